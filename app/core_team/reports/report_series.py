"""The measures of the KPI report quarter by quarter, as far back as anything is on record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from app.core_team.reports.report_definition_texts import Definition
from app.core_team.reports.report_definitions import definitions_in_edition
from app.core_team.reports.report_entered_figures import (
    NO_ONE_PLACE,
    NOTHING_ENTERED,
    EnteredPart,
    summarise_entries,
)
from app.core_team.reports.report_figures import COUNT_FUNCTIONS
from app.core_team.reports.report_query import ReportQuery
from app.store.base.current_programme import get_programme
from app.store.reports import kpi_counts, kpi_figures
from app.store.reports.kpi_counts import OrganisationIdentities, TimeSpan
from app.store.reports.kpi_figures import DateRange, DayTotal
from app.text.uk_dates import (
    Period,
    Quarter,
    day_end,
    day_start,
    find_quarter,
    list_quarters,
    uk_day,
)

NOT_RECORDED = "Not on record"

QuarterAmounts: TypeAlias = tuple[int | str | None, ...]
"""One for each quarter: a number, words where the number is not told, or None for nothing."""


class ChartUnit(NamedTuple):
    """Measures of the same kind, which share an axis of the chart.

    `axis` says what is counted. `by_place` has a series for each place, of the one measure.
    """

    id: str
    title: str
    axis: str
    measures: tuple[str, ...]
    by_place: bool = False


CHART_UNITS: Mapping[str, ChartUnit] = {
    each.id: each
    for each in (
        ChartUnit(
            "organisations",
            "Organisations",
            "Organisations",
            (
                "organisations-submitted",
                "organisations-worked",
                "organisations-returned",
                "organisations-improved",
                "organisations-with-team",
                "organisations-asked",
                "community-organisations",
                "co-production-communities",
            ),
        ),
        ChartUnit(
            "places",
            "Organisations supported, place by place",
            "Organisations",
            ("organisations-supported",),
            by_place=True,
        ),
        ChartUnit(
            "people",
            "People",
            "People",
            ("training-completed", "training-positive", "young-people"),
        ),
        ChartUnit("attendances", "Attendances", "Attendances", ("community-attendances",)),
        ChartUnit(
            "done",
            "Reviews, sessions and case studies",
            "How many were done",
            ("policy-reviews", "community-sessions", "case-studies"),
        ),
        ChartUnit("requests", "Requests for help", "Requests for help", ("requests-answered",)),
    )
}


class QuarterSeries(NamedTuple):
    """The amounts of one measure, or of a place, by quarter. `nothing` is shown for None."""

    name: str
    amounts: QuarterAmounts
    nothing: str = NOTHING_ENTERED

    @property
    def numbers(self) -> list[int | None]:
        """The numbers of a line: an amount that is told in words, or none, is a gap."""
        return [amount if isinstance(amount, int) else None for amount in self.amounts]

    @property
    def has_a_line(self) -> bool:
        """Whether there is any number."""
        return any(number is not None for number in self.numbers)


class RecordedQuarters(NamedTuple):
    """The record up to the quarter of a report's last day; `begins` is the first event's day.

    Merges before the end count in all quarters, so that quarters can be compared.
    """

    asked: ReportQuery
    quarters: Sequence[Quarter]
    begins: date | None
    who: OrganisationIdentities
    totals: Sequence[DayTotal]


def load_recorded_quarters(query: ReportQuery) -> RecordedQuarters:
    """Load whole quarters, up to that of the report's last day, or of when it was made."""
    last = find_quarter(min(query.period.last, uk_day(query.known))).period.last
    end = min(day_end(last), query.known)
    began = kpi_counts.first_event_time(end)
    begins = uk_day(began) if began else None
    totals = kpi_figures.totals_by_day(DateRange(None, last), query.known)
    days = [total.on_day for total in totals] + ([begins] if begins else [])
    quarters = list_quarters(Period(find_quarter(min(days)).period.first, last)) if days else []
    return RecordedQuarters(
        query, quarters, begins, kpi_counts.identities_known_at(query.known, end), totals
    )


def list_series(record: RecordedQuarters, unit: ChartUnit) -> list[QuarterSeries]:
    """The series of a unit, in the order of its measures or of the places."""
    definitions = definitions_in_edition(record.asked.edition)
    unit_definitions = [definitions[each] for each in unit.measures if each in definitions]
    if unit.by_place:
        return [
            each
            for one in unit_definitions
            for each in _series_by_place(_quarter_parts(record, one))
        ]
    return [_measure_series(record, each) for each in unit_definitions]


def _measure_series(record: RecordedQuarters, definition: Definition) -> QuarterSeries:
    if definition.computed:
        amounts = tuple(
            _count_organisations(record, definition, quarter.period) for quarter in record.quarters
        )
        return QuarterSeries(definition.title, amounts, NOT_RECORDED)
    return QuarterSeries(
        definition.title, tuple(part.amount for part in _quarter_parts(record, definition))
    )


def _count_organisations(
    record: RecordedQuarters, definition: Definition, period: Period
) -> int | None:
    """How many the toolkit counted; None for a quarter that was over before the record began."""
    if record.begins is None or period.last < record.begins:
        return None
    count = COUNT_FUNCTIONS[definition.id, definition.version]
    end = min(day_end(period.last), record.asked.known)
    return kpi_counts.count_organisations(count(TimeSpan(day_start(period.first), end), record.who))


def _quarter_parts(record: RecordedQuarters, definition: Definition) -> list[EnteredPart]:
    """The entries of each quarter, summarised as its own report would."""
    totals = [total for total in record.totals if total.measure == definition.id]
    return [
        summarise_entries(
            quarter.period,
            definition,
            [total for total in totals if quarter.period.holds(total.on_day)],
        ).parts[0]
        for quarter in record.quarters
    ]


def _series_by_place(parts: Sequence[EnteredPart]) -> list[QuarterSeries]:
    """A series for each place that was ever named, and one for entries without a place."""
    amounts_by_quarter = [
        part.places or ({NO_ONE_PLACE: part.amount} if part.amount is not None else {})
        for part in parts
    ]
    place_names = [*get_programme().place_names.values(), NO_ONE_PLACE]
    return [
        QuarterSeries(name, tuple(places.get(name) for places in amounts_by_quarter))
        for name in place_names
        if any(name in places for places in amounts_by_quarter)
    ]
