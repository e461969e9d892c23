"""What docs/migrations.md asks of a migration, and that its example does what it says."""

import ast
import re
import sys

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from app.database.engine import alembic, db
from app.migrations.operations.sqlite_rebuild import BrokenKeysError
from app.settings.config import ROOT

MIGRATIONS = ROOT / "app/migrations"
OPERATIONS = "app.migrations.operations"
STANDS_ON = {*sys.stdlib_module_names, "alembic", "sqlalchemy"}

FILLED = """
INSERT INTO organisation (id, name, sector, joined_at)
    VALUES (7, 'Moor Lane', 'education', '2026-01-01 00:00:00');
INSERT INTO organisation_place VALUES (7, 'hull');
INSERT INTO assessment (id, organisation_id, questionnaire_id, questionnaire_version, round,
    started_at) VALUES (40, 7, 'organisation', 1, 1, '2026-01-01 00:00:00');
INSERT INTO answer VALUES (40, 'safety-aware-1', 'some', '', 'kept', '', '2026-01-01 00:00:00');
UPDATE assessment SET submitted_at = '2026-01-02 00:00:00';
INSERT INTO standing VALUES (7, 'organisation', 40)
"""
ANOTHER = (
    "INSERT INTO assessment (organisation_id, questionnaire_id, questionnaire_version, round, "
    "started_at) VALUES ({of}, 'organisation', 1, {round}, '2026-01-01 00:00:00')"
)


def imports_of(file):
    """The modules that a file names, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(), file)):
        if isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def test_migrations_import_nothing_that_changes():
    """Neither a migration that landed nor what it stands on may do something else one day."""
    found = {
        f"{file.name}: {name}"
        for file in MIGRATIONS.rglob("*.py")
        for name in imports_of(file)
        if name.partition(".")[0] not in STANDS_ON and not name.startswith(OPERATIONS)
    }
    assert found == set()


def test_migrations_rebuild_a_table_in_one_way():
    """Alembic's own way loses triggers, and rows of tables that name this one."""
    found = [file.name for file in MIGRATIONS.rglob("*.py") if "batch_alter" in file.read_text()]
    assert found == []


# ---------------------------------------------------------------- the example of the document


@pytest.fixture
def with_example(make_app, database, tmp_path):
    """The number before the document's migration, which is yet to run; on each kind of database."""
    yield from before_example(make_app, database, tmp_path)


@pytest.fixture
def example_on_sqlite(make_app, sqlite_database, tmp_path):
    """The same on SQLite alone."""
    yield from before_example(make_app, sqlite_database, tmp_path)


def before_example(make_app, database, tmp_path):
    """Open the context of an app that has rows, and whose newest migration is yet to run."""
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/migrations.md").read_text(), re.S)
    app = make_app(database, ALEMBIC={"version_locations": [str(tmp_path)]})
    with app.app_context():
        head = max(file.name for file in MIGRATIONS.glob("[0-9]*.py")).partition("_")[0]
        (tmp_path / "0099_example.py").write_text(example.replace('"0098"', f'"{head}"'))
        with db.engine.begin() as connection:
            for statement in FILLED.split(";"):
                connection.execute(text(statement))
        yield head


def everything():
    """All that the database is made of, and every row of it but the number of its version."""
    schema = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name",
        "postgresql": (
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace ORDER BY conname"
        ),
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        made = {
            name: " ".join(sql.replace('"', "").split())
            for name, sql in connection.execute(text(schema))
        }
        rows = {
            table: sorted(map(str, connection.execute(text(f"SELECT * FROM {table}"))))  # noqa: S608 - ours
            for table in inspect(db.engine).get_table_names()
            if table != "alembic_version"
        }
    return made, rows


def insert_round(of, round_number):
    with db.engine.begin() as connection:
        connection.execute(text(ANOTHER.format(of=of, round=round_number)))


def test_the_example_changes_what_it_says_and_nothing_else(with_example):
    made, rows = everything()
    alembic.upgrade()
    changed, same_rows = everything()

    assert same_rows == rows
    assert {name for name in {*made, *changed} if made.get(name) != changed.get(name)} <= {
        "assessment",
        "ck_assessment_round_up_to_999",
    }
    with pytest.raises(IntegrityError, match="up_to_999"):
        insert_round(of=7, round_number=1000)
    alembic.downgrade(with_example)
    assert everything() == (made, rows)


def test_after_the_example_the_database_holds_to_its_keys_and_triggers(with_example):
    alembic.upgrade()

    with pytest.raises(IntegrityError):
        insert_round(of=99, round_number=1)
    with pytest.raises(IntegrityError, match="this round is submitted"), db.engine.begin() as there:
        there.execute(text("UPDATE answer SET note = 'changed'"))
    with db.engine.begin() as there:
        there.execute(text("DELETE FROM organisation_place"))
        asked = "SELECT submitted_at FROM assessment WHERE id = 40"
        assert str(there.scalar(text(asked))).startswith("2026-01-02")


def test_the_next_id_stays_the_next_where_a_table_is_rebuilt(with_example):
    insert_round(of=7, round_number=2)
    with db.engine.begin() as there:
        gone = there.scalar(text("DELETE FROM assessment WHERE round = 2 RETURNING id"))
    alembic.upgrade()
    insert_round(of=7, round_number=2)

    with db.engine.connect() as there:
        asked = text("SELECT id FROM assessment WHERE round = 2")
        assert there.scalar(asked) == gone + 1


def test_a_rebuilt_table_whose_keys_lead_nowhere_is_refused_and_nothing_is_changed(
    example_on_sqlite, tmp_path
):
    """PostgreSQL sees it by itself."""
    file = tmp_path / "0099_example.py"
    file.write_text(file.read_text().replace("REFERENCES organisation", "REFERENCES edition"))
    before = everything()

    with pytest.raises(BrokenKeysError, match="Rows of assessment"):
        alembic.upgrade()
    assert everything() == before
    with pytest.raises(IntegrityError):
        insert_round(of=99, round_number=1)
