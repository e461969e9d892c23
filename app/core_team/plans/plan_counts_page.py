"""How many have a plan, how far its actions are, and which answers were raised since: as tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.core_team.exports.exports import log_export
from app.core_team.organisations.filter_query import filter_parameters
from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.base.transactions import now
from app.store.organisations.organisations import Confirmation
from app.store.participation.organisation_filters import Filters, PlanFilter
from app.store.plans.plan_actions import PlanActionState
from app.store.plans.plan_counts import Grouping, PlanCounts, count_plans
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import Rule, access
from app.web.spreadsheets import (
    CSV_TYPE,
    XLSX_TYPE,
    Table,
    TableColumn,
    sheet_of,
    write_csv,
    write_xlsx,
)
from scoring.programme.programme import RespondentKind

FILE_TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
EVERYBODY = "All organisations"
CONFIRMED = Filters(confirmation=Confirmation.CONFIRMED)


class PlanRow(NamedTuple):
    """A group by name, what it is a group of, and its counts.

    `filters` list its organisations, those that count; None for other respondents, which no list
    shows by their plans.
    """

    grouped_by: str
    name: str
    counts: PlanCounts
    filters: Filters | None = None

    def address(self, plan: str) -> dict[str, str]:
        """The parameters of the list of those with such a plan; empty where there is none."""
        if self.filters is None:
            return {}
        return filter_parameters(self.filters._replace(plan=PlanFilter(plan)))


class PlanTable(NamedTuple):
    """Rows of one table of the page, under its caption, and who is counted in them."""

    caption: str
    heading: str
    counted: str
    rows: Sequence[PlanRow]


@blueprint.get("/plans")
@access(Rule.MEMBER)
def plan_counts() -> ResponseReturnValue:
    """Plans over places and sectors; those of partnerships and teams apart."""
    tables = _make_tables()
    return render_template(
        "core_team/plan_counts.html",
        everybody=next((each.rows[0].counts for each in tables if each.rows[0].filters), None),
        tables=tables,
        states=PlanActionState,
    )


@blueprint.get("/plans/plans.<file>")
@access(Rule.MEMBER)
def plan_counts_file(file: str) -> ResponseReturnValue:
    """The same figures as a file."""
    if file not in FILE_TYPES:
        abort(404)
    log_export("plan-counts", file)
    # Everybody's row heads each table of organisations.
    rows = {(row.grouped_by, row.name): row for each in _make_tables() for row in each.rows}
    table = Table(COLUMNS, list(rows.values()))
    return Response(
        write_csv(table) if file == "csv" else write_xlsx(sheet_of("Plans", table)),
        content_type=FILE_TYPES[file],
        headers={"Content-Disposition": f'attachment; filename="waymark-plans.{file}"'},
    )


def _make_tables() -> list[PlanTable]:
    """The tables that have rows: organisations by place and by sector, then others by kind."""
    programme = get_programme()
    everybody = _rows_of_everybody()
    by_place = _rows_of(Grouping.PLACE, programme.place_names)
    by_sector = _rows_of(Grouping.SECTOR, programme.sector_names)
    tables = (
        PlanTable("By place", "Place", "Organisations", [*everybody, *by_place]),
        PlanTable("By sector", "Sector", "Organisations", [*everybody, *by_sector]),
        PlanTable("Other respondents", "Who answers", "How many", list(_rows_of_others())),
    )
    return [each for each in tables if each.rows]


def _rows_of_everybody() -> list[PlanRow]:
    """One row; none where no organisation counts."""
    counts = count_plans(RespondentKind.ORGANISATION, Grouping.ALL, now())
    return [PlanRow("All", EVERYBODY, each, CONFIRMED) for each in counts.values()]


def _rows_of(grouping: Grouping, names: Mapping[str, str]) -> list[PlanRow]:
    """Rows of the groups that have organisations, in the usual order."""
    counts = count_plans(RespondentKind.ORGANISATION, grouping, now())
    return [
        PlanRow(grouping.capitalize(), name, counts[id], _filters_of(grouping, id))
        for id, name in names.items()
        if id in counts
    ]


def _filters_of(grouping: Grouping, id: str) -> Filters:
    if grouping is Grouping.PLACE:
        return CONFIRMED._replace(place=id)
    return CONFIRMED._replace(sector=id)


def _rows_of_others() -> Iterator[PlanRow]:
    for kind, words in RESPONDENT_WORDS.items():
        if kind is not RespondentKind.ORGANISATION:
            for counts in count_plans(kind, Grouping.ALL, now()).values():
                yield PlanRow("Respondents", words.names.capitalize(), counts)


def _state_column(heading: str, state: PlanActionState) -> TableColumn[PlanRow]:
    return TableColumn(heading, lambda row: row.counts.actions[state])


# Rows overlap (places, sectors, all), so no sum of rows is a number of organisations.
COLUMNS: Sequence[TableColumn[PlanRow]] = (
    TableColumn("Grouped by", lambda row: row.grouped_by),
    TableColumn("Group", lambda row: row.name, 32),
    TableColumn(
        "Respondents (rows do not add up: one in several places is in each)",
        lambda row: row.counts.respondents,
    ),
    TableColumn("With a plan", lambda row: row.counts.with_plan),
    _state_column("Actions planned", PlanActionState.PLANNED),
    _state_column("Actions under way", PlanActionState.UNDER_WAY),
    _state_column("Actions done", PlanActionState.DONE),
    _state_column("Actions not for now", PlanActionState.NOT_NOW),
    TableColumn("Check-ins due", lambda row: row.counts.due),
    TableColumn("Answered again", lambda row: row.counts.answers.answered_again),
    TableColumn("Answers raised since the round before", lambda row: row.counts.answers.raised),
    TableColumn(
        "Of those, to questions that their plan names", lambda row: row.counts.answers.on_plan
    ),
)
