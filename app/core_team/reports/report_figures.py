"""The figures of a report: counted from the record of events, or from what was entered."""

from collections.abc import Mapping
from typing import NamedTuple

from app.core_team.reports.report_definition_texts import Definition
from app.core_team.reports.report_definitions import edition
from app.core_team.reports.report_entered_figures import Entered, entered_in
from app.core_team.reports.report_query import Asked
from app.store.reports import kpi_counts, kpi_figures
from app.store.reports.kpi_counts import Became, Count, Counted, Rows, Who
from app.store.reports.kpi_figures import Days
from app.text.uk_dates import start_of

# How each version of a definition is counted. One that is not here is entered. The first versions
# are from before anything could be taken back or dropped, the second from before organisations were
# confirmed: they count every such past alike.
COUNTS: Mapping[tuple[str, int], Count] = {
    ("organisations-submitted", 1): kpi_counts.submitted,
    ("organisations-submitted", 2): kpi_counts.submitted,
    ("organisations-submitted", 3): kpi_counts.submitted,
    ("organisations-worked", 1): kpi_counts.worked,
    ("organisations-worked", 2): kpi_counts.worked,
    ("organisations-worked", 3): kpi_counts.worked,
    ("organisations-returned", 1): kpi_counts.returned,
    ("organisations-returned", 2): kpi_counts.returned,
    ("organisations-returned", 3): kpi_counts.returned,
    ("organisations-with-team", 1): kpi_counts.worked_with_team,
    ("organisations-with-team", 2): kpi_counts.worked_with_team,
    ("organisations-with-team", 3): kpi_counts.worked_with_team,
}


class Computed(NamedTuple):
    """How many organisations a definition finds, in each of `Asked.spans`.

    `before` is None where the time before cannot be set beside the period: one of them is not
    whole.
    """

    definition: Definition
    period: int
    before: int | None
    ever: int


class Line(NamedTuple):
    """An organisation behind a figure: when it was counted, and what its record has become."""

    counted: Counted
    became: Became | None


def figures_of(asked: Asked) -> Mapping[str, Computed | Entered]:
    """Every figure of a report by its definition's id, in the order of the edition."""
    who = kpi_counts.known_by(asked.known, asked.end)
    whole = before_is_whole(asked)
    totals = kpi_figures.totals_by_day(Days(*asked.period), asked.known)
    return {
        each.id: _computed(each, asked, who, whole=whole)
        if (each.id, each.version) in COUNTS
        else entered_in(asked.period, each, [one for one in totals if one.measure == each.id])
        for each in edition(asked.edition).values()
    }


def before_is_whole(asked: Asked) -> bool:
    """Whether the period is over, and the record had begun before the time set beside it."""
    begins = kpi_counts.record_begins(asked.end)
    start = start_of(asked.period.before.first)
    return not asked.provisional and begins is not None and begins <= start


def rows_behind(asked: Asked, figure: str, span: str) -> Rows | None:
    """The query behind a computed figure; None where there is no such figure or span."""
    definition = edition(asked.edition).get(figure)
    count = COUNTS.get((figure, definition.version)) if definition else None
    if count is None or span not in asked.spans:
        return None
    return count(asked.spans[span], kpi_counts.known_by(asked.known, asked.end))


def lines_of(rows: Rows, offset: int = 0, most: int | None = None) -> list[Line]:
    """The organisations behind a figure, the earliest first."""
    page = kpi_counts.page_of(rows, offset, most)
    since = kpi_counts.became(each.organisation_id for each in page if each.name is None)
    return [Line(each, since.get(each.organisation_id)) for each in page]


def _computed(definition: Definition, asked: Asked, who: Who, *, whole: bool) -> Computed:
    count = COUNTS[definition.id, definition.version]
    found = {
        name: kpi_counts.how_many(count(span, who))
        for name, span in asked.spans.items()
        if whole or name != "before"
    }
    return Computed(definition, found["period"], found.get("before"), found["ever"])
