"""gunicorn's worker, with pages of ours where a request cannot be read, and a log without values.

gunicorn answers these itself, before the app is asked: a request line that is too long, a header
that is none. Its own pages and lines repeat what was sent, which may be a private link.
"""

import socket
from http import HTTPStatus
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http.errors import (
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.util import write
from gunicorn.workers.gthread import ThreadWorker

from app.web.error_log import RedactingFormatter, log_fault, name_error
from app.web.fallback_page import SERVER_ERROR_WORDS, make_fallback_headers, render_fallback_page

UNREADABLE_REQUEST_WORDS = (
    "We could not read that page",
    "Check the address, or go to the start page. If it stays so, try another browser.",
)
REQUEST_TOO_LONG_WORDS = (
    "That was too long to read",
    (
        "The address, or what your browser sent along with it, is longer than this service takes. "
        "Check the address, or clear the cookies of this site and open your private link again."
    ),
)
# A header that the app was about to send.
RESPONSE_HEADER_ERRORS = (InvalidResponseHeader, InvalidResponseHeaderName)

ErrorReply = tuple[HTTPStatus, tuple[str, str]]


class CalmWorker(ThreadWorker):
    """Serves with threads, as gunicorn's own does."""

    def handle_error(
        self,
        req: object,
        client: socket.socket,
        addr: object,
        exc: Exception,
    ) -> None:
        """Answer with a page, and write one line that holds nothing of what was sent."""
        status, words = _choose_reply(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            log_fault(exc)
        else:
            self.log.warning("A request could not be read: %s", name_error(exc))
        page = render_fallback_page(self.wsgi, *words).encode()
        headers = {**make_fallback_headers(page), "Connection": "close"}
        lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        try:
            write(client, "\r\n".join([*lines, "", ""]).encode("latin-1") + page)
        except OSError:
            self.log.debug("Whoever asked has gone.")


class ValuelessLogger(Logger):
    """gunicorn's log, without what an exception says."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's
        """Set the handlers up as gunicorn does, with our formatter."""
        super().setup(cfg)  # type: ignore[no-untyped-call] # gunicorn's own
        for handler in self.error_log.handlers:
            handler.setFormatter(RedactingFormatter(self.error_fmt, self.datefmt))


def _choose_reply(error: Exception) -> ErrorReply:
    if isinstance(error, LimitRequestLine):
        return HTTPStatus.REQUEST_URI_TOO_LONG, REQUEST_TOO_LONG_WORDS
    if isinstance(error, LimitRequestHeaders):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, REQUEST_TOO_LONG_WORDS
    if isinstance(error, ParseException) and not isinstance(error, RESPONSE_HEADER_ERRORS):
        return HTTPStatus.BAD_REQUEST, UNREADABLE_REQUEST_WORDS
    return HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_ERROR_WORDS
