"""A whole copy of the database while it is in use."""

import os
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import URL

from app.database.engine import db

COPY_FILE_NAMES = {"sqlite": "waymark.sqlite", "postgresql": "waymark.dump"}
"""What a copy is called, by the kind of database. PostgreSQL's is for `pg_restore`."""


class CopyError(Exception):
    """The copy could not be made; the message says why."""


def copy_file_name() -> str:
    """What the copy of this database is called."""
    return COPY_FILE_NAMES[db.engine.dialect.name]


def copy_database(file: Path) -> None:
    """Write the whole database to a file that is there and empty. Raises CopyError or OSError."""
    copy = {"sqlite": _copy_sqlite, "postgresql": _dump_postgresql}
    copy[db.engine.dialect.name](file)


def _copy_sqlite(file: Path) -> None:
    # Not while anything is begun: SQLite refuses it within a transaction.
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        raise CopyError(str(error)) from None
    finally:
        raw.close()


def _dump_postgresql(file: Path) -> None:
    url: URL = db.engine.url.set(drivername="postgresql")
    # By the environment, since every user of the machine can list a program's arguments.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    address = url.set(password=None).render_as_string()
    try:
        subprocess.run(  # noqa: S603 - our own words, and no shell
            ["pg_dump", "--format=custom", f"--file={file}", f"--dbname={address}"],  # noqa: S607
            env={**os.environ, **secret},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise CopyError("pg_dump is not there: install PostgreSQL's client programs") from None
    except subprocess.CalledProcessError as error:
        raise CopyError(error.stderr.strip() or "pg_dump failed") from None
