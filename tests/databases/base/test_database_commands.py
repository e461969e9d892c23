"""`flask db`: what it offers does what it says, and nothing takes tables away."""

import pytest
from sqlalchemy import inspect, text

from app.database.engine import alembic, db
from app.store.upkeep.database_upgrade import UnusableDatabaseError
from tests.databases.dump import dump


@pytest.fixture
def type_db(make_app):
    """Types `flask db` and what follows, for the database of an address."""

    def run(database, *typed):
        return make_app(database).test_cli_runner().invoke(args=["db", *typed])

    return run


def tables(make_app, database):
    with make_app(database).app_context():
        return inspect(db.engine).get_table_names()


@pytest.mark.parametrize(
    "typed", [("0004",), ("4",), ("1",), ("-1",), ("base",), (), ("0004", "--yes")], ids=repr
)
def test_nothing_goes_back_and_it_says_how_to(make_app, database, type_db, draft, typed):
    before = dump()

    said = type_db(database, "downgrade", *typed)

    assert said.exit_code == 1
    assert "restore the backup" in said.output
    assert dump() == before


@pytest.mark.parametrize("word", ["stamp", "merge", "revision", "mkdir", "heads", "log", "show"])
def test_what_is_for_writing_migrations_is_not_there(sqlite_database, type_db, word):
    said = type_db(sqlite_database, word)
    assert (said.exit_code, "No such command" in said.output) == (2, True)
    assert word not in type_db(sqlite_database, "--help").output.split()


def test_looking_changes_nothing(make_app, empty_database, type_db):
    assert type_db(empty_database, "current").output.startswith("There are no tables yet")
    listed = type_db(empty_database, "history").output.splitlines()
    assert [line[:4] for line in listed] == [f"{n:04}" for n in range(1, len(listed) + 1)]
    assert tables(make_app, empty_database) == []


def test_upgrading_brings_the_tables_up_to_date(make_app, empty_database, type_db):
    with make_app(empty_database).app_context():
        alembic.upgrade("0004")
        (newest,) = (each.revision for each in alembic.heads())
    stands = type_db(empty_database, "current").output
    assert stands.startswith(f"0004. The newest is {newest}.")

    assert newest in type_db(empty_database, "upgrade").output
    assert type_db(empty_database, "current").output == f"{newest}, the newest\n"
    assert "(the database is here)" in type_db(empty_database, "history").output.splitlines()[-1]


def test_upgrading_takes_no_version_because_it_goes_to_the_newest(
    make_app, empty_database, type_db
):
    assert type_db(empty_database, "upgrade", "0001").exit_code == 2
    assert tables(make_app, empty_database) == []


def test_tables_of_a_newer_version_are_said_to_be_so(make_app, sqlite_database, type_db):
    with make_app(sqlite_database).app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnusableDatabaseError, match="its tables are at 9999"):
        type_db(sqlite_database, "current")


def test_a_database_that_is_not_there_is_said_in_a_line(type_db):
    said = type_db("sqlite:////nowhere/at/all.sqlite", "current")
    assert said.output == "Error: The database says: unable to open database file\n"
