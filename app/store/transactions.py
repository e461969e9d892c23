"""How the store writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path

from sqlalchemy.orm import Session

from app.extensions import WRITES, db


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction that commits as a whole at its end, or leaves everything as it was.

    What the request has read so far is let go first, so that a decision to write rests on what the
    database holds now.
    """
    session = db.session
    session.rollback()
    with _turn(session):
        session.connection(execution_options={WRITES: True})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def _turn(session: Session) -> Iterator[None]:
    """SQLite lets one write at a time, and has the others sleep and ask again until it is free.

    Writers wait for a lock on a file beside the database instead: the next one is woken at once.
    PostgreSQL sees to its own writers.
    """
    database = session.get_bind().engine.url.database
    if session.get_bind().dialect.name != "sqlite" or not database:
        yield
        return
    with Path(f"{database}-turn").open("a") as file:
        flock(file, LOCK_EX)
        yield


def now() -> datetime:
    """The time, in UTC, to the second: finer would tell more about a person than anyone needs."""
    return datetime.now(UTC).replace(microsecond=0)
