"""The form for a figure that only the team can know."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from app.core_team.reports.report_definitions import NEWEST, edition
from app.forms.details_form import as_select_choices, collapse_whitespace
from app.forms.entry_validation import UNSAVEABLE_CHARACTER, normalise_text
from app.store.organisations.organisations import PLACES
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.kpi_measures import FEWEST, MEASURES, is_small
from app.text.uk_dates import read_day

# More people than work or volunteer in the whole area: a slip of the finger.
MOST_AMOUNT = 100_000
MOST_SOURCE = 300
MOST_NOTE = 2_000

TITLES = {each.id: each.title for each in edition(NEWEST).values() if each.id in MEASURES}
NO_PLACE = {"": "No one place"}


def _in_lines(text: str | None) -> str:
    return normalise_text(text or "")


class FigureForm(FlaskForm):
    """What, on which day, how many, where, and who says so.

    `today`, the last day that it may be of, is set before the form validates.
    """

    today: date
    measure = RadioField(
        "What is it a figure of?", choices=as_select_choices(TITLES), validate_choice=False
    )
    on_day = StringField("On which day?", filters=[collapse_whitespace])
    amount = StringField("How many?", filters=[collapse_whitespace])
    place = SelectField(
        "In which place?",
        choices=as_select_choices({**NO_PLACE, **PLACES}),
        default="",
        validate_choice=False,
    )
    source = StringField("Where does it come from?", filters=[collapse_whitespace])
    note = TextAreaField("Anything that a reader should know (optional)", filters=[_in_lines])

    def validate_measure(self, field: Field) -> None:
        """One of those that are entered."""
        if field.data not in MEASURES:
            raise ValidationError("Select what it is a figure of")

    def validate_on_day(self, field: Field) -> None:
        """A day that has come."""
        day = read_day(field.data)
        if day is None:
            raise ValidationError("Enter the day, such as 31 March 2027")
        if day > self.today:
            raise ValidationError("Enter a day that has come: this one is yet to be")

    def validate_amount(self, field: Field) -> None:
        """A whole number that can be."""
        amount = _whole(field.data)
        if amount is None:
            raise ValidationError("Enter how many as a whole number, such as 24")
        if amount > MOST_AMOUNT:
            raise ValidationError(f"Check the number: {MOST_AMOUNT:,} at the most can be entered")
        if self.measure.data in MEASURES and MEASURES[self.measure.data].once and amount != 1:
            raise ValidationError("Enter 1: this is something that was done, once, on that day")

    def validate_place(self, field: Field) -> None:
        """A place where one is needed, and none where it could point to a child."""
        if field.data not in {*NO_PLACE, *PLACES}:
            raise ValidationError("Select one of the places, or no one place")
        measure, amount = self.measure.data, _whole(self.amount.data)
        if measure not in MEASURES:
            return
        if MEASURES[measure].by_place and not field.data:
            raise ValidationError("Select the place: this figure is reported place by place")
        if field.data and amount is not None and is_small(measure, amount):
            raise ValidationError(
                f"Select no one place: fewer than {FEWEST} children or young people together with "
                "a place may point to one of them"
            )

    def validate_source(self, field: Field) -> None:
        """Words that say where to look it up."""
        if not field.data:
            raise ValidationError(
                "Enter where the figure comes from, such as the register of a training day"
            )
        _fits(field, MOST_SOURCE)

    def validate_note(self, field: Field) -> None:
        """As long as can be kept."""
        _fits(field, MOST_NOTE)

    def figure(self) -> NewFigure:
        """What was filled in. Only after the form has validated."""
        day, amount = read_day(self.on_day.data or ""), _whole(self.amount.data)
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


def _whole(text: str | None) -> int | None:
    """A whole number as people write it: 1200, 1,200."""
    digits = (text or "").replace(",", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _fits(field: Field, most: int) -> None:
    over = len(field.data or "") - most
    if over > 0:
        raise ValidationError(f"Shorten this by {over}: {most:,} characters fit")
    if UNSAVEABLE_CHARACTER.search(field.data or ""):
        raise ValidationError("Type this again instead of pasting it: it holds a hidden character")
