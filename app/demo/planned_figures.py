"""Plans the figures that a team enters for the KPI report, quarter by quarter."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.demo.timelines import working_time
from app.store.demo.demo_plan import PlannedFigure

# The last day of a quarter, as month and day.
QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
# Days from the end of a quarter until its figures are entered, from and to.
DAYS_UNTIL_ENTERED = (4, 14)

YEAR_END_MONTH = 3

LATE_NOTE, LATE_SHARE = "Two sheets came in late, and are counted here.", 0.03


class FigureSource(NamedTuple):
    """A measure of the KPI report, the source of its figures, and the amount in a quarter.

    `amount` is about that of a programme at full size: in each place where it is `by_place`, in all
    otherwise. `yearly` is for what is done once, in the last quarter of the financial year.
    """

    measure: str
    book: str
    amount: int
    by_place: bool = False
    yearly: bool = False


SOURCES = (
    FigureSource("training-completed", "Made-up training register", 45, by_place=True),
    FigureSource("training-positive", "Made-up training survey", 160),
    FigureSource("policy-reviews", "Made-up list of reviews", 6),
    FigureSource("community-sessions", "Made-up calendar", 3),
    FigureSource("community-attendances", "Made-up attendance sheets", 70),
    FigureSource("case-studies", "Made-up library of case studies", 3),
    FigureSource("community-organisations", "Made-up attendance sheets", 28),
    FigureSource("young-people", "Made-up advisory group totals", 40),
    FigureSource("organisations-supported", "Made-up support log", 3, by_place=True),
    FigureSource("co-production-communities", "Made-up list of networks", 12),
    FigureSource("equality-audit", "Made-up audit report", 1, yearly=True),
)


def plan_figures(
    chance: Random, places: Sequence[str], began: date, today: date
) -> tuple[PlannedFigure, ...]:
    """Plan figures for every quarter that ended since `began`, entered before `today`.

    `places` are the ids of the programme's places.
    """
    ended = [
        day for day in _quarter_ends(began, today) if day + timedelta(DAYS_UNTIL_ENTERED[1]) < today
    ]
    return tuple(
        figure
        for quarter, day in enumerate(ended)
        for source in SOURCES
        for figure in _quarter_figures(chance, source, places, quarter, day)
    )


def _quarter_ends(began: date, today: date) -> Iterator[date]:
    for year in range(began.year, today.year + 1):
        yield from (
            date(year, month, day)
            for month, day in QUARTER_ENDS
            if began < date(year, month, day) < today
        )


def _quarter_figures(
    chance: Random, source: FigureSource, places: Sequence[str], quarter: int, day: date
) -> Iterator[PlannedFigure]:
    if source.yearly and day.month != YEAR_END_MONTH:
        return
    at = working_time(chance, day + timedelta(chance.randint(*DAYS_UNTIL_ENTERED)))
    # It takes the programme about two years to come to its full size.
    size = source.amount * min(1, (quarter + 3) / 10)
    for place in places if source.by_place else ("",):
        amount = 1 if source.yearly else max(1, round(chance.gauss(size, size / 4)))
        note = LATE_NOTE if chance.random() < LATE_SHARE else ""
        yield PlannedFigure(source.measure, day, place, amount, source.book, note, at)
        at += timedelta(seconds=chance.randint(40, 90))
