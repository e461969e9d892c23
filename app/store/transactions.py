"""How the store writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

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
    session.connection(execution_options={WRITES: True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def now() -> datetime:
    """The time, in UTC, to the second: finer would tell more about a person than anyone needs."""
    return datetime.now(UTC).replace(microsecond=0)
