"""How far a place partnership or a team has come, without a word of an answer."""

from datetime import datetime
from typing import NamedTuple

from app.store.assessments import assessments
from app.store.assessments.assessments import Assessment
from app.store.base.published_questionnaires import get_questionnaire
from app.store.organisations.respondents import Respondent


class QuestionnaireProgress(NamedTuple):
    """The last round of a questionnaire: when it was submitted; None for a draft."""

    title: str
    submitted_at: datetime | None


class RespondentProgress(NamedTuple):
    """Who it is, and how far each questionnaire has come that was begun."""

    one: Respondent
    questionnaires: list[QuestionnaireProgress]


def describe_progress(one: Respondent) -> RespondentProgress:
    """How far a respondent has come."""
    newest: dict[str, Assessment] = {}
    for assessment in assessments.list_rounds(one.id):
        newest[assessment.questionnaire[0]] = assessment
    return RespondentProgress(
        one,
        [
            QuestionnaireProgress(get_questionnaire(each.questionnaire).title, each.submitted_at)
            for each in newest.values()
        ],
    )
