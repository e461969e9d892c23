"""Plans what respondents do once they know where they stand: actions, evidence, asking for help.

What it writes is made up as the answers are; the steps are those of the steps file. What an answer
moves is planned as the page does it: from the way on of the values that are furthest behind.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from app.demo.planned_rounds import draw_session_name
from app.demo.timelines import working_time
from app.store.demo.demo_plan import (
    TEAM,
    PlannedAction,
    PlannedFollowUp,
    PlannedHelpRequest,
    PlannedLookBack,
    PlannedMessage,
    PlannedOrganisation,
    PlannedPiece,
    PlannedRound,
)
from app.store.evidence.evidence_pieces import EvidenceKind
from app.store.plans.plan_actions import PlanActionState
from scoring.placement.next_steps import RouteStep
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.steps.first_steps import Barrier, FirstSteps

# The shares of those that know where they stand.
HAS_PLAN, HAS_EVIDENCE, ASKS, SHARES = 0.65, 0.5, 0.3, 0.25
# Of check-ins that are due, those that still wait; of answers, those that nobody says thanks for.
WAITS, SAYS_NO_MORE = 0.7, 0.3
MOST_ACTIONS = 5
DAYS_TO_CHECK_IN = 90
# A check-in that has been due for longer is over.
LONGEST_WAIT = 60
STATES_AFTER = (
    *(PlanActionState.DONE, PlanActionState.DONE, PlanActionState.NOT_NOW),
    *(PlanActionState.UNDER_WAY,) * 4,
)
LONGEST_WHAT = 300

OWNERS = (
    "Head or manager", "Deputy", "Safeguarding lead", "Team leader", "Volunteer co-ordinator",
    "Office manager", "Trustee or governor",
)  # fmt: skip
WHYS = (
    "Families told us so in the autumn.",
    "It came up in three team meetings.",
    "It is what holds this value back.",
    "New starters ask about it every time.",
    "",
)
PREDICTIONS = (
    "Half of our teams will do it without being asked.",
    "Two of three people whom we ask will say that it has changed.",
    "Fewer families will have to tell their story again.",
    "",
)
HAPPENED: Mapping[PlanActionState, Sequence[str]] = {
    PlanActionState.UNDER_WAY: (
        "It took longer than we thought. Two teams do it now.",
        "Half of it is done, and it was easier than we feared.",
        "People left, so we began again in the spring.",
        "The first one went well. The second was put off.",
    ),
    PlanActionState.DONE: (
        "It took longer than we thought. Every team does it now.",
        "Done, and it was easier than we feared.",
        "People left, so we began again in the spring. It holds now.",
        "The first one went well, and so did the second.",
    ),
    PlanActionState.NOT_NOW: (
        "We tried it once, and there was no time for a second.",
        "The two people who were to begin it have left.",
        "We asked three teams, and none could begin yet.",
        "Nobody could find a day for it.",
    ),
}
NEXT = ("The evening team is next.", "We ask families what they have noticed.", "")
BECAUSES = (
    "A new manager begins in the spring, and it is theirs to start.",
    "We are moving buildings first.",
)
ASKED = (
    "Is there training that a small team could share with another organisation?",
    "How have others asked families about this, without making it a burden?",
    "Could somebody come to a meeting of our governors and talk it through?",
    "Who else near us has done this? We would like to visit them.",
)
ANSWERED = (
    "Yes. Two organisations near you share a session each term. We will send you the dates.",
    "Others asked three families each, in a talk and not in a survey. We can show you how.",
    "Gladly. Tell us which of the next meetings suits you.",
)
THANKED = "Thank you, that helps. We will try it."

# What links of answers lead to, and what else stands on a shelf.
PIECES_BY_LINK: Mapping[str, tuple[str, EvidenceKind]] = {
    "https://example.org/minutes": ("Minutes of our meetings", EvidenceKind.MINUTES),
    "https://example.org/policies": ("Our policies", EvidenceKind.POLICY),
    "https://example.org/training": ("Who had which training", EvidenceKind.RECORD),
    "https://example.org/you-said-we-did": ("You said, we did", EvidenceKind.FEEDBACK),
}
ON_PAPER = ("What families told us, on cards in the office", EvidenceKind.FEEDBACK)


class FollowUpPlan(NamedTuple):
    """What it takes to plan: chance, the day, and the first steps by questionnaire."""

    chance: Random
    today: date
    steps: Mapping[str, FirstSteps]


def plan_follow_up(plan: FollowUpPlan, organisation: PlannedOrganisation) -> PlannedOrganisation:
    """The respondent with what it does after its first result; as it is where it has none."""
    submitted = [each for each in organisation.rounds if each.submitted_at]
    if not submitted or organisation.gone:
        return organisation
    actions = tuple(_plan_actions(plan, submitted)) if plan.chance.random() < HAS_PLAN else ()
    return organisation._replace(
        follow_up=PlannedFollowUp(
            actions,
            tuple(_plan_pieces(plan, submitted)),
            tuple(_plan_requests(plan, actions)),
        )
    )


def _plan_actions(plan: FollowUpPlan, rounds: Sequence[PlannedRound]) -> Iterator[PlannedAction]:
    """Plan a few actions after each of the last two rounds, the later ones still under way."""
    known: set[tuple[str, str]] = set()
    for planned_round in rounds[-2:]:
        made_at = _time_after(plan, planned_round.submitted_at, 14)
        if made_at is None:
            continue
        by = draw_session_name(plan.chance)
        wanted = plan.chance.randint(1, MOST_ACTIONS - 2)
        for step in _list_way_on(planned_round):
            key = (planned_round.questionnaire.id, step.item)
            if wanted and key not in known:
                known.add(key)
                wanted -= 1
                yield _plan_action(plan, planned_round, step, made_at, by)


def _list_way_on(planned_round: PlannedRound) -> list[RouteStep]:
    """The last step of each question on the way on, of the values furthest behind first."""
    placement = place_answers(planned_round.questionnaire, planned_round.answers)
    values = sorted(placement.values, key=lambda value: value.position or 0)
    steps = {step.item: step for value in values for step in value.route}
    return list(steps.values())


def _plan_action(
    plan: FollowUpPlan, planned_round: PlannedRound, step: RouteStep, made_at: datetime, by: str
) -> PlannedAction:
    chance, asked = plan.chance, planned_round.questionnaire
    barrier = chance.choice((*Barrier, ""))
    owner, second = chance.sample(OWNERS, 2)
    check_in_on = made_at.date() + timedelta(DAYS_TO_CHECK_IN)
    planned = PlannedAction(
        questionnaire_id=asked.id,
        item_id=step.item,
        expected=step.to_choice,
        expected_by=made_at.date() + timedelta(chance.randrange(120, 300)),
        what=_name_action(plan, asked, step.item),
        why=chance.choice(WHYS),
        owner=owner,
        second=chance.choice((second, "")),
        barrier=barrier,
        first_step=_choose_first_step(plan, asked.id, step.item, barrier),
        state=chance.choice((PlanActionState.PLANNED, PlanActionState.UNDER_WAY)),
        not_now_because="",
        prediction=chance.choice(PREDICTIONS),
        check_in_on=check_in_on,
        shared=chance.random() < SHARES,
        made_at=made_at,
        by=by,
    )
    return _look_back(plan, planned)


def _name_action(plan: FollowUpPlan, asked: Questionnaire, item: str) -> str:
    """The short name of the question, as one press on a page of results has it, or its text."""
    offered = plan.steps.get(asked.id)
    if offered and item in offered.by_item:
        return offered.by_item[item].short_name
    return asked.item_by_id[item].text[:LONGEST_WHAT]


def _choose_first_step(plan: FollowUpPlan, questionnaire_id: str, item: str, barrier: str) -> str:
    """A step that is for everybody and gets round what is in the way; empty where there is none."""
    offered = plan.steps.get(questionnaire_id)
    steps = offered.by_item[item].steps if offered and item in offered.by_item else ()
    fitting = [
        step.text
        for step in steps
        if step.fits(None, None) and (not barrier or barrier in step.gets_round)
    ]
    return plan.chance.choice(fitting) if fitting else ""


def _look_back(plan: FollowUpPlan, planned: PlannedAction) -> PlannedAction:
    """The action as it is after its check-ins, of which some of the last days still wait."""
    while planned.check_in_on:
        looked_at = _time_after(plan, _noon(planned.check_in_on), 10)
        is_recent = planned.check_in_on > plan.today - timedelta(LONGEST_WAIT)
        if looked_at is None or (is_recent and plan.chance.random() < WAITS):
            break
        planned = _after_look_back(plan.chance, planned, looked_at)
    return planned


def _after_look_back(chance: Random, planned: PlannedAction, at: datetime) -> PlannedAction:
    state = chance.choice(STATES_AFTER)
    ends = state is not PlanActionState.UNDER_WAY
    happened, what_next = chance.choice(HAPPENED[state]), chance.choice(NEXT)
    found = PlannedLookBack(at, state, happened, "" if ends else what_next)
    return planned._replace(
        state=state,
        not_now_because=chance.choice(BECAUSES) if state is PlanActionState.NOT_NOW else "",
        check_in_on=None if ends else at.date() + timedelta(DAYS_TO_CHECK_IN),
        look_backs=(*planned.look_backs, found),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _time_after(plan: FollowUpPlan, at: datetime | None, days: int) -> datetime | None:
    """A working time up to so many days later; None where that is today or later."""
    if at is None:
        return None
    # From the Monday on, since a working time of a weekend is that of the Friday before.
    later = working_time(plan.chance, at.date() + timedelta(plan.chance.randint(3, 3 + days)))
    return later if later.date() < plan.today else None


def _plan_pieces(plan: FollowUpPlan, rounds: Sequence[PlannedRound]) -> Iterator[PlannedPiece]:
    """The links of submitted answers, as submitting shelves them, and now and then more."""
    made: dict[tuple[str, str], tuple[datetime, str]] = {}
    items: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for each in rounds:
        for item, entry in each.entries.items():
            if entry.evidence and each.submitted_at:
                key = (each.questionnaire.id, entry.evidence)
                made.setdefault(key, (each.submitted_at, each.submitted_by))
                items[key][item] = None
    looked_after = plan.chance.random() < HAS_EVIDENCE
    for (questionnaire_id, link), (at, by) in made.items():
        title, kind = PIECES_BY_LINK[link]
        piece = PlannedPiece(
            title, kind, link, None, "", None, questionnaire_id,
            tuple(items[questionnaire_id, link]), at, by,
        )  # fmt: skip
        yield _look_after(plan, piece) if looked_after else piece
    if looked_after:
        yield _plan_paper(plan, rounds[-1])


def _plan_paper(plan: FollowUpPlan, last: PlannedRound) -> PlannedPiece:
    title, kind = ON_PAPER
    items = plan.chance.sample([item.id for item in last.questionnaire.items], 2)
    at = last.submitted_at or last.started_at
    piece = PlannedPiece(
        title, kind, "", None, "", None, last.questionnaire.id, tuple(items), at, last.submitted_by
    )
    return _look_after(plan, piece)


def _look_after(plan: FollowUpPlan, piece: PlannedPiece) -> PlannedPiece:
    """The piece with its day, whose it is, and when to look at it again: for some that is past."""
    dated = piece.made_at.date() - timedelta(plan.chance.randrange(10, 200))
    return piece._replace(
        dated=dated,
        owner=plan.chance.choice(OWNERS),
        look_again_on=dated + timedelta(365),
    )


def _plan_requests(
    plan: FollowUpPlan, actions: Sequence[PlannedAction]
) -> Iterator[PlannedHelpRequest]:
    """Now and then one asks about an action; most are answered, and some of those are done."""
    if not actions or plan.chance.random() >= ASKS:
        return
    number = plan.chance.randrange(len(actions))
    asked_at = _time_after(plan, actions[number].made_at, 20)
    if asked_at is None:
        return
    asking = PlannedMessage(asked_at, draw_session_name(plan.chance), plan.chance.choice(ASKED))
    taken_at = _time_after(plan, asked_at, 4)
    answered_at = _time_after(plan, taken_at, 7)
    if taken_at is None or answered_at is None:
        yield PlannedHelpRequest(number, (asking,), taken_at)
        return
    answer = PlannedMessage(answered_at, TEAM, plan.chance.choice(ANSWERED))
    thanked_at = _time_after(plan, answered_at, 10)
    if thanked_at is None or plan.chance.random() < SAYS_NO_MORE:
        yield PlannedHelpRequest(number, (asking, answer), taken_at)
        return
    thanks = PlannedMessage(thanked_at, draw_session_name(plan.chance), THANKED)
    done_at = _time_after(plan, thanked_at, 5)
    yield PlannedHelpRequest(number, (asking, answer, thanks), taken_at, done_at)
