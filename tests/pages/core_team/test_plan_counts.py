"""The page of plans over places and sectors, its links to lists, and its files."""

import csv
import io

import pytest

from app.model import PlanActionState
from app.store.base.transactions import now
from tests.databases.reminders.test_due_reminders import add_action
from tests.factories.organisations import add_joined_organisation
from tests.factories.respondents import add_team
from tests.factories.rounds import submit_answers
from tests.page_checks.visitor import words_of


@pytest.fixture
def plans(app, clock):
    """An organisation with a plan that has answered again, another without, and a team with one."""
    clock.set_to("2026-11-30 12:00")
    with app.app_context():
        mine = add_joined_organisation("hull", "health")
        add_joined_organisation("york", "health")
        submit_answers(mine, safety_aware_1="not-yet")
        submit_answers(mine, safety_aware_1="some")
        add_action(mine, questionnaire_id="organisation", item_id="safety-aware-1")
        add_action(mine, None, PlanActionState.DONE, done_at=now())
        add_action(add_team(mine))


def rows_of(page):
    """The cells of every row, by the row's heading, of the page's tables."""
    rows = [each for each in page.tree.iter("tr") if each.find("td") is not None]
    return {
        words_of(row.find("th")): [words_of(cell).split(" ")[0] for cell in row.iter("td")]
        for row in rows
    }


def test_without_a_plan_the_page_says_so(viewer):
    assert "No organisation that counts has a plan yet" in viewer.open("/core-team/plans").words


def test_figures_stand_by_place_and_by_sector(plans, viewer):
    page = viewer.open("/core-team/plans")

    assert "1 of 2 organisations has a plan. 1 action is done, and 1 check-in is due." in page.words
    found = rows_of(page)
    assert found["All organisations"] == ["2", "1", "1", "0", "1", "0", "1", "1", "1", "1"]
    assert found["Hull"] == ["1", "1", "1", "0", "1", "0", "1", "1", "1", "1"]
    assert found["York"] == ["1"] + ["0"] * 9
    assert found["Health"] == found["All organisations"]
    assert words_of(page.tree.find(".//thead//th[2]")) == "Organisations"
    assert found["Teams"] == ["1", "1", "1", "0", "0", "0", "1", "0", "0", "0"]
    assert "A quiet room" not in page.response.text


def test_each_number_leads_to_those_behind_it(plans, viewer):
    page = viewer.open("/core-team/plans")
    links = {
        words_of(each): each.get("href")
        for each in page.tree.iter("a")
        if "plan=" in each.get("href", "")
    }
    listed = viewer.open(links["1 with a plan: Hull"].partition("#")[0])
    assert "1 organisation in Hull that is confirmed and that has a plan" in listed.words
    listed = viewer.open(links["1 check-ins due: All organisations"].partition("#")[0])
    assert "1 organisation that is confirmed and that has a check-in due" in listed.words


def test_the_way_that_stands_on_every_page_says_that_it_is_among_organisations(plans, viewer):
    page = viewer.open("/core-team/plans")
    here = [words_of(each) for each in page.tree.iter("a") if each.get("aria-current") == "true"]
    assert here == ["Organisations"]


def test_the_file_holds_what_the_page_does(plans, viewer):
    answer = viewer.client.get("/core-team/plans/plans.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    named = {row[1]: row[2:] for row in rows}
    assert named["Hull"] == ["1", "1", "1", "0", "1", "0", "1", "1", "1", "1"]
    assert [row[0] for row in rows[1:]] == [
        "All",
        "Place",
        "Place",
        "Sector",
        "Respondents",
    ]
    assert viewer.client.get("/core-team/plans/plans.xlsx").data.startswith(b"PK")
    assert viewer.client.get("/core-team/plans/plans.txt").status_code == 404


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        ([True], "lets us read this action, as it shares it or has asked us about it. A quiet"),
        ([True, False], "has asked us about it. The other is its own. A quiet"),
        ([True, False, False], "has asked us about it. The others are its own. A quiet"),
    ],
)
def test_its_page_says_which_actions_are_its_own(app, viewer, shared, said):
    with app.app_context():
        organisation = add_joined_organisation("hull", "health")
        for each in shared:
            add_action(organisation, shared=each)
    assert said in viewer.open(f"/core-team/organisations/{organisation}").words
