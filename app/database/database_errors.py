"""Why the database fails, and messages that are safe to show: its own may quote a row."""

import errno
from enum import Enum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class OutageCause(Enum):
    """What keeps the database from doing what it was asked, as far as somebody can mend it."""

    BUSY = "a larger piece of our own work keeps it"
    LOCKED = "something else is using it"
    CANNOT_WRITE = "it takes nothing in: its disk is full, or it is read only"
    UNREACHABLE = "it does not answer, or cannot be read"
    OUT_OF_DATE = "its tables are not those of this version"


# By the start of the code's name (https://www.sqlite.org/rescode.html), the longest that fits.
SQLITE_CAUSES = {
    "SQLITE_BUSY": OutageCause.LOCKED,
    "SQLITE_LOCKED": OutageCause.LOCKED,
    "SQLITE_PROTOCOL": OutageCause.LOCKED,
    "SQLITE_FULL": OutageCause.CANNOT_WRITE,
    "SQLITE_READONLY": OutageCause.CANNOT_WRITE,
    "SQLITE_PERM": OutageCause.CANNOT_WRITE,
    "SQLITE_IOERR": OutageCause.CANNOT_WRITE,
    "SQLITE_IOERR_READ": OutageCause.UNREACHABLE,
    "SQLITE_IOERR_SHORT_READ": OutageCause.UNREACHABLE,
    "SQLITE_CANTOPEN": OutageCause.UNREACHABLE,
    "SQLITE_NOTADB": OutageCause.UNREACHABLE,
    "SQLITE_CORRUPT": OutageCause.UNREACHABLE,
}
# By the start of SQLSTATE (PostgreSQL's manual, appendix A), the longest that fits.
POSTGRESQL_CAUSES = {
    "08": OutageCause.UNREACHABLE,  # connection exception
    "28": OutageCause.UNREACHABLE,  # it does not let us in
    "3D000": OutageCause.UNREACHABLE,  # no database of that name
    "53": OutageCause.UNREACHABLE,  # out of memory, or of connections
    "57P": OutageCause.UNREACHABLE,  # shut down, starting, or the connection was ended
    "25P03": OutageCause.UNREACHABLE,  # the connection was ended while it was idle
    "XX001": OutageCause.UNREACHABLE,  # its files are broken
    "25006": OutageCause.CANNOT_WRITE,  # read-only transaction
    "42501": OutageCause.CANNOT_WRITE,  # not allowed to
    "53100": OutageCause.CANNOT_WRITE,  # disk full
    "58": OutageCause.CANNOT_WRITE,  # system error, such as of a disk
    "40": OutageCause.LOCKED,  # serialization failure, deadlock
    "55P03": OutageCause.LOCKED,  # lock not available
    "57014": OutageCause.LOCKED,  # a statement took too long
    "42P01": OutageCause.OUT_OF_DATE,  # no such table
    "42703": OutageCause.OUT_OF_DATE,  # no such column
}
# SQLite has no code of its own for these.
MISSING_SCHEMA_MESSAGES = ("no such table", "no such column", "table ")
# A file beside the database, or that of an upload.
DISK_ERROR_NUMBERS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}


def find_outage_cause(error: BaseException) -> OutageCause | None:
    """Why the database, or its disk, failed. None where the fault is another, perhaps ours."""
    if isinstance(error, PoolTimeoutError):
        return OutageCause.BUSY
    if isinstance(error, OSError):
        return OutageCause.CANNOT_WRITE if error.errno in DISK_ERROR_NUMBERS else None
    if not isinstance(error, DBAPIError):
        return None
    code = get_error_code(error)
    if code.startswith("SQLITE_"):
        return _cause_by_longest_prefix(SQLITE_CAUSES, code) or _outdated_schema_cause(error)
    if code:
        return _cause_by_longest_prefix(POSTGRESQL_CAUSES, code)
    return OutageCause.UNREACHABLE if _is_connection_error(error) else None


def get_error_code(error: DBAPIError) -> str:
    """The database's own name for a failure: `SQLITE_BUSY`, `57P01`; empty where it has none."""
    return str(
        getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    )


def get_safe_message(error: DBAPIError) -> str:
    """What may be told on the screen of whoever runs the service.

    SQLite's messages name tables and columns, and PostgreSQL's of a connection name servers.
    Others can hold what a row holds, so only their kind is told.
    """
    code = get_error_code(error)
    if code.startswith("SQLITE_") or (not code and _is_connection_error(error)):
        return str(error.orig).strip()
    return f"{type(error.orig).__name__} ({code})" if code else type(error.orig).__name__


def _is_connection_error(error: DBAPIError) -> bool:
    """psycopg gives no code where a connection was never made, or broke."""
    is_psycopg_s = type(error.orig).__module__.startswith("psycopg")
    return is_psycopg_s and isinstance(error, OperationalError | InterfaceError)


def _cause_by_longest_prefix(causes: dict[str, OutageCause], code: str) -> OutageCause | None:
    fits = [start for start in causes if code.startswith(start)]
    return causes[max(fits, key=len)] if fits else None


def _outdated_schema_cause(error: DBAPIError) -> OutageCause | None:
    return OutageCause.OUT_OF_DATE if str(error.orig).startswith(MISSING_SCHEMA_MESSAGES) else None
