"""The same organisations now and a year ago."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import charts
from app.core_team.comparison.compare_page import as_file
from app.core_team.comparison.comparison_files import high_end, in_per_cent_of, low_end
from app.core_team.comparison.comparison_query import View, view_of
from app.core_team.comparison.picture_file import picture_file
from app.core_team.site import blueprint
from app.store.comparison import yearly_change
from app.store.comparison.yearly_change import Moved
from app.store.participation.confirmation_queue import how_many_wait
from app.web.access import Rule, access
from app.web.spreadsheets import Table, TableColumn
from scoring.comparison.stage_changes import Change, all_changes

NOBODY = Moved(0, 0, 0)


class Row(NamedTuple):
    """A value, and what became of it."""

    value: str
    change: Change


COLUMNS: Sequence[TableColumn[Row]] = (
    TableColumn("Value", lambda row: row.value),
    TableColumn("Organisations", lambda row: row.change.n),
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
    """How many went up, stayed and went down, of those that answered both times."""
    view = view_of(request.args)
    since = yearly_change.a_year_ago()
    changes = _changes(view)
    return render_template(
        "core_team/change.html",
        view=view,
        since=since,
        changes=changes,
        picture=_picture(view, changes),
        left_out=yearly_change.left_out(view.questionnaire.id, view.selection, since),
        waiting=how_many_wait(view.selection),
    )


@blueprint.get("/compare/change.csv")
@access(Rule.MEMBER)
def change_file() -> ResponseReturnValue:
    """The table as a file."""
    view = view_of(request.args)
    rows = (Row(view.value_names[value], told) for value, told in _changes(view).items())
    return as_file("waymark-change.csv", Table(COLUMNS, rows))


@blueprint.get("/compare/change.svg")
@access(Rule.MEMBER)
def change_picture() -> ResponseReturnValue:
    """The picture as a file."""
    view = view_of(request.args)
    who = f"organisations {view.who}" if view.who else "all organisations"
    picture = _picture(view, _changes(view))
    return picture_file("waymark-change.svg", f"Change over a year, {who}", [("", picture)])


def _picture(view: View, changes: Mapping[str, Change]) -> Markup:
    return charts.changes_picture(
        [
            (view.value_names[value], (told.up, told.same, told.down))
            for value, told in changes.items()
        ]
    )


def _changes(view: View) -> dict[str, Change]:
    """What became of each value, and of the whole first."""
    moved = yearly_change.moved(view.questionnaire.id, view.selection, yearly_change.a_year_ago())
    values = list(view.value_names)
    return dict(
        zip(values, all_changes([moved.get(value, NOBODY) for value in values]), strict=True)
    )
