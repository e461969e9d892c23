"""What the team entered for the days of a report, added up only where the sum is true.

docs/decisions/0013 says why: people and organisations that are there in two quarters are in both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from app.core_team.reports.report_definition_texts import Definition
from app.store.organisations.organisations import PLACES
from app.store.reports.kpi_figures import DayTotal
from app.store.reports.kpi_measures import MEASURES, AddsUp, is_small, shown
from app.text.uk_dates import Period, Quarter, quarters_in

NO_ONE_PLACE = "No one place"

NOTHING = "Nothing entered"
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

ADDING_UP: Mapping[AddsUp, str] = {
    AddsUp.ALWAYS: "Over time, and over places",
    AddsUp.IN_A_QUARTER: "Over days and places of one quarter; not over quarters",
    AddsUp.IN_A_QUARTER_AND_PLACE: "Over days of one quarter; neither over quarters nor places",
}
NOT_ADDED_UP = "Nothing: one organisation may be behind several rows"
DONE_OR_NOT = "Nothing: it is done or not"


class Part(NamedTuple):
    """What was entered of one measure for days whose entries can be added up, as it may be shown.

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
        """What is to be said where the amount would stand or beside it; empty for nothing."""
        if not self.entries:
            return NOTHING
        if self.held_back:
            return HELD_BACK
        return BY_PLACE if self.amount is None else ""


class Entered(NamedTuple):
    """What was entered of one measure: for all days together, or quarter by quarter."""

    definition: Definition
    parts: tuple[Part, ...]

    @property
    def by_quarter(self) -> bool:
        """Whether there is an amount for each quarter, and none for all of them."""
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
        """The amount, or what stands in its place: a sum that is not true is none."""
        if self.by_quarter:
            apart = any(part.entries and part.amount is None for part in self.parts)
            return BY_QUARTER_AND_PLACE if apart else BY_QUARTER
        (only,) = self.parts
        return only.words if only.amount is None else only.amount


def adding_up(definition: Definition) -> str:
    """What amounts of a figure may be added up over, in words."""
    measure = MEASURES.get(definition.id)
    if measure is None:
        return NOT_ADDED_UP
    return DONE_OR_NOT if measure.once else ADDING_UP[measure.adds_up]


def entered_in(period: Period, definition: Definition, totals: Sequence[DayTotal]) -> Entered:
    """What the entries of a definition's measure, all of them in the period, say."""
    measure, quarters = definition.id, quarters_in(period)
    always = MEASURES[measure].adds_up is AddsUp.ALWAYS
    if always or not totals or len(quarters) == 1:
        return Entered(definition, (_part(measure, Quarter("", period), totals),))
    return Entered(definition, tuple(_by_quarter(measure, quarters, totals)))


def _by_quarter(
    measure: str, quarters: Iterable[Quarter], totals: Sequence[DayTotal]
) -> Iterator[Part]:
    """A part for each quarter with entries, and one for those in a row that have none."""
    in_each = [
        (quarter, [total for total in totals if quarter.period.holds(total.on_day)])
        for quarter in quarters
    ]
    for has_any, run in groupby(in_each, key=lambda each: bool(each[1])):
        if has_any:
            yield from (_part(measure, *each) for each in run)
        else:
            yield _part(measure, _together([quarter for quarter, _ in run]), [])


def _together(run: Sequence[Quarter]) -> Quarter:
    if len(run) == 1:
        return run[0]
    days = Period(run[0].period.first, run[-1].period.last)
    return Quarter(" to ".join(f"{day.day} {day:%B %Y}" for day in days), days)


def _part(measure: str, when: Quarter, totals: Sequence[DayTotal]) -> Part:
    by_place = Counter[str]()
    for total in totals:
        by_place[total.place] += total.amount
    held_back = any(is_small(measure, amount) for amount in by_place.values())
    apart = MEASURES[measure].adds_up is AddsUp.IN_A_QUARTER_AND_PLACE and any(by_place)
    return Part(
        when.name,
        when.period,
        None if apart or not totals else _told(measure, by_place.total()),
        sum(total.entries for total in totals),
        max((total.on_day for total in totals), default=None),
        {} if held_back else dict(_places(measure, by_place)),
        held_back and any(by_place),
    )


def _places(measure: str, by_place: Mapping[str, int]) -> Iterator[tuple[str, str | int]]:
    """The sums by place, in the fixed order; those of no one place last."""
    if any(by_place):
        names = {**{str(place): name for place, name in PLACES.items()}, "": NO_ONE_PLACE}
        for place, name in names.items():
            if place in by_place:
                yield name, _told(measure, by_place[place])


def _told(measure: str, amount: int) -> str | int:
    return DONE if MEASURES[measure].once else shown(measure, amount)
