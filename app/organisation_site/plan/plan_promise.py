"""What a plan says it will move, and what was found: expected answers beside those that are given.

An expected answer never lowers one, and 'done' moves nothing: only the next answers do.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.organisation_site.plan.plan_questions import describe_expected, find_question
from app.organisation_site.plan.plan_rounds import PlanRound
from app.store.assessments.entries import EMPTY_ENTRY, Entries
from app.store.plans.plan_actions import FIRST_ANSWER, PlanAction, PlanActionState
from app.web.placement_story import PlacementStory, explain_answers, get_answer_label
from scoring.placement.answers import UNKNOWN_LEVEL


class Promise(NamedTuple):
    """What a plan says of one questionnaire: where its respondent stands, and would.

    `before` is None where nothing is answered, `after` where nothing would be either. `counted` are
    the actions whose expected answers it counts, `to_find_out` those that expect a first answer,
    and `not_asked` those whose question the round does not ask.
    """

    standing: PlanRound
    before: PlacementStory | None
    after: PlacementStory | None
    counted: tuple[PlanAction, ...]
    to_find_out: tuple[PlanAction, ...]
    not_asked: tuple[PlanAction, ...]


class Finding(NamedTuple):
    """An action that was on the plan when a round was submitted, and the answer found there.

    `found` is None where the round does not ask its question. `reached` says whether the answer is
    as expected or beyond.
    """

    action: PlanAction
    question: str
    expected: str
    found: str | None
    reached: bool


def make_promise(standing: PlanRound, actions: Iterable[PlanAction]) -> Promise | None:
    """What actions promise beside a round; None where none of them promises anything there."""
    promising = [each for each in actions if _promises(each, standing)]
    if not promising:
        return None
    asked = [each for each in promising if each.item_id in standing.questionnaire.item_by_id]
    counted = [each for each in asked if each.expected != FIRST_ANSWER]
    return Promise(
        standing=standing,
        before=explain_answers(standing.questionnaire, standing.written),
        after=explain_answers(standing.questionnaire, suppose_expected(standing, counted)),
        counted=tuple(counted),
        to_find_out=tuple(each for each in asked if each.expected == FIRST_ANSWER),
        not_asked=tuple(each for each in promising if each not in asked),
    )


def suppose_expected(standing: PlanRound, actions: Iterable[PlanAction]) -> Entries:
    """What is written in a round, with the expected answers that are above those that are given.

    What does not apply stays so, and so does an answer that the round does not offer.
    """
    supposed = dict(standing.written)
    for action in actions:
        offered = standing.questionnaire.levels.get(action.item_id, {})
        now = PlanRound(standing.assessment, standing.questionnaire, supposed).get_level(
            action.item_id
        )
        expected = offered.get(action.expected)
        if now is None or expected is None or now < UNKNOWN_LEVEL or expected <= now:
            continue
        supposed[action.item_id] = EMPTY_ENTRY._replace(given=action.expected)
    return supposed


def list_findings(standing: PlanRound, actions: Iterable[PlanAction]) -> Sequence[Finding]:
    """What a submitted round shows of the actions that were on the plan when it was submitted."""
    submitted_at = standing.assessment.submitted_at
    return [
        _make_finding(standing, each)
        for each in actions
        if submitted_at is not None
        and each.expected
        and each.questionnaire_id == standing.questionnaire.id
        and each.state is not PlanActionState.NOT_NOW
        and each.made_at < submitted_at
    ]


def _promises(action: PlanAction, standing: PlanRound) -> bool:
    is_of_round = action.questionnaire_id == standing.questionnaire.id and bool(action.expected)
    return (
        is_of_round
        and action.state is not PlanActionState.NOT_NOW
        and not _is_answered(action, standing)
    )


def _is_answered(action: PlanAction, standing: PlanRound) -> bool:
    """Whether a round was submitted once the action was done: it says what came of it."""
    submitted_at = standing.assessment.submitted_at
    return submitted_at is not None and action.done_at is not None and action.done_at < submitted_at


def _make_finding(standing: PlanRound, action: PlanAction) -> Finding:
    question = find_question(action.questionnaire_id, action.item_id)
    asked = standing.questionnaire
    item = asked.item_by_id.get(action.item_id)
    entry = standing.written.get(action.item_id, EMPTY_ENTRY)
    return Finding(
        action,
        question.short_name if question else "A question that is not asked any more",
        describe_expected(question, action.expected) if question else "",
        get_answer_label(asked, item, entry) if item else None,
        _is_reached(standing, action),
    )


def _is_reached(standing: PlanRound, action: PlanAction) -> bool:
    level = standing.get_level(action.item_id)
    if level is None or level <= UNKNOWN_LEVEL:
        return False
    expected = standing.questionnaire.levels[action.item_id].get(action.expected)
    return action.expected == FIRST_ANSWER or (expected is not None and level >= expected)
