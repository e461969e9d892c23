"""What the server's log says of a fault: its kind and where in the code it is, and no value.

The message of an exception can hold what somebody wrote: PostgreSQL tells a whole row where a
constraint is broken. So none is written, and no address either, since one may be a private link.
"""

import logging
import time
import traceback
from collections.abc import Iterator
from typing import Any

from flask import has_request_context, request
from flask.logging import default_handler, has_level_handler, wsgi_errors_stream
from sqlalchemy.exc import DBAPIError

from app.database.database_errors import OutageCause, get_error_code

logger = logging.getLogger("waymark.faults")

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def init_error_log() -> None:
    """Write faults to the server's error stream, unless whoever embeds the app has said where to.

    What other libraries log of an exception comes without its values too, where nobody has.
    """
    for handler in (logging.lastResort, default_handler):
        if handler:
            handler.setFormatter(RedactingFormatter())
    if not has_level_handler(logger):
        stream = logging.StreamHandler(wsgi_errors_stream)  # type: ignore[call-overload] # a stream by proxy
        stream.setFormatter(RedactingFormatter())
        logger.addHandler(stream)
        logger.propagate = False


class RedactingFormatter(logging.Formatter):
    """Writes where an exception was raised, and never what it says."""

    converter = staticmethod(time.gmtime)

    def __init__(self, fmt: str = LOG_FORMAT, datefmt: str = "%Y-%m-%dT%H:%M:%SZ") -> None:
        super().__init__(fmt, datefmt)

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - logging's own name and type
        """Every exception of the chain, the first that was raised first."""
        return format_traceback(ei[1]) if ei[1] else ""


def log_outage(cause: OutageCause, error: BaseException) -> None:
    """One line: an outage is many requests long."""
    logger.error("%s: %s (%s)", describe_request(), cause.value, name_error(error))


def log_fault(error: BaseException | None) -> None:
    """A fault of ours, with its traceback."""
    logger.error("%s: a fault\n%s", describe_request(), format_traceback(error) if error else "")


def describe_request() -> str:
    """The request's method and route, without the values in its address."""
    if not has_request_context():
        return "outside a request"
    return f"{request.method} {request.url_rule.rule if request.url_rule else 'no route'}"


def name_error(error: BaseException) -> str:
    """The exception's type, and the database's code for it."""
    if isinstance(error, DBAPIError):
        return " ".join(filter(None, (type(error.orig).__name__, get_error_code(error))))
    if isinstance(error, OSError) and error.errno is not None:
        return f"{type(error).__name__} {error.errno}"
    return type(error).__name__


def format_traceback(error: BaseException) -> str:
    """Every exception that led to this one, and where each was raised."""
    return "\n".join(
        "Traceback (most recent call last):\n"
        + "".join(traceback.format_tb(cause.__traceback__))
        + name_error(cause)
        for cause in _list_causes(error)
    )


def _list_causes(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in seen:
        seen.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    yield from reversed(seen)
