"""Wrong passwords and codes, counted for a quarter of an hour or a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app.records import SignInFailureRecord
from app.store.transactions import now, writing

PERIOD = timedelta(minutes=15)
DAY = timedelta(days=1)


class Limit(NamedTuple):
    """How many failures there may be in a time of that length."""

    most: int
    period: timedelta = PERIOD


class Attempt(NamedTuple):
    """A try at signing in: the rows that count it, or from when on it may be made."""

    rows: tuple[int, ...]
    not_before: datetime | None


def begin_attempt(limits: Mapping[str, Limit]) -> Attempt:
    """Count one more try under each key of `limits`, unless one of them has had its most.

    A try counts as a failure until `forget` says otherwise, so that many made at once cannot all
    slip in under the limit. A try that is refused is not counted: trying again costs nobody time.
    """
    table = SignInFailureRecord
    with writing() as session:
        _one_at_a_time(session)
        session.execute(delete(table).where(table.at <= now() - DAY))
        # Counted while the clock was ahead: as if it were now, or somebody would wait for years.
        session.execute(update(table).where(table.at > now()).values(at=now()))
        waits = [_free_at(session, key, limit) for key, limit in limits.items()]
        not_before = max((wait for wait in waits if wait), default=None)
        if not_before:
            return Attempt((), not_before)
        counted = [table(key=key, at=now()) for key in limits]
        session.add_all(counted)
        session.flush()
        return Attempt(tuple(row.id for row in counted), None)


def forget(rows: Sequence[int]) -> None:
    """Count these no longer: the password was right."""
    table = SignInFailureRecord
    with writing() as session:
        session.execute(delete(table).where(table.id.in_(rows)))


def _free_at(session: Session, key: str, limit: Limit) -> datetime | None:
    """When the key may be tried again: when the oldest of its last failures is forgotten.

    None where it may be tried now.
    """
    table = SignInFailureRecord
    last = session.scalars(
        select(table.at)
        .where(table.key == key, table.at > now() - limit.period)
        .order_by(table.at.desc(), table.id.desc())
        .limit(limit.most)
    ).all()
    return last[-1] + limit.period if len(last) == limit.most else None


def _one_at_a_time(session: Session) -> None:
    """SQLite's writers wait for each other anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sign_in_failure IN SHARE ROW EXCLUSIVE MODE"))
