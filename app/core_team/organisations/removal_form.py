"""The form by which the core team deletes an organisation that has answered."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, ValidationError

from app.forms.details_form import as_select_choices, collapse_whitespace
from app.store.base.normalised_name import name_key
from app.store.lifecycle.organisation_removal import OnTheWordOf, Request
from app.store.participation.organisation_search import Participant
from app.text.uk_dates import day_of, read_day
from app.web.templating import format_day

ON_THE_WORD_OF = {
    OnTheWordOf.HEAD: "Its head or manager",
    OnTheWordOf.LINK: "Somebody else there who has its private link",
    OnTheWordOf.OFFICER: "A data protection officer",
    OnTheWordOf.CLOSED: "Nobody there: it has closed",
    OnTheWordOf.FAKE: "Nobody there: it does not exist, or somebody joined in its name",
    OnTheWordOf.OUTSIDE: "Nobody there: it is not one that the programme is for",
}


class RemovalForm(FlaskForm):
    """On whose word, of which day, and the name: whoever types it means this organisation.

    `one` and `today` are set before the form validates.
    """

    one: Participant
    today: date
    word = RadioField(
        "On whose word is it deleted?",
        choices=as_select_choices(ON_THE_WORD_OF),
        validate_choice=False,
    )
    asked_on = StringField("On which day was that?", filters=[collapse_whitespace])
    name = StringField("Type the name of the organisation", filters=[collapse_whitespace])

    def validate_word(self, field: Field) -> None:
        """One of those that there are."""
        if field.data not in {*ON_THE_WORD_OF}:
            raise ValidationError("Select on whose word it is deleted")

    def validate_asked_on(self, field: Field) -> None:
        """A day between its joining and today."""
        day, joined = read_day(field.data or ""), day_of(self.one.joined_at)
        if day is None:
            raise ValidationError("Enter the day, such as 31 March 2027")
        if day > self.today:
            raise ValidationError("Enter a day that has come: this one is yet to be")
        if day < joined:
            raise ValidationError(
                f"Enter a day from {format_day(joined)} on: it was not in the list before that"
            )

    def validate_name(self, field: Field) -> None:
        """The name, but for case, accents, spaces and punctuation."""
        if not field.data:
            raise ValidationError("Type the name of the organisation")
        if not _is_name_of(self.one, field.data):
            raise ValidationError(
                "Type the name as it stands at the top of this page. Capitals and punctuation do "
                "not matter"
            )

    def request(self) -> Request:
        """What was filled in. Only after the form has validated."""
        day = read_day(self.asked_on.data or "")
        if day is None:
            raise ValueError("the form has not validated")
        return Request(OnTheWordOf(self.word.data), day)


def _is_name_of(one: Participant, typed: str) -> bool:
    """Whether it is the name, as duplicates are compared, and whatever spaces it was typed with."""
    return name_key(typed).replace(" ", "") == one.name_key.replace(" ", "")
