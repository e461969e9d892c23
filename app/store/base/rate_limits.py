"""What is limited, counted for a day at the most: wrong passwords and codes, and joining."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import SignInFailureRecord
from app.settings.retention import FAILURE_PERIOD
from app.store.base import shared_memory_counts
from app.store.base.transactions import CannotWriteError, now, write_transaction

DEFAULT_PERIOD = timedelta(minutes=15)
LONGEST_PERIOD = FAILURE_PERIOD


class RateLimit(NamedTuple):
    """How many there may be in a time of that length: a day at the most."""

    most: int
    period: timedelta = DEFAULT_PERIOD


class Attempt(NamedTuple):
    """A try: the rows that count it, or from when on it may be made.

    What is counted in memory, where the database takes nothing in, has its key in a row's place.
    """

    rows: tuple[int | str, ...]
    not_before: datetime | None


def begin_attempt(limits: Mapping[str, RateLimit]) -> Attempt:
    """Count one more try under each key of `limits`, unless one of them has had its most.

    A try counts as a failure until `forget_attempts` says otherwise, so that many made at once
    cannot all slip in under the limit. A try that is refused is not counted: trying again costs
    nobody time.
    """
    try:
        with write_transaction() as session:
            return count_attempt(session, limits)
    except CannotWriteError:
        return _count_attempt_in_memory(limits)


def forget_attempts(rows: Sequence[int | str]) -> None:
    """Count these no longer: the password was right."""
    for key in rows:
        if isinstance(key, str):
            shared_memory_counts.forget_last_count(key)
    if counted := [row for row in rows if isinstance(row, int)]:
        with suppress(CannotWriteError), write_transaction() as session:
            session.execute(delete(SignInFailureRecord).where(SignInFailureRecord.id.in_(counted)))


def count_attempt(session: Session, limits: Mapping[str, RateLimit]) -> Attempt:
    """Count one more try in the transaction that does what is limited: both happen, or neither."""
    _lock_attempts(session)
    session.execute(
        delete(SignInFailureRecord).where(SignInFailureRecord.at <= now() - LONGEST_PERIOD)
    )
    # Counted while the clock was ahead: as if it were now, or somebody would wait for years.
    session.execute(
        update(SignInFailureRecord).where(SignInFailureRecord.at > now()).values(at=now())
    )
    waits = [_next_allowed_at(session, key, limit) for key, limit in limits.items()]
    not_before = max((wait for wait in waits if wait), default=None)
    if not_before:
        return Attempt((), not_before)
    counted = [SignInFailureRecord(key=key, at=now()) for key in limits]
    session.add_all(counted)
    session.flush()
    return Attempt(tuple(row.id for row in counted), None)


def _count_attempt_in_memory(limits: Mapping[str, RateLimit]) -> Attempt:
    """Count one more try where nothing can be written: beside the table, and never more than 5."""
    counted: list[str] = []
    for key, limit in limits.items():
        left = limit.most - _count_failures(key, limit)
        not_before = (
            shared_memory_counts.count_in_memory(key, left, limit.period, now())
            if left > 0
            else _next_allowed_at(db.session, key, limit)
        )
        if not_before:
            forget_attempts(counted)
            return Attempt((), not_before)
        counted.append(key)
    return Attempt(tuple(counted), None)


def _count_failures(key: str, limit: RateLimit) -> int:
    """How many are counted in the table."""
    statement = select(func.count()).where(
        SignInFailureRecord.key == key, SignInFailureRecord.at > now() - limit.period
    )
    return db.session.scalars(statement).one()


def _next_allowed_at(session: Session, key: str, limit: RateLimit) -> datetime | None:
    """When the key may be tried again: when the oldest of its last failures is forgotten.

    None where it may be tried now.
    """
    last = session.scalars(
        select(SignInFailureRecord.at)
        .where(SignInFailureRecord.key == key, SignInFailureRecord.at > now() - limit.period)
        .order_by(SignInFailureRecord.at.desc(), SignInFailureRecord.id.desc())
        .limit(limit.most)
    ).all()
    return last[-1] + limit.period if len(last) == limit.most else None


def _lock_attempts(session: Session) -> None:
    """SQLite's writers wait for each other anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sign_in_failure IN SHARE ROW EXCLUSIVE MODE"))
