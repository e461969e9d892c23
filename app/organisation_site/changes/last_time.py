"""What was said in the round before: beside a question once it is answered, or when asked for."""

from collections.abc import Mapping
from typing import NamedTuple

from app.organisation_site.current_round import Round
from app.organisation_site.plan.plan_rounds import PlanRound, make_plan_round
from app.store.assessments.assessments import Assessment, list_rounds
from app.store.assessments.entries import EMPTY_ENTRY, Entry
from app.store.base.published_questionnaires import get_questionnaire
from app.web.placement_story import get_answer_label
from scoring.changes.version_pair import pair_versions


class LastAnswer(NamedTuple):
    """What was said of one item in the round before, in words.

    `asked_as` is how that round asked it, where that was in other words.
    """

    round: int
    label: str
    entry: Entry
    asked_as: str


def list_submitted_rounds(current: Round) -> list[Assessment]:
    """Every submitted round of the same questionnaire, the first first."""
    rounds = list_rounds(current.organisation.organisation_id, current.questionnaire.id)
    return [each for each in rounds if each.submitted_at]


def find_round_before(current: Round) -> PlanRound | None:
    """The last submitted round before this one, with what is written in it; None for the first."""
    earlier = [each for each in list_submitted_rounds(current) if each.round < current.number]
    return make_plan_round(earlier[-1]) if earlier else None


def count_new_questions(then: Assessment, now: Assessment) -> int:
    """How many questions of a round an earlier one did not ask, or asked so that it means another.

    They count as `pair_versions` has it: those in other words alone are the same.
    """
    versions = pair_versions(*(get_questionnaire(each.questionnaire) for each in (then, now)))
    return versions.old_columns.count(None)


def list_last_answers(current: Round) -> Mapping[str, LastAnswer]:
    """What was said last time, by item; what was not asked then, or left empty, is left out."""
    before = find_round_before(current)
    if before is None:
        return {}
    now, then = current.questionnaire.item_by_id, before.questionnaire.item_by_id
    return {
        item_id: LastAnswer(
            before.assessment.round,
            get_answer_label(before.questionnaire, then[item_id], entry),
            entry,
            then[item_id].text if then[item_id].text != now[item_id].text else "",
        )
        for item_id, entry in before.written.items()
        if item_id in now and item_id in then and entry != EMPTY_ENTRY
    }
