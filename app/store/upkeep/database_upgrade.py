"""What has to be right with the database before it is served or changed."""

from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.database.database_errors import OutageCause, find_outage_cause, get_safe_message
from app.database.engine import alembic, db
from app.settings.startup_error import CannotStartError
from app.store.editions import edition_files
from app.store.upkeep import secret_key_fingerprint

# Each file's name begins with its revision.
MIGRATIONS = Path(__file__).parents[2] / "migrations"

NEWER_TABLES_MESSAGE = (
    "The database is of a later version of Waymark: its tables are at {theirs}, and this version "
    "knows them up to {ours}. Nothing was changed. Start the later version again, or restore the "
    "backup that was made before the upgrade ('Upgrading' in docs/hosting.md)."
)
UPGRADE_FAILED_MESSAGE = (
    "The tables could not be brought from {before} to {ours}, and are as they were. The database "
    "says: {why}. Somebody may have changed them by hand, or a restore was not finished: restore "
    "the last backup and start again. Where that fails too, start the version of Waymark from "
    "before the upgrade, and report this."
)


class UnusableDatabaseError(CannotStartError):
    """The database must not be used as things stand. The message says why, and how to mend it."""


def refuse_newer_database() -> None:
    """Raise UnusableDatabaseError where a later version has changed the tables. It writes nothing.

    A database that is not there, or that does not answer, is told of when something is asked of it.
    """
    if missing_sqlite_file():
        return
    try:
        with db.engine.connect() as connection:
            check_revision(connection)
    except SQLAlchemyError:
        return


def check_revision(connection: Connection) -> str:
    """The revision that the tables are at, empty where there are none.

    Raises UnusableDatabaseError where it is not known here.
    """
    theirs = "".join(MigrationContext.configure(connection).get_current_heads())
    if theirs and theirs not in _known_revisions():
        raise UnusableDatabaseError(
            NEWER_TABLES_MESSAGE.format(theirs=theirs, ours=max(_known_revisions()))
        )
    return theirs


def _known_revisions() -> set[str]:
    return {file.name.partition("_")[0] for file in MIGRATIONS.glob("[0-9]*.py")}


def prepare_database() -> None:
    """Make or change the tables as this version has them, and see that the secret key is theirs.

    Raises UnusableDatabaseError where a later version has changed them, or another key was used.
    """
    upgrade_tables()
    try:
        secret_key_fingerprint.check_secret_key()
    except secret_key_fingerprint.OtherKeyError as error:
        raise UnusableDatabaseError(str(error)) from None
    edition_files.make_files_private()


def upgrade_tables() -> None:
    """Make or change the tables as this version has them, all of it or nothing.

    Raises UnusableDatabaseError, and DBAPIError where the database cannot be used just now.
    """
    with db.engine.connect() as connection:
        before = check_revision(connection) or "nothing"
    try:
        alembic.upgrade()
    except DBAPIError as error:
        if find_outage_cause(error) not in {None, OutageCause.OUT_OF_DATE}:
            raise
        message = UPGRADE_FAILED_MESSAGE.format(
            before=before, ours=max(_known_revisions()), why=get_safe_message(error)
        )
        raise UnusableDatabaseError(message) from None


def missing_sqlite_file() -> str | None:
    """The SQLite file that is not there yet and will be made; None where there is a database."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    file = Path(url.database)
    return None if file.exists() or not file.parent.is_dir() else str(file)
