"""What the team entered is added up where the sum is true, and points to no child."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core_team.reports.report_definitions import (
    DEFINITION_EDITIONS,
    NEWEST_EDITION,
    definitions_in_edition,
)
from app.core_team.reports.report_entered_figures import (
    BY_PLACE,
    BY_QUARTER,
    BY_QUARTER_AND_PLACE,
    NOTHING_ENTERED,
    summarise_entries,
)
from app.core_team.reports.report_files import WITHHELD_AMOUNT, entries_table, figures_table
from app.core_team.reports.report_query import ReportQuery
from app.store.reports.kpi_figures import DayTotal, Figure, NewFigure
from app.store.reports.kpi_measures import MEASURES, Additivity, is_too_small_to_show
from app.text.uk_dates import Period, list_quarters
from tests.factories.events import parse_moment

pytestmark = pytest.mark.usefixtures("programme")

YEAR = Period(date(2027, 4, 1), date(2028, 3, 31))
QUARTER = Period(date(2027, 4, 1), date(2027, 6, 30))
KNOWN = parse_moment("2028-05-01 10:00")
ALWAYS = [
    id_ for id_, each in MEASURES.items() if each.adds_up is Additivity.ALWAYS and not each.once
]
ONCE_A_QUARTER = [id_ for id_, each in MEASURES.items() if each.adds_up is not Additivity.ALWAYS]


def told(measure, period, *entries, definitions=NEWEST_EDITION):
    """What the report says where `entries` are (day, place, amount)."""
    totals = [DayTotal(measure, place, day, amount, 1) for day, place, amount in entries]
    return summarise_entries(period, definitions_in_edition(definitions)[measure], totals)


def in_a_file(measure, period, *entries):
    """The rows of it in a file: place, from, to, amount and words."""
    found = {measure: told(measure, period, *entries)}
    head, *rows = figures_table(
        ReportQuery(period, KNOWN, NEWEST_EDITION), found, "Partnership"
    ).lines
    names = ("Place", "From", "To", "In the period", "In words")
    return [tuple(row[head.index(name)] for name in names) for row in rows]


FOUR = [(date(2027, month, 5), "hull", 10) for month in (4, 7, 10)] + [
    (date(2028, 1, 5), "hull", 10)
]


# ---------------------------------------------------------------- over time


@pytest.mark.parametrize("definitions", DEFINITION_EDITIONS)
@pytest.mark.parametrize("measure", ONCE_A_QUARTER)
def test_people_and_organisations_are_told_quarter_by_quarter(measure, definitions):
    """By every edition: none offers a sum that is not true."""
    found = told(measure, YEAR, *FOUR, definitions=definitions)

    assert found.by_quarter
    apart = MEASURES[measure].adds_up is Additivity.IN_A_QUARTER_AND_PLACE
    assert found.in_short == (BY_QUARTER_AND_PLACE if apart else BY_QUARTER)
    assert [part.name for part in found.parts] == [each.name for each in list_quarters(YEAR)]
    assert {part.places["Hull"] for part in found.parts} == {10}
    assert found.entries == 4
    assert found.last_day == date(2028, 1, 5)


@pytest.mark.parametrize("measure", ALWAYS)
def test_what_happens_is_added_up(measure):
    found = told(measure, YEAR, *FOUR)
    assert not found.by_quarter
    assert found.in_short == 40


@pytest.mark.parametrize("measure", ONCE_A_QUARTER)
def test_a_report_of_several_quarters_says_of_each_what_its_own_says(measure):
    """Which is what it would have to say if it were read beside them."""
    found = told(measure, YEAR, *FOUR)
    alone = [told(measure, part.days, FOUR[n]).parts for n, part in enumerate(found.parts)]
    assert [part._replace(name="") for part in found.parts] == [part for (part,) in alone]


def test_a_file_of_a_year_says_why_there_is_no_sum():
    months = [(date(2027, 4, 5), "", 12), (date(2027, 5, 5), "", 3), (date(2028, 1, 5), "", 7)]
    assert in_a_file("community-organisations", YEAR, *months) == [
        ("", *YEAR, None, BY_QUARTER),
        ("", *QUARTER, 15, ""),
        ("", date(2027, 7, 1), date(2027, 12, 31), None, NOTHING_ENTERED),
        ("", date(2028, 1, 1), date(2028, 3, 31), 7, ""),
    ]


def test_quarters_in_a_row_without_entries_are_told_together():
    found = told("young-people", YEAR, (date(2027, 4, 5), "", 12))
    assert [(part.name, part.words) for part in found.parts] == [
        ("April to June 2027 (quarter 1 of 2027/28)", ""),
        ("1 July 2027 to 31 March 2028", NOTHING_ENTERED),
    ]


def test_parts_of_quarters_say_which_days_they_are_of():
    days = Period(date(2027, 3, 15), date(2027, 7, 2))
    assert [each.name for each in list_quarters(days)] == [
        "January to March 2027 (quarter 4 of 2026/27), from 15 March",
        "April to June 2027 (quarter 1 of 2027/28)",
        "July to September 2027 (quarter 2 of 2027/28), to 2 July",
    ]
    inside = Period(date(2027, 4, 2), date(2027, 4, 3))
    (only,) = list_quarters(inside)
    assert only.name == "April to June 2027 (quarter 1 of 2027/28), from 2 April to 3 April"
    assert only.period == inside


# ---------------------------------------------------------------- over places, and nothing at all


def test_support_in_several_places_is_not_added_up():
    entries = [(date(2027, 4, 5), "hull", 3), (date(2027, 5, 5), "york", 4)]
    assert in_a_file("organisations-supported", QUARTER, *entries) == [
        ("", *QUARTER, None, BY_PLACE),
        ("Hull", *QUARTER, 3, ""),
        ("York", *QUARTER, 4, ""),
    ]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("period", [QUARTER, YEAR])
def test_nothing_entered_is_no_number(measure, period):
    assert told(measure, period).in_short == NOTHING_ENTERED
    assert in_a_file(measure, period) == [("", *period, None, NOTHING_ENTERED)]


@pytest.mark.parametrize("measure", [id_ for id_, each in MEASURES.items() if not each.once])
def test_none_that_was_entered_is_nought(measure):
    place = "hull" if MEASURES[measure].by_place else ""
    rows = in_a_file(measure, QUARTER, (date(2027, 4, 5), place, 0))
    assert rows[-1][3] == 0


def test_what_is_done_is_told_as_done():
    found = told("equality-audit", YEAR, (date(2027, 4, 5), "", 1), (date(2028, 3, 5), "", 1))
    assert found.in_short == "Done"
    assert found.last_day == date(2028, 3, 5)


# ---------------------------------------------------------------- nothing that points to a child

CHILDREN = next(id_ for id_, each in MEASURES.items() if each.of_children)


@st.composite
def entries_of_children(draw) -> list[Figure]:
    """As the form lets them in: a small number has no place."""
    entries = []
    for number in range(draw(st.integers(1, 7))):
        day = YEAR.first + timedelta(draw(st.integers(0, 365)))
        amount = draw(st.integers(0, 12))
        places = [""] if is_too_small_to_show(CHILDREN, amount) else ["", "hull", "york"]
        said = NewFigure(CHILDREN, day, draw(st.sampled_from(places)), amount, "Source", "")
        entries.append(Figure(number, said, "Somebody", KNOWN, None, None))
    return entries


@given(
    entries=entries_of_children(),
    first=st.integers(0, 200),
    days=st.integers(0, 365),
    definitions=st.sampled_from(list(DEFINITION_EDITIONS)),
)
def test_no_small_number_of_children_follows_from_a_file(entries, first, days, definitions):
    """Neither as it is, nor as what is left where some of the numbers are taken from others."""
    period = Period(YEAR.first + timedelta(first), YEAR.first + timedelta(first + days))
    there = [one for one in entries if period.holds(one.said.on_day)]
    asked = ReportQuery(period, KNOWN, definitions)

    known = [*sums_told(asked, there), *entries_told(asked, there)]

    for small in small_sums(period, there):
        assert not follows(small, known), (small, known)


def sums_told(asked: ReportQuery, there: list[Figure]) -> Iterator[list[int]]:
    """Which entries each number of the sheet of figures is the sum of: 1 for those that it adds."""
    totals = [
        DayTotal(CHILDREN, one.said.place, one.said.on_day, one.said.amount, 1) for one in there
    ]
    found = {
        CHILDREN: summarise_entries(
            asked.period, definitions_in_edition(asked.edition)[CHILDREN], totals
        )
    }
    head, *rows = figures_table(asked, found, "Partnership").lines
    names = {"Hull": "hull", "York": "york", "No one place": ""}
    for row in rows:
        line = dict(zip(head, row, strict=True))
        if isinstance(line["In the period"], int):
            days = Period(line["From"], line["To"])
            yield [
                int(
                    days.holds(one.said.on_day)
                    and (not line["Place"] or one.said.place == names[line["Place"]])
                )
                for one in there
            ]


def entries_told(asked: ReportQuery, there: list[Figure]) -> Iterator[list[int]]:
    """The same for the sheet of entries."""
    head, *rows = entries_table(asked, there).lines
    for row in rows:
        line = dict(zip(head, row, strict=True))
        if line["Amount"] != WITHHELD_AMOUNT:
            yield [int(one.id == line["Number"]) for one in there]


def small_sums(period: Period, there: list[Figure]) -> Iterator[list[int]]:
    """The entries whose sum may point to a child: each, and those of a quarter and place."""
    groups = [[one] for one in there]
    for quarter in list_quarters(period):
        inside = [one for one in there if quarter.period.holds(one.said.on_day)]
        places = Counter(one.said.place for one in inside)
        groups += [inside, *([one for one in inside if one.said.place == at] for at in places)]
    for group in groups:
        if is_too_small_to_show(CHILDREN, sum(one.said.amount for one in group)):
            yield [int(one in group) for one in there]


def follows(wanted: list[int], known: list[list[int]]) -> bool:
    """Whether a sum is the one number that the known sums leave open for it."""
    return rank([*known, wanted]) == rank(known)


def rank(rows: list[list[int]]) -> int:
    """How many of the rows do not follow from the others, by Gauss's elimination."""
    left = [[Fraction(each) for each in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left.remove(pivot)
        left = [
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)]
            for row in left
        ]
    return found
