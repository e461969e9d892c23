"""Databases of PostgreSQL for tests: made once from a template, and emptied for the next test.

Making one copies every file of the template, which takes longer than most tests; taking the rows
out takes a thousandth of that. A database whose tables a test changed is made anew.
"""

from contextlib import suppress
from itertools import count

import psycopg
from psycopg import Connection

# What tells whether a test changed the tables, or which migration they are at: how many rows these
# have, and which transactions wrote them. What is PostgreSQL's own has numbers below 16384.
FIXED = {
    "pg_attrdef": "oid", "pg_attribute": "attrelid", "pg_constraint": "oid",
    "pg_index": "indexrelid", "pg_proc": "oid", "pg_trigger": "oid", "alembic_version": "tableoid",
}  # fmt: skip
LOOK = " UNION ALL ".join(
    f"SELECT '{table}', count(*), sum(xmin::text::bigint) FROM {table} WHERE {number} >= 16384"  # noqa: S608 - named here
    for table, number in FIXED.items()
)
# What a test had the database do in every connection, such as to write nothing.
SETTINGS = (
    "SELECT count(*) FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase"
    " WHERE datname = current_database()"
)
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'alembic_version'"
    " AND relnamespace = 'public'::regnamespace"
)
NUMBER_FROM_ONE = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"
OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

NUMBERS = count(1)


def run(server: str, *statements: str) -> None:
    """Have a server, by its address with `{}` for the database, do these one by one."""
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload] # the tests' own words


class Databases:
    """Copies of one template on one server, lent to one test at a time each."""

    def __init__(self, server: str, template: str) -> None:
        self.server = server
        self.template = template
        self.free: list[str] = []
        # One connection to each, which empties it time and again: to connect takes longer.
        self.connections: dict[str, Connection] = {}
        self.emptying = ""
        self.untouched: list[tuple[object, ...]] = []

    def lend(self) -> str:
        """The name of a database with every table in it and no row."""
        if self.free:
            return self.free.pop()
        name = f"waymark_{next(NUMBERS)}"
        run(self.server, f"CREATE DATABASE {name} TEMPLATE {self.template}")
        if not self.untouched:
            with psycopg.connect(self.server.format(name)) as connection:
                tables = [table for (table,) in connection.execute(TABLES)]
                self.untouched = connection.execute(LOOK).fetchall()
            # All at once: to send each by itself takes longer than to do it.
            emptying = [f"DELETE FROM {table}" for table in tables]  # noqa: S608 - named by our migrations
            self.emptying = "; ".join([*emptying, NUMBER_FROM_ONE])
        return name

    def take_back(self, name: str) -> None:
        """Empty it for the next test, or drop it where the test changed more than rows."""
        connection = self._alone_in(name)
        if self._is_as_made(connection):
            connection.execute(self.emptying)  # type: ignore[call-overload] # the tests' own words
            self.free.append(name)
        else:
            self.connections.pop(name).close()
            run(self.server, f"DROP DATABASE {name} WITH (FORCE)")

    def leave(self) -> None:
        """Let go of every database."""
        for connection in self.connections.values():
            connection.close()

    def _alone_in(self, name: str) -> Connection:
        # A test may have ended all that were connected.
        with suppress(KeyError, psycopg.OperationalError):
            self.connections[name].execute(OTHERS)
            return self.connections[name]
        connection = psycopg.connect(self.server.format(name), autocommit=True)
        # Events are only ever added, but for whoever asks that no trigger looks.
        connection.execute("SET session_replication_role = replica")
        connection.execute(OTHERS)
        self.connections[name] = connection
        return connection

    def _is_as_made(self, connection: Connection) -> bool:
        told = connection.execute(SETTINGS).fetchone() == (0,)
        return told and connection.execute(LOOK).fetchall() == self.untouched
