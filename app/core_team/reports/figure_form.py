"""The form for a figure that only the team can know."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from app.core_team.reports.report_definitions import NEWEST_EDITION, definitions_in_edition
from app.forms.details_form import as_select_choices, collapse_whitespace
from app.forms.entry_validation import normalise_text
from app.forms.field_checks import check_length, parse_whole_number
from app.store.base.current_programme import get_programme
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.kpi_measures import MEASURES, SMALLEST_SHOWN, is_too_small_to_show
from app.text.uk_dates import parse_day
from scoring.programme.programme import list_offered

# More people than work or volunteer in the whole area: a typing error.
MOST_AMOUNT = 100_000
MOST_SOURCE_LENGTH = 300
MOST_FIGURE_NOTE = 2_000

MEASURE_TITLES = {
    each.id: each.title
    for each in definitions_in_edition(NEWEST_EDITION).values()
    if each.id in MEASURES
}
NO_PLACE_CHOICE = {"": "No one place"}


def _normalise_note(text: str | None) -> str:
    return normalise_text(text or "")


class FigureForm(FlaskForm):
    """What is counted, on which day, how many, where, and the source.

    `today`, the last day that it may be of, is set before the form validates.
    """

    today: date
    measure = RadioField(
        "What is it a figure of?", choices=as_select_choices(MEASURE_TITLES), validate_choice=False
    )
    on_day = StringField("On which day?", filters=[collapse_whitespace])
    amount = StringField("How many?", filters=[collapse_whitespace])
    place = SelectField(
        "In which place?",
        default="",
        validate_choice=False,
    )
    source = StringField("Where does it come from?", filters=[collapse_whitespace])
    note = TextAreaField("Anything that a reader should know (optional)", filters=[_normalise_note])

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - FlaskForm's own types
        super().__init__(*given, **named)
        self.places = {**NO_PLACE_CHOICE, **list_offered(get_programme().places)}
        self.place.choices = as_select_choices(self.places)

    def validate_measure(self, field: Field) -> None:
        """Refuse what is no measure."""
        if field.data not in MEASURES:
            raise ValidationError("Select what it is a figure of")

    def validate_on_day(self, field: Field) -> None:
        """Refuse a day that has not come."""
        day = parse_day(field.data)
        if day is None:
            raise ValidationError("Enter the day, such as 31 March 2027")
        if day > self.today:
            raise ValidationError("Enter a day that has come: this one is yet to be")

    def validate_amount(self, field: Field) -> None:
        """Refuse what is no whole number, or too large."""
        amount = parse_whole_number(field.data)
        if amount is None:
            raise ValidationError("Enter how many as a whole number, such as 24")
        if amount > MOST_AMOUNT:
            raise ValidationError(f"Check the number: {MOST_AMOUNT:,} at the most can be entered")
        if self.measure.data in MEASURES and MEASURES[self.measure.data].once and amount != 1:
            raise ValidationError("Enter 1: this is something that was done, once, on that day")

    def validate_place(self, field: Field) -> None:
        """Require a place where the measure needs one; refuse one that could point to a child."""
        if field.data not in self.places:
            raise ValidationError("Select one of the places, or no one place")
        measure, amount = self.measure.data, parse_whole_number(self.amount.data)
        if measure not in MEASURES:
            return
        if MEASURES[measure].by_place and not field.data:
            raise ValidationError("Select the place: this figure is reported place by place")
        if field.data and amount is not None and is_too_small_to_show(measure, amount):
            raise ValidationError(
                f"Select no one place: fewer than {SMALLEST_SHOWN} children or young people "
                "together with "
                "a place may point to one of them"
            )

    def validate_source(self, field: Field) -> None:
        """Require a source, where the figure can be looked up."""
        if not field.data:
            raise ValidationError(
                "Enter where the figure comes from, such as the register of a training day"
            )
        check_length(field, MOST_SOURCE_LENGTH)

    def validate_note(self, field: Field) -> None:
        """Refuse a note that cannot be kept."""
        check_length(field, MOST_FIGURE_NOTE)

    def figure(self) -> NewFigure:
        """What the form holds. To be called only after the form has validated."""
        day, amount = parse_day(self.on_day.data or ""), parse_whole_number(self.amount.data)
        if day is None or amount is None:
            raise ValueError("the form has not validated")
        return NewFigure(
            measure=self.measure.data,
            on_day=day,
            place=self.place.data,
            amount=amount,
            source=self.source.data or "",
            note=self.note.data or "",
        )
