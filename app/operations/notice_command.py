"""What the privacy notice and the accessibility statement do not say yet."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from app.settings.notice_settings import find_notice_gaps

COMPLETE_MESSAGE = (
    "The privacy notice and the accessibility statement say everything that they have to."
)
INCOMPLETE_MESSAGE = (
    "{count} not filled in yet. Each is a line NAME=value in /etc/waymark/settings; "
    "‘The privacy notice’ in docs/hosting.md says what to write."
)


@click.command("check-notice")
@with_appcontext
def check_notice() -> None:
    """List what the privacy notice and the accessibility statement do not say yet.

    Each with the setting that fills it. Ends with 1 while something is missing, with 0 when nothing
    is. It changes nothing, and needs no database.
    """
    gaps = find_notice_gaps(current_app.config["NOTICE"])
    if not gaps:
        click.echo(COMPLETE_MESSAGE)
        return
    width = max(len(gap.setting) for gap in gaps)
    for gap in gaps:
        click.echo(f"{gap.setting:<{width}}  {gap.what}")
    click.echo(INCOMPLETE_MESSAGE.format(count=len(gaps)), err=True)
    sys.exit(1)
