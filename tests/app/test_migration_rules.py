"""What every migration keeps to."""

import ast
import sys

from app.config import ROOT

MIGRATIONS = ROOT / "app/migrations"
OPERATIONS = "app.migrations.operations"
STANDS_ON = {*sys.stdlib_module_names, "alembic", "sqlalchemy"}


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
