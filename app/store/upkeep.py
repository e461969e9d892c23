"""What has to be right with the database before it is served or changed."""

from pathlib import Path

from alembic.util.exc import CommandError

from app.extensions import alembic, db
from app.store import edition_files, key_fingerprint

NEWER = (
    "The database is of a later version of Waymark: this one knows its tables up to {ours}. Put "
    "the later version back, or restore the backup that was made before the upgrade"
)


class UnusableDatabaseError(Exception):
    """The database must not be used as things stand. The message says why, and how to mend it."""


def bring_up_to_date() -> None:
    """Make or change the tables as this version has them, and see that the secret key is theirs.

    Raises UnusableDatabaseError where a later version has changed them, or another key was used.
    """
    upgrade_tables()
    try:
        key_fingerprint.check_secret_key()
    except key_fingerprint.OtherKeyError as error:
        raise UnusableDatabaseError(str(error)) from None
    edition_files.keep_all_private()


def upgrade_tables() -> None:
    """Make or change the tables as this version has them. Raises UnusableDatabaseError."""
    try:
        alembic.upgrade()
    except CommandError:
        # Alembic cannot find the version that the database says it is at.
        ours = alembic.script_directory.get_current_head()
        raise UnusableDatabaseError(NEWER.format(ours=ours)) from None


def path_to_make() -> str | None:
    """The SQLite file that is not there yet and will be made; None where there is a database."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    file = Path(url.database)
    return None if file.exists() or not file.parent.is_dir() else str(file)
