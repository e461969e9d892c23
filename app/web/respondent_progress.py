"""How far a place partnership or a team has come, without a word of an answer."""

from datetime import datetime
from typing import NamedTuple

from app.store.assessments import assessments
from app.store.assessments.assessments import Assessment
from app.store.base.published_questionnaires import get_questionnaire
from app.store.organisations.respondents import Respondent


class QuestionnaireProgress(NamedTuple):
    """A questionnaire: when it was last submitted, None if never, and whether a draft is open."""

    title: str
    submitted_at: datetime | None
    is_drafted: bool


class RespondentProgress(NamedTuple):
    """Who it is, and how far each questionnaire has come that was begun."""

    one: Respondent
    questionnaires: list[QuestionnaireProgress]


def describe_progress(one: Respondent) -> RespondentProgress:
    """How far a respondent has come."""
    rounds: dict[str, list[Assessment]] = {}
    for assessment in assessments.list_rounds(one.id):
        rounds.setdefault(assessment.questionnaire[0], []).append(assessment)
    return RespondentProgress(one, [_describe_rounds(each) for each in rounds.values()])


def _describe_rounds(rounds: list[Assessment]) -> QuestionnaireProgress:
    """How far the rounds of one questionnaire have come. Only the newest can be a draft."""
    newest = rounds[-1]
    submitted = [each.submitted_at for each in rounds if each.submitted_at]
    return QuestionnaireProgress(
        get_questionnaire(newest.questionnaire).title,
        submitted[-1] if submitted else None,
        newest.submitted_at is None,
    )
