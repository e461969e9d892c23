"""Changing a table as SQLite cannot: by another one that takes its place."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa
from alembic import op


class BrokenKeysError(ValueError):
    """Rows of the database name others that are not there."""


def rebuild_table(table: str, definition: str) -> None:
    """Put another table in the place of `table`, in SQLite.

    `definition` is what stands in the brackets of CREATE TABLE: columns and constraints. Rows keep
    the columns that both tables have; the next id stays the next; indexes and triggers come back as
    they were, so that one on a column that goes has to be dropped before.

    Where another table has a foreign key to this one, what the migration did before is committed
    first, and so is the rebuilt table: have a migration do nothing before it that must not stay
    alone. Raises BrokenKeysError, with nothing changed, where a foreign key would lead nowhere.
    """
    connection = op.get_bind()
    apart = _without_foreign_keys if _is_named_by_another(connection, table) else nullcontext
    with apart(connection):
        _replace(connection, table, definition)


def _is_named_by_another(connection: sa.Connection, table: str) -> bool:
    """Whether dropping the table would take rows of others with it, or be refused for them."""
    named = (
        "SELECT count(*) FROM sqlite_master AS other, pragma_foreign_key_list(other.name) AS key "
        "WHERE other.type = 'table' AND key.\"table\" = ?"
    )
    return bool(connection.exec_driver_sql(named, (table,)).scalar())


@contextmanager
def _without_foreign_keys(connection: sa.Connection) -> Iterator[None]:
    """A transaction of its own in which SQLite follows no foreign key, then another as before.

    Keys cannot be turned off inside a transaction: so this one is ended first (the way that
    SQLite's manual gives: "Making Other Kinds Of Table Schema Changes").
    """
    driver: Any = connection.connection.driver_connection
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        _check_keys(connection)
        connection.exec_driver_sql("COMMIT")
    finally:
        if driver.in_transaction:
            connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise BrokenKeysError(f"Rows of {tables} would name others that are not there")


def _replace(connection: sa.Connection, table: str, definition: str) -> None:
    run, again = connection.exec_driver_sql, f"{table}_again"
    beside = _indexes_and_triggers(connection, table)
    run(f"CREATE TABLE {again} ({definition})")
    shared = ", ".join(_shared_columns(connection, table, again))
    run(f"INSERT INTO {again} ({shared}) SELECT {shared} FROM {table}")  # noqa: S608 - our own words
    # The next number stays the next: events speak of rows that are gone.
    run("DELETE FROM sqlite_sequence WHERE name = ?", (again,))
    run(
        "INSERT INTO sqlite_sequence SELECT ?, seq FROM sqlite_sequence WHERE name = ?",
        (again, table),
    )
    run(f"DROP TABLE {table}")
    # Otherwise SQLite refuses the new name where a trigger of another table speaks of it.
    run("PRAGMA legacy_alter_table = ON")
    run(f"ALTER TABLE {again} RENAME TO {table}")
    run("PRAGMA legacy_alter_table = OFF")
    for statement in beside:
        run(statement)


def _indexes_and_triggers(connection: sa.Connection, table: str) -> list[str]:
    """The statements that made them; an index without one belongs to a constraint."""
    asked = (
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') "
        "AND sql IS NOT NULL ORDER BY rowid"
    )
    return list(connection.exec_driver_sql(asked, (table,)).scalars())


def _shared_columns(connection: sa.Connection, table: str, again: str) -> list[str]:
    asked = "SELECT name FROM pragma_table_info(?)"
    kept = set(connection.exec_driver_sql(asked, (table,)).scalars())
    columns = connection.exec_driver_sql(asked, (again,)).scalars()
    return [column for column in columns if column in kept]
