"""A response that travels with somebody from page to page, in a form, until it has a round.

Nothing of it is stored before, and no address ever holds any of it.
"""

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.response_file import MOST_RESPONSE_BYTES, Response, UnusableError, read_response
from app.organisation_site.site import blueprint
from app.store.assessments import response_import
from app.store.assessments.response_import import Obstacle, RefusedError
from app.store.organisations.return_links import Holder
from app.web.access import actor, holder, signed_in_holder
from app.web.csrf_guard import sent_form
from app.web.placement_story import answers_by_section, story_of
from app.web.request_origin import came_from_our_page

FIELD = "response"


@blueprint.errorhandler(UnusableError)
def _unusable(error: UnusableError) -> ResponseReturnValue:
    page = render_template("bring.html", problems=error.problems, tokens=not from_elsewhere())
    return page, 422


def from_elsewhere() -> bool:
    """Whether another site's page sent this form: its browser says so.

    The reply to such a form must carry no token. The browser keeps our cookie from such a request,
    and a token would put a new cookie in the place of the one that it has: whoever came by a return
    link would be signed out. A browser that says nothing is too old to keep it back.
    """
    return came_from_our_page() is False


def sent() -> Response:
    """The response that a form brings, as a file or as text. Raises UnusableError."""
    chosen = request.files.get(FIELD)
    if chosen is not None and chosen.filename:
        return read_response(chosen.stream.read(MOST_RESPONSE_BYTES + 1))
    return read_response(request.form.get(FIELD, "").encode())


def carried() -> Response | None:
    """The response that travels with a form about something else; None where none does.

    Raises UnusableError.
    """
    return sent() if request.form.get(FIELD) else None


def holder_here() -> Holder | None:
    """Whom this browser speaks for, on a page that anybody can open. The header names them."""
    found = signed_in_holder()
    if found:
        g.holder = found
    return found


def take_in(response: Response) -> ResponseReturnValue:
    """Put it into the holder's round, and go on to the overview. Raises RefusedError."""
    mine = holder().organisation_id
    number = response_import.bring_in(
        mine, response.questionnaire, response.entries, actor(), form=sent_form()
    )
    flash(f"Your answers are in round {number} now. Look through them, then submit them.")
    return redirect(url_for("assess.overview"))


def take_in_or_say_why_not(response: Response) -> ResponseReturnValue:
    """The same; or the page that shows it, with what is in the way."""
    try:
        return take_in(response)
    except RefusedError as refused:
        return shown(response, refused.obstacle), 409


def shown(response: Response, obstacle: Obstacle | None = None, *, no_link: bool = False) -> str:
    """The page that shows what a response holds, and offers the ways on.

    `no_link` says that somebody asked for their round, and this browser has no return link.
    """
    asked, written = response.questionnaire, response.entries
    return render_template(
        "bring.html",
        sent=response,
        obstacle=obstacle,
        tokens=not from_elsewhere(),
        no_link=no_link,
        anybody_joins=current_app.config["REGISTRATION"] == "open",
        story=story_of(asked, written),
        sections=answers_by_section(asked, written),
    )
