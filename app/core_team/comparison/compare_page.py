"""The compare page: one group beside everybody else, or all places and sectors; and its files."""

from functools import partial
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import charts
from app.core_team.comparison.compare_places import list_place_rows
from app.core_team.comparison.comparison import Comparison, compare_groups
from app.core_team.comparison.comparison_columns import file_name, picture_title
from app.core_team.comparison.comparison_files import COMPARISON_FILES
from app.core_team.comparison.comparison_pictures import draw_comparison, draw_scores, draw_stages
from app.core_team.comparison.comparison_query import ComparisonQuery, read_comparison_query
from app.core_team.comparison.comparison_summary import (
    comparison_heading,
    parts_heading,
    summarise_chosen_group,
    summarise_groups,
)
from app.core_team.comparison.comparison_tables import scores_blocks, stages_blocks
from app.core_team.comparison.picture_file import picture_response
from app.core_team.site import blueprint
from app.store.comparison.placements import OVERALL
from app.store.participation.confirmation_queue import count_unconfirmed
from app.store.participation.turnout import summarise_responses
from app.text.stage_names import short_stage_names
from app.web.access import Rule, access
from app.web.spreadsheets import CSV_TYPE, Table, write_csv
from scoring.comparison.group_comparison import FEWEST_SCORES
from scoring.programme.programme import RespondentKind

# A group of more organisations than this is a bar: nobody counts so many squares.
MOST_SQUARES = 24

# What `tables` says in an address that asks for every value: most of a page, so not at first.
EVERY_VALUE_PARAMETER = "every-value"


@blueprint.get("")
@access(Rule.MEMBER)
def home() -> ResponseReturnValue:
    """Redirect to the compare page, where the team begins."""
    return redirect(url_for("core_team.compare"))


@blueprint.get("/compare")
@access(Rule.MEMBER)
def compare() -> ResponseReturnValue:
    """The compare page: one group beside everybody else, or all groups side by side."""
    query = read_comparison_query()
    if query.value:
        # An older address names one value. The page shows all of them, each at an anchor.
        parameters: dict[str, Any] = {**query.address(), "_anchor": f"value-{query.value}"}
        return redirect(url_for("core_team.compare", **parameters))
    comparison = compare_groups(query)
    if not query.is_of_organisations:
        return _others_page(query, comparison)
    return render_template(
        "core_team/compare.html",
        view=query,
        comparison=comparison,
        heading=comparison_heading(query),
        result=summarise_chosen_group(query, comparison),
        within_heading=parts_heading(query),
        side_by_side={table.kind: summarise_groups(query, table) for table in comparison.pictured},
        **_table_arguments(query, every_value=request.args.get("tables") == EVERY_VALUE_PARAMETER),
        charts=charts,
        bars_of=draw_stages,
        panel=draw_scores,
        fewest=FEWEST_SCORES,
        most_squares=MOST_SQUARES,
        responses=summarise_responses(query.questionnaire.id, query.selection),
        waiting=count_unconfirmed(query.selection),
        files=COMPARISON_FILES[query.kind],
    )


def _others_page(query: ComparisonQuery, comparison: Comparison) -> str:
    """The page of place partnerships, which stand side by side, or of teams, which are counted."""
    is_of_places = query.kind is RespondentKind.PLACE_PARTNERSHIP
    return render_template(
        "core_team/compare_others.html",
        view=query,
        comparison=comparison,
        heading=comparison_heading(query),
        rows=list_place_rows(query) if is_of_places else [],
        charts=charts,
        bars_of=draw_stages,
        fewest=FEWEST_SCORES,
        responses=summarise_responses(query.questionnaire.id, query.selection),
        files=COMPARISON_FILES[query.kind],
    )


def _table_arguments(query: ComparisonQuery, *, every_value: bool) -> dict[str, object]:
    """Template arguments for the tables behind the pictures: overall, or of every value."""
    framework = query.questionnaire.framework
    short = short_stage_names(framework.ladder)
    at_least = [f"{name} or past it" for name in short.names[1:]]
    values = query.value_names if every_value else {OVERALL: query.value_names[OVERALL]}
    return {
        "stages_blocks": partial(stages_blocks, query, values=values),
        "stages_columns": ["n", *short.names, "Typical stage"],
        "scores_blocks": partial(scores_blocks, query, values=values),
        "scores_columns": ["Mean score", "Beside the others", *at_least],
        "every_value": every_value,
        "short": short,
        "with_every_value": query.address(tables=EVERY_VALUE_PARAMETER),
    }


@blueprint.get("/compare/<file>.csv")
@access(Rule.MEMBER)
def compare_file(file: str) -> ResponseReturnValue:
    """One of the page's tables as a file."""
    query = read_comparison_query()
    comparison_file = COMPARISON_FILES[query.kind].get(file) or abort(404)
    table = comparison_file.make_table(query, compare_groups(query))
    return csv_response(f"{file_name(query, file)}.csv", table)


@blueprint.get("/compare/pictures.svg")
@access(Rule.MEMBER)
def compare_pictures() -> ResponseReturnValue:
    """The page's pictures as a file."""
    query = read_comparison_query()
    return picture_response(
        f"{file_name(query, 'compare')}.svg",
        picture_title(query, comparison_heading(query)),
        draw_comparison(query, compare_groups(query)),
    )


def csv_response(name: str, table: Table[Any]) -> Response:
    """A response that downloads the table as a CSV file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_csv(table), content_type=CSV_TYPE, headers=headers)
