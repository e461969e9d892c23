"""The measures of the KPI report over time: a gap is no zero, and no axis has two units."""

from collections import Counter
from datetime import date

import pytest

from app.core_team.reports.report_definitions import NEWEST_EDITION, definitions_in_edition
from app.core_team.reports.report_series import CHART_UNITS
from app.database.engine import db
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.base.events import Action
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.kpi_measures import MEASURES
from tests.factories.events import record_event, record_submission
from tests.page_checks.visitor import words_of
from tests.pages.web.test_headers import POLICY

PAGE = "/core-team/report/over-time"
ASKED = "from=2027-04-01&to=2027-06-30&known=2027-07-05T09:15:00Z"
ENTERED = [
    # One quarter before the toolkit's record began, and none in the one from October.
    ("training-completed", date(2026, 7, 1), "", 40),
    ("training-completed", date(2027, 1, 4), "hull", 25),
    ("training-completed", date(2027, 2, 4), "york", 5),
    ("training-completed", date(2027, 5, 5), "", 0),
    ("young-people", date(2027, 1, 4), "", 3),
    ("young-people", date(2027, 5, 5), "", 12),
    ("organisations-supported", date(2027, 1, 4), "hull", 6),
    ("organisations-supported", date(2027, 1, 4), "york", 4),
    ("organisations-supported", date(2027, 5, 5), "", 2),
    ("equality-audit", date(2027, 5, 5), "", 1),
]
QUARTERS = ["Jul–Sep<br>2026", "Oct–Dec<br>2026", "Jan–Mar<br>2027", "Apr–Jun<br>2027"]


@pytest.fixture
def clock(clock):
    """Figures are entered, and reports made, in July 2027."""
    clock.set_to("2027-07-02 10:00")
    return clock


@pytest.fixture
def past(app, clock):
    """Four quarters, with something in each but one."""
    with app.app_context():
        record_event("2026-12-01 10:00", Action.ACCOUNT_MADE)
        record_submission("2027-05-05 10:00", 9001, 1)
        record_submission("2027-05-06 10:00", 9002, 2)
        db.session.commit()
        account = accounts.add_account("first@example.org", "First", Role.EDITOR, "", "tests")
        for measure, day, place, amount in ENTERED:
            kpi_figures.enter_figure(
                NewFigure(measure, day, place, amount, "Register", ""), account, "tests"
            )
    clock.set_to("2027-07-10 10:00")


def lines(visitor, unit, asked=ASKED):
    """The lines of a unit by their names, without the letter before them."""
    response = visitor.client.get(f"{PAGE}/{unit}.json?{asked}")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    return {each["name"][3:]: each for each in response.json["data"]}


def numbers(visitor, unit, asked=ASKED):
    return {name: line["y"] for name, line in lines(visitor, unit, asked).items()}


def cells(page, unit):
    """The rows of a unit's table."""
    (table,) = [
        each
        for each in page.tree.iter("table")
        if words_of(next(each.iter("caption"))) == f"{unit} by quarter"
    ]
    return [[words_of(cell) for cell in row] for row in table.iter("tr")]


def test_a_quarter_in_which_nothing_was_entered_is_a_gap_and_no_zero(past, viewer):
    found = lines(viewer, "people")["Staff and volunteers who completed training"]
    assert (found["x"], found["y"]) == (QUARTERS, [40, None, 30, 0])
    assert found["connectgaps"] is False
    rows = cells(viewer.open(f"{PAGE}?{ASKED}"), "People")
    assert [row[1] for row in rows[1:]] == ["40", "Nothing entered", "30", "0"]
    assert rows[1][0] == "July to September 2026 (quarter 2 of 2026/27)"


def test_what_the_toolkit_counts_is_a_gap_until_its_record_began_and_then_a_number(past, viewer):
    name = "Organisations that completed a self-assessment"
    assert numbers(viewer, "organisations")[name] == [None, 0, 0, 2]
    rows = cells(viewer.open(f"{PAGE}?{ASKED}"), "Organisations")
    assert [row[1] for row in rows[1:]] == ["Not on record", "0", "0", "2"]


def test_a_small_number_of_children_is_told_by_no_line(past, viewer):
    name = "Children and young people in advisory groups"
    assert numbers(viewer, "people")[name] == [None, None, None, 12]
    rows = cells(viewer.open(f"{PAGE}?{ASKED}"), "People")
    assert [row[3] for row in rows[1:]] == ["Nothing entered"] * 2 + ["Fewer than 5", "12"]


def test_places_that_do_not_add_up_have_a_line_each(past, viewer):
    assert numbers(viewer, "places") == {
        "Hull": [None, None, 6, None],
        "York": [None, None, 4, None],
        "No one place": [None, None, None, 2],
    }


def test_a_quarter_that_is_not_over_says_so(past, viewer):
    asked = "from=2027-07-01&to=2027-07-04&known=2027-07-05T09:15:00Z"
    found = lines(viewer, "people", asked)["Staff and volunteers who completed training"]
    assert found["x"][-1] == "Jul–Sep<br>2027<br>so far"
    last = cells(viewer.open(f"{PAGE}?{asked}"), "People")[-1]
    assert last[0] == "July to September 2027 (quarter 2 of 2027/28), so far"


def test_every_measure_is_under_one_unit_but_what_is_done_or_not():
    under = Counter(each for unit in CHART_UNITS.values() for each in unit.measures)
    once = {id_ for id_, each in MEASURES.items() if each.once}
    assert set(under.values()) == {1}
    assert under.keys() == definitions_in_edition(NEWEST_EDITION).keys() - once


@pytest.mark.parametrize("unit", CHART_UNITS)
def test_an_axis_says_what_it_counts_and_hides_nothing_by_a_click(past, viewer, unit):
    layout = viewer.client.get(f"{PAGE}/{unit}.json?{ASKED}").json["layout"]
    assert layout["yaxis"]["title"]["text"] == CHART_UNITS[unit].axis
    assert layout["yaxis"]["rangemode"] == "tozero"
    assert (layout["legend"]["itemclick"], layout["legend"]["itemdoubleclick"]) == (False, False)
    assert not [name for name in layout if name.startswith("yaxis") and name != "yaxis"]


def test_lines_are_for_the_core_team_and_of_units_that_there_are(past, viewer, visitor):
    address = f"{PAGE}/people.json?{ASKED}"
    assert visitor.client.get(address).headers["Location"].startswith("/core-team/sign-in")
    assert viewer.client.get(f"{PAGE}/money.json?{ASKED}").status_code == 404
    assert viewer.client.get(f"{PAGE}/people.json?known=soon").status_code == 404


def test_before_anything_is_on_record_there_is_nothing_to_draw(app, clock, viewer):
    asked = "from=2020-01-01&to=2020-03-31"
    assert "Nothing is on record yet" in viewer.open(f"{PAGE}?{asked}").words
    assert numbers(viewer, "people", asked) == {}


def test_only_this_page_may_draw_with_a_library(past, viewer):
    def policy(address):
        return viewer.client.get(address).headers["Content-Security-Policy"]

    drawing = policy(f"{PAGE}?{ASKED}")
    assert drawing == POLICY.replace(
        "style-src 'self'",
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    ).replace("img-src 'self'", "img-src 'self' data: blob:")
    assert policy("/core-team/report") == policy(f"{PAGE}/people.json?{ASKED}") == POLICY
