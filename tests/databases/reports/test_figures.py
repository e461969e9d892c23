"""Figures that only the team can know: entered with care, added up, withdrawn, never changed."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.core_team.reports.figure_form import MOST_AMOUNT, MOST_SOURCE_LENGTH
from app.core_team.reports.report_definitions import NEWEST_EDITION, definitions_in_edition
from app.database.engine import db
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import DateRange, DayTotal, NewFigure
from app.store.reports.kpi_measures import MEASURES, ONCE_A_QUARTER, Additivity
from tests.databases.dump import dump
from tests.factories.events import parse_moment

TRAINED = NewFigure("training-completed", date(2027, 5, 5), "hull", 12, "Register", "Two days")
QUARTER = DateRange(date(2027, 4, 1), date(2027, 6, 30))
LIST = "/core-team/report/figures"
ENTER = f"{LIST}/enter"
FILLED = {
    "measure": "training-completed",
    "on_day": "5 May 2027",
    "amount": "1,200",
    "place": "hull",
    "source": "Register of the day",
    "note": "Both groups",
}


@pytest.fixture(autouse=True)
def clock(clock):
    """The time by which figures are entered and withdrawn."""
    clock.set_to("2027-07-10 10:00")
    return clock


@pytest.fixture
def somebody(store):
    """An account of the core team, on each kind of database."""
    return accounts.add_account("somebody@example.org", "Somebody", Role.EDITOR, "", "tests")


def fill_in(visitor, **changed):
    page = visitor.open(ENTER)
    return visitor.post(page, {**page.fields, **FILLED, **changed})


def kept(app):
    with app.app_context():
        return kpi_figures.list_figures("", DateRange(None, None), 0, 100)


# ---------------------------------------------------------------- the store


def test_entries_of_a_day_add_up_by_place(somebody):
    more = [
        TRAINED._replace(amount=5, source="Another register"),
        TRAINED._replace(amount=6, on_day=date(2027, 6, 30)),
        TRAINED._replace(place="", amount=7, on_day=date(2027, 4, 1)),
        TRAINED._replace(measure="case-studies", place="", amount=1),
        TRAINED._replace(on_day=date(2027, 3, 31)),
        TRAINED._replace(on_day=date(2027, 7, 1)),
    ]
    for figure in [TRAINED, *more]:
        kpi_figures.enter_figure(figure, somebody, "tests")

    assert kpi_figures.totals_by_day(QUARTER, parse_moment("2999-01-01 00:00")) == [
        DayTotal("case-studies", "", date(2027, 5, 5), 1, 1),
        DayTotal("training-completed", "", date(2027, 4, 1), 7, 1),
        DayTotal("training-completed", "hull", date(2027, 5, 5), 17, 2),
        DayTotal("training-completed", "hull", date(2027, 6, 30), 6, 1),
    ]


def test_a_figure_counts_from_when_it_was_entered_to_when_it_was_withdrawn(somebody, clock):
    clock.set_to("2027-07-10 10:00")
    number = kpi_figures.enter_figure(TRAINED, somebody, "tests")
    clock.set_to("2027-07-20 10:00")
    assert kpi_figures.withdraw_figure(number, somebody, "tests")

    def amounts(known):
        return [total.amount for total in kpi_figures.totals_by_day(QUARTER, parse_moment(known))]

    assert amounts("2027-07-10 10:00:00") == []
    assert amounts("2027-07-10 10:00:01") == [12]
    assert amounts("2027-07-20 10:00:00") == [12]
    assert amounts("2027-07-20 10:00:01") == []
    assert [
        each.id
        for each in kpi_figures.list_counted_figures(QUARTER, parse_moment("2027-07-15 10:00"))
    ] == [number]


def test_the_same_figure_is_entered_once(somebody):
    assert kpi_figures.enter_figure(TRAINED, somebody, "tests") is not None
    assert kpi_figures.enter_figure(TRAINED, somebody, "tests") is None
    assert (
        kpi_figures.enter_figure(TRAINED._replace(source="Another"), somebody, "tests") is not None
    )
    assert kpi_figures.count_figures("", DateRange(None, None)) == 2


def test_one_that_was_withdrawn_can_be_entered_again_and_not_withdrawn_again(somebody):
    number = kpi_figures.enter_figure(TRAINED, somebody, "tests")
    assert kpi_figures.withdraw_figure(number, somebody, "tests")
    before = dump()
    assert not kpi_figures.withdraw_figure(number, somebody, "tests")
    assert not kpi_figures.withdraw_figure(number + 1, somebody, "tests")
    assert dump() == before
    assert kpi_figures.enter_figure(TRAINED, somebody, "tests") is not None


def test_both_are_in_the_record_without_a_word(somebody):
    number = kpi_figures.enter_figure(TRAINED, somebody, "somebody")
    kpi_figures.withdraw_figure(number, somebody, "somebody")
    events = sorted(row[2:] for row in dump()["event"] if row[3].startswith("figure"))
    assert events == [
        ("somebody", "figure-entered", None, None, str(number)),
        ("somebody", "figure-withdrawn", None, None, str(number)),
    ]


@pytest.mark.parametrize(
    "change", ["UPDATE figure SET amount = 1", "DELETE FROM figure", "UPDATE figure SET note = ''"]
)
def test_the_database_refuses_to_change_one(somebody, change):
    kpi_figures.enter_figure(TRAINED, somebody, "tests")
    with pytest.raises(sa.exc.DBAPIError, match="withdrawn, never changed"):
        db.session.execute(sa.text(change))


def test_pages_are_in_order(somebody):
    for day in (3, 1, 2, 2):
        kpi_figures.enter_figure(
            TRAINED._replace(
                on_day=date(2027, 5, day), note=str(kpi_figures.count_figures("", QUARTER))
            ),
            somebody,
            "tests",
        )
    days = [(each.said.on_day.day, each.id) for each in kpi_figures.list_figures("", QUARTER, 1, 2)]
    assert [day for day, _ in days] == [2, 2]
    assert days == sorted(days, reverse=True)
    assert kpi_figures.list_figures("case-studies", QUARTER, 0, 9) == []


# ---------------------------------------------------------------- the pages


def test_every_measure_has_a_definition_and_every_entered_one_is_a_measure():
    assert set(MEASURES) == {
        each.id for each in definitions_in_edition(NEWEST_EDITION).values() if not each.computed
    }


def test_the_list_says_what_may_be_added_up(viewer):
    """By name, so a measure that is added has to be told of."""
    page = viewer.open(LIST)

    assert "Reviews, sessions, attendances and case studies may be added up." in page.words
    always = {id for id, each in MEASURES.items() if each.adds_up is Additivity.ALWAYS}
    assert always == {
        "policy-reviews", "community-sessions", "community-attendances", "case-studies",
        "equality-audit",
    }  # fmt: skip


def test_whoever_is_entered_once_a_quarter_is_asked_for_so():
    for each in MEASURES.values():
        assert (ONCE_A_QUARTER in each.hint) is (each.adds_up is not Additivity.ALWAYS)


def test_entering_a_figure(app, editor, clock):
    page = fill_in(editor)

    assert page.address.startswith(LIST)
    assert "The figure is entered" in page.words
    for words in ("1200", "Hull", "Register of the day", "Both groups", "5 May 2027", "Editor"):
        assert words in page.words
    (one,) = kept(app)
    assert one.said == ("training-completed", date(2027, 5, 5), "hull", 1200, *one.said[4:])


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("measure", "", "Select what it is a figure of"),
        ("measure", "organisations-submitted", "Select what it is a figure of"),
        ("on_day", "", "Enter the day"),
        ("on_day", "30 February 2027", "Enter the day"),
        ("on_day", "11 July 2027", "yet to be"),
        ("amount", "", "whole number"),
        ("amount", "-1", "whole number"),
        ("amount", "1.5", "whole number"),
        ("amount", "many", "whole number"),
        ("amount", str(MOST_AMOUNT + 1), "Check the number"),
        ("amount", "9" * 30, "whole number"),
        ("place", "atlantis", "Select one of the places"),
        ("source", "", "where the figure comes from"),
        ("source", "x" * (MOST_SOURCE_LENGTH + 1), "Shorten this by 1"),
    ],
)
def test_a_fault_is_named_and_loses_nothing(app, editor, clock, field, typed, fault):
    page = fill_in(editor, **{field: typed})

    assert page.status == 422
    assert fault in page.words
    assert page.fields["note"] == "Both groups"
    assert field in {"amount", "measure"} or page.fields["amount"] == "1,200"
    assert kept(app) == []


def test_a_note_from_slides_keeps_its_lines_and_holds_no_hidden_character(app, editor, clock):
    assert fill_in(editor, note="one\x07two").status == 422
    fill_in(editor, note="one\x0btwo")

    (one,) = kept(app)
    assert one.said[-1] == "one\ntwo"


@pytest.mark.parametrize(
    ("amount", "kept_it"), [("4", False), ("1", False), ("5", True), ("0", True)]
)
def test_a_few_children_are_not_put_in_a_place(app, editor, clock, amount, kept_it):
    page = fill_in(editor, measure="young-people", amount=amount)

    assert bool(kept(app)) is kept_it
    assert kept_it or "may point to one of them" in page.words


def test_a_few_children_without_a_place_are_kept_and_not_told(app, editor, clock):
    page = fill_in(editor, measure="young-people", amount="3", place="")

    assert kept(app)[0].said.amount == 3
    assert "fewer than 5" in page.words


def test_support_at_place_needs_its_place(app, editor, clock):
    page = fill_in(editor, measure="organisations-supported", place="")
    assert "reported place by place" in page.words
    assert kept(app) == []


def test_an_audit_is_done_once(app, editor, clock):
    page = fill_in(editor, measure="equality-audit", amount="2", place="")
    assert "Enter 1" in page.words
    fill_in(editor, measure="equality-audit", amount="1", place="")
    assert len(kept(app)) == 1


def test_the_button_pressed_twice(app, editor, clock):
    page = editor.open(ENTER)
    fields = {**page.fields, **FILLED}
    first, second = editor.post(page, fields), editor.post(page, fields)
    assert (second.status, second.address) == (200, first.address)
    assert "entered before" not in second.words
    assert len(kept(app)) == 1


def test_the_same_figure_on_a_page_that_was_opened_anew(app, editor, clock, seconds_apart):
    fill_in(editor)
    page = fill_in(editor)
    assert page.status == 422
    assert "entered before" in page.words
    assert len(kept(app)) == 1


def test_withdrawing_one(app, editor, clock):
    fill_in(editor)
    number = kept(app)[0].id
    asked = editor.open(f"{LIST}/{number}/withdraw")
    assert "cannot be undone" in asked.words

    page = editor.send(asked)

    assert "Withdrawn" in page.words
    assert kept(app)[0].withdrawn_by == "Editor"
    again = editor.open(f"{LIST}/{number}/withdraw")
    assert "Withdrawn already" in again.words


def test_the_list_is_filtered_and_paged(app, editor, clock):
    for number in range(51):
        with app.app_context():
            kpi_figures.enter_figure(TRAINED._replace(source=f"Source {number}"), 1, "tests")
    fill_in(editor, measure="case-studies", on_day="1 June 2027")

    assert "52 entries" in editor.open(LIST).words
    assert "51 entries" in editor.open(f"{LIST}?measure=training-completed").words
    assert "1 entry" in editor.open(f"{LIST}?from=1+June+2027&to=30/6/2027").words
    last = editor.open(f"{LIST}?measure=training-completed&page=2")
    assert "Page 2 of 2" in last.words
    assert "Source 0" in last.words
    assert "Page 2 of 2" in editor.open(f"{LIST}?measure=training-completed&page=99").words
    wrong = editor.open(f"{LIST}?from=soon")
    assert wrong.status == 422
    assert "cannot read this day" in wrong.words
    assert editor.open(f"{LIST}?page=x&measure=nothing").status == 200


def test_a_viewer_reads_and_changes_nothing(app, editor, viewer, clock):
    fill_in(editor)
    number = kept(app)[0].id

    page = viewer.open(LIST)

    assert "Register of the day" in page.words
    assert "Enter a figure" not in page.words
    assert "Withdraw" not in page.words
    token = viewer.open("/join").fields["csrf_token"]
    for address in (ENTER, f"{LIST}/{number}/withdraw"):
        assert viewer.open(address).status == 403
        sent = viewer.client.post(address, data={**FILLED, "csrf_token": token})
        assert sent.status_code == 403
    assert len(kept(app)) == 1
    assert kept(app)[0].withdrawn_at is None


@pytest.mark.parametrize("number", ["99", str(2**31), "9" * 40, "x", "-1"])
def test_what_is_not_there_is_not_found(editor, number):
    assert editor.open(f"{LIST}/{number}/withdraw").status == 404
