"""Finding the round that an address names, and what it was answered under."""

from typing import NamedTuple

from flask import abort, request

from app.store.assessments import assessments, round_undo
from app.store.assessments.assessments import Assessment
from app.store.assessments.round_undo import Hold
from app.store.base import published_questionnaires
from app.store.organisations.organisations import NotFoundError
from app.store.organisations.return_links import LinkHolder
from app.web.access import current_holder
from scoring.questionnaires.questionnaire import Questionnaire


class Round(NamedTuple):
    """A round, whose it is, and the questionnaire version it is answered under."""

    organisation: LinkHolder
    assessment: Assessment
    questionnaire: Questionnaire

    @property
    def number(self) -> int:
        """Which round of the organisation this is, from 1."""
        return self.assessment.round

    @property
    def submitted(self) -> bool:
        """Whether the answers are submitted, and stay as they are."""
        return self.assessment.submitted_at is not None

    @property
    def hold(self) -> Hold | None:
        """What keeps it from being taken back; None where nothing does, and for a draft."""
        return round_undo.find_hold(self.assessment) if self.submitted else None


def get_round_or_404(number: int) -> Round:
    """The round of that number of whoever asks. 404 where they have none.

    A form raises NotFoundError instead, so that what was typed is handed back: the round was there
    when its page was opened. So does a form whose number belongs to another round by now.
    """
    organisation = current_holder()
    assessment = assessments.find_round(organisation.organisation_id, number)
    if request.method == "POST" and not (assessment and _is_form_for_round(assessment)):
        raise NotFoundError(f"round {number} is not there any more")
    if assessment is None:
        abort(404)
    return Round(
        organisation,
        assessment,
        published_questionnaires.get_questionnaire(assessment.questionnaire),
    )


def _is_form_for_round(assessment: Assessment) -> bool:
    """Whether a form is for this very round: a page of answers says which it was opened in."""
    own_id = str(assessment.id)
    return request.form.get("round", own_id) == own_id
