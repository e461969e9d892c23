"""Importing a response file for an organisation: a preview, then as a draft or submitted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import get_organisation_or_404
from app.core_team.organisations.round_addresses import questionnaire_note, team_round_address
from app.core_team.site import blueprint
from app.forms.response_document import ResponseFile
from app.forms.response_file import (
    MAX_RESPONSE_BYTES,
    MAX_RESPONSE_FORM_BYTES,
    FileProblem,
    UnusableResponseError,
    read_response_file,
)
from app.store.assessments import response_import
from app.store.assessments.response_import import ResponseObstacle, ResponseRefusedError
from app.store.participation.organisation_search import OrganisationSummary
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from app.web.form_limits import limit_form
from app.web.placement_story import explain_answers, list_answers_by_section

AS_DRAFT, AS_SUBMITTED = "draft", "submit"


@blueprint.get("/organisations/<int:organisation_id>/response")
@access(Rule.EDITOR)
def choose_response(organisation_id: int) -> ResponseReturnValue:
    """The form to choose a response file."""
    return _response_page(get_organisation_or_404(organisation_id))


@blueprint.post("/organisations/<int:organisation_id>/response")
@limit_form(MAX_RESPONSE_FORM_BYTES)
@access(Rule.EDITOR)
def import_response(organisation_id: int) -> ResponseReturnValue:
    """Preview a response file, or import it. A preview changes nothing."""
    organisation = get_organisation_or_404(organisation_id)
    try:
        response = read_response_file(_received_file())
    except UnusableResponseError as error:
        return _response_page(organisation, problems=error.problems), 422
    action = request.form.get("go")
    if action not in {AS_DRAFT, AS_SUBMITTED}:
        return _preview_page(
            organisation,
            response,
            response_import.find_response_obstacle(organisation.id, response.questionnaire),
        )
    try:
        number = response_import.import_response(
            organisation.id,
            response.questionnaire,
            response.entries,
            current_actor(),
            submit=action == AS_SUBMITTED,
            form=get_idempotency_key(),
        )
    except ResponseRefusedError as refused:
        return _preview_page(organisation, response, refused.obstacle), 409
    name = f"Round {number}{questionnaire_note(response.questionnaire.id)}"
    if action == AS_SUBMITTED:
        flash(f"{name} holds the answers from the file, and is submitted.")
    else:
        flash(f"{name} holds the answers from the file: a draft, for them to check.")
    return redirect(
        url_for(
            "core_team.organisation_round",
            **team_round_address(organisation.id, response.questionnaire.id, number),
        )
    )


def _received_file() -> bytes:
    """The file that was chosen, else the one of the preview, which its page sends along."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        chosen.stream.seek(0)
        return chosen.stream.read(MAX_RESPONSE_BYTES + 1)
    return request.form.get("checked", "").encode()


def _preview_page(
    organisation: OrganisationSummary, response: ResponseFile, obstacle: ResponseObstacle | None
) -> str:
    questionnaire, entries = response.questionnaire, response.entries
    return _response_page(
        organisation,
        sent=response,
        obstacle=obstacle,
        story=explain_answers(questionnaire, entries),
        sections=list_answers_by_section(questionnaire, entries),
    )


def _response_page(
    organisation: OrganisationSummary, problems: tuple[FileProblem, ...] = (), **found: object
) -> str:
    return render_template("core_team/response.html", one=organisation, problems=problems, **found)
