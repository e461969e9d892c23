"""What commands share: an upgraded database, and the public address that links begin with."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from app.database.database_errors import get_safe_message
from app.settings.config import is_service_address
from app.store.upkeep import database_upgrade

CommandArguments = ParamSpec("CommandArguments")


def _check_base_url(_context: click.Context, _option: click.Parameter, text: str) -> str:
    if text and not is_service_address(text):
        raise click.BadParameter(f"{text!r} is no address such as https://waymark.example.org")
    return text


base_url_option = click.option(
    "--base-url",
    default="",
    callback=_check_base_url,
    help="Where people reach the service. (default: WAYMARK_ADDRESS)",
)
"""The option of a command that prints a link; see `require_public_address`."""


def with_database(command: Callable[CommandArguments, None]) -> Callable[CommandArguments, None]:
    """Run a command in an app context, after the database has been made and upgraded.

    Put it directly above the function, below click's decorators.
    """

    @wraps(command)
    def run(*args: CommandArguments.args, **options: CommandArguments.kwargs) -> None:
        if new_file := database_upgrade.missing_sqlite_file():
            click.echo(f"There was no database yet. Made a new one: {new_file}", err=True)
        try:
            database_upgrade.prepare_database()
        except DBAPIError as error:
            raise click.ClickException(f"The database says: {get_safe_message(error)}") from None
        command(*args, **options)

    return with_appcontext(run)


def require_public_address(typed: str) -> str:
    """Where people reach the service: as typed, or as set. Raises ClickException where nobody says.

    A link to this machine itself would open nothing for whoever gets it.
    """
    address: str = typed or current_app.config["ADDRESS"]
    if not address:
        raise click.ClickException(
            "Say where people reach the service: set WAYMARK_ADDRESS, or add "
            "--base-url https://waymark.example.org"
        )
    return address
