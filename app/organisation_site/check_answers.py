"""Checking the answers as a whole, and submitting them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round, route_round
from app.organisation_site.second_look import list_second_looks
from app.store.assessments import assessments, entries
from app.store.assessments.assessments import NothingAnsweredError
from app.store.assessments.entries import Entries, entries_fingerprint, extract_answers
from app.web.access import Rule, access, current_actor
from app.web.placement_story import explain_answers, list_answers_by_section


@route_round("GET", "/check")
@access(Rule.HOLDER)
def check(current: Round) -> ResponseReturnValue:
    """Every answer on one page, each with the way back to it while the round is a draft."""
    return _render_check_page(current, entries.get_entries(current.assessment.id))


@route_round("POST", "/check")
@access(Rule.HOLDER)
def submit(current: Round) -> ResponseReturnValue:
    """Submit the answers, if they are those that the page showed, and there is one."""
    try:
        changed = assessments.submit_round(
            current.assessment, request.form.get("seen", ""), current_actor()
        )
    except NothingAnsweredError:
        return _render_check_page(current, entries.get_entries(current.assessment.id)), 422
    if changed is not None:
        return _render_check_page(current, changed, changed_meanwhile=True), 409
    return redirect(url_for("assess.results", **current.address))


def _render_check_page(current: Round, written: Entries, *, changed_meanwhile: bool = False) -> str:
    questionnaire = current.questionnaire
    story = explain_answers(questionnaire, written)
    return render_template(
        "check.html",
        current=current,
        sections=list_answers_by_section(questionnaire, written),
        open_items=len(questionnaire.items) - len(extract_answers(written)),
        answered=bool(extract_answers(written)),
        too_little_of=story.too_little_of if story else [],
        seen=entries_fingerprint(written),
        hold=current.hold,
        changed_meanwhile=changed_meanwhile,
        second_looks=[] if current.submitted else list_second_looks(current, written),
    )
