"""How the store writes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Thread

from sqlalchemy.orm import Session

from app.extensions import WRITES, db

# Seconds to wait for another writer: as long as SQLite itself is told to (`connect_args`).
LONGEST_WAIT = 20


class BusyError(Exception):
    """A larger piece of work kept the database to itself for too long, and nothing was written."""


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction that commits as a whole at its end, or leaves everything as it was.

    What the request has read so far is let go first, so that a decision to write rests on what the
    database holds now. Raises BusyError where it is not this writer's turn for `LONGEST_WAIT`.
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
        if not _locked(file.fileno()):
            raise BusyError("something larger is being written: try again in a minute")
        yield


def _locked(file: int) -> bool:
    """Have the lock on an open file; False where others keep it for `LONGEST_WAIT`."""
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        # It can be waited for without asking again and again, but not for a limited time. So a
        # thread does the waiting, and is left to it in the end. Its copy of the file shares the
        # lock, which goes when both are closed: whoever gives up leaves nothing locked.
        waiting = Thread(target=_wait, args=(os.dup(file),), daemon=True)
        waiting.start()
        waiting.join(LONGEST_WAIT)
        return not waiting.is_alive()
    return True


def _wait(file: int) -> None:
    try:
        flock(file, LOCK_EX)
    finally:
        os.close(file)


def now() -> datetime:
    """The time, in UTC, to the second: finer would tell more about a person than anyone needs."""
    return datetime.now(UTC).replace(microsecond=0)
