"""Plans of many, counted by place and by sector, with the answers that were raised since."""

from datetime import date, timedelta

import pytest

from app.model import PlanActionState
from app.store.base.published_questionnaires import find_newest_version
from app.store.base.transactions import now
from app.store.participation.organisation_filters import Filters, PlanFilter
from app.store.participation.organisation_search import list_first_matching
from app.store.plans.plan_counts import Grouping, RaisedAnswers, count_plans
from scoring.programme.programme import RespondentKind
from tests.databases.reminders.test_due_reminders import add_action
from tests.factories.organisations import (
    add_joined_organisation,
    add_unconfirmed_organisation,
    decline_organisations,
)
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_answers

TODAY = date(2026, 11, 30)
ORGANISATION = RespondentKind.ORGANISATION


@pytest.fixture
def clock(store, clock):
    """The time, at noon."""
    clock.set_to("2026-11-30 12:00")
    return clock


def everybody():
    return count_plans(ORGANISATION, Grouping.ALL, now())[ORGANISATION]


def on_item(item):
    return {"questionnaire_id": "organisation", "item_id": item}


def test_without_anybody_there_is_nothing_to_count(clock):
    for grouping in Grouping:
        assert count_plans(ORGANISATION, grouping, now()) == {}


def test_actions_are_counted_by_state_and_by_whose_day_has_come(clock):
    mine, _ = add_joined_organisation("hull", "health"), add_joined_organisation("york", "health")
    add_action(mine)
    add_action(mine, TODAY + timedelta(days=1), PlanActionState.UNDER_WAY)
    add_action(mine, None, PlanActionState.DONE, done_at=now())
    add_action(mine, None, PlanActionState.NOT_NOW, not_now_because="No room")

    found = everybody()

    assert (found.respondents, found.with_plan, found.due) == (2, 1, 1)
    assert {state: found.actions[state] for state in PlanActionState} == dict.fromkeys(
        PlanActionState, 1
    )


def test_one_in_several_places_is_in_each_and_once_in_all(clock):
    mine = add_joined_organisation("hull", "health", "york")
    add_action(mine)
    add_joined_organisation("hull", "education")

    places = count_plans(ORGANISATION, Grouping.PLACE, now())
    sectors = count_plans(ORGANISATION, Grouping.SECTOR, now())

    assert {id: (each.respondents, each.with_plan) for id, each in places.items()} == {
        "hull": (2, 1),
        "york": (1, 1),
    }
    assert {id: (each.respondents, each.with_plan) for id, each in sectors.items()} == {
        "health": (1, 1),
        "education": (1, 0),
    }
    assert everybody().with_plan == 1


def test_only_those_that_count_are_counted(clock):
    declined = add_joined_organisation()
    for each in (declined, add_unconfirmed_organisation()):
        add_action(each)
    assert everybody().with_plan == 1
    decline_organisations(declined)
    assert count_plans(ORGANISATION, Grouping.ALL, now()) == {}


def test_partnerships_and_teams_are_counted_apart(clock):
    mine = add_joined_organisation()
    for each in (add_partnership(), add_team(mine), add_team(mine, "Night staff")):
        add_action(each)
    found = {
        kind: count_plans(kind, Grouping.ALL, now())[kind].with_plan for kind in RespondentKind
    }
    assert found == {
        RespondentKind.ORGANISATION: 0,
        RespondentKind.PLACE_PARTNERSHIP: 1,
        RespondentKind.TEAM: 2,
    }


def test_an_answer_is_raised_that_is_worth_more_than_in_the_round_before(clock):
    mine = add_joined_organisation()
    submit_answers(
        mine, safety_aware_1="embedded", safety_aware_2="not-yet", trust_aware_1="embedded"
    )
    assert everybody().answers == RaisedAnswers()
    submit_answers(
        mine,
        safety_aware_1="some", safety_aware_2="not-yet", trust_aware_1="dont-know",
    )  # fmt: skip
    assert everybody().answers == RaisedAnswers(answered_again=1)
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="some", trust_aware_1="embedded")

    # What was not known is found out, and not raised. Of three rounds the last two are compared.
    assert everybody().answers == RaisedAnswers(answered_again=1, raised=2)


def test_it_says_which_of_them_a_plan_of_the_same_respondent_names(clock):
    mine, other = add_joined_organisation(), add_joined_organisation("york", "health")
    for each in (mine, other):
        submit_answers(each, safety_aware_1="not-yet", safety_aware_2="not-yet")
        submit_answers(each, safety_aware_1="some", safety_aware_2="some")
    for _ in range(2):
        add_action(mine, **on_item("safety-aware-1"))

    assert everybody().answers == RaisedAnswers(answered_again=2, raised=4, on_plan=1)
    assert count_plans(ORGANISATION, Grouping.PLACE, now())["york"].answers == RaisedAnswers(1, 2)


def test_whoever_answers_several_questionnaires_again_is_one_who_did(several_store):
    mine = add_joined_organisation("hull", "health")
    for given in ("not-yet", "some"):
        submit_answers(mine, safety_aware=given)
        submit_answers(mine, asked=find_newest_version("welcome"), safety_aware=given)
    assert everybody().answers == RaisedAnswers(answered_again=1, raised=2)


@pytest.mark.parametrize(
    ("plan", "names"),
    [
        (PlanFilter.ANY, {"planned", "done"}),
        (PlanFilter.PLANNED, {"planned"}),
        (PlanFilter.DONE, {"done"}),
        (PlanFilter.UNDER_WAY, set()),
        (PlanFilter.DUE, {"planned"}),
    ],
)
def test_a_list_has_those_behind_a_figure(clock, plan, names):
    found = {name: add_joined_organisation() for name in ("planned", "done", "none")}
    add_action(found["planned"])
    add_action(found["done"], None, PlanActionState.DONE, done_at=now())
    listed = {one.id for one in list_first_matching(Filters(plan=plan), 10)}
    assert listed == {found[name] for name in names}
