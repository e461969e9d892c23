"""The measures of the KPI report quarter by quarter, as far back as anything is on record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from app.core_team.reports.report_definition_texts import Definition
from app.core_team.reports.report_definitions import edition
from app.core_team.reports.report_entered_figures import NO_ONE_PLACE, NOTHING, Part, entered_in
from app.core_team.reports.report_figures import COUNTS
from app.core_team.reports.report_query import Asked
from app.store.organisations.organisations import PLACES
from app.store.reports import kpi_counts, kpi_figures
from app.store.reports.kpi_counts import Span, Who
from app.store.reports.kpi_figures import Days, DayTotal
from app.text.uk_dates import Period, Quarter, day_of, end_of, quarter_of, quarters_in, start_of

NOT_RECORDED = "Not on record"

Amounts: TypeAlias = tuple[int | str | None, ...]
"""One for each quarter: a number, words where the number is not told, or None for nothing."""


class Unit(NamedTuple):
    """Measures that are numbers of the same kind, so that one axis may have them.

    `axis` says what is counted. `by_place` has a series for each place, of the one measure.
    """

    id: str
    title: str
    axis: str
    measures: tuple[str, ...]
    by_place: bool = False


UNITS: Mapping[str, Unit] = {
    each.id: each
    for each in (
        Unit(
            "organisations",
            "Organisations",
            "Organisations",
            (
                "organisations-submitted",
                "organisations-worked",
                "organisations-returned",
                "organisations-with-team",
                "community-organisations",
                "co-production-communities",
            ),
        ),
        Unit(
            "places",
            "Organisations supported, place by place",
            "Organisations",
            ("organisations-supported",),
            by_place=True,
        ),
        Unit(
            "people",
            "People",
            "People",
            ("training-completed", "training-positive", "young-people"),
        ),
        Unit("attendances", "Attendances", "Attendances", ("community-attendances",)),
        Unit(
            "done",
            "Reviews, sessions and case studies",
            "How many were done",
            ("policy-reviews", "community-sessions", "case-studies"),
        ),
    )
}


class Series(NamedTuple):
    """What was told of one measure, or of a place, each quarter. `nothing` stands for None."""

    name: str
    amounts: Amounts
    nothing: str = NOTHING

    @property
    def numbers(self) -> list[int | None]:
        """What a line can show: a number that is not told is a gap, as nothing is."""
        return [each if isinstance(each, int) else None for each in self.amounts]

    @property
    def has_a_line(self) -> bool:
        """Whether there is any number."""
        return any(each is not None for each in self.numbers)


class Record(NamedTuple):
    """What a report knows up to the quarter of its last day; `begins` is the first event's day.

    An organisation counts by the merges before the end, throughout: like is set beside like.
    """

    asked: Asked
    quarters: Sequence[Quarter]
    begins: date | None
    who: Who
    totals: Sequence[DayTotal]


def record_of(asked: Asked) -> Record:
    """Whole quarters, up to the one of the report's last day, or of when it was made."""
    last = quarter_of(min(asked.period.last, day_of(asked.known))).period.last
    end = min(end_of(last), asked.known)
    began = kpi_counts.record_begins(end)
    begins = day_of(began) if began else None
    totals = kpi_figures.totals_by_day(Days(None, last), asked.known)
    days = [each.on_day for each in totals] + ([begins] if begins else [])
    quarters = quarters_in(Period(quarter_of(min(days)).period.first, last)) if days else []
    return Record(asked, quarters, begins, kpi_counts.known_by(asked.known, end), totals)


def series_of(record: Record, unit: Unit) -> list[Series]:
    """The series of a unit, in the order of its measures or of the places."""
    named = edition(record.asked.edition)
    found = [named[each] for each in unit.measures if each in named]
    if unit.by_place:
        return [each for one in found for each in _place_by_place(_parts(record, one))]
    return [_series(record, each) for each in found]


def _series(record: Record, definition: Definition) -> Series:
    if definition.computed:
        amounts = tuple(_counted(record, definition, each.period) for each in record.quarters)
        return Series(definition.title, amounts, NOT_RECORDED)
    return Series(definition.title, tuple(part.amount for part in _parts(record, definition)))


def _counted(record: Record, definition: Definition, period: Period) -> int | None:
    """How many the toolkit counted; None for a quarter that was over before the record began."""
    if record.begins is None or period.last < record.begins:
        return None
    count = COUNTS[definition.id, definition.version]
    end = min(end_of(period.last), record.asked.known)
    return kpi_counts.how_many(count(Span(start_of(period.first), end), record.who))


def _parts(record: Record, definition: Definition) -> list[Part]:
    """What the report of each quarter says by itself."""
    totals = [each for each in record.totals if each.measure == definition.id]
    return [
        entered_in(
            quarter.period,
            definition,
            [each for each in totals if quarter.period.holds(each.on_day)],
        ).parts[0]
        for quarter in record.quarters
    ]


def _place_by_place(parts: Sequence[Part]) -> list[Series]:
    """A series for each place that was ever named. What named none is of no one place."""
    each = [
        part.places or ({NO_ONE_PLACE: part.amount} if part.amount is not None else {})
        for part in parts
    ]
    named = [*PLACES.values(), NO_ONE_PLACE]
    return [
        Series(name, tuple(places.get(name) for places in each))
        for name in named
        if any(name in places for places in each)
    ]
