"""Wrong passwords, counted for a quarter of an hour."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.records import SignInFailureRecord
from app.store.transactions import now, writing

PERIOD = timedelta(minutes=15)


class Attempt(NamedTuple):
    """A try at signing in: the rows that count it, or from when on it may be made."""

    rows: tuple[int, ...]
    not_before: datetime | None


def begin_attempt(most: Mapping[str, int]) -> Attempt:
    """Count one more try under each key of `most`, unless one of them has had its most.

    A try counts as a failure until `forget` says otherwise, so that many made at once cannot all
    slip in under the limit. A try that is refused is not counted: trying again costs nobody time.
    """
    table = SignInFailureRecord
    with writing() as session:
        _one_at_a_time(session)
        session.execute(delete(table).where(table.at <= now() - PERIOD))
        waits = [_free_at(session, key, limit) for key, limit in most.items()]
        not_before = max((wait for wait in waits if wait), default=None)
        if not_before:
            return Attempt((), not_before)
        counted = [table(key=key, at=now()) for key in most]
        session.add_all(counted)
        session.flush()
        return Attempt(tuple(row.id for row in counted), None)


def forget(rows: Sequence[int]) -> None:
    """Count these no longer: the password was right."""
    table = SignInFailureRecord
    with writing() as session:
        session.execute(delete(table).where(table.id.in_(rows)))


def _free_at(session: Session, key: str, limit: int) -> datetime | None:
    """When the key may be tried again: when the oldest of its last `limit` failures is forgotten.

    None where it may be tried now.
    """
    table = SignInFailureRecord
    last = session.scalars(
        select(table.at)
        .where(table.key == key)
        .order_by(table.at.desc(), table.id.desc())
        .limit(limit)
    ).all()
    return last[-1] + PERIOD if len(last) == limit else None


def _one_at_a_time(session: Session) -> None:
    """SQLite's writers wait for each other anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sign_in_failure IN SHARE ROW EXCLUSIVE MODE"))
