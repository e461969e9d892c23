"""Whether the database is there, with the tables of this version."""

from alembic.migration import MigrationContext

from app.database.engine import alembic, db


def has_current_tables() -> bool:
    """Whether the tables are those of this version. Raises DBAPIError where nothing answers."""
    current_heads = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(current_heads) == set(alembic.script_directory.get_heads())
