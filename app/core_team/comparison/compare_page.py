"""Where everyone stands now: one group beside everybody else, places and sectors, and as files."""

from functools import partial
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import charts
from app.core_team.comparison.comparison import compared
from app.core_team.comparison.comparison_files import FILES
from app.core_team.comparison.comparison_pictures import bars_of, panel, pictures_of
from app.core_team.comparison.comparison_query import View, view_of
from app.core_team.comparison.comparison_summary import (
    heading_of,
    result_of,
    result_side_by_side,
    within_heading_of,
)
from app.core_team.comparison.comparison_tables import scores_blocks, stages_blocks
from app.core_team.comparison.picture_file import picture_file
from app.core_team.site import blueprint
from app.store.comparison.placements import OVERALL
from app.store.participation.confirmation_queue import how_many_wait
from app.store.participation.turnout import responses_of
from app.web.access import Rule, access
from app.web.spreadsheets import CSV_TYPE, Table, write_csv
from scoring.comparison.group_comparison import FEWEST

# A group of more organisations than this is a bar: nobody counts so many squares.
MOST_SQUARES = 24

# What an address says that asks for the tables of every value: they are most of a page.
EVERY_VALUE = "every-value"


@blueprint.get("")
@access(Rule.MEMBER)
def home() -> ResponseReturnValue:
    """Where the team begins."""
    return redirect(url_for("core_team.compare"))


@blueprint.get("/compare")
@access(Rule.MEMBER)
def compare() -> ResponseReturnValue:
    """The page that the team opens every Monday."""
    view = view_of(request.args)
    if view.value:
        # An address of when the page showed one value at a time: it shows all of them now.
        here: dict[str, Any] = {**view.address(), "_anchor": f"value-{view.value}"}
        return redirect(url_for("core_team.compare", **here))
    comparison = compared(view)
    return render_template(
        "core_team/compare.html",
        view=view,
        comparison=comparison,
        heading=heading_of(view),
        result=result_of(view, comparison),
        within_heading=within_heading_of(view),
        side_by_side={
            table.kind: result_side_by_side(view, table) for table in comparison.pictured
        },
        **_tables(view, every_value=request.args.get("tables") == EVERY_VALUE),
        charts=charts,
        bars_of=bars_of,
        panel=panel,
        fewest=FEWEST,
        most_squares=MOST_SQUARES,
        responses=responses_of(view.questionnaire.id, view.selection),
        waiting=how_many_wait(view.selection),
    )


def _tables(view: View, *, every_value: bool) -> dict[str, object]:
    """What the tables behind the pictures are made of: overall, or of every value."""
    framework = view.questionnaire.framework
    stages = [stage.name for stage in framework.ladder]
    at_least = [f"{stage.name} or past it" for stage in framework.stages]
    values = view.value_names if every_value else {OVERALL: view.value_names[OVERALL]}
    return {
        "stages_blocks": partial(stages_blocks, view, values=values),
        "stages_columns": ["n", *stages, "Typical stage"],
        "scores_blocks": partial(scores_blocks, view, values=values),
        "scores_columns": ["Mean score", "Beside the others", *at_least],
        "every_value": every_value,
        "with_every_value": view.address(tables=EVERY_VALUE),
    }


@blueprint.get("/compare/<file>.csv")
@access(Rule.MEMBER)
def compare_file(file: str) -> ResponseReturnValue:
    """One of the page's tables as a file."""
    if file not in FILES:
        abort(404)
    view = view_of(request.args)
    return as_file(f"waymark-{file}.csv", FILES[file](view, compared(view)))


@blueprint.get("/compare/pictures.svg")
@access(Rule.MEMBER)
def compare_pictures() -> ResponseReturnValue:
    """The page's pictures as a file."""
    view = view_of(request.args)
    title = heading_of(view) + (", answers of the last twelve months" if view.age else "")
    return picture_file("waymark-compare.svg", title, pictures_of(view, compared(view)))


def as_file(name: str, table: Table[Any]) -> Response:
    """A table as a CSV file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_csv(table), content_type=CSV_TYPE, headers=headers)
