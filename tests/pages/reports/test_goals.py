"""Goals of the programme: set with care, shown with the way there, withdrawn, in the KPI report."""

from datetime import date

import pytest

from app.core_team.goals.goal_form import MOST_AMOUNT, MOST_GOAL_NOTE
from app.database.engine import db
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.base.events import Action
from app.store.reports import programme_goals
from app.store.reports.programme_goals import GoalKind, NewGoal
from tests.factories.events import record_event
from tests.factories.organisations import add_organisation

GOALS = "/core-team/report/goals"
SET = f"{GOALS}/set"
FILLED = {
    "what": "taken-part",
    "amount": "60",
    "by_day": "31 March 2028",
    "from_day": "1 April 2027",
    "note": "Agreed in the group",
}
SPRING = {"from": "2027-04-01", "to": "2027-06-30"}


@pytest.fixture(autouse=True)
def clock(clock):
    """The time by which goals are set and counted."""
    clock.set_to("2027-07-10 10:00")
    return clock


@pytest.fixture
def past(app):
    """Three organisations that submitted, one of which came back."""
    with app.app_context():
        for at, organisation, number, stage in (
            ("2027-03-01 10:00", 9001, 1, 1),
            ("2027-05-05 10:00", 9002, 2, 2),
            ("2027-05-06 10:00", 9001, 3, 2),
            ("2027-07-02 10:00", 9003, 4, 0),
        ):
            record_event(at, Action.SUBMITTED, organisation, number)
            record_event(at, Action.PLACED, organisation, number, str(stage))
        db.session.commit()


def fill_in(visitor, **changed):
    page = visitor.open(SET)
    return visitor.post(page, {**page.fields, **FILLED, **changed})


def kept(app):
    with app.app_context():
        return programme_goals.list_goals()


def test_setting_one_shows_the_way_there(app, editor, past):
    page = fill_in(editor)

    assert page.address.startswith(GOALS)
    for words in (
        "The goal is set", "60 organisations to have taken part by 31 March 2028", "3 of 60",
        "By 10 July 2027; 17 would be a steady pace.", "Agreed in the group", "by Editor",
        "1 April 2027 1 1 30 April 2027 1 5 31 May 2027 2",
        "0 organisations on the list that count today",
    ):  # fmt: skip
        assert words in page.words, words
    (one,) = kept(app)
    assert one.aim == NewGoal(
        GoalKind.TAKEN_PART, "", 0, 60, date(2027, 4, 1), date(2028, 3, 31), "Agreed in the group"
    )


def test_a_goal_of_a_stage_is_kept_by_the_number_and_named(app, editor, past):
    page = fill_in(editor, what="2", amount="1", from_day="")

    assert "1 organisation to stand at ‘Informed’ or further by 31 March 2028" in page.words
    assert "2 of 1 By 10 July 2027: the goal is reached." in page.words
    aim = kept(app)[0].aim
    assert (aim.kind, aim.stage_number, aim.from_day) == (
        GoalKind.REACHED_STAGE, 2, date(2027, 7, 10),
    )  # fmt: skip


def test_the_list_behind_has_as_many_as_are_counted(app, editor, viewer, past):
    page = fill_in(editor)
    link = "The organisations counted so far"
    behind = viewer.open(f"{GOALS}/{kept(app)[0].id}/organisations")
    assert link in page.words
    assert "3 of 60 by 10 July 2027" in behind.words
    assert behind.words.count("An organisation that has been deleted since") == 3
    assert "1 March 2027" in behind.words
    assert viewer.open(f"{GOALS}/99/organisations").status == 404


def test_a_stage_that_is_there_no_longer_is_named_by_its_id(app, viewer, past):
    gone = NewGoal(GoalKind.REACHED_STAGE, "gone", 9, 4, date(2027, 4, 1), date(2028, 3, 31), "")
    with app.app_context():
        account = accounts.add_account("e@example.org", "E", Role.EDITOR, "", "tests")
        programme_goals.set_goal(gone, account, "tests")

    assert "4 organisations to stand at ‘gone’ or further" in viewer.open(GOALS).words


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("what", "", "Select what the goal counts"),
        ("what", "5", "Select what the goal counts"),
        ("what", "reached-stage", "Select what the goal counts"),
        ("amount", "", "whole number"),
        ("amount", "1.5", "whole number"),
        ("amount", "-1", "whole number"),
        ("amount", "0", "at least 1"),
        ("amount", str(MOST_AMOUNT + 1), "Check the number"),
        ("by_day", "", "Enter the day"),
        ("by_day", "30 February 2028", "Enter the day"),
        ("by_day", "10 July 2027", "a day after today"),
        ("by_day", "1 January 2038", "2037 at the latest"),
        ("from_day", "soon", "cannot read this day"),
        ("from_day", "11 July 2027", "a day that has come"),
        ("from_day", "1 January 2016", "2017 at the earliest"),
        ("note", "x" * (MOST_GOAL_NOTE + 1), "Shorten this by 1"),
    ],
)
def test_a_fault_is_named_and_loses_nothing(app, editor, field, typed, fault):
    page = fill_in(editor, **{field: typed})

    assert page.status == 422
    assert fault in page.words
    other = "amount" if field != "amount" else "by_day"
    assert page.fields[other] == FILLED[other]
    assert kept(app) == []


def test_more_than_there_are_is_allowed_and_told(app, editor):
    with app.app_context():
        add_organisation("Moor Lane")
    assert "1 organisation on the list counts today" in editor.open(SET).words
    page = fill_in(editor, amount="2")
    assert "More than the 1 organisation on the list that counts today" in page.words
    assert fill_in(editor, what="came-back", amount="1").words.count("More than the") == 1


def test_the_button_pressed_twice_and_the_same_goal_anew(app, editor, seconds_apart):
    page = editor.open(SET)
    fields = {**page.fields, **FILLED}
    assert editor.post(page, fields).status == editor.post(page, fields).status == 200
    anew = fill_in(editor, amount="61")
    assert anew.status == 422
    assert "stands already" in anew.words
    assert len(kept(app)) == 1


def test_withdrawing_one_and_setting_it_anew(app, editor):
    fill_in(editor)
    asked = editor.open(f"{GOALS}/{kept(app)[0].id}/withdraw")
    assert "cannot be undone" in asked.words

    page = editor.send(asked)

    assert "No goal stands at the moment" in page.words
    assert "Withdrawn" in page.words
    assert "Withdrawn already" in editor.open(f"{GOALS}/{kept(app)[0].id}/withdraw").words
    assert fill_in(editor, amount="70").status == 200
    assert editor.open(f"{GOALS}/99/withdraw").status == 404


def test_a_viewer_reads_and_changes_nothing(app, editor, viewer):
    fill_in(editor)

    page = viewer.open(GOALS)

    assert "60 organisations to have taken part" in page.words
    assert "Set a goal" not in page.words
    assert "Withdraw" not in page.words


def test_a_report_shows_the_goals_that_stood_for_ever(app, editor, viewer, past, clock):
    fill_in(editor)
    clock.set_to("2027-07-10 12:00")
    address = {**SPRING, "known": "2027-07-10T11:00:00Z"}
    page = viewer.open("/core-team/report", query_string=address)
    # Up to the end of June: the third came in July.
    assert "2 of 60 By 30 June 2027; 15 would be a steady pace." in page.words
    file = viewer.client.get("/core-team/report/take/goals.csv", query_string=address).text
    assert "2 of 60 by 30 June 2027" in file
    assert ",to have taken part,60,2028-03-31,2,15,2027-06-30," in f",{file.splitlines()[1]}"

    editor.send(editor.open(f"{GOALS}/{kept(app)[0].id}/withdraw"))
    clock.set_to("2027-07-10 14:00")
    assert viewer.open("/core-team/report", query_string=address).words == page.words
    assert "No goal that stood by then" in viewer.open("/core-team/report").words
