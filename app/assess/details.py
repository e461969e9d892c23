"""What an organisation says of itself: when it joins, and when something changes."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types lag WTForms 3.3

from app.access import Rule, access, actor, holder, sign_in
from app.assess import blueprint
from app.config import MOST_NAME
from app.store import assessments, organisations, questionnaires
from app.store.organisations import PLACES, SECTORS, SIZES, Details, Place, Sector, Size


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def _choices(words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in words.items()]


def _options(words: Mapping[Any, str]) -> list[dict[str, str]]:
    return [{"value": str(value), "text": label} for value, label in words.items()]


class DetailsForm(FlaskForm):
    """Name, places, sector and size."""

    name = StringField("Name of your organisation", filters=[_squeezed])
    places = SelectMultipleField("Which places do you work in?", choices=_choices(PLACES))
    sector = RadioField("Which sector are you part of?", choices=_choices(SECTORS))
    size = RadioField("How many people work or volunteer there?", choices=_choices(SIZES))

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


def _faults(form: DetailsForm) -> dict[str, str]:
    """One message a field. WTForms' own words for an option left out say less than ours."""
    return {
        field.name: MISSING.get(field.name, str(field.errors[0])) for field in form if field.errors
    }


@blueprint.route("/join", methods=["GET", "POST"])
@access(Rule.PUBLIC)
def join() -> ResponseReturnValue:
    """Add an organisation, start its first round, and go on to show its return link once."""
    form = DetailsForm()
    if not form.validate_on_submit():
        return _page(form, joining=True)
    secret = organisations.join(form.details(), actor())
    found = organisations.holder_by_secret(secret)
    if found is None:
        raise LookupError("a return link made just now is not there")
    sign_in(found)
    session["fresh_link"] = secret
    assessments.start_round(found.organisation_id, questionnaires.newest(), actor())
    return redirect(url_for("assess.your_link"))


@blueprint.route("/details", methods=["GET", "POST"])
@access(Rule.HOLDER)
def change_details() -> ResponseReturnValue:
    """Change what the organisation says of itself."""
    mine = holder().organisation_id
    form = DetailsForm(data=organisations.details_of(mine)._asdict())
    if not form.validate_on_submit():
        return _page(form, joining=False)
    organisations.change_details(mine, form.details(), actor())
    return redirect(url_for("assess.overview"))


def _page(form: DetailsForm, *, joining: bool) -> ResponseReturnValue:
    page = render_template(
        "details.html",
        form=form,
        faults=_faults(form),
        joining=joining,
        places=_options(PLACES),
        sectors=_options(SECTORS),
        sizes=_options(SIZES),
    )
    return page, 422 if form.errors else 200
