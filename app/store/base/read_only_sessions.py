"""Sessions while the database takes nothing in: signed, for an hour, to read and for nothing else.

They are no rows, so what ends a session elsewhere is looked up: that an account was ended or signed
out everywhere, or that a link was ended. The signature takes the service's key and what only the
database knows, so that the key alone makes no session. See docs/decisions/0024.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.store.base.dialects import LARGEST_ID

READ_ONLY_SESSION_LENGTH = timedelta(hours=1)

# What no secret of a row begins with: those are made of letters, digits, - and _.
READ_ONLY_PREFIX = "reading."

NO_ROW = 0
"""In the place of the id of a session that is no row."""


class ReadingSession(NamedTuple):
    """What `begin_read_only_session` was told, and when the session is over."""

    told: list[Any]
    ends_at: datetime


def begin_read_only_session(kind: str, known_here: str, *told: int) -> str:
    """What the cookie carries: `told`, of which the first is an id, signed for that kind."""
    return READ_ONLY_PREFIX + str(_signer(kind, known_here).dumps(told))


def verify_read_only_session(
    kind: str, known_here: Callable[[int], str | None], secret: str
) -> ReadingSession | None:
    """The session of a secret; None where the secret is none of that kind, or is over.

    `known_here` says by the id what the database knows, or None where there is no such row.
    """
    if not secret.startswith(READ_ONLY_PREFIX):
        return None
    signed = secret.removeprefix(READ_ONLY_PREFIX)
    known = known_here(_claimed_id(signed))
    if known is None:
        return None
    try:
        payload, began = _signer(kind, known).loads(
            signed, max_age=int(READ_ONLY_SESSION_LENGTH.total_seconds()), return_timestamp=True
        )
    except BadData:
        return None
    return ReadingSession(payload, began + READ_ONLY_SESSION_LENGTH)


def _claimed_id(signed: str) -> int:
    """The id, of which nobody knows yet whether it is ours; 0 where it is none."""
    payload = URLSafeTimedSerializer("").loads_unsafe(signed)[1]
    first = payload[0] if isinstance(payload, list) and payload else 0
    return first if isinstance(first, int) and 0 < first <= LARGEST_ID else 0


def _signer(kind: str, known_here: str) -> URLSafeTimedSerializer:
    key = f"{current_app.config['SECRET_KEY']}{known_here}"
    return URLSafeTimedSerializer(key, salt=f"reading-session-{kind}")
