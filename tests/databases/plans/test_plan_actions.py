"""Actions of a plan: added once, changed by two people at once without loss, taken off."""

from dataclasses import replace
from datetime import date

import pytest

from app.store.organisations.organisations import NotFoundError
from app.store.plans.action_removal import (
    PlanActionChangedError,
    delete_plan_action,
    fingerprint_with_check_ins,
)
from app.store.plans.plan_actions import (
    MOST_PLAN_ACTIONS,
    ChangedMeanwhileError,
    PlanActionDetails,
    PlanActionGoneError,
    PlanActionState,
    TooManyActionsError,
    add_missing_plan_actions,
    add_plan_action,
    add_plan_action_once,
    change_plan_action,
    find_plan_action,
    get_details,
    list_plan_actions,
)
from tests.factories.organisations import add_organisation

LUNCH = PlanActionDetails(what="Training for lunchtime staff", owner="Head teacher")


@pytest.fixture
def organisation(store):
    """An organisation on each kind of database."""
    return add_organisation("Moor Lane School")


def stored(organisation, number):
    action = find_plan_action(organisation, number)
    assert action
    return action


def test_an_action_is_kept_with_every_part(organisation):
    details = PlanActionDetails(
        what="Reflect, every team", questionnaire_id="organisation", item_id="safety-aware-1",
        expected="most", expected_by=date(2027, 3, 1), why="It tires us", owner="Deputy head",
        second="Pastoral lead", barrier="time", barrier_words="Lunch is short",
        first_step="One hour", state=PlanActionState.NOT_NOW, not_now_because="Moving house",
        prediction="Fewer days off", check_in_on=date(2027, 2, 1), shared=True,
    )  # fmt: skip
    number = add_plan_action(organisation, details, "tests")
    assert get_details(stored(organisation, number)) == details


def test_a_form_sent_twice_adds_one(organisation):
    first = add_plan_action(organisation, LUNCH, "tests", form="a form")
    assert add_plan_action(organisation, LUNCH, "tests", form="a form") == first
    assert add_plan_action(organisation, LUNCH, "tests", form="another") != first


def test_the_same_press_adds_one_until_it_is_done(organisation):
    offered = replace(LUNCH, questionnaire_id="organisation", item_id="safety-aware-1")
    first = add_plan_action_once(organisation, offered, "tests")
    again = add_plan_action_once(organisation, offered, "tests")
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    with_step = replace(offered, first_step="Ask two people", barrier="time")
    assert add_plan_action_once(organisation, with_step, "tests").id == first.id
    assert stored(organisation, first.id).first_step == "Ask two people"
    other_step = replace(offered, first_step="Look at the rota")
    assert add_plan_action_once(organisation, other_step, "tests").is_new
    seen = stored(organisation, first.id)
    done = replace(get_details(seen), state=PlanActionState.DONE)
    change_plan_action(organisation, first.id, done, seen.fingerprints, "tests")
    assert add_plan_action_once(organisation, with_step, "tests").is_new


def test_two_people_who_change_unlike_parts_both_keep_theirs(organisation):
    number = add_plan_action(organisation, LUNCH, "tests")
    seen = stored(organisation, number)
    mine = replace(get_details(seen), why="They meet every child")
    theirs = replace(get_details(seen), owner="Office manager", barrier="time")
    change_plan_action(organisation, number, theirs, seen.fingerprints, "tests")
    change_plan_action(organisation, number, mine, seen.fingerprints, "tests")
    both = stored(organisation, number)
    assert (both.why, both.owner, both.barrier) == (
        "They meet every child", "Office manager", "time",
    )  # fmt: skip


def test_two_people_who_change_one_part_choose(organisation):
    number = add_plan_action(organisation, LUNCH, "tests")
    seen = stored(organisation, number)
    theirs = replace(get_details(seen), owner="Office manager", why="So that it lasts")
    change_plan_action(organisation, number, theirs, seen.fingerprints, "tests")
    mine = replace(get_details(seen), owner="Deputy head")
    with pytest.raises(ChangedMeanwhileError) as raised:
        change_plan_action(organisation, number, mine, seen.fingerprints, "tests")
    assert raised.value.parts == ("owner",)
    assert raised.value.stored.owner == "Office manager"
    assert (raised.value.merged.owner, raised.value.merged.why) == (
        "Deputy head", "So that it lasts",
    )  # fmt: skip
    assert stored(organisation, number).owner == "Office manager"
    change_plan_action(organisation, number, theirs, seen.fingerprints, "tests")


def test_what_is_done_has_no_check_in_and_a_day(organisation):
    number = add_plan_action(organisation, replace(LUNCH, check_in_on=date(2027, 1, 1)), "tests")
    seen = stored(organisation, number)
    done = replace(get_details(seen), state=PlanActionState.DONE)
    change_plan_action(organisation, number, done, seen.fingerprints, "tests")
    after = stored(organisation, number)
    assert after.done_at is not None
    assert after.check_in_on is None
    again = replace(get_details(after), state=PlanActionState.UNDER_WAY)
    change_plan_action(organisation, number, again, after.fingerprints, "tests")
    assert stored(organisation, number).done_at is None


def test_an_action_is_taken_off_once(organisation):
    number = add_plan_action(organisation, LUNCH, "tests")
    kept = add_plan_action(organisation, LUNCH, "tests")
    seen = fingerprint_with_check_ins(stored(organisation, number))
    assert delete_plan_action(organisation, number, seen, "tests")
    assert not delete_plan_action(organisation, number, seen, "tests")
    assert [each.id for each in list_plan_actions(organisation)] == [kept]
    with pytest.raises(PlanActionGoneError):
        change_plan_action(organisation, number, LUNCH, {}, "tests")


def test_an_action_that_was_changed_meanwhile_stays(organisation):
    number = add_plan_action(organisation, LUNCH, "tests")
    seen = stored(organisation, number)
    told, longer = fingerprint_with_check_ins(seen), replace(LUNCH, why="It lasts")
    change_plan_action(organisation, number, longer, seen.fingerprints, "tests")
    with pytest.raises(PlanActionChangedError):
        delete_plan_action(organisation, number, told, "tests")
    told = fingerprint_with_check_ins(stored(organisation, number))
    assert delete_plan_action(organisation, number, told, "tests")


def test_nobody_reaches_another_s_action(organisation):
    number = add_plan_action(organisation, LUNCH, "tests")
    other = add_organisation("Harbour Clinic")
    assert find_plan_action(other, number) is None
    assert find_plan_action(other, 10**30) is None
    seen = fingerprint_with_check_ins(stored(organisation, number))
    assert not delete_plan_action(other, number, seen, "tests")
    with pytest.raises(PlanActionGoneError):
        change_plan_action(other, number, LUNCH, {}, "tests")


def test_a_plan_has_an_end(organisation, monkeypatch):
    monkeypatch.setattr("app.store.plans.plan_actions.MOST_PLAN_ACTIONS", 1)
    assert MOST_PLAN_ACTIONS > 1
    add_plan_action(organisation, LUNCH, "tests")
    with pytest.raises(TooManyActionsError):
        add_plan_action(organisation, LUNCH, "tests")
    with pytest.raises(NotFoundError):
        add_plan_action(organisation + 1_000, LUNCH, "tests")


def test_several_at_once_are_each_added_where_none_is_about_the_same_or_not_at_all(
    organisation, monkeypatch
):
    one, two, three, four = (
        PlanActionDetails(what=each, questionnaire_id="organisation", item_id=each)
        for each in ("one", "two", "three", "four")
    )
    add_plan_action(organisation, replace(one, what="In our own words"), "tests")
    add_plan_action(organisation, replace(two, state=PlanActionState.DONE), "tests")
    assert add_missing_plan_actions(organisation, [one, two], "tests", form="a form") == 1
    # The same form says what came of it, whatever it holds.
    assert add_missing_plan_actions(organisation, [three], "tests", form="a form") == 1
    assert len(list_plan_actions(organisation)) == 3
    monkeypatch.setattr("app.store.plans.plan_actions.MOST_PLAN_ACTIONS", 4)
    with pytest.raises(TooManyActionsError):
        add_missing_plan_actions(organisation, [three, four], "tests")
    assert len(list_plan_actions(organisation)) == 3
