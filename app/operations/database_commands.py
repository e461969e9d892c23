"""`flask db`: how far the database's tables are, and bringing them up to date.

Flask-Alembic's own commands are not offered. Going back drops tables with what is in them, whatever
is typed after `downgrade` is taken for a number of steps, and the rest is for writing migrations.
"""

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app.database.database_errors import get_safe_message
from app.database.engine import alembic
from app.operations.command_line import with_database

ONLY_FORWARD = (
    "Nothing was changed. Going back would drop tables with everything in them. To go back to an "
    "older version of Waymark, restore the backup that was made before the upgrade: see "
    "‘Upgrading’ in docs/hosting.md."
)

database_command = AppGroup("db", help="The database's tables: how far they are, up to date.")


@database_command.command("current")
def show_current() -> None:
    """Show the version that the tables are at, and whether it is the newest. It changes nothing."""
    current, newest = _get_current_version(), _get_newest_version()
    if current == newest:
        click.echo(f"{newest}, the newest")
    elif not current:
        click.echo("There are no tables yet. To make them: db upgrade")
    else:
        click.echo(f"{current}. The newest is {newest}. To bring the tables up to date: db upgrade")


@database_command.command("history")
def show_history() -> None:
    """List the versions of the tables, the first first, and mark where the database is."""
    current = _get_current_version()
    for number, words in _list_versions().items():
        click.echo(f"{number}\t{words}{' (the database is here)' if number == current else ''}")


@database_command.command("upgrade")
@with_database
def upgrade() -> None:
    """Bring the tables up to the newest version, as every start of the app does.

    There is no way back but a backup: make one first.
    """
    click.echo(f"The tables are at {_get_current_version()}, the newest version.")


@database_command.command(
    "downgrade", hidden=True, context_settings={"ignore_unknown_options": True}
)
@click.argument("anything", nargs=-1)
def refuse_to_downgrade(anything: tuple[str, ...]) -> None:
    """Change nothing, and say how to go back."""
    raise click.ClickException(ONLY_FORWARD)


def _get_current_version() -> str:
    """The version that the database is at, empty where it has no tables yet."""
    try:
        return " ".join(alembic.migration_context.get_current_heads())
    except DBAPIError as error:
        raise click.ClickException(f"The database says: {get_safe_message(error)}") from None


def _get_newest_version() -> str:
    return " ".join(head.revision for head in alembic.heads())


def _list_versions() -> dict[str, str]:
    """What each version brought, the first first."""
    return {migration.revision: migration.doc for migration in reversed(alembic.log())}
