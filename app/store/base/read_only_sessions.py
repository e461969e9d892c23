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

LASTS = timedelta(hours=1)

# What no secret of a row begins with: those are made of letters, digits, - and _.
MARK = "reading."

MOST_ID = 2**31 - 1


class ReadingSession(NamedTuple):
    """What `begin` was told, and when the session is over."""

    told: list[Any]
    ends_at: datetime


def begin(kind: str, known_here: str, *told: int) -> str:
    """What the cookie carries: `told`, of which the first is an id, signed for that kind."""
    return MARK + str(_signer(kind, known_here).dumps(told))


def read(kind: str, known_here: Callable[[int], str | None], secret: str) -> ReadingSession | None:
    """The session of a secret; None where the secret is none of that kind, or is over.

    `known_here` says by the id what the database knows, or None where there is no such row.
    """
    if not secret.startswith(MARK):
        return None
    signed = secret.removeprefix(MARK)
    known = known_here(_id_in(signed))
    if known is None:
        return None
    try:
        told, began = _signer(kind, known).loads(
            signed, max_age=int(LASTS.total_seconds()), return_timestamp=True
        )
    except BadData:
        return None
    return ReadingSession(told, began + LASTS)


def _id_in(signed: str) -> int:
    """The id, of which nobody knows yet whether it is ours; 0 where it is none."""
    told = URLSafeTimedSerializer("").loads_unsafe(signed)[1]
    first = told[0] if isinstance(told, list) and told else 0
    return first if isinstance(first, int) and 0 < first <= MOST_ID else 0


def _signer(kind: str, known_here: str) -> URLSafeTimedSerializer:
    key = f"{current_app.config['SECRET_KEY']}{known_here}"
    return URLSafeTimedSerializer(key, salt=f"reading-session-{kind}")
