"""The form for a goal of the programme."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError

from app.core_team.goals.goal_words import DEEDS, list_choices, list_stages
from app.forms.details_form import as_select_choices, collapse_whitespace
from app.forms.entry_validation import normalise_text
from app.forms.field_checks import check_length, parse_whole_number
from app.store.reports.programme_goals import GoalKind, NewGoal
from app.text.uk_dates import parse_day

# More organisations than there are in the whole area: a typing error.
MOST_AMOUNT = 100_000
MOST_GOAL_NOTE = 2_000
# A programme of ten years is a long one: what is further away is a typing error.
MOST_YEARS = 10


def _normalise_note(text: str | None) -> str:
    return normalise_text(text or "")


class GoalForm(FlaskForm):
    """What is counted, how many, by when, and from when on a steady pace begins.

    A stage is chosen by its number on the ladder. `today` is set before the form validates.
    """

    today: date
    what: RadioField = RadioField("What does the goal count?", validate_choice=False)
    amount = StringField("How many organisations?", filters=[collapse_whitespace])
    by_day = StringField("By which day?", filters=[collapse_whitespace])
    from_day = StringField(
        "From which day does a steady pace begin? (optional)", filters=[collapse_whitespace]
    )
    note = TextAreaField("Anything that a reader should know (optional)", filters=[_normalise_note])

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - FlaskForm's own types
        super().__init__(*given, **named)
        self.choices = list_choices()
        self.what.choices = as_select_choices(self.choices)

    def validate_what(self, field: Field) -> None:
        """Refuse what is no choice."""
        if field.data not in self.choices:
            raise ValidationError("Select what the goal counts")

    def validate_amount(self, field: Field) -> None:
        """Refuse what is no whole number, none, or more than there could be."""
        amount = parse_whole_number(field.data)
        if amount is None:
            raise ValidationError("Enter how many as a whole number, such as 60")
        if amount < 1:
            raise ValidationError("Enter at least 1")
        if amount > MOST_AMOUNT:
            raise ValidationError(f"Check the number: {MOST_AMOUNT:,} at the most can be entered")

    def validate_by_day(self, field: Field) -> None:
        """Refuse a day that has come, or that is too far away to be meant."""
        day = parse_day(field.data or "")
        if day is None:
            raise ValidationError("Enter the day, such as 31 March 2028")
        if day <= self.today:
            raise ValidationError("Enter a day after today: this one has come")
        if day.year > self.today.year + MOST_YEARS:
            raise ValidationError(
                f"Check the day: it can be in {self.today.year + MOST_YEARS} at the latest"
            )

    def validate_from_day(self, field: Field) -> None:
        """Refuse a day that has not come, or that is too long ago to be meant."""
        if not field.data:
            return
        day = parse_day(field.data)
        if day is None:
            raise ValidationError(
                "We cannot read this day. Enter it as a day, such as 1 April 2027, or leave it "
                "empty to begin today"
            )
        if day > self.today:
            raise ValidationError("Enter a day that has come, or leave it empty to begin today")
        if day.year < self.today.year - MOST_YEARS:
            raise ValidationError(
                f"Check the day: it can be in {self.today.year - MOST_YEARS} at the earliest"
            )

    def validate_note(self, field: Field) -> None:
        """Refuse a note that cannot be kept."""
        check_length(field, MOST_GOAL_NOTE)

    def goal(self) -> NewGoal:
        """What the form holds. To be called only after the form has validated."""
        amount, by_day = parse_whole_number(self.amount.data), parse_day(self.by_day.data or "")
        if amount is None or by_day is None:
            raise ValueError("the form has not validated")
        number = 0 if self.what.data in DEEDS else int(self.what.data)
        return NewGoal(
            kind=GoalKind.REACHED_STAGE if number else GoalKind(self.what.data),
            stage=list_stages()[number - 1].id if number else "",
            stage_number=number,
            amount=amount,
            from_day=parse_day(self.from_day.data or "") or self.today,
            by_day=by_day,
            note=self.note.data or "",
        )
