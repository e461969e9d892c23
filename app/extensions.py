"""What the app is plugged into: the database and its migrations, and protection of forms."""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ParamSpec

import click
import sqlalchemy as sa
from flask import Flask
from flask.cli import with_appcontext
from flask_alembic import Alembic
from flask_compress import Compress
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from app.records import Record

db = SQLAlchemy()
# Its commands are not offered: see `app.database_commands`.
alembic = Alembic(metadatas=Record.metadata, run_mkdir=False, command_name="")
csrf = CSRFProtect()
compress = Compress()

Typed = ParamSpec("Typed")

# The execution option that makes a SQLite transaction take the write lock at its start.
WRITES = "waymark_writes"


def init_database(app: Flask) -> None:
    """Connect the database named by the configuration, and its migrations."""
    db.init_app(app)
    alembic.init_app(app)
    # It tells of every migration on the error stream, as if something were wrong.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # The library would start an event loop at the end of every request, to close asynchronous
    # sessions that this app does not have: a tenth of a page's time.
    app.teardown_appcontext_funcs = [
        close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
    ]
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _settle_sqlite(db.engine)


def with_database(command: Callable[Typed, None]) -> Callable[Typed, None]:
    """Run a command with the database at hand, in which every table is there and up to date.

    Put it straight above the function, under what click is told of it.
    """

    @wraps(command)
    def run(*args: Typed.args, **options: Typed.kwargs) -> None:
        try:
            alembic.upgrade()
        except DBAPIError as error:
            raise click.ClickException(f"The database says: {error.orig}") from None
        command(*args, **options)

    return with_appcontext(run)


def _settle_sqlite(engine: sa.Engine) -> None:
    """Have SQLite hold to its constraints, serve readers beside one writer, and begin properly.

    Python's driver would begin a transaction only at the first write. A page that reads and then
    writes would be refused when somebody else wrote in between, so a writer begins with the lock
    (`WRITES`).
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        options: Mapping[str, Any] = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")
