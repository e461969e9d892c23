"""Links by which a board reads its page: made by one press, ended, and what they open."""

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.board.board_pages import get_board_of_or_404
from app.organisation_site.board.board_sheet import make_board_sheet
from app.organisation_site.site import blueprint
from app.store.organisations import board_links
from app.store.organisations.board_links import (
    BOARD_LINK_LENGTH,
    MOST_BOARD_LINKS,
    BoardReader,
    TooManyBoardLinksError,
)
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import derive_form_secret
from app.web.secret_urls import RETURN_LINK_PATTERN, find_secrets
from app.web.security_log import SecurityEvent, log_security_event, make_pseudonym
from app.web.session_cookie import (
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)

# Where this browser keeps a link made just now, with the questionnaire that its page is about.
NEW_LINK_KEY = "board_link:{}"


@blueprint.get("/board/links")
@blueprint.get("/board/<questionnaire>/links")
@access(Rule.HOLDER)
def board_link_list(questionnaire: str = "") -> ResponseReturnValue:
    """The links there are, and one made just now, for some minutes."""
    if questionnaire and not get_board_of_or_404(questionnaire).address:
        return redirect(url_for("assess.board_link_list"))
    return _render_links(questionnaire)


@blueprint.post("/board/links")
@blueprint.post("/board/<questionnaire>/links")
@access(Rule.HOLDER)
def make_board_link(questionnaire: str = "") -> ResponseReturnValue:
    """Make a link, once for a form."""
    about = get_board_of_or_404(questionnaire)
    organisation_id, by = current_holder().organisation_id, current_actor()
    try:
        secret = board_links.make_board_link(
            organisation_id, about.id, by, derive_form_secret("board")
        )
    except TooManyBoardLinksError:
        return _render_links(questionnaire, too_many=True), 422
    log_security_event(SecurityEvent.BOARD_LINK_MADE, organisation=organisation_id, by=by)
    keep_secret_briefly(NEW_LINK_KEY.format(about.id), secret)
    return redirect(url_for("assess.board_link_list", **about.address))


@blueprint.post("/board/links/kept")
@blueprint.post("/board/<questionnaire>/links/kept")
@access(Rule.HOLDER)
def forget_board_link(questionnaire: str = "") -> ResponseReturnValue:
    """Show the link no longer: they have it."""
    about = get_board_of_or_404(questionnaire)
    forget_kept_secret(NEW_LINK_KEY.format(about.id))
    return redirect(url_for("assess.board_link_list", **about.address))


@blueprint.post("/board/links/<int:number>/end")
@blueprint.post("/board/<questionnaire>/links/<int:number>/end")
@access(Rule.HOLDER)
def end_board_link(number: int, questionnaire: str = "") -> ResponseReturnValue:
    """End one link. Sent again, or after somebody else ended it, it changes nothing more."""
    about = get_board_of_or_404(questionnaire)
    organisation_id, by = current_holder().organisation_id, current_actor()
    if number not in {each.id for each in board_links.list_board_links(organisation_id)}:
        abort(404)
    if board_links.end_board_link(organisation_id, number, by):
        log_security_event(SecurityEvent.BOARD_LINK_ENDED, link=number, by=by)
    flash("The link is ended. Whoever opens it is told so, and sees nothing else.")
    return redirect(url_for("assess.board_link_list", **about.address))


@blueprint.get("/board-link/<copied:secret>")
@access(Rule.PUBLIC)
def read_board(secret: str) -> ResponseReturnValue:
    """The page for the board and nothing else. No session begins, and none is looked at.

    The link may be copied with a full stop or a bracket behind it. Where the round was taken back,
    the page says that there is nothing to read just now.
    """
    tried = find_secrets(secret, RETURN_LINK_PATTERN)
    reader = next(filter(None, map(board_links.find_board_reader, tried)), None)
    if reader is None:
        _log_refused_link(secret)
        return _answer_reader(render_template("board/ended.html"), 404)
    log_security_event(SecurityEvent.BOARD_LINK_USED, link=reader.link_id)
    return _answer_reader(_render_for_reader(reader), 200)


def _render_for_reader(reader: BoardReader) -> str:
    sheet = make_board_sheet(
        reader.organisation_id, reader.name, reader.questionnaire_id, submitted_only=True
    )
    return render_template("board/linked.html", board=sheet)


def _answer_reader(page: str, status: int) -> Response:
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _render_links(questionnaire: str, *, too_many: bool = False) -> str:
    about = get_board_of_or_404(questionnaire)
    holder = current_holder()
    secret = get_kept_secret(NEW_LINK_KEY.format(about.id))
    return render_template(
        "board/links.html",
        board_of=about,
        links=board_links.list_board_links(holder.organisation_id, about.id),
        link=url_for("assess.read_board", secret=secret, _external=True) if secret else None,
        until=get_kept_until(NEW_LINK_KEY.format(about.id)),
        days=BOARD_LINK_LENGTH.days,
        most=MOST_BOARD_LINKS,
        too_many=too_many,
        may_make=make_board_sheet(
            holder.organisation_id, holder.name, about.id, submitted_only=True
        )
        is not None,
    )


def _log_refused_link(secret: str) -> None:
    tried = find_secrets(secret, RETURN_LINK_PATTERN)
    ended = next(filter(None, map(board_links.find_board_link_id, tried)), None)
    log_security_event(
        SecurityEvent.BOARD_LINK_REFUSED,
        reason="ended" if ended else "unknown",
        link=ended,
        tried=None if ended else make_pseudonym(secret),
    )
