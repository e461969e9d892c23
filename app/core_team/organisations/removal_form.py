"""The form to delete an organisation that has answered."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, ValidationError

from app.forms.details_form import as_select_choices, collapse_whitespace
from app.store.base.normalised_name import normalise_name
from app.store.lifecycle.organisation_removal import DeletionRequest, RequestAuthority
from app.store.participation.organisation_search import OrganisationSummary
from app.text.uk_dates import parse_day, uk_day
from app.web.templating import format_day

AUTHORITY_LABELS = {
    RequestAuthority.HEAD: "Its head or manager",
    RequestAuthority.LINK: "Somebody else there who has its private link",
    RequestAuthority.OFFICER: "A data protection officer",
    RequestAuthority.CLOSED: "Nobody there: it has closed",
    RequestAuthority.FAKE: "Nobody there: it does not exist, or somebody joined in its name",
    RequestAuthority.OUTSIDE: "Nobody there: it is not one that the programme is for",
}


class RemovalForm(FlaskForm):
    """On whose word, of which day, and the name, which is typed so that no other one is deleted.

    `one` and `today` are set before the form validates.
    """

    one: OrganisationSummary
    today: date
    word = RadioField(
        "On whose word is it deleted?",
        choices=as_select_choices(AUTHORITY_LABELS),
        validate_choice=False,
    )
    asked_on = StringField("On which day was that?", filters=[collapse_whitespace])
    name = StringField("Type the name of the organisation", filters=[collapse_whitespace])

    def validate_word(self, field: Field) -> None:
        """Refuse what is no option."""
        if field.data not in {*AUTHORITY_LABELS}:
            raise ValidationError("Select on whose word it is deleted")

    def validate_asked_on(self, field: Field) -> None:
        """Refuse a day before its joining, or after today."""
        day, joined = parse_day(field.data or ""), uk_day(self.one.joined_at)
        if day is None:
            raise ValidationError("Enter the day, such as 31 March 2027")
        if day > self.today:
            raise ValidationError("Enter a day that has come: this one is yet to be")
        if day < joined:
            raise ValidationError(
                f"Enter a day from {format_day(joined)} on: it was not in the list before that"
            )

    def validate_name(self, field: Field) -> None:
        """Refuse another name; case, accents, spaces and punctuation do not matter."""
        if not field.data:
            raise ValidationError("Type the name of the organisation")
        if not _matches_name(self.one, field.data):
            raise ValidationError(
                "Type the name as it stands at the top of this page. Capitals and punctuation do "
                "not matter"
            )

    def deletion_request(self) -> DeletionRequest:
        """What the form holds. To be called only after the form has validated."""
        day = parse_day(self.asked_on.data or "")
        if day is None:
            raise ValueError("the form has not validated")
        return DeletionRequest(RequestAuthority(self.word.data), day)


def _matches_name(organisation: OrganisationSummary, typed: str) -> bool:
    """Whether the normalised names are equal, spaces aside."""
    return normalise_name(typed).replace(" ", "") == organisation.name_key.replace(" ", "")
