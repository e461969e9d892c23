"""How the store writes: in one transaction, and with its locks in one order.

The order of locks. A transaction takes those that it needs from the top down, and several of one
kind by their ids: so no two wait for each other.

1. the tallies: `placements.lock_tallies`, `placements.updating_tallies`
2. the table of organisations, against new ones: `organisations.lock_organisation_table`
3. organisations: `organisations.lock_organisation`
4. rounds: `assessments.lock_rounds`, `entries.lock_draft`
5. requests for help: within `help_requests`, one at a time
6. attempts: `rate_limits.count_attempt`

Accounts and editions are locked by themselves. SQLite has one writer at a time, and needs none of
these.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Thread
from time import monotonic

from flask import has_request_context
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.database.database_errors import OutageCause, find_outage_cause
from app.database.engine import MAX_LOCK_WAIT, WRITE_LOCK_OPTION, db
from app.settings.private_files import create_private_file
from app.store.base.secure_deletion import erase_overwritten

# A command waits longer than a page: nobody stares at it, and it may be run by a clock.
LONGEST_WAIT_OF_A_COMMAND = 20.0

# Where a session remembers how long it has waited.
WAITED_KEY = "waymark_waited"

# Where it remembers that it has written.
WRITTEN_KEY = "waymark_written"

# What seems to lie further ahead was written while the clock was wrong, and is not to be believed.
# A clock that is kept right is put back by less.
CLOCK_LEEWAY = timedelta(minutes=5)


class BusyError(Exception):
    """A larger piece of work kept the database to itself for too long, and nothing was written."""


class CannotWriteError(Exception):
    """Nothing can be written: the disk is full, or the database is read only. Nothing was."""


@contextmanager
def write_transaction(*, rewrite_files: bool = True) -> Iterator[Session]:
    """A transaction that commits as a whole at its end, or leaves everything as it was.

    `rewrite_files` is False where many changes that delete a whole piece come in a row: the
    database's files are then written anew once, at their end (`app.store.base.secure_deletion`).

    What the request has read so far is let go first, so that a decision to write rests on what the
    database holds now. Raises BusyError where it is not this writer's turn for as long as a page
    or a command may wait, and CannotWriteError.
    """
    with _begin() as session:
        yield session
        session.commit()
        session.info[WRITTEN_KEY] = True
        # In the same turn, in which no other writer is in the way.
        erase_overwritten(session, rewrite=rewrite_files)


@contextmanager
def check_can_write() -> Iterator[Session]:
    """Begin to write and write nothing: raise what `write_transaction` would, before long work."""
    with _begin() as session:
        yield session
        session.rollback()


@contextmanager
def _begin() -> Iterator[Session]:
    session = db.session
    session.rollback()
    with _translate_write_errors(), _sqlite_write_lock(session):
        try:
            with _remaining_wait(session) as left:
                session.connection(execution_options={WRITE_LOCK_OPTION: left})
            yield session
        except BaseException:
            session.rollback()
            raise


@contextmanager
def ignore_if_unavailable() -> Iterator[None]:
    """Leave the block undone where the database cannot be read or written just now.

    Any other failure is raised.
    """
    try:
        yield
    except (BusyError, CannotWriteError):
        pass
    except (SQLAlchemyError, OSError) as error:
        db.session.rollback()
        if find_outage_cause(error) is None:
            raise


def has_written() -> bool:
    """Whether this request has written anything for good so far."""
    return WRITTEN_KEY in db.session.info


@contextmanager
def _translate_write_errors() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:
        if find_outage_cause(error) is OutageCause.CANNOT_WRITE:
            raise CannotWriteError(OutageCause.CANNOT_WRITE.value) from error
        raise


@contextmanager
def _remaining_wait(session: Session) -> Iterator[float]:
    """For how many seconds to wait for others at the most; how long it took is remembered.

    A request that writes more than once waits no longer for that.
    """
    waited_before = session.info.get(WAITED_KEY, 0.0)
    longest = MAX_LOCK_WAIT if has_request_context() else LONGEST_WAIT_OF_A_COMMAND
    began = monotonic()
    try:
        yield max(0.0, longest - waited_before)
    finally:
        session.info[WAITED_KEY] = waited_before + monotonic() - began


@contextmanager
def _sqlite_write_lock(session: Session) -> Iterator[None]:
    """SQLite lets one write at a time, and has the others sleep and ask again until it is free.

    Writers wait for a lock on a file beside the database instead: the next one is woken at once.
    PostgreSQL sees to its own writers.
    """
    database = session.get_bind().engine.url.database
    if session.get_bind().dialect.name != "sqlite" or not database:
        yield
        return
    lock_file = Path(f"{database}-turn")
    create_private_file(lock_file)
    with lock_file.open("a") as file:
        with _remaining_wait(session) as left:
            locked = _acquire_file_lock(file.fileno(), left)
        if not locked:
            raise BusyError("something larger is being written: try again in a minute")
        yield


def _acquire_file_lock(file: int, seconds: float) -> bool:
    """Lock an open file, and say whether it could be done within so many seconds."""
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        # It can be waited for without asking again and again, but not for a limited time. So a
        # thread does the waiting, and is left to it in the end. Its copy of the file shares the
        # lock, which goes when both are closed: whoever gives up leaves nothing locked.
        waiting = Thread(target=_wait_for_file_lock, args=(os.dup(file),), daemon=True)
        waiting.start()
        waiting.join(seconds)
        return not waiting.is_alive()
    return True


def _wait_for_file_lock(file: int) -> None:
    try:
        flock(file, LOCK_EX)
    finally:
        os.close(file)


def now() -> datetime:
    """The time, in UTC, to the second: finer would tell more about a person than anyone needs."""
    return read_clock().replace(microsecond=0)


def read_clock() -> datetime:
    """The system's time, in UTC. Whatever is put in its place, the whole app goes by."""
    return datetime.now(UTC)
