"""A response that travels with somebody from page to page, in a form, until it has a round.

Nothing of it is stored before, and no address ever holds any of it.
"""

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.response_document import ResponseFile
from app.forms.response_file import (
    MAX_RESPONSE_BYTES,
    UnusableResponseError,
    read_response_file,
)
from app.organisation_site.current_round import get_round_or_404
from app.organisation_site.site import blueprint
from app.store.assessments import response_import
from app.store.assessments.response_import import ResponseObstacle, ResponseRefusedError
from app.store.organisations.return_links import LinkHolder
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import current_actor, current_holder, find_signed_in_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.placement_story import explain_answers, list_answers_by_section
from app.web.request_origin import came_from_our_page
from scoring.programme.programme import RespondentKind

RESPONSE_FIELD = "response"


@blueprint.errorhandler(UnusableResponseError)
def _show_problems(error: UnusableResponseError) -> ResponseReturnValue:
    page = render_template("bring.html", problems=error.problems, tokens=not is_from_elsewhere())
    return page, 422


def is_from_elsewhere() -> bool:
    """Whether another site's page sent this form: its browser says so.

    The reply to such a form must carry no token. The browser keeps our cookie from such a request,
    and a token would put a new cookie in the place of the one that it has: whoever came by a return
    link would be signed out. A browser that says nothing is too old to keep it back.
    """
    return came_from_our_page() is False


def read_sent_response() -> ResponseFile:
    """The response that a form brings, as a file or as text. Raises UnusableResponseError."""
    chosen = request.files.get(RESPONSE_FIELD)
    if chosen is not None and chosen.filename:
        return read_response_file(chosen.stream.read(MAX_RESPONSE_BYTES + 1))
    return read_response_file(request.form.get(RESPONSE_FIELD, "").encode())


def read_carried_response() -> ResponseFile | None:
    """The response that travels with a form about something else; None where none does.

    Raises UnusableResponseError.
    """
    return read_sent_response() if request.form.get(RESPONSE_FIELD) else None


def identify_holder() -> LinkHolder | None:
    """The organisation that is signed in here, which the header of a public page then names."""
    signed_in = find_signed_in_holder()
    if signed_in:
        g.holder = signed_in
    return signed_in


def import_response(response: ResponseFile) -> ResponseReturnValue:
    """Put it into the holder's round, and go on to the overview. Raises ResponseRefusedError."""
    organisation_id = current_holder().organisation_id
    number = response_import.import_response(
        organisation_id,
        response.questionnaire,
        response.entries,
        current_actor(),
        form=get_idempotency_key(),
    )
    draft = get_round_or_404(response.questionnaire.id, number)
    flash(
        f"Your answers are in round {number}{draft.of_questionnaire} now. "
        "Look through them, then submit them."
    )
    return redirect(url_for("assess.overview", **draft.overview))


def import_or_explain(response: ResponseFile) -> ResponseReturnValue:
    """Import a response, or show it with what is in the way."""
    try:
        return import_response(response)
    except ResponseRefusedError as refused:
        return render_response(response, refused.obstacle), 409


def render_response(
    response: ResponseFile, obstacle: ResponseObstacle | None = None, *, no_link: bool = False
) -> str:
    """The page that shows what a response holds, and offers the ways on.

    `no_link` says that somebody asked for their round, and this browser has no return link.
    """
    questionnaire, entries = response.questionnaire, response.entries
    return render_template(
        "bring.html",
        sent=response,
        obstacle=obstacle,
        tokens=not is_from_elsewhere(),
        no_link=no_link,
        answered_by=RESPONDENT_WORDS[response.answered_by] if response.answered_by else None,
        for_organisations=response.is_for(RespondentKind.ORGANISATION),
        anybody_joins=current_app.config["REGISTRATION"] == "open",
        story=explain_answers(questionnaire, entries),
        sections=list_answers_by_section(questionnaire, entries),
    )
