"""Databases of PostgreSQL for tests: made once from a template, and emptied for the next test.

Making one copies every file of the template, which takes longer than most tests; taking the rows
out takes a thousandth of that. A database whose tables a test changed is made anew.
"""

from itertools import count

import psycopg
from psycopg import Connection

# What tells whether a test changed the tables, or which migration they are at: how many rows these
# have, and which transactions wrote them.
FIXED = (
    "pg_attrdef", "pg_attribute", "pg_constraint", "pg_index", "pg_proc", "pg_trigger",
    "alembic_version",
)  # fmt: skip
LOOK = " UNION ALL ".join(
    f"SELECT '{table}', count(*), sum(xmin::text::bigint) FROM {table}"  # noqa: S608 - named here
    for table in FIXED
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
        self.tables: list[str] = []
        self.untouched: list[tuple[object, ...]] = []

    def lend(self) -> str:
        """The name of a database with every table in it and no row."""
        if self.free:
            return self.free.pop()
        name = f"waymark_{next(NUMBERS)}"
        run(self.server, f"CREATE DATABASE {name} TEMPLATE {self.template}")
        if not self.untouched:
            with psycopg.connect(self.server.format(name)) as connection:
                self.tables = [table for (table,) in connection.execute(TABLES)]
                self.untouched = connection.execute(LOOK).fetchall()
        return name

    def take_back(self, name: str) -> None:
        """Empty it for the next test, or drop it where the test changed more than rows."""
        with psycopg.connect(self.server.format(name), autocommit=True) as connection:
            connection.execute(OTHERS)
            if is_as_made := self._is_as_made(connection):
                self._empty(connection)
        if is_as_made:
            self.free.append(name)
        else:
            run(self.server, f"DROP DATABASE {name} WITH (FORCE)")

    def _is_as_made(self, connection: Connection) -> bool:
        told = connection.execute(SETTINGS).fetchone() == (0,)
        return told and connection.execute(LOOK).fetchall() == self.untouched

    def _empty(self, connection: Connection) -> None:
        # Events are only ever added, but for whoever asks that no trigger looks.
        connection.execute("SET session_replication_role = replica")
        with connection.transaction():
            for table in self.tables:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - named by our migrations
            connection.execute(NUMBER_FROM_ONE)
