"""The answers that a plan sets out from: those of a questionnaire's newest submitted round."""

from typing import NamedTuple

from app.store.assessments.assessments import Assessment, list_rounds
from app.store.assessments.entries import Entries, extract_answers, get_entries
from app.store.base.published_questionnaires import get_questionnaire
from scoring.placement.answers import UNKNOWN_LEVEL, answer_levels
from scoring.questionnaires.questionnaire import Questionnaire


class PlanRound(NamedTuple):
    """A round, the questionnaire version that it is answered under, and what is written in it."""

    assessment: Assessment
    questionnaire: Questionnaire
    written: Entries

    @property
    def is_draft(self) -> bool:
        """Whether nothing of that questionnaire is submitted yet."""
        return self.assessment.submitted_at is None

    def get_level(self, item_id: str) -> int | None:
        """The level of an item's answer, as `answer_levels` has it; None where it is not asked."""
        levels = answer_levels(self.questionnaire, extract_answers(self.written))
        columns = [item.id for item in self.questionnaire.items]
        return levels[columns.index(item_id)] if item_id in columns else None

    def is_unknown(self, item_id: str) -> bool:
        """Whether an item has no answer, or 'don't know'."""
        return self.get_level(item_id) in {UNKNOWN_LEVEL, None}


def find_plan_round(organisation_id: int, questionnaire_id: str) -> PlanRound | None:
    """The newest submitted round of a questionnaire, else the draft; None where there is none."""
    rounds = list_rounds(organisation_id, questionnaire_id)
    submitted = [each for each in rounds if each.submitted_at]
    newest = (submitted or rounds)[-1:]
    return make_plan_round(newest[0]) if newest else None


def make_plan_round(assessment: Assessment) -> PlanRound:
    """A round with its questionnaire version and what is written in it."""
    return PlanRound(
        assessment, get_questionnaire(assessment.questionnaire), get_entries(assessment.id)
    )
