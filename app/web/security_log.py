"""A line for each event that bears on security, for whoever runs the service: docs/hosting.md.

It tells who knocked, by ids and network addresses alone. No secret, e-mail address, name of a
person or an organisation, and no word of an answer goes in: what somebody presented that we do not
know is told by `make_pseudonym`.
"""

import hmac
import json
import logging
import re
import time
from enum import StrEnum

from flask import Flask, current_app, has_request_context, request
from flask.logging import has_level_handler, wsgi_errors_stream
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, RequestURITooLarge

logger = logging.getLogger("waymark.security")

# Characters of one value: a line stays about as long as an access log's.
MAX_VALUE_LENGTH = 100
# What stands in a line as it is. All else is quoted, so that nobody's words can begin a new line,
# or look like one more key.
PLAIN_VALUE = re.compile(r"[A-Za-z0-9._:/-]+")


class SecurityEvent(StrEnum):
    """What may happen. Each is told in docs/hosting.md."""

    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_IN_LOCKED_OUT = "sign-in-locked-out"
    SIGNED_OUT = "signed-out"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    SESSION_PROLONGED = "session-prolonged"
    SESSION_REFUSED = "session-refused"
    ROLE_REFUSED = "role-refused"
    LINK_USED = "link-used"
    LINK_REFUSED = "link-refused"
    LINK_MADE = "link-made"
    LINKS_ENDED = "links-ended"
    BOARD_LINK_MADE = "board-link-made"
    BOARD_LINK_ENDED = "board-link-ended"
    BOARD_LINK_USED = "board-link-used"
    BOARD_LINK_REFUSED = "board-link-refused"
    ORGANISATION_DELETED = "organisation-deleted"
    KEY_USED = "key-used"
    KEY_REFUSED = "key-refused"
    KEY_MADE = "key-made"
    KEY_ENDED = "key-ended"
    JOIN_REFUSED = "join-refused"
    EXPORTED = "exported"
    DRAFT_DROPPED = "draft-dropped"
    HELP_WORDS_REMOVED = "help-words-removed"
    FORM_REFUSED = "form-refused"
    FORM_TOO_LARGE = "form-too-large"
    ACCOUNT_MADE = "account-made"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_ENDED = "account-ended"
    TICKET_USED = "ticket-used"
    TICKET_REFUSED = "ticket-refused"
    SIGN_IN_POLICY_CHANGED = "sign-in-policy-changed"


# What somebody should look at where there is much of it. All else is told for the record.
WARNING_EVENTS = {
    SecurityEvent.SIGN_IN_FAILED,
    SecurityEvent.SIGN_IN_LOCKED_OUT,
    SecurityEvent.SESSION_REFUSED,
    SecurityEvent.ROLE_REFUSED,
    SecurityEvent.LINK_REFUSED,
    SecurityEvent.BOARD_LINK_REFUSED,
    SecurityEvent.TICKET_REFUSED,
    SecurityEvent.KEY_REFUSED,
    SecurityEvent.JOIN_REFUSED,
    SecurityEvent.FORM_REFUSED,
    SecurityEvent.FORM_TOO_LARGE,
}


def init_security_log(app: Flask) -> None:
    """Write to the server's error stream, unless whoever embeds the app has said where to."""
    logger.setLevel(logging.INFO)
    if not has_level_handler(logger):
        handler = logging.StreamHandler(wsgi_errors_stream)  # type: ignore[call-overload] # a stream by proxy
        handler.setFormatter(_make_utc_formatter())
        logger.addHandler(handler)


def log_security_event(event: SecurityEvent, **fields: str | int | None) -> None:
    """Write one line: the event, the network address of whoever asks, and `fields` in order.

    A field that is None is left out. Name accounts, keys, links and sessions by their ids, and what
    is unknown by `make_pseudonym`; never by what they hold.
    """
    address = request.remote_addr or "unknown" if has_request_context() else None
    values = {"address": address, **fields}
    parts = [
        f"{name}={_format_value(value)}" for name, value in values.items() if value is not None
    ]
    level = logging.WARNING if event in WARNING_EVENTS else logging.INFO
    logger.log(level, "%s", " ".join([event, *parts]))


def log_refused_form(error: HTTPException) -> None:
    """Say so, where the error is that a form was not one of ours, or was too large."""
    if isinstance(error, CSRFError):
        log_security_event(
            SecurityEvent.FORM_REFUSED,
            asked=request.endpoint,
            origin=request.headers.get("Origin"),
            site=request.headers.get("Sec-Fetch-Site"),
        )
    if isinstance(error, (RequestEntityTooLarge, RequestURITooLarge)):
        log_security_event(SecurityEvent.FORM_TOO_LARGE, asked=request.endpoint)


def make_pseudonym(text: str) -> str:
    """Twelve characters that are the same for the same text, and tell nobody what it was.

    Drawn with the service's key: an e-mail address could be found from a plain hash by trying.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    message = b"security-log:" + text.encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, "sha256").hex()[:12]


def _format_value(value: str | int) -> str:
    text = str(value)[:MAX_VALUE_LENGTH]
    # JSON escapes all that is not printable ASCII, but for the last of the control characters.
    return text if PLAIN_VALUE.fullmatch(text) else json.dumps(text).replace("\x7f", "\\u007f")


def _make_utc_formatter() -> logging.Formatter:
    formatter = logging.Formatter(
        "%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    return formatter
