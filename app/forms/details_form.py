"""The form for what an organisation is: when it joins, when it is added, when something changes."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types lag WTForms 3.3

from app.settings.config import MAX_NAME_LENGTH
from app.store.base.current_programme import get_programme
from app.store.organisations.organisations import OrganisationDetails
from app.text.email_addresses import find_contact_fault
from app.text.hidden_characters import find_hidden_character_fault
from scoring.programme.programme import list_offered


def collapse_whitespace(text: str | None) -> str:
    return " ".join((text or "").split())


def as_select_choices(words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in words.items()]


def as_template_options(words: Mapping[Any, str]) -> list[dict[str, str]]:
    return [{"value": str(value), "text": label} for value, label in words.items()]


def find_name_fault(name: str, whose: str = "your", of: str = "organisation") -> str | None:
    """What keeps a name, squeezed, from being stored whole."""
    if not name:
        return f"Enter the name of {whose} {of}"
    if len(name) > MAX_NAME_LENGTH:
        return (
            f"Shorten the name by {len(name) - MAX_NAME_LENGTH}: {MAX_NAME_LENGTH} characters fit"
        )
    return find_hidden_character_fault(name, "the name")


class DetailsForm(FlaskForm):
    """Name, places, sector and size.

    What is retired can be chosen by an organisation alone that has it already, by the form's data.
    """

    name = StringField("Name of your organisation", filters=[collapse_whitespace])
    places = SelectMultipleField("Which places do you work in?", validate_choice=False)
    sector = RadioField("Which sector are you part of?")
    size = RadioField("How many people work or volunteer there?")

    no_size: Mapping[str, str] = {}
    """What can be chosen besides a size, and its words."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - FlaskForm's own types
        super().__init__(*given, **named)
        programme, kept = get_programme(), named.get("data") or {}
        self.place_names = list_offered(programme.places, kept.get("places") or ())
        self.sector_names = list_offered(programme.sectors, [kept.get("sector") or ""])
        sizes = list_offered(programme.sizes, [kept.get("size") or ""])
        self.size_names = {**sizes, **self.no_size}
        self.places.choices = as_select_choices(self.place_names)
        self.sector.choices = as_select_choices(self.sector_names)
        self.size.choices = as_select_choices(self.size_names)

    def validate_name(self, field: Field) -> None:
        """A name that can be stored whole."""
        if fault := find_name_fault(field.data or ""):
            raise ValidationError(fault)

    def validate_places(self, field: Field) -> None:
        """At least one place, and none that cannot be chosen any more."""
        if not field.data:
            raise ValidationError("Select at least one place")
        if gone := [place for place in field.data if place not in self.place_names]:
            name = get_programme().place_names[gone[0]]
            raise ValidationError(f"Select the places again: ‘{name}’ cannot be chosen any more")

    def details(self) -> OrganisationDetails:
        """What was filled in. Only after the form has validated."""
        return OrganisationDetails(
            name=self.name.data or "",
            places=tuple(dict.fromkeys(self.places.data or ())),
            sector=self.sector.data,
            size=self.size.data or None,
        )


class ContactForm(FlaskForm):
    """The address that the core team writes to."""

    contact = StringField(
        "Which e-mail address may the core team write to? (optional)", filters=[collapse_whitespace]
    )

    def validate_contact(self, field: Field) -> None:
        """An address that can be written to, or none."""
        if fault := find_contact_fault(field.data or ""):
            raise ValidationError(fault)


class OwnContactForm(ContactForm):
    """The same, asked of whoever is written to there, with whether reminders may go there."""

    reminders = BooleanField("Reminders may be sent there")


class DetailsAndContactForm(DetailsForm, ContactForm):
    """The details, and the address that the core team writes to."""


class OwnDetailsForm(DetailsForm):
    """What an organisation says of itself: also whether its name may stand in the public list.

    `anyway` says that it is another than the one of the same name in that list.
    """

    listed = BooleanField("Our name may stand in the public list")
    anyway = BooleanField("Ours is another organisation of the same name")

    def details(self) -> OrganisationDetails:
        """What was filled in. Only after the form has validated."""
        return super().details()._replace(listed=bool(self.listed.data))


class OwnDetailsAndContactForm(OwnDetailsForm, OwnContactForm):
    """The same, and the address, with whether reminders may go there."""


class JoiningForm(OwnDetailsForm, DetailsAndContactForm):
    """What an organisation says as it joins."""

    contact = StringField(
        "Which e-mail address may we write to? (optional)", filters=[collapse_whitespace]
    )


NAME_TAKEN_MESSAGE = "Tick the box if yours is another organisation of the same name"
MISSING_CHOICE_MESSAGES = {
    "sector": "Select your sector",
    "size": "Select how many people work or volunteer there",
}


def collect_form_faults(form: FlaskForm) -> dict[str, str]:
    """One message a field. WTForms' own words for an option left out say less than ours."""
    return {
        field.name: MISSING_CHOICE_MESSAGES.get(field.name, str(field.errors[0]))
        for field in form
        if field.errors
    }


def get_omitted_contact(stored: str) -> str:
    """What a form without a contact field stands for: no address if its page had the field."""
    return "" if "seen_contact" in request.form else stored


def get_seen_contact(stored: str, other: str | None) -> str:
    """The address that the writer of a form has seen; `other` where it is shown only now."""
    return other if other is not None else request.form.get("seen_contact", stored)


def describe_details(details: OrganisationDetails) -> str:
    """The details in one line, for somebody to look at beside their own."""
    programme = get_programme()
    size = programme.size_names[details.size] if details.size else "size not known yet"
    places = ", ".join(programme.place_names[place] for place in details.places)
    listed = "in the public list" if details.listed else "not in the public list"
    return "; ".join((details.name, places, programme.sector_names[details.sector], size, listed))
