"""The page of a group's answers beside strategies and frameworks of others."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.comparison.comparison_query import ComparisonQuery, read_comparison_query
from app.core_team.crosswalk.group_crosswalk import choose_catalogue, set_group_beside
from app.core_team.site import blueprint
from app.store.base.current_targets import get_catalogues, get_target_links
from app.store.participation.confirmation_queue import count_unconfirmed
from app.store.participation.turnout import summarise_responses
from app.web.access import Rule, access
from scoring.targets.target_catalogue import TargetCatalogue

CATALOGUE = "catalogue"
"""The parameter that says beside what."""

# With more places than that, a table of them is wider than a screen: the workbook has it.
MOST_PLACES_ACROSS = 8


@blueprint.get("/compare/frameworks")
@access(Rule.MEMBER)
def compare_frameworks() -> ResponseReturnValue:
    """How many of a group are at which level of each target of one strategy or framework."""
    query, catalogue = read_crosswalk_query()
    beside = set_group_beside(query, catalogue)
    return render_template(
        "core_team/crosswalk.html",
        view=query,
        beside=beside,
        unknown_catalogue=request.args.get(CATALOGUE, catalogue.id) != catalogue.id,
        catalogues={each.id: each.title for each in get_catalogues()},
        responses=summarise_responses(query.questionnaire.id, query.selection),
        waiting=count_unconfirmed(query.selection),
        show_places=1 < len(beside.places) <= MOST_PLACES_ACROSS,
    )


@blueprint.app_template_global("has_group_crosswalk")
def has_group_crosswalk(query: ComparisonQuery) -> bool:
    """Whether the answers that are compared are set beside anything of others."""
    links = get_target_links(query.questionnaire.id)
    return query.is_of_organisations and bool(get_catalogues() and links.by_target)


def read_crosswalk_query() -> tuple[ComparisonQuery, TargetCatalogue]:
    """The group and the catalogue that the address asks for; where it names none, one of which
    something is told.

    It is not found where the answers are set beside nothing.
    """
    query = read_comparison_query()
    catalogue = choose_catalogue(request.args.get(CATALOGUE), query.questionnaire.id)
    if catalogue is None or not has_group_crosswalk(query):
        return abort(404)
    return query, catalogue
