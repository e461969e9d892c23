"""The form for what an organisation is: when it joins, when it is added, when something changes."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types lag WTForms 3.3

from app.config import MOST_NAME
from app.store.organisations import PLACES, SECTORS, SIZES, Details, Place, Sector, Size


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def choices(words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in words.items()]


def options(words: Mapping[Any, str]) -> list[dict[str, str]]:
    return [{"value": str(value), "text": label} for value, label in words.items()]


class DetailsForm(FlaskForm):
    """Name, places, sector and size."""

    name = StringField("Name of your organisation", filters=[squeezed])
    places = SelectMultipleField("Which places do you work in?", choices=choices(PLACES))
    sector = RadioField("Which sector are you part of?", choices=choices(SECTORS))
    size = RadioField("How many people work or volunteer there?", choices=choices(SIZES))

    def validate_name(self, field: Field) -> None:
        """A name that can be stored whole."""
        if not field.data:
            raise ValidationError("Enter the name of your organisation")
        if len(field.data) > MOST_NAME:
            over = len(field.data) - MOST_NAME
            raise ValidationError(f"Shorten the name by {over}: {MOST_NAME} characters fit")
        if not field.data.isprintable():
            raise ValidationError(
                "Type the name again instead of pasting it: it holds a hidden character"
            )

    def validate_places(self, field: Field) -> None:
        """At least one place."""
        if not field.data:
            raise ValidationError("Select at least one place")

    def details(self) -> Details:
        """What was filled in. Only after the form has validated."""
        return Details(
            name=self.name.data or "",
            places=tuple(Place(place) for place in dict.fromkeys(self.places.data or ())),
            sector=Sector(self.sector.data),
            size=Size(self.size.data),
        )


MISSING = {"sector": "Select your sector", "size": "Select how many people work or volunteer there"}


def faults_of(form: DetailsForm) -> dict[str, str]:
    """One message a field. WTForms' own words for an option left out say less than ours."""
    return {
        field.name: MISSING.get(field.name, str(field.errors[0])) for field in form if field.errors
    }
