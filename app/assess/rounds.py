"""Finding the round that an address names, and what it was answered under."""

from typing import NamedTuple

from flask import abort

from app.access import holder
from app.store import assessments, questionnaires
from app.store.assessments import Assessment
from app.store.organisations import Holder
from scoring.questionnaire import Questionnaire


class Round(NamedTuple):
    """A round, whose it is, and the questionnaire version it is answered under."""

    organisation: Holder
    assessment: Assessment
    questionnaire: Questionnaire

    @property
    def number(self) -> int:
        """Which round of the organisation this is, from 1."""
        return self.assessment.round

    @property
    def submitted(self) -> bool:
        """Whether the answers are fixed."""
        return self.assessment.submitted_at is not None


def open_round(number: int) -> Round:
    """The round of that number of whoever asks. 404 where they have none."""
    organisation = holder()
    assessment = assessments.find_round(organisation.organisation_id, number)
    if assessment is None:
        abort(404)
    return Round(organisation, assessment, questionnaires.questionnaire(assessment.questionnaire))
