"""The figures that the team entered for the days of a report, added up where the sum is true.

docs/decisions/0013 says why: people and organisations that are there in two quarters are in both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from app.core_team.reports.report_definition_texts import Definition
from app.store.base.current_programme import get_programme
from app.store.reports.kpi_figures import DayTotal
from app.store.reports.kpi_measures import (
    MEASURES,
    Additivity,
    displayed_amount,
    is_too_small_to_show,
)
from app.text.uk_dates import Period, Quarter, list_quarters

NO_ONE_PLACE = "No one place"

NOTHING_ENTERED = "Nothing entered"
DONE = "Done"
BY_QUARTER = (
    "Quarter by quarter, and not added up: whoever was entered for two quarters counts in both"
)
BY_QUARTER_AND_PLACE = (
    "Quarter by quarter and place by place, and not added up: whoever was entered for two of them "
    "counts in both"
)
BY_PLACE = "Place by place, and not added up: whoever was entered in two places counts in both"
HELD_BACK = "Not shown place by place: a small number that is left over could point to a child"

ADDING_UP_TEXTS: Mapping[Additivity, str] = {
    Additivity.ALWAYS: "Over time, and over places",
    Additivity.IN_A_QUARTER: "Over days and places of one quarter; not over quarters",
    Additivity.IN_A_QUARTER_AND_PLACE: "Over days of one quarter; neither over quarters nor places",
}
NOT_ADDED_UP = "Nothing: one organisation may be behind several rows"
ADDED_OVER_TIME = "Over time: each is counted once"
DONE_OR_NOT = "Nothing: it is done or not"


class EnteredPart(NamedTuple):
    """The entries of one measure for days over which they can be added up, as they may be shown.

    `name` is the quarter's, or that of several in which nothing was entered; empty for all days of
    the report. `amount` is None where nothing was entered, or where only the places have amounts
    that are true. `places` is empty where no entry named a place, or where it would show a number
    that may point to a child (`held_back`).
    """

    name: str
    days: Period
    amount: str | int | None
    entries: int
    last_day: date | None
    places: Mapping[str, str | int]
    held_back: bool

    @property
    def words(self) -> str:
        """The words in place of the amount or beside it; empty for none."""
        if not self.entries:
            return NOTHING_ENTERED
        if self.held_back:
            return HELD_BACK
        return BY_PLACE if self.amount is None else ""


class EnteredFigure(NamedTuple):
    """The entries of one measure: for all days together, or quarter by quarter."""

    definition: Definition
    parts: tuple[EnteredPart, ...]

    @property
    def by_quarter(self) -> bool:
        """Whether each quarter has an amount, and all of them together have none."""
        return len(self.parts) > 1

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return sum(part.entries for part in self.parts)

    @property
    def last_day(self) -> date | None:
        """The day of the last entry."""
        return max((part.last_day for part in self.parts if part.last_day), default=None)

    @property
    def in_short(self) -> str | int:
        """The amount, or the words in its place where adding up would be false."""
        if self.by_quarter:
            apart = any(part.entries and part.amount is None for part in self.parts)
            return BY_QUARTER_AND_PLACE if apart else BY_QUARTER
        (only,) = self.parts
        return only.words if only.amount is None else only.amount


def adding_up_rule(definition: Definition) -> str:
    """Over what a figure's amounts may be added up, in words."""
    measure = MEASURES.get(definition.id)
    if measure is None:
        return ADDED_OVER_TIME if definition.unit == "request" else NOT_ADDED_UP
    return DONE_OR_NOT if measure.once else ADDING_UP_TEXTS[measure.adds_up]


def summarise_entries(
    period: Period, definition: Definition, totals: Sequence[DayTotal]
) -> EnteredFigure:
    """Summarise the entries of a definition's measure, all of them in the period."""
    measure, quarters = definition.id, list_quarters(period)
    always = MEASURES[measure].adds_up is Additivity.ALWAYS
    if always or not totals or len(quarters) == 1:
        return EnteredFigure(definition, (_build_part(measure, Quarter("", period), totals),))
    return EnteredFigure(definition, tuple(_quarterly_parts(measure, quarters, totals)))


def _quarterly_parts(
    measure: str, quarters: Iterable[Quarter], totals: Sequence[DayTotal]
) -> Iterator[EnteredPart]:
    """A part for each quarter with entries, and one for each run of quarters without any."""
    in_each = [
        (quarter, [total for total in totals if quarter.period.holds(total.on_day)])
        for quarter in quarters
    ]
    for has_any, run in groupby(in_each, key=lambda each: bool(each[1])):
        if has_any:
            yield from (_build_part(measure, *each) for each in run)
        else:
            yield _build_part(measure, _join_quarters([quarter for quarter, _ in run]), [])


def _join_quarters(run: Sequence[Quarter]) -> Quarter:
    if len(run) == 1:
        return run[0]
    days = Period(run[0].period.first, run[-1].period.last)
    return Quarter(" to ".join(f"{day.day} {day:%B %Y}" for day in days), days)


def _build_part(measure: str, when: Quarter, totals: Sequence[DayTotal]) -> EnteredPart:
    by_place = Counter[str]()
    for total in totals:
        by_place[total.place] += total.amount
    held_back = any(is_too_small_to_show(measure, amount) for amount in by_place.values())
    apart = MEASURES[measure].adds_up is Additivity.IN_A_QUARTER_AND_PLACE and any(by_place)
    return EnteredPart(
        when.name,
        when.period,
        None if apart or not totals else _shown_amount(measure, by_place.total()),
        sum(total.entries for total in totals),
        max((total.on_day for total in totals), default=None),
        {} if held_back else dict(_place_amounts(measure, by_place)),
        held_back and any(by_place),
    )


def _place_amounts(measure: str, by_place: Mapping[str, int]) -> Iterator[tuple[str, str | int]]:
    """The sums by place, in the fixed order; those of no one place last."""
    if any(by_place):
        names = {**get_programme().place_names, "": NO_ONE_PLACE}
        for place, name in names.items():
            if place in by_place:
                yield name, _shown_amount(measure, by_place[place])


def _shown_amount(measure: str, amount: int) -> str | int:
    return DONE if MEASURES[measure].once else displayed_amount(measure, amount)
