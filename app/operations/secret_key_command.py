"""Going on with another secret key, where the one before is lost."""

import click
from flask.cli import with_appcontext

from app.store.upkeep import database_upgrade, secret_key_fingerprint


@click.command("accept-secret-key")
@click.confirmation_option(
    prompt="Everybody will be signed out, and second factors have to be set up again. Go on?"
)
@with_appcontext
def accept_secret_key() -> None:
    """Go on with the secret key as it is now, where the one before is lost for good.

    Everybody has to sign in again, second factors have to be set up again, and an edition that is
    prepared draws other lots. Put the old key back from a backup instead if you can.
    """
    database_upgrade.upgrade_tables()
    secret_key_fingerprint.accept_secret_key("operator")
    click.echo("Waymark starts with this key now.")
