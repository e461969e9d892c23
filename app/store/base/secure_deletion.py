"""What is deleted leaves the database's files too, not only its tables: docs/decisions/0036."""

from collections.abc import Iterator
from sqlite3 import Error as SqliteError

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import EventRecord, Record

# Where a session remembers that its database is to be written anew once it has committed.
REWRITE_AFTER_COMMIT = "waymark_rewrites"
# Where it remembers that all it has written is new.
ONLY_ADDS = "waymark_only_adds"
# Where the app remembers that a reader kept SQLite's log of writes from being emptied.
CHECKPOINT_OWED = "waymark_log_of_writes"
# Milliseconds for which a command waits until those who read have let go of SQLite's log of writes.
# Whoever wants to write waits with it, and no page may wait for as long as 3 seconds.
LONGEST_WAIT_FOR_READERS = 2_000
# Milliseconds for which a command waits until it has a table of PostgreSQL's to itself.
LONGEST_WAIT_FOR_A_TABLE = 20_000


class NotErasedError(Exception):
    """The database was not written anew. What was deleted is gone, but bytes of it may be left."""


def rewrite_after_commit(session: Session) -> None:
    """Have the files written anew after this transaction: a whole piece of what was said goes.

    Otherwise SQLite keeps, now and then, a copy of a row where it has moved rows from one page to
    another, and `secure_delete` knows nothing of that.
    """
    session.info[REWRITE_AFTER_COMMIT] = True


def mark_only_adds(session: Session) -> None:
    """Say that this transaction writes over nothing, so that nothing of it has to be erased.

    Emptying the log of writes costs about as much again as a commit: a first answer is spared that.
    """
    session.info[ONLY_ADDS] = True


def erase_overwritten(session: Session, *, rewrite: bool) -> None:
    """Take what a commit has overwritten out of SQLite's files, as far as others let it.

    `secure_delete` overwrites it in the pages, and what was there before stands in the log of
    writes (`-wal`) until that is emptied. Where a reader or a full disk is in the way, the next
    commit does it, or `flask purge`: what was committed stays so.
    """
    is_rewrite_asked, is_only_adding = (
        session.info.pop(REWRITE_AFTER_COMMIT, False),
        session.info.pop(ONLY_ADDS, False),
    )
    is_spared = (
        is_only_adding and not is_rewrite_asked and CHECKPOINT_OWED not in current_app.extensions
    )
    if db.engine.dialect.name != "sqlite" or is_spared:
        return
    try:
        _rewrite_sqlite(vacuum=is_rewrite_asked and rewrite)
    except (SqliteError, SQLAlchemyError):
        return


def rewrite_database_files() -> None:
    """Write the files anew from what is in the tables. Raises NotErasedError where others hinder.

    On SQLite others can read meanwhile; on PostgreSQL a table at a time is kept from everybody.
    """
    # What was read so far would be in our own way.
    db.session.rollback()
    try:
        if db.engine.dialect.name == "sqlite":
            is_empty = _rewrite_sqlite(vacuum=True, wait=LONGEST_WAIT_FOR_READERS)
        else:
            is_empty = True
            _rewrite_postgresql()
    except (SqliteError, SQLAlchemyError) as error:
        raise NotErasedError(type(error).__name__) from error
    if not is_empty:
        raise NotErasedError("a reader keeps the log of writes from being emptied")


def _rewrite_sqlite(*, vacuum: bool, wait: int = 0) -> bool:
    """Empty the log of writes, and return whether it is; readers are waited for so many ms."""
    # By the driver: SQLite refuses both within a transaction.
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        if vacuum:
            cursor.execute("VACUUM")
        cursor.execute(f"PRAGMA busy_timeout = {wait}")
        ((is_busy, _, _),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _note_checkpoint_owed(is_owed=bool(is_busy))
        return not is_busy
    finally:
        raw.close()


def _note_checkpoint_owed(*, is_owed: bool) -> None:
    if is_owed:
        current_app.extensions[CHECKPOINT_OWED] = True
    else:
        current_app.extensions.pop(CHECKPOINT_OWED, None)


def _rewrite_postgresql() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {LONGEST_WAIT_FOR_A_TABLE}")
        for table in _tables_to_rewrite():
            name = connection.dialect.identifier_preparer.format_table(table)
            connection.exec_driver_sql(f"VACUUM (FULL) {name}")


def _tables_to_rewrite() -> Iterator[sa.Table]:
    """All but the record of events, which is only ever added to and by far the largest."""
    for table in Record.metadata.sorted_tables:
        if table.name != EventRecord.__tablename__:
            yield table
