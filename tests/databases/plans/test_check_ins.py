"""Looking back: what is said is kept, the state goes on, and two people lose nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.store.base.transactions import now
from app.store.comparison.answer_age import uk_date
from app.store.plans.action_removal import (
    PlanActionChangedError,
    delete_plan_action,
    fingerprint_with_check_ins,
)
from app.store.plans.check_ins import CheckIn, list_look_backs, save_check_ins
from app.store.plans.plan_actions import (
    CHECK_IN_DAYS,
    PlanActionDetails,
    PlanActionState,
    add_plan_action,
    find_plan_action,
    get_next_check_in_day,
)
from tests.factories.organisations import add_organisation

DUE = PlanActionDetails(what="Time to reflect", check_in_on=date(2026, 1, 31))


@pytest.fixture
def organisation(store):
    """An organisation on each kind of database."""
    return add_organisation("Moor Lane School")


def say(organisation, number, state=None, happened="", **more):
    seen = find_plan_action(organisation, number).check_in_fingerprint
    said = CheckIn(seen, state, "", happened, "", None)._replace(**more)
    return save_check_ins(organisation, {number: said}, "tests")


def test_what_is_found_is_kept_and_the_next_check_in_is_90_days_on(organisation):
    number = add_plan_action(organisation, DUE, "tests")
    assert find_plan_action(organisation, number).is_due(date(2026, 1, 31))
    assert not find_plan_action(organisation, number).is_due(date(2026, 1, 30))
    say(organisation, number, PlanActionState.UNDER_WAY, "Two teams began", what_next="A third")
    say(organisation, number, happened="Three by now", look_again_on=date(2030, 1, 1))
    after = find_plan_action(organisation, number)
    assert (after.state, after.check_in_on) == (PlanActionState.UNDER_WAY, date(2030, 1, 1))
    last, first = list_look_backs(organisation)[number]
    assert (last.what_happened, first.what_happened) == ("Three by now", "Two teams began")
    assert first.what_next == "A third"
    say(organisation, number)
    in_a_quarter = uk_date(now()) + timedelta(days=CHECK_IN_DAYS)
    assert find_plan_action(organisation, number).check_in_on == in_a_quarter


def test_what_is_done_or_not_for_now_leaves_the_check_in(organisation):
    done, later = (add_plan_action(organisation, DUE, "tests") for _ in range(2))
    say(organisation, done, PlanActionState.DONE)
    say(organisation, later, PlanActionState.NOT_NOW, not_now_because="We move house")
    assert find_plan_action(organisation, done).check_in_on is None
    assert find_plan_action(organisation, done).done_at is not None
    assert find_plan_action(organisation, later).check_in_on is None
    assert find_plan_action(organisation, later).not_now_because == "We move house"
    say(organisation, later, PlanActionState.UNDER_WAY)
    assert find_plan_action(organisation, later).not_now_because == ""


def test_two_people_who_look_back_at_once_are_both_kept_or_asked(organisation):
    number = add_plan_action(organisation, DUE, "tests")
    seen = find_plan_action(organisation, number).check_in_fingerprint
    under_way = CheckIn(seen, PlanActionState.UNDER_WAY, "", "Mine", "", None)
    save_check_ins(organisation, {number: under_way}, "tests")
    alike = save_check_ins(organisation, {number: under_way._replace(what_happened="Yours")}, "x")
    assert alike.saved == (number,)
    other = under_way._replace(state=PlanActionState.DONE, what_happened="All done")
    unlike = save_check_ins(organisation, {number: other}, "tests")
    assert unlike.saved == ()
    assert unlike.conflicts[number].state is PlanActionState.UNDER_WAY
    assert [each.what_happened for each in list_look_backs(organisation)[number]] == [
        "Yours", "Mine",
    ]  # fmt: skip


def test_a_form_sent_twice_is_kept_once(organisation):
    number = add_plan_action(organisation, DUE, "tests")
    seen = find_plan_action(organisation, number).check_in_fingerprint
    said = {number: CheckIn(seen, None, "", "Once", "", None)}
    for _ in range(2):
        assert save_check_ins(organisation, said, "tests", form="a form").saved == (number,)
    assert len(list_look_backs(organisation)[number]) == 1


def test_what_is_taken_off_meanwhile_is_said(organisation):
    number, kept = (add_plan_action(organisation, replace(DUE), "tests") for _ in range(2))
    seen = fingerprint_with_check_ins(find_plan_action(organisation, number))
    delete_plan_action(organisation, number, seen, "tests")
    said = dict.fromkeys((number, kept), CheckIn("", None, "", "Words", "", None))
    result = save_check_ins(organisation, said, "tests")
    assert (result.saved, result.gone) == ((kept,), (number,))


def test_a_form_of_two_actions_sent_twice_says_twice_what_it_did_not_keep(organisation):
    kept, other = (add_plan_action(organisation, DUE, "tests") for _ in range(2))
    seen = find_plan_action(organisation, kept).check_in_fingerprint
    say(organisation, other, PlanActionState.DONE)
    said = dict.fromkeys(
        (kept, other), CheckIn(seen, PlanActionState.UNDER_WAY, "", "Words", "", None)
    )
    for _ in range(2):
        result = save_check_ins(organisation, said, "tests", form="a form")
        assert (result.saved, list(result.conflicts)) == ((kept,), [other])
    assert len(list_look_backs(organisation)[kept]) == 1


def test_an_action_that_was_looked_back_on_meanwhile_is_not_taken_off(organisation):
    later = replace(DUE, check_in_on=get_next_check_in_day())
    number = add_plan_action(organisation, later, "tests")
    action = find_plan_action(organisation, number)
    seen = fingerprint_with_check_ins(action)
    # Nothing of the action itself changes by this.
    said = CheckIn(action.check_in_fingerprint, None, "", "It went well", "", None)
    save_check_ins(organisation, {number: said}, "tests")
    assert find_plan_action(organisation, number).fingerprints == action.fingerprints
    with pytest.raises(PlanActionChangedError):
        delete_plan_action(organisation, number, seen, "tests")
