"""Where an organisation stands, with its reasons.

The page, the what-if and the files to take away.
"""

import re
from collections.abc import Mapping

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app import charts
from app.organisation_site import assessment_files
from app.organisation_site.current_round import Round, open_round
from app.organisation_site.site import blueprint
from app.store.assessments import assessments, entries
from app.store.assessments.entries import EMPTY, Entries, answers_in
from app.store.organisations.organisations import standing_of
from app.text.wording import sections_by_address, title_of
from app.web.access import Rule, access
from app.web.placement_story import tell
from scoring.placement.placement import Placement, place


@blueprint.get("/assessment/<int:number>/results")
@access(Rule.HOLDER)
def results(number: int) -> ResponseReturnValue:
    """Where the organisation stands. A draft is placed too, and the page says that it is one.

    Where nothing is answered nobody stands anywhere, and a page says so.
    """
    current = open_round(number)
    written = entries.entries_of(current.assessment.id)
    placed = _placed(current, written)
    if placed is None:
        return _nothing_answered(current)
    story = tell(current.questionnaire, placed, written)
    return render_template(
        "results.html",
        current=current,
        story=story,
        lines=charts.profile_lines(current.questionnaire.framework, placed),
        hold=current.hold,
        standing=standing_of(current.organisation.organisation_id),
        rounds_of_other_versions=_rounds_of_other_versions(current),
    )


@blueprint.get("/assessment/<int:number>/what-if")
@access(Rule.HOLDER)
def what_if(number: int) -> ResponseReturnValue:
    """How the placement would move with other answers.

    Nothing is saved: the answers are in the address.
    """
    current = open_round(number)
    written = entries.entries_of(current.assessment.id)
    supposed = _supposed(current, written, request.args)
    before, after = _placed(current, written), _placed(current, supposed)
    if before is None or after is None:
        return _nothing_answered(current)
    questionnaire = current.questionnaire
    changed = [
        item
        for item in questionnaire.items
        if supposed.get(item.id, EMPTY).given != written.get(item.id, EMPTY).given
    ]
    return render_template(
        "what_if.html",
        current=current,
        written=written,
        supposed=supposed,
        changed=changed,
        before=tell(questionnaire, before, written),
        after=tell(questionnaire, after, supposed),
        sections=[
            (title_of(questionnaire, section), section.items)
            for section in sections_by_address(questionnaire).values()
        ],
        empty=EMPTY,
    )


@blueprint.get("/assessment/<int:number>/take/<file>")
@access(Rule.HOLDER)
def take(number: int, file: str) -> ResponseReturnValue:
    """Answers and placement as a file to keep."""
    write = assessment_files.FILES.get(file)
    if write is None:
        abort(404)
    current = open_round(number)
    written = entries.entries_of(current.assessment.id)
    content, kind = write(current, written, _placed(current, written))
    name = f"waymark-{_in_a_file_name(current.organisation.name)}-round-{current.number}-{file}"
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _nothing_answered(current: Round) -> ResponseReturnValue:
    page = render_template("nothing_answered.html", current=current, hold=current.hold)
    return page, 404


def _rounds_of_other_versions(current: Round) -> list[int]:
    """The other submitted rounds whose scores do not compare with those of this one."""
    rounds = assessments.rounds_of(current.organisation.organisation_id)
    mine = current.assessment.questionnaire
    return [each.round for each in rounds if each.submitted_at and each.questionnaire != mine]


def _in_a_file_name(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return words[:60] or "organisation"


def _placed(current: Round, written: Entries) -> Placement | None:
    """Where the answers place the organisation; None where there is none."""
    answers = answers_in(written)
    return place(current.questionnaire, answers) if answers else None


def _supposed(current: Round, written: Entries, asked: Mapping[str, str]) -> Entries:
    """What is written, with the answers that the address supposes in place of those they replace.

    A supposed answer is a choice's id. Anything else in the address is passed over: it is only a
    supposition, and the page shows every answer that it used.
    """
    supposed = dict(written)
    for item_id, ladder in current.questionnaire.levels.items():
        given = asked.get(item_id, "")
        if given in ladder:
            supposed[item_id] = EMPTY._replace(given=given)
    return supposed
