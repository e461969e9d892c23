"""What a plan says it will move: expected answers beside given ones, lowering none."""

from datetime import UTC, datetime, timedelta

import pytest

from app.organisation_site.plan.plan_promise import make_promise, suppose_expected
from app.organisation_site.plan.plan_rounds import PlanRound
from app.store.assessments.assessments import Assessment
from app.store.assessments.entries import Entry
from app.store.plans.plan_actions import FIRST_ANSWER, PlanAction, PlanActionState
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.conftest import QUESTIONNAIRES

SUBMITTED = datetime(2026, 10, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def asked():
    """The tests' own questionnaire."""
    return read_questionnaire(QUESTIONNAIRES / "organisation.v1.yaml")


@pytest.fixture
def standing(asked):
    """Makes a round with answers by item, submitted unless it is said to be a draft."""

    def make(*, draft=False, **given):
        written = {
            name.replace("_", "-"): Entry(*choice.split(":")) for name, choice in given.items()
        }
        submitted_at = None if draft else SUBMITTED
        version = (asked.id, asked.version)
        return PlanRound(Assessment(1, 1, version, 1, SUBMITTED, submitted_at), asked, written)

    return make


def act(item="safety-aware-1", expected="embedded", state=PlanActionState.PLANNED, **more):
    parts = {
        "id": 1, "what": "Do it", "questionnaire_id": "organisation", "item_id": item,
        "expected": expected, "state": state, "made_at": SUBMITTED - 90 * DAY,
        "changed_at": SUBMITTED, "done_at": None,
    }  # fmt: skip
    return PlanAction(**{**parts, **more})


def test_an_expected_answer_lowers_none(standing):
    now = standing(safety_aware_1="embedded", safety_aware_2="not-yet", trust_aware_1="dont-know")
    raised = suppose_expected(
        now,
        [
            act(expected="some"),
            act("safety-aware-2", "some"),
            act("safety-aware-2", "not-yet"),
            act("trust-aware-1", "some"),
        ],
    )
    assert {item: entry.given for item, entry in raised.items()} == {
        "safety-aware-1": "embedded", "safety-aware-2": "some", "trust-aware-1": "some",
    }  # fmt: skip


def test_what_does_not_apply_stays_so(standing):
    now = standing(safety_aware_1="not-applicable:No room", trust_aware_1="some")
    assert suppose_expected(
        now, [act(), act("no-such-item", "some"), act("trust-aware-1", "fly")]
    ) == (now.written)


def test_a_promise_is_placed_beside_today(standing):
    now = standing(safety_aware_1="not-yet", safety_aware_2="some", safety_informed_1="not-yet")
    promise = make_promise(now, [act(), act("gone-item"), act("trust-aware-1", FIRST_ANSWER)])
    floors = [story.values[0].placed.floor_number for story in (promise.before, promise.after)]
    assert floors == [0, 1]
    assert (len(promise.counted), len(promise.to_find_out), len(promise.not_asked)) == (1, 1, 1)


@pytest.mark.parametrize(
    "left_out",
    [
        act(state=PlanActionState.NOT_NOW, not_now_because="Later"),
        act(expected=""),
        act(questionnaire_id="welcome"),
        act(state=PlanActionState.DONE, done_at=SUBMITTED - DAY),
    ],
)
def test_some_actions_promise_nothing(standing, left_out):
    assert make_promise(standing(safety_aware_1="some"), [left_out]) is None


def test_what_is_done_promises_until_it_is_answered(standing):
    done = act(state=PlanActionState.DONE, done_at=SUBMITTED + DAY)
    assert make_promise(standing(safety_aware_1="some"), [done])
    before = act(state=PlanActionState.DONE, done_at=SUBMITTED - DAY)
    assert make_promise(standing(draft=True, safety_aware_1="some"), [before])


def test_where_nothing_is_answered_nothing_is_placed(standing):
    promise = make_promise(standing(draft=True), [act()])
    assert promise.before is None
    assert promise.after is not None
