"""How the store writes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy.orm import Session

from app.extensions import WRITES, db

ONE_WRITER = Lock()


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


def _turn(session: Session) -> AbstractContextManager[object]:
    """SQLite lets one write at a time, and has the others ask again and again until it is free.

    The threads of a process stand in a line instead, which is served in order.
    """
    return ONE_WRITER if session.get_bind().dialect.name == "sqlite" else nullcontext()


def now() -> datetime:
    """The time, in UTC, to the second: finer would tell more about a person than anyone needs."""
    return datetime.now(UTC).replace(microsecond=0)
