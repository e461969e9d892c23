"""Error pages: why a request failed, what became of what was sent, and the sender's words."""

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
from app.web.access import Rule, find_signed_in_holder, get_access_rule
from app.web.csrf_guard import FormFault, find_form_fault
from app.web.error_log import log_outage
from app.web.error_messages import (
    API_MESSAGES,
    COME_BACK_WORDS,
    DESCRIPTION_MESSAGES,
    FORM_FAULT_MESSAGES,
    FORM_FROM_ELSEWHERE,
    NOT_SAVED,
    ORGANISATION_DELETED,
    OUTAGE_MESSAGES,
    PERHAPS_SAVED,
    ROUND_GONE,
    SEND_AGAIN_WORDS,
    SHORTEN_LONGEST,
    STATUS_MESSAGES,
    ErrorMessage,
)
from app.web.fallback_page import render_fallback_page
from app.web.rejected_form import read_rejected_form

DEFAULT_MESSAGE = ("Something did not work", "Go back to the start page.")
DEFAULT_API_MESSAGE = ("We could not read what you asked", "`/api/v1/` lists what there is.")

HeaderList = Sequence[tuple[str, str]]

# In how many seconds to ask again.
RETRY_AFTER_HEADER = ("Retry-After", "60")

# Whoever signs in has nothing to save.
ROUTES_SAVING_NOTHING = {"/core-team/sign-in", "/core-team/sign-out", "/leave"}


def init_error_pages(app: Flask) -> None:
    """Answer every fault with a page, or in JSON where that was asked for."""
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(CSRFError, _handle_csrf_error)
    app.register_error_handler(NotFoundError, _handle_missing_record)
    app.register_error_handler(BusyError, _handle_busy_database)
    app.register_error_handler(CannotWriteError, _handle_unwritable_database)
    app.register_error_handler(SQLAlchemyError, _handle_outage)
    app.register_error_handler(OSError, _handle_outage)
    for broken_off in (ParseException, NoMoreData):
        app.register_error_handler(broken_off, _handle_broken_request)


def _handle_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, NotFound) and (intended_page := _find_intended_page()):
        return redirect(intended_page)
    code = error.code or 500
    if _is_api_request():
        return _make_json_error(
            API_MESSAGES.get(code, DEFAULT_API_MESSAGE), code, _list_authentication_headers(error)
        )
    words = DESCRIPTION_MESSAGES.get(error.description or "") or STATUS_MESSAGES.get(
        code, DEFAULT_MESSAGE
    )
    outcome = _explain_what_was_saved(is_known=False) if code == 500 else ""
    return _make_error_response(words, code, outcome)


def _find_intended_page() -> str | None:
    """The page that was meant, where its address was copied with a full stop or such behind it."""
    path = strip_copied_tail(request.path)
    pages = request_ctx.url_adapter
    if request.method not in {"GET", "HEAD"} or path == request.path or pages is None:
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    address = f"{request.script_root}/{quote(path.lstrip('/'))}{query}"
    return address if pages.test(path, "GET") else None


def _handle_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """A form that is not one of ours, or is no longer."""
    fault = find_form_fault()
    if fault is FormFault.FROM_ELSEWHERE:
        return _make_error_response(FORM_FROM_ELSEWHERE, 400)
    is_open = get_access_rule(current_app, request.endpoint or "") is Rule.PUBLIC
    title, onward = SEND_AGAIN_WORDS if is_open else COME_BACK_WORDS
    return _make_error_response((title, f"{FORM_FAULT_MESSAGES[fault]} {onward}"), 400)


def _handle_missing_record(_error: NotFoundError) -> ResponseReturnValue:
    """Respond 404 to the team and 401 to an organisation, as if the record had gone before."""
    if "member" in g:
        organisation_id = (request.view_args or {}).get("organisation_id", 0)
        return _handle_http_error(
            NotFound(ORGANISATION_DELETED if event_history.was_deleted(organisation_id) else None)
        )
    if "holder" in g and find_signed_in_holder():
        # They can go on: a round alone is gone, or has another number.
        return _make_error_response(ROUND_GONE, 404, _explain_what_was_saved(is_known=True))
    g.pop("holder", None)
    return _handle_http_error(Unauthorized())


def _handle_broken_request(_error: Exception) -> ResponseReturnValue:
    """Respond 400: gunicorn notices a broken body only when it is read."""
    return _handle_http_error(BadRequest())


def _handle_busy_database(error: BusyError) -> ResponseReturnValue:
    return _respond_to_outage(OutageCause.BUSY, error)


def _handle_unwritable_database(error: CannotWriteError) -> ResponseReturnValue:
    return _respond_to_outage(OutageCause.CANNOT_WRITE, error.__cause__ or error)


def _handle_outage(error: SQLAlchemyError | OSError) -> ResponseReturnValue:
    """The database, or a disk. Any other fault stays the fault that it is."""
    cause = find_outage_cause(error)
    if cause is None:
        raise error
    return _respond_to_outage(cause, error)


def _respond_to_outage(cause: OutageCause, error: BaseException) -> ResponseReturnValue:
    log_outage(cause, error)
    # While this is set, templates ask the database for nothing.
    g.out_of_order = True
    if _is_api_request():
        return _make_json_error(OUTAGE_MESSAGES[cause], 503, [RETRY_AFTER_HEADER])
    is_known = cause is not OutageCause.UNREACHABLE and not has_written()
    return _make_error_response(
        OUTAGE_MESSAGES[cause], 503, _explain_what_was_saved(is_known), [RETRY_AFTER_HEADER]
    )


def _make_error_response(
    words: ErrorMessage, code: int, outcome: str = "", headers: HeaderList = ()
) -> ResponseReturnValue:
    """A page, with what was sent; in JSON for a page's script, which still has the words."""
    title, advice = words
    if request.accept_mimetypes.best == "application/json":
        return _make_json_error((title, f"{advice} {outcome}".strip()), code, headers)
    if request_ctx.url_adapter is None:
        return render_fallback_page(
            current_app, title, advice, request.environ
        ), code  # It came under a host that is none.
    # While this is set, the page is rendered though the database fails.
    g.tells_of_trouble = True
    sent = read_rejected_form()
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and sent.longest:
        outcome = SHORTEN_LONGEST.format(field=sent.longest)
    page = render_template("trouble.html", title=title, advice=advice, outcome=outcome, sent=sent)
    return page, code, list(headers)


def _make_json_error(words: ErrorMessage, code: int, headers: HeaderList) -> ResponseReturnValue:
    return jsonify(error=words[0], advice=words[1]), code, list(headers)


def _list_authentication_headers(error: HTTPException) -> HeaderList:
    """How to ask again with a key, where that was missing."""
    return [header for header in error.get_headers() if header[0] == "WWW-Authenticate"]


def _is_api_request() -> bool:
    return request.path.startswith("/api/")


def _get_request_route() -> str:
    return request.url_rule.rule if request.url_rule else ""


def _explain_what_was_saved(is_known: bool) -> str:
    """What became of what was sent."""
    if request.method != "POST" or _get_request_route() in ROUTES_SAVING_NOTHING:
        return ""
    return NOT_SAVED if is_known else PERHAPS_SAVED
