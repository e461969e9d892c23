"""Where an organisation stands, with its reasons.

The page, the what-if and the files to take away.
"""

from collections.abc import Iterable, Mapping

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import charts
from app.organisation_site import assessment_files
from app.organisation_site.changes.way_so_far import WaySoFar, describe_way, find_way_so_far
from app.organisation_site.changes.what_moved import find_what_moved
from app.organisation_site.current_round import Round, route_round
from app.organisation_site.evidence.evidence_summary import find_evidence_behind
from app.store.assessments import assessments, entries
from app.store.assessments.entries import EMPTY_ENTRY, Entries, extract_answers
from app.store.organisations.organisations import get_confirmation_state, get_details
from app.text.file_names import slugify
from app.text.wording import get_section_title, get_sections_by_address
from app.web.access import Rule, access
from app.web.first_step_offers import IN_THE_WAY, FirstStepOffers, offer_first_steps
from app.web.placement_story import explain_placement
from scoring.placement.placement import Placement, place_answers
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Item, Questionnaire


@route_round("GET", "/results")
@access(Rule.HOLDER)
def results(current: Round) -> ResponseReturnValue:
    """Where the organisation stands. A draft is placed too, and the page says that it is one.

    Where nothing is answered nobody stands anywhere, and a page says so.
    """
    written = entries.get_entries(current.assessment.id)
    placed = _place_answers(current, written)
    if placed is None:
        return _render_nothing_answered(current)
    story = explain_placement(current.questionnaire, placed, written)
    way = find_way_so_far(current)
    return render_template(
        "results.html",
        current=current,
        story=story,
        lines=charts.value_lines(current.questionnaire.framework, placed),
        hold=current.hold,
        evidence=find_evidence_behind(current, written),
        standing=get_confirmation_state(current.organisation.organisation_id),
        rounds_of_other_versions=_list_rounds_of_other_versions(current),
        first_steps=_offer_first_steps(current, placed),
        way=way,
        way_picture=_draw_way(current, way) if way else "",
        describe_way=describe_way,
        what_moved=find_what_moved(current, written),
    )


@route_round("GET", "/what-if")
@access(Rule.HOLDER)
def what_if(current: Round) -> ResponseReturnValue:
    """How the placement would move with other answers.

    Nothing is saved: the answers are in the address.
    """
    written = entries.get_entries(current.assessment.id)
    supposed = _apply_suppositions(current, written, request.args)
    before, after = _place_answers(current, written), _place_answers(current, supposed)
    if before is None or after is None:
        return _render_nothing_answered(current)
    questionnaire = current.questionnaire
    changed = [
        item
        for item in questionnaire.items
        if supposed.get(item.id, EMPTY_ENTRY).given != written.get(item.id, EMPTY_ENTRY).given
    ]
    return render_template(
        "what_if.html",
        current=current,
        written=written,
        supposed=supposed,
        changed=changed,
        raised=_list_raised(questionnaire, changed, written, supposed),
        first_steps=_offer_first_steps(current, before),
        before=explain_placement(questionnaire, before, written),
        after=explain_placement(questionnaire, after, supposed),
        sections=[
            (get_section_title(questionnaire, section), section.items)
            for section in get_sections_by_address(questionnaire).values()
        ],
        empty=EMPTY_ENTRY,
    )


@route_round("GET", "/take/<file>")
@access(Rule.HOLDER)
def download_file(current: Round, file: str) -> ResponseReturnValue:
    """Answers and placement as a file to keep."""
    write = assessment_files.FILE_WRITERS.get(file)
    if write is None:
        abort(404)
    written = entries.get_entries(current.assessment.id)
    content, kind = write(current, written, _place_answers(current, written))
    which = f"-{current.questionnaire.id}" if current.told_apart else ""
    name = f"waymark-{slugify(current.organisation.name)}{which}-round-{current.number}-{file}"
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _offer_first_steps(current: Round, placed: Placement) -> FirstStepOffers:
    """What can be done first, narrowed by what the address says is in the way."""
    organisation = current.organisation
    sector, size = None, None
    if organisation.kind == RespondentKind.ORGANISATION:
        details = get_details(organisation.organisation_id)
        sector, size = details.sector, details.size
    in_the_way = request.args.getlist(IN_THE_WAY)
    return offer_first_steps(current.questionnaire.id, placed, sector, size, in_the_way)


def _draw_way(current: Round, way: WaySoFar) -> Markup:
    stages = [stage.name for stage in current.questionnaire.framework.ladder]
    rows = [
        (name, [(each.round, each.number) for each in stood], describe_way(stood))
        for name, stood in way.rows
    ]
    return charts.rounds_picture(stages, rows, current.number)


def _render_nothing_answered(current: Round) -> ResponseReturnValue:
    page = render_template("nothing_answered.html", current=current, hold=current.hold)
    return page, 404


def _list_rounds_of_other_versions(current: Round) -> list[int]:
    """The other submitted rounds whose scores do not compare with those of this one."""
    own_version = current.assessment.questionnaire
    rounds = assessments.list_rounds(current.organisation.organisation_id, own_version[0])
    return [
        assessment.round
        for assessment in rounds
        if assessment.submitted_at and assessment.questionnaire != own_version
    ]


def _place_answers(current: Round, written: Entries) -> Placement | None:
    """Where the answers place the organisation; None where there is none."""
    answers = extract_answers(written)
    return place_answers(current.questionnaire, answers) if answers else None


def _apply_suppositions(current: Round, written: Entries, arguments: Mapping[str, str]) -> Entries:
    """What is written, with the answers that the address supposes in place of those they replace.

    A supposed answer is a choice's id. Anything else in the address is passed over: it is only a
    supposition, and the page shows every answer that it used.
    """
    supposed = dict(written)
    for item_id, ladder in current.questionnaire.levels.items():
        given = arguments.get(item_id, "")
        if given in ladder:
            supposed[item_id] = EMPTY_ENTRY._replace(given=given)
    return supposed


def _list_raised(
    questionnaire: Questionnaire, items: Iterable[Item], written: Entries, supposed: Entries
) -> set[str]:
    """The ids of the items that are supposed to be higher than written, or to be known."""
    level_of = questionnaire.levels
    return {
        item.id
        for item in items
        if level_of[item.id][supposed[item.id].given]
        > level_of[item.id].get(written.get(item.id, EMPTY_ENTRY).given, -1)
    }
