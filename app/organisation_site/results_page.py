"""Where an organisation stands, with its reasons.

The page, and the files to take away.
"""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.organisation_site import assessment_files
from app.organisation_site.changes.last_time import find_round_before
from app.organisation_site.changes.way_so_far import describe_way, find_way_so_far, line_up_way
from app.organisation_site.changes.what_moved import find_what_moved
from app.organisation_site.current_round import Round, route_round
from app.organisation_site.evidence.evidence_summary import find_evidence_behind
from app.organisation_site.organisations_like_yours import find_organisations_like_yours
from app.organisation_site.plan.plan_rounds import PlanRound
from app.organisation_site.round_placement import (
    offer_own_first_steps,
    place_written,
    render_nothing_answered,
)
from app.store.assessments import assessments, entries
from app.store.assessments.entries import Entries
from app.store.organisations.organisations import get_confirmation_state
from app.store.plans.plan_actions import list_plan_actions
from app.text.file_names import slugify
from app.web.access import Rule, access
from app.web.balances_view import tell_balances
from app.web.placement_story import explain_answers
from app.web.results_view import tell_results
from scoring.placement.placement import Placement


@route_round("GET", "/results")
@access(Rule.HOLDER)
def results(current: Round) -> ResponseReturnValue:
    """Where the organisation stands. A draft is placed too, and the page says that it is one.

    Where nothing is answered nobody stands anywhere, and a page says so.
    """
    written = entries.get_entries(current.assessment.id)
    placed = place_written(current, written)
    if placed is None:
        return render_nothing_answered(current)
    before = find_round_before(current)
    if not current.questionnaire.has_stages:
        return _render_balances(current, placed, written, before)
    stood = explain_answers(before.questionnaire, before.written) if before else None
    way = find_way_so_far(current)
    offers = offer_own_first_steps(current, placed)
    actions = list_plan_actions(current.organisation.organisation_id)
    return render_template(
        "results.html",
        current=current,
        **tell_results(current.questionnaire, placed, written, offers, actions, stood),
        hold=current.hold,
        evidence=find_evidence_behind(current, written),
        standing=get_confirmation_state(current.organisation.organisation_id),
        rounds_of_other_versions=_list_rounds_of_other_versions(current),
        before=before if stood else None,
        way=way,
        way_lines=line_up_way(current, way) if way else (),
        describe_way=describe_way,
        what_moved=find_what_moved(current, written),
        like_yours=find_organisations_like_yours(current, placed),
    )


def _render_balances(
    current: Round, placed: Placement, written: Entries, before: PlanRound | None
) -> str:
    """The page of a round that is placed on no stage."""
    return render_template(
        "balances.html",
        current=current,
        balances=tell_balances(current.questionnaire, written, before.written if before else None),
        before=before,
        first_steps=offer_own_first_steps(current, placed),
        hold=current.hold,
    )


@route_round("GET", "/take/<file>")
@access(Rule.HOLDER)
def download_file(current: Round, file: str) -> ResponseReturnValue:
    """Answers and placement as a file to keep."""
    write = assessment_files.find_file_writer(current.questionnaire, file)
    if write is None:
        abort(404)
    written = entries.get_entries(current.assessment.id)
    content, kind = write(current, written, place_written(current, written))
    which = f"-{current.questionnaire.id}" if current.told_apart else ""
    name = f"waymark-{slugify(current.organisation.name)}{which}-round-{current.number}-{file}"
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _list_rounds_of_other_versions(current: Round) -> list[int]:
    """The other submitted rounds whose scores do not compare with those of this one."""
    own_version = current.assessment.questionnaire
    rounds = assessments.list_rounds(current.organisation.organisation_id, own_version[0])
    return [
        assessment.round
        for assessment in rounds
        if assessment.submitted_at and assessment.questionnaire != own_version
    ]
