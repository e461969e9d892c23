"""Compares the same organisations now and a year ago."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import charts
from app.core_team.comparison.compare_page import csv_response
from app.core_team.comparison.comparison_columns import about_questionnaire_columns, file_name
from app.core_team.comparison.comparison_files import high_end, in_per_cent_of, low_end
from app.core_team.comparison.comparison_query import ComparisonQuery, read_comparison_query
from app.core_team.comparison.picture_file import picture_response
from app.core_team.site import blueprint
from app.store.comparison import yearly_change
from app.store.comparison.yearly_change import StageChanges
from app.store.participation.confirmation_queue import count_unconfirmed
from app.web.access import Rule, access
from app.web.spreadsheets import Table, TableColumn
from scoring.comparison.stage_changes import StageChange, assess_changes

NO_CHANGES = StageChanges(0, 0, 0)


class ValueChange(NamedTuple):
    """A value, and what became of it."""

    value: str
    change: StageChange


STEP_COLUMNS: Sequence[TableColumn[ValueChange]] = (
    TableColumn("Up", lambda row: row.change.up),
    TableColumn("Same", lambda row: row.change.same),
    TableColumn("Down", lambda row: row.change.down),
    TableColumn("Share that went up (%)", lambda row: in_per_cent_of(row.change.risen.share)),
    TableColumn("Likely from", lambda row: in_per_cent_of(low_end(row.change.risen.interval))),
    TableColumn("Likely to", lambda row: in_per_cent_of(high_end(row.change.risen.interval))),
)


@blueprint.get("/compare/change")
@access(Rule.MEMBER)
def compare_change() -> ResponseReturnValue:
    """How many organisations went up, stayed and went down, of those that answered both times."""
    query = read_comparison_query()
    since = yearly_change.a_year_ago()
    changes = _changes_by_value(query)
    return render_template(
        "core_team/change.html",
        view=query,
        since=since,
        changes=changes,
        picture=_change_picture(query, changes),
        left_out=yearly_change.count_not_compared(query.questionnaire.id, query.selection, since),
        waiting=count_unconfirmed(query.selection) if query.is_of_organisations else 0,
    )


@blueprint.get("/compare/change.csv")
@access(Rule.MEMBER)
def change_file() -> ResponseReturnValue:
    """The table as a file."""
    query = read_comparison_query()
    rows = (
        ValueChange(query.value_names[value], change)
        for value, change in _changes_by_value(query).items()
    )
    columns: list[TableColumn[ValueChange]] = [
        TableColumn(query.value_heading, lambda row: row.value),
        TableColumn(query.called.names.capitalize(), lambda row: row.change.n),
        *STEP_COLUMNS,
        *about_questionnaire_columns(query),
    ]
    return csv_response(f"{file_name(query, 'change')}.csv", Table(columns, rows))


@blueprint.get("/compare/change.svg")
@access(Rule.MEMBER)
def change_picture() -> ResponseReturnValue:
    """The chart of the changes as an SVG file."""
    query = read_comparison_query()
    called = query.called.names
    who = f"{called} {query.who}" if query.who else f"all {called}"
    title = ", ".join(part for part in ("Change over a year", who, query.title) if part)
    picture = _change_picture(query, _changes_by_value(query))
    return picture_response(f"{file_name(query, 'change')}.svg", title, [("", picture)])


def _change_picture(query: ComparisonQuery, changes: Mapping[str, StageChange]) -> Markup:
    return charts.changes_picture(
        [
            (query.value_names[value], (change.up, change.same, change.down))
            for value, change in changes.items()
        ]
    )


def _changes_by_value(query: ComparisonQuery) -> dict[str, StageChange]:
    """The changes of the whole, then of each value."""
    moved = yearly_change.count_stage_changes(
        query.questionnaire.id, query.selection, yearly_change.a_year_ago()
    )
    values = list(query.value_names)
    return dict(
        zip(values, assess_changes([moved.get(value, NO_CHANGES) for value in values]), strict=True)
    )
