"""The database and its migrations."""

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, has_request_context
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event

from app.model import Record
from app.settings.private_files import create_private_file

if TYPE_CHECKING:
    # It loads what only a service on PostgreSQL needs, and a freeze never.
    import psycopg

db = SQLAlchemy()
# Its commands are not offered: see `app.database_commands`.
alembic = Alembic(metadatas=Record.metadata, run_mkdir=False, command_name="")

# The execution option that makes a SQLite transaction take the write lock at its start: how many
# seconds to wait for it.
WRITE_LOCK_OPTION = "waymark_writes"

# Seconds that a page waits in all for others who use the database. Whoever waits for it is told
# within five.
MAX_LOCK_WAIT = 3.0


# Of every connection to SQLite. Bytes that are deleted are overwritten
# (`app.store.base.secure_deletion`).
SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    "foreign_keys = ON",
    "synchronous = FULL",
    "secure_delete = ON",
)


def init_database(app: Flask) -> None:
    """Connect the database named by the configuration, and its migrations."""
    for options in app.config["SQLALCHEMY_ENGINES"].values():
        # What a statement was given are people's words, which no log may hold.
        options["hide_parameters"] = True
    db.init_app(app)
    alembic.init_app(app)
    # Alembic logs every migration to the error stream, as if something were wrong.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # The library would start an event loop at the end of every request, to close asynchronous
    # sessions that this app does not have: a tenth of a page's time.
    app.teardown_appcontext_funcs = [
        close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
    ]
    with app.app_context():
        ENGINE_CONFIGURATORS[db.engine.dialect.name](db.engine)


def _configure_sqlite(engine: sa.Engine) -> None:
    """Have SQLite hold to its constraints, serve readers beside one writer, and begin properly.

    Python's driver would begin a transaction only at the first write. A page that reads and then
    writes would be refused when somebody else wrote in between, so a writer begins with the lock
    (`WRITES`).
    """

    @event.listens_for(engine, "do_connect")
    def _connecting(
        _dialect: sa.Dialect, _record: object, address: list[Any], _options: dict[str, Any]
    ) -> None:
        # SQLite makes a file as the system's mask has it, and those beside it like the file. Where
        # it cannot be made, SQLite says so itself.
        with suppress(OSError):
            create_private_file(Path(address[0]))

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        _set_busy_timeout(connection, MAX_LOCK_WAIT)
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        options: Mapping[str, Any] = connection.get_execution_options()
        writes = options.get(WRITE_LOCK_OPTION)
        _set_busy_timeout(
            connection.connection.driver_connection, MAX_LOCK_WAIT if writes is None else writes
        )
        connection.exec_driver_sql("BEGIN" if writes is None else "BEGIN IMMEDIATE")


def _set_busy_timeout(connection: Any, seconds: float) -> None:  # noqa: ANN401 - as SQLAlchemy types a driver's
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


def _configure_postgresql(engine: sa.Engine) -> None:
    """Have a page wait for others' locks no longer than it may; a command waits as it has to."""

    @event.listens_for(engine, "do_connect")
    def _connecting(
        _dialect: sa.Dialect, _record: object, _given: list[Any], options: dict[str, Any]
    ) -> None:
        for name, value in CONNECTION_TIMEOUTS.items():
            options.setdefault(name, value)

    @event.listens_for(engine, "connect")
    def _connected(connection: "psycopg.Connection", _record: object) -> None:
        if has_request_context():
            connection.execute(f"SET lock_timeout = {round(MAX_LOCK_WAIT * 1000)}")
            connection.commit()


# libpq would wait for a server that says nothing for many minutes. Seconds, and milliseconds.
CONNECTION_TIMEOUTS = {"connect_timeout": "3", "tcp_user_timeout": "4000"}

ENGINE_CONFIGURATORS = {"sqlite": _configure_sqlite, "postgresql": _configure_postgresql}
