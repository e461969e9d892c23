"""Why the database fails, and what may be said of it: its own messages can hold people's words."""

import errno
from enum import Enum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Cause(Enum):
    """What keeps the database from doing what it was asked, as far as somebody can mend it."""

    BUSY = "a larger piece of our own work keeps it"
    LOCKED = "something else is using it"
    CANNOT_WRITE = "it takes nothing in: its disk is full, or it is read only"
    UNREACHABLE = "it does not answer, or cannot be read"
    OUT_OF_DATE = "its tables are not those of this version"


# By the start of the code's name (https://www.sqlite.org/rescode.html), the longest that fits.
SQLITE = {
    "SQLITE_BUSY": Cause.LOCKED,
    "SQLITE_LOCKED": Cause.LOCKED,
    "SQLITE_PROTOCOL": Cause.LOCKED,
    "SQLITE_FULL": Cause.CANNOT_WRITE,
    "SQLITE_READONLY": Cause.CANNOT_WRITE,
    "SQLITE_PERM": Cause.CANNOT_WRITE,
    "SQLITE_IOERR": Cause.CANNOT_WRITE,
    "SQLITE_IOERR_READ": Cause.UNREACHABLE,
    "SQLITE_IOERR_SHORT_READ": Cause.UNREACHABLE,
    "SQLITE_CANTOPEN": Cause.UNREACHABLE,
    "SQLITE_NOTADB": Cause.UNREACHABLE,
    "SQLITE_CORRUPT": Cause.UNREACHABLE,
}
# By the start of SQLSTATE (PostgreSQL's manual, appendix A), the longest that fits.
POSTGRESQL = {
    "08": Cause.UNREACHABLE,  # connection exception
    "28": Cause.UNREACHABLE,  # it does not let us in
    "3D000": Cause.UNREACHABLE,  # no database of that name
    "53": Cause.UNREACHABLE,  # out of memory, or of connections
    "57P": Cause.UNREACHABLE,  # shut down, starting, or the connection was ended
    "25P03": Cause.UNREACHABLE,  # the connection was ended while it was idle
    "XX001": Cause.UNREACHABLE,  # its files are broken
    "25006": Cause.CANNOT_WRITE,  # read-only transaction
    "42501": Cause.CANNOT_WRITE,  # not allowed to
    "53100": Cause.CANNOT_WRITE,  # disk full
    "58": Cause.CANNOT_WRITE,  # system error, such as of a disk
    "40": Cause.LOCKED,  # serialization failure, deadlock
    "55P03": Cause.LOCKED,  # lock not available
    "57014": Cause.LOCKED,  # a statement took too long
    "42P01": Cause.OUT_OF_DATE,  # no such table
    "42703": Cause.OUT_OF_DATE,  # no such column
}
# SQLite has no code of its own for these.
NOT_THERE = ("no such table", "no such column", "table ")
# A file beside the database, or that of an upload.
OF_FILES = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}


def cause_of(error: BaseException) -> Cause | None:
    """Why the database, or its disk, failed. None where the fault is another, perhaps ours."""
    if isinstance(error, PoolTimeoutError):
        return Cause.BUSY
    if isinstance(error, OSError):
        return Cause.CANNOT_WRITE if error.errno in OF_FILES else None
    if not isinstance(error, DBAPIError):
        return None
    code = code_of(error)
    if code.startswith("SQLITE_"):
        return _longest(SQLITE, code) or _of_version(error)
    if code:
        return _longest(POSTGRESQL, code)
    return Cause.UNREACHABLE if _is_of_connection(error) else None


def code_of(error: DBAPIError) -> str:
    """The database's own name for a failure: `SQLITE_BUSY`, `57P01`; empty where it has none."""
    return str(
        getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    )


def message_of(error: DBAPIError) -> str:
    """What may be told on the screen of whoever runs the service.

    SQLite's messages name tables and columns, and PostgreSQL's of a connection name servers.
    Others can hold what a row holds, so only their kind is told.
    """
    code = code_of(error)
    if code.startswith("SQLITE_") or (not code and _is_of_connection(error)):
        return str(error.orig).strip()
    return f"{type(error.orig).__name__} ({code})" if code else type(error.orig).__name__


def _is_of_connection(error: DBAPIError) -> bool:
    """psycopg gives no code where a connection was never made, or broke."""
    is_psycopg_s = type(error.orig).__module__.startswith("psycopg")
    return is_psycopg_s and isinstance(error, OperationalError | InterfaceError)


def _longest(causes: dict[str, Cause], code: str) -> Cause | None:
    fits = [start for start in causes if code.startswith(start)]
    return causes[max(fits, key=len)] if fits else None


def _of_version(error: DBAPIError) -> Cause | None:
    return Cause.OUT_OF_DATE if str(error.orig).startswith(NOT_THERE) else None
