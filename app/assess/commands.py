"""What whoever runs the service can do for an organisation."""

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from app.store import organisations


@click.command("new-link")
@click.argument("name")
@click.option("--base-url", default="http://127.0.0.1:8000", help="Where people reach the app.")
@with_appcontext
def new_link(name: str, base_url: str) -> None:
    """Make a new return link for the organisation called NAME, whose people have lost theirs.

    The old link stops working. Make sure first that you know who is asking.
    """
    found = organisations.named(name)
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} organisations are called {name!r}.")
    secret = organisations.renew_link(found[0][0], "operator")
    with current_app.test_request_context(base_url=base_url):
        click.echo(url_for("assess.arrive", secret=secret, _external=True))
