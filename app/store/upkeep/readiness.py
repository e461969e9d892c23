"""Whether the database is there, with the tables of this version."""

from alembic.migration import MigrationContext

from app.database.engine import alembic, db


def is_up_to_date() -> bool:
    """Whether the tables are those of this version. Raises DBAPIError where nothing answers."""
    found = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(found) == set(alembic.script_directory.get_heads())
