"""The form for an edition that is to be prepared."""

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField, TextAreaField, ValidationError

from app.store.editions.allowed_names import find_names_in_note
from app.store.editions.edition_publishing import EditionDraft
from app.text.number_words import numbers_in
from app.text.uk_dates import parse_day

MOST_EDITION_NOTE = 500


class EditionForm(FlaskForm):
    """The day of the edition, and its note.

    Names of organisations that are `allowed` stand in the note for something else. Before the form
    validates, `today` is set, and `last`: the day of the last published edition.
    """

    today: date
    last: date | None
    day = StringField("Date of the edition")
    note = TextAreaField("Note (optional)")
    allowed = SelectMultipleField(
        "Words in the note that are an organisation’s name", validate_choice=False
    )

    def validate_day(self, field: Field) -> None:
        """Refuse a day that has not come, or is not later than the last edition's."""
        if fault := edition_day_fault(parse_day(field.data or ""), self.last, self.today):
            raise ValidationError(fault)

    def validate_note(self, field: Field) -> None:
        """Refuse a note that cannot be kept."""
        if fault := edition_note_fault(field.data or "", self.allowed.data or ()):
            raise ValidationError(fault)

    def draft(self) -> EditionDraft:
        """What the form holds. To be called only after the form has validated."""
        day = parse_day(self.day.data or "")
        if day is None:
            raise ValueError("the form has not validated")
        allowed = self.allowed.data or ()
        return EditionDraft(
            day,
            normalise_note(self.note.data),
            tuple(name for name in self.named_organisations() if name in allowed),
        )

    def named_organisations(self) -> list[str]:
        """The names of organisations in the note, whether allowed or not."""
        return find_names_in_note(self.note.data or "")


def normalise_note(text: str | None) -> str:
    """The note as it is published: trimmed, with every line ending alike."""
    return "\n".join((text or "").strip().splitlines())


def edition_day_fault(day: date | None, last: date | None, today: date) -> str | None:
    """What is wrong with the day of an edition, where None stands for no day; None for nothing."""
    if day is None:
        example = f"{today.day} {today:%B %Y}"
        return f"Enter a day of the calendar with its year in four figures, such as {example}"
    if day > today:
        return "Enter a date that has come: an edition shows where organisations stand by then"
    if last is not None and day <= last:
        return f"Enter a date after {last.day} {last:%B %Y}, the date of the last edition"
    return None


def edition_note_fault(text: str, allowed: Sequence[str] = ()) -> str | None:
    """What is wrong with the note of an edition; names in `allowed` may stand in it.

    It is published for good, and nothing checks its figures. So it may hold no number, and nothing
    else that the auditor objects to on a page.
    """
    note = normalise_note(text)
    excess = len(note) - MOST_EDITION_NOTE
    if excess > 0:
        return f"Shorten the note by {excess}: {MOST_EDITION_NOTE} characters fit"
    if not all(line.isprintable() for line in note.split("\n")):
        return "Type the note again instead of pasting it: it holds a hidden character"
    if numbers := numbers_in(note):
        return (
            f"Leave numbers out of the note, in figures and in words, such as “{numbers[0]}”: "
            "nothing checks them here. A date is fine with its year, such as 31 March 2027"
        )
    return named_organisations_fault(find_names_in_note(note, allowed))


def named_organisations_fault(names: Sequence[str]) -> str | None:
    """What is wrong with a note that names organisations; None where it names none."""
    if not names:
        return None
    quoted = ", ".join(f"“{name}”" for name in names)
    if len(names) == 1:
        return (
            f"The note names {quoted}. Take the name out, or say that it is not that organisation"
        )
    return f"The note names {quoted}. Take the names out, or say which are not those organisations"
