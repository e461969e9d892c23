"""The answer to a request that cannot be met: why, what became of what was sent, and its words."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, current_app, g, jsonify, redirect, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import NoMoreData, ParseException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, Unauthorized

from app.database.database_errors import OutageCause, find_outage_cause
from app.store.base.transactions import BusyError, CannotWriteError, has_written
from app.store.organisations.organisations import NotFoundError
from app.store.participation import event_history
from app.text.web_addresses import strip_copied_tail
from app.web.access import Rule, rule_of, signed_in_holder
from app.web.csrf_guard import FormFault, form_fault
from app.web.error_log import log_outage
from app.web.error_messages import (
    BY_CAUSE,
    BY_DESCRIPTION,
    BY_FORM_FAULT,
    BY_STATUS,
    COME_BACK,
    DELETED,
    FROM_ELSEWHERE,
    LONGEST,
    NOT_SAVED,
    OF_THE_API,
    PERHAPS_SAVED,
    ROUND_GONE,
    SEND_AGAIN,
    Words,
)
from app.web.fallback_page import bare_page
from app.web.rejected_form import sent_back

OTHERWISE = ("Something did not work", "Go back to the start page.")
OTHERWISE_OF_THE_API = ("We could not read what you asked", "`/api/v1/` lists what there is.")

Headers = Sequence[tuple[str, str]]

# In how many seconds to ask again.
AGAIN = ("Retry-After", "60")

# Whoever signs in has nothing to save.
SAVES_NOTHING = {"/core-team/sign-in", "/core-team/sign-out", "/leave"}


def init_trouble(app: Flask) -> None:
    """Answer every fault with a page, or in JSON where that was asked for."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(NotFoundError, _gone)
    app.register_error_handler(BusyError, _busy)
    app.register_error_handler(CannotWriteError, _cannot_write)
    app.register_error_handler(SQLAlchemyError, _failed)
    app.register_error_handler(OSError, _failed)
    for broken_off in (ParseException, NoMoreData):
        app.register_error_handler(broken_off, _unreadable)


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, NotFound) and (meant := _page_meant()):
        return redirect(meant)
    code = error.code or 500
    if _is_of_the_api():
        return _told_in_json(OF_THE_API.get(code, OTHERWISE_OF_THE_API), code, _how(error))
    words = BY_DESCRIPTION.get(error.description or "") or BY_STATUS.get(code, OTHERWISE)
    outcome = _outcome(is_known=False) if code == 500 else ""
    return _told(words, code, outcome)


def _page_meant() -> str | None:
    """The page that was meant, where its address was copied with a full stop or such behind it."""
    path = strip_copied_tail(request.path)
    pages = request_ctx.url_adapter
    if request.method not in {"GET", "HEAD"} or path == request.path or pages is None:
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    here = f"{request.script_root}/{quote(path.lstrip('/'))}{query}"
    return here if pages.test(path, "GET") else None


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    """A form that is not one of ours, or is no longer."""
    fault = form_fault()
    if fault is FormFault.FROM_ELSEWHERE:
        return _told(FROM_ELSEWHERE, 400)
    is_open = rule_of(current_app, request.endpoint or "") is Rule.PUBLIC
    title, onward = SEND_AGAIN if is_open else COME_BACK
    return _told((title, f"{BY_FORM_FAULT[fault]} {onward}"), 400)


def _gone(_error: NotFoundError) -> ResponseReturnValue:
    """What the request was about went while it was on its way: as if it had gone before."""
    if "member" in g:
        organisation_id = (request.view_args or {}).get("organisation_id", 0)
        return _refused(NotFound(DELETED if event_history.was_deleted(organisation_id) else None))
    if "holder" in g and signed_in_holder():
        # They can go on: a round alone is gone, or has another number.
        return _told(ROUND_GONE, 404, _outcome(is_known=True))
    g.pop("holder", None)
    return _refused(Unauthorized())


def _unreadable(_error: Exception) -> ResponseReturnValue:
    """gunicorn finds that a body is none, or broke off, only when it is read."""
    return _refused(BadRequest())


def _busy(error: BusyError) -> ResponseReturnValue:
    return _out_of_order(OutageCause.BUSY, error)


def _cannot_write(error: CannotWriteError) -> ResponseReturnValue:
    return _out_of_order(OutageCause.CANNOT_WRITE, error.__cause__ or error)


def _failed(error: SQLAlchemyError | OSError) -> ResponseReturnValue:
    """The database, or a disk. Any other fault stays the fault that it is."""
    cause = find_outage_cause(error)
    if cause is None:
        raise error
    return _out_of_order(cause, error)


def _out_of_order(cause: OutageCause, error: BaseException) -> ResponseReturnValue:
    log_outage(cause, error)
    # The page says nothing that the database would have to be asked for again.
    g.out_of_order = True
    if _is_of_the_api():
        return _told_in_json(BY_CAUSE[cause], 503, [AGAIN])
    is_known = cause is not OutageCause.UNREACHABLE and not has_written()
    return _told(BY_CAUSE[cause], 503, _outcome(is_known), [AGAIN])


def _told(words: Words, code: int, outcome: str = "", headers: Headers = ()) -> ResponseReturnValue:
    """A page, with what was sent; in JSON for a page's script, which still has the words."""
    title, advice = words
    if request.accept_mimetypes.best == "application/json":
        return _told_in_json((title, f"{advice} {outcome}".strip()), code, headers)
    if request_ctx.url_adapter is None:
        return bare_page(
            current_app, title, advice, request.environ
        ), code  # It came under a host that is none.
    # It comes whatever else does not.
    g.tells_of_trouble = True
    sent = sent_back()
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and sent.longest:
        outcome = LONGEST.format(field=sent.longest)
    page = render_template("trouble.html", title=title, advice=advice, outcome=outcome, sent=sent)
    return page, code, list(headers)


def _told_in_json(words: Words, code: int, headers: Headers) -> ResponseReturnValue:
    return jsonify(error=words[0], advice=words[1]), code, list(headers)


def _how(error: HTTPException) -> Headers:
    """How to ask again with a key, where that was missing."""
    return [each for each in error.get_headers() if each[0] == "WWW-Authenticate"]


def _is_of_the_api() -> bool:
    return request.path.startswith("/api/")


def _route() -> str:
    return request.url_rule.rule if request.url_rule else ""


def _outcome(is_known: bool) -> str:
    """What became of what was sent."""
    if request.method != "POST" or _route() in SAVES_NOTHING:
        return ""
    return NOT_SAVED if is_known else PERHAPS_SAVED
