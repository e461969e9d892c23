"""A response file comes in for an organisation: looked at first, then as a draft or submitted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import found_or_404
from app.core_team.site import blueprint
from app.forms.response_file import (
    MAX_RESPONSE_BYTES,
    MAX_RESPONSE_FORM_BYTES,
    FileProblem,
    ResponseFile,
    UnusableResponseError,
    read_response_file,
)
from app.store.assessments import response_import
from app.store.assessments.response_import import Obstacle, RefusedError
from app.store.participation.organisation_search import Participant
from app.web.access import Rule, access, actor
from app.web.csrf_guard import sent_form
from app.web.form_limits import takes
from app.web.placement_story import explain_answers, list_answers_by_section

DRAFT, SUBMIT = "draft", "submit"


@blueprint.get("/organisations/<int:organisation_id>/response")
@access(Rule.EDITOR)
def choose_response(organisation_id: int) -> ResponseReturnValue:
    """Choose a response file."""
    return _page(found_or_404(organisation_id))


@blueprint.post("/organisations/<int:organisation_id>/response")
@takes(MAX_RESPONSE_FORM_BYTES)
@access(Rule.EDITOR)
def import_response(organisation_id: int) -> ResponseReturnValue:
    """Look at what a response file holds, or bring it in. A look changes nothing."""
    one = found_or_404(organisation_id)
    try:
        sent = read_response_file(_sent())
    except UnusableResponseError as error:
        return _page(one, problems=error.problems), 422
    wanted = request.form.get("go")
    if wanted not in {DRAFT, SUBMIT}:
        return _preview(one, sent, response_import.obstacle_to(one.id, sent.questionnaire))
    try:
        number = response_import.bring_in(
            one.id,
            sent.questionnaire,
            sent.entries,
            actor(),
            submit=wanted == SUBMIT,
            form=sent_form(),
        )
    except RefusedError as refused:
        return _preview(one, sent, refused.obstacle), 409
    if wanted == SUBMIT:
        flash(f"Round {number} holds the answers from the file, and is submitted.")
    else:
        flash(f"Round {number} holds the answers from the file: a draft, for them to check.")
    return redirect(url_for("core_team.organisation_round", organisation_id=one.id, number=number))


def _sent() -> bytes:
    """The file that was chosen; or what was found right in it before, sent along unseen."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        chosen.stream.seek(0)
        return chosen.stream.read(MAX_RESPONSE_BYTES + 1)
    return request.form.get("checked", "").encode()


def _preview(one: Participant, sent: ResponseFile, obstacle: Obstacle | None) -> str:
    asked, written = sent.questionnaire, sent.entries
    return _page(
        one,
        sent=sent,
        obstacle=obstacle,
        story=explain_answers(asked, written),
        sections=list_answers_by_section(asked, written),
    )


def _page(one: Participant, problems: tuple[FileProblem, ...] = (), **found: object) -> str:
    return render_template("core_team/response.html", one=one, problems=problems, **found)
