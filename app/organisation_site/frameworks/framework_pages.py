"""What the answers of a round say about strategies and frameworks, for reflection or a return."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round, route_round
from app.organisation_site.frameworks.answers_beside import (
    asks_for_targets,
    choose_catalogues,
    count_told,
    set_answers_beside,
)
from app.organisation_site.round_placement import render_nothing_answered
from app.organisation_site.site import blueprint
from app.store.assessments import entries
from app.web.access import Rule, access

SHOW = "show"
"""What an address calls the catalogues that are shown."""


@route_round("GET", "/frameworks")
@access(Rule.HOLDER)
def frameworks(current: Round) -> ResponseReturnValue:
    """The answers beside the catalogues that the address chooses, or all of them."""
    written = entries.get_entries(current.assessment.id)
    if not entries.extract_answers(written):
        return render_nothing_answered(current)
    beside = set_answers_beside(current, written)
    asked_for = set(request.args.getlist(SHOW))
    chosen = choose_catalogues(beside, asked_for)
    return render_template(
        "frameworks/frameworks.html",
        current=current,
        every=beside,
        chosen=chosen,
        unknown=len(asked_for - {each.catalogue.id for each in chosen}),
        counts=count_told(chosen or beside),
        show={SHOW: [each.catalogue.id for each in chosen]},
    )


blueprint.add_app_template_global(asks_for_targets, "asks_for_targets")
