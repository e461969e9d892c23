"""Where everyone stands now: places and sectors side by side, and as files and figures."""

from collections.abc import Callable, Mapping

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import charts
from app.access import Rule, access
from app.core_team import blueprint
from app.core_team.comparison import (
    Comparison,
    compared,
    spread_table,
    stages_table,
    summary_table,
)
from app.core_team.views import View, view_of
from app.spreadsheets import CSV, Table, csv_file
from app.store import sums
from app.store.waiting import how_many_wait

FILES: Mapping[str, Callable[[View, Comparison], Table]] = {
    "stages": stages_table,
    "spread": spread_table,
    "scores": summary_table,
}


@blueprint.get("")
@access(Rule.MEMBER)
def home() -> ResponseReturnValue:
    """Where the team begins."""
    return redirect(url_for("core_team.compare"))


@blueprint.get("/compare")
@access(Rule.MEMBER)
def compare() -> ResponseReturnValue:
    """The page that the team opens every Monday."""
    view, comparison = _asked()
    return render_template(
        "core_team/compare.html",
        view=view,
        comparison=comparison,
        taking_part=sums.taking_part(view.selection),
        waiting=how_many_wait(view.selection),
    )


@blueprint.get("/compare/<file>.csv")
@access(Rule.MEMBER)
def compare_file(file: str) -> ResponseReturnValue:
    """One of the page's tables as a file."""
    if file not in FILES:
        abort(404)
    view, comparison = _asked()
    return as_file(f"waymark-{file}.csv", FILES[file](view, comparison))


@blueprint.get("/compare/<kind>/<figure>.json")
@access(Rule.MEMBER)
def compare_figure(kind: str, figure: str) -> ResponseReturnValue:
    """One of the page's charts, for its script to draw."""
    view, comparison = _asked()
    tables = {table.kind: table for table in comparison.tables}
    if kind not in tables or figure not in {"spread", "scores"}:
        abort(404)
    rows = tables[kind].rows
    if figure == "spread":
        names = [f"{row.name} (n = {row.n})" for row in rows]
        ladder = view.questionnaire.framework.ladder
        return jsonify(charts.spread(ladder, names, [row.tally.stages for row in rows]))
    names = [f"{row.name} (n = {row.tally.scored})" for row in rows]
    return jsonify(charts.scores(names, [row.mean for row in rows]))


def as_file(name: str, table: Table) -> Response:
    """A table as a CSV file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_file(table), content_type=CSV, headers=headers)


def _asked() -> tuple[View, Comparison]:
    view = view_of(request.args)
    return view, compared(view)
