"""The figures of a report: counted from the record of events, or summed from entries."""

from collections.abc import Mapping
from typing import NamedTuple

from app.core_team.reports.report_definition_texts import Definition
from app.core_team.reports.report_definitions import definitions_in_edition
from app.core_team.reports.report_entered_figures import EnteredFigure, summarise_entries
from app.core_team.reports.report_query import ReportQuery
from app.store.reports import help_counts, kpi_counts, kpi_figures
from app.store.reports.kpi_counts import (
    CountFunction,
    CountQuery,
    KpiOrganisation,
    MergedInto,
    OrganisationIdentities,
)
from app.store.reports.kpi_figures import DateRange
from app.text.uk_dates import day_start

# How each version of a definition is counted; one that is not here is entered. One function counts
# all versions of a definition: what a later one takes into account (taking back, dropping,
# confirming) could not happen while an earlier one was current.
COUNT_FUNCTIONS: Mapping[tuple[str, int], CountFunction] = {
    ("organisations-submitted", 1): kpi_counts.select_submitted,
    ("organisations-submitted", 2): kpi_counts.select_submitted,
    ("organisations-submitted", 3): kpi_counts.select_submitted,
    ("organisations-worked", 1): kpi_counts.select_active,
    ("organisations-worked", 2): kpi_counts.select_active,
    ("organisations-worked", 3): kpi_counts.select_active,
    ("organisations-returned", 1): kpi_counts.select_returned,
    ("organisations-returned", 2): kpi_counts.select_returned,
    ("organisations-returned", 3): kpi_counts.select_returned,
    ("organisations-improved", 1): kpi_counts.select_improved,
    ("organisations-with-team", 1): kpi_counts.select_active_with_team,
    ("organisations-with-team", 2): kpi_counts.select_active_with_team,
    ("organisations-with-team", 3): kpi_counts.select_active_with_team,
    ("organisations-asked", 1): help_counts.select_asked,
    ("requests-answered", 1): help_counts.select_answered_requests,
}


class ComputedFigure(NamedTuple):
    """How many a definition counts, in each of `ReportQuery.spans`.

    `before` is None where the period or the time before is not wholly on record.
    """

    definition: Definition
    period: int
    before: int | None
    ever: int


class CountedOrganisation(NamedTuple):
    """An organisation behind a figure: when it was counted, and what it was merged into since."""

    counted: KpiOrganisation
    became: MergedInto | None


def compute_figures(query: ReportQuery) -> Mapping[str, ComputedFigure | EnteredFigure]:
    """Compute every figure of a report, by its definition's id, in the order of the edition."""
    who = kpi_counts.identities_known_at(query.known, query.end)
    whole = has_whole_time_before(query)
    totals = kpi_figures.totals_by_day(DateRange(*query.period), query.known)
    return {
        definition.id: _compute_figure(definition, query, who, whole=whole)
        if (definition.id, definition.version) in COUNT_FUNCTIONS
        else summarise_entries(
            query.period, definition, [one for one in totals if one.measure == definition.id]
        )
        for definition in definitions_in_edition(query.edition).values()
    }


def has_whole_time_before(query: ReportQuery) -> bool:
    """Whether the period is over, and the record had begun before the time set beside it."""
    begins = kpi_counts.first_event_time(query.end)
    start = day_start(query.period.before.first)
    return not query.provisional and begins is not None and begins <= start


def find_counted_rows(query: ReportQuery, figure: str, span: str) -> CountQuery | None:
    """The query behind a computed figure; None where there is no such figure or span."""
    definition = definitions_in_edition(query.edition).get(figure)
    count = COUNT_FUNCTIONS.get((figure, definition.version)) if definition else None
    if count is None or span not in query.spans:
        return None
    return count(query.spans[span], kpi_counts.identities_known_at(query.known, query.end))


def list_counted_organisations(
    rows: CountQuery, offset: int = 0, most: int | None = None
) -> list[CountedOrganisation]:
    """The organisations behind a figure, the earliest first."""
    page = kpi_counts.list_organisations(rows, offset, most)
    became_by_id = kpi_counts.find_merged_into(
        organisation.organisation_id for organisation in page if organisation.name is None
    )
    return [
        CountedOrganisation(organisation, became_by_id.get(organisation.organisation_id))
        for organisation in page
    ]


def _compute_figure(
    definition: Definition, query: ReportQuery, who: OrganisationIdentities, *, whole: bool
) -> ComputedFigure:
    count = COUNT_FUNCTIONS[definition.id, definition.version]
    count_by_span = {
        name: kpi_counts.count_organisations(count(span, who))
        for name, span in query.spans.items()
        if whole or name != "before"
    }
    return ComputedFigure(
        definition, count_by_span["period"], count_by_span.get("before"), count_by_span["ever"]
    )
