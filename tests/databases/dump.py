"""All that a database holds, to compare or to search.

But for which secret key it was used with: whatever is typed or started first notes that.
"""

from collections.abc import Hashable

from sqlalchemy import Connection, MetaData, select, text

from app.database.engine import db

# Every column of every table as it is now, by kind of database.
COLUMNS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'table'",
    "postgresql": (
        "SELECT attrelid::regclass::text, attname, atttypid, attnotnull FROM pg_attribute"
        " JOIN pg_class ON pg_class.oid = attrelid WHERE relkind = 'r' AND attnum > 0"
        " AND relnamespace = 'public'::regnamespace ORDER BY attrelid, attnum"
    ),
}
KNOWN: dict[Hashable, MetaData] = {}


def dump() -> dict[str, list[tuple]]:
    """Every row of every table, those that no record describes too."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in _tables(connection).sorted_tables
            if table.name != "secret_key"
        }


def _tables(connection: Connection) -> MetaData:
    """The tables that there are. To find out all about them takes longer than to read them."""
    kind = connection.dialect.name
    columns = (kind, *map(tuple, connection.execute(text(COLUMNS[kind]))))
    if columns not in KNOWN:
        KNOWN[columns] = MetaData()
        KNOWN[columns].reflect(connection)
    return KNOWN[columns]
