"""Taking away what is kept no longer, as the privacy notice says: for cron to run every night."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.database.database_errors import get_safe_message
from app.operations.command_line import with_database
from app.settings.retention import RetainedKind, RetentionRule
from app.store.base.secure_deletion import NotErasedError, rewrite_database_files
from app.store.base.transactions import BusyError, CannotWriteError, now
from app.store.lifecycle import retention_purge
from app.text.wording import UK

DRY_RUN_MESSAGE = "Nothing was changed. To do it: purge --yes"
TOO_MUCH_MESSAGE = (
    "Nothing was changed. That is a large part of all that is here, as it would be by a clock that "
    "is ahead: it says {at:%Y-%m-%d} now. If that is right, and this is meant: purge --yes --many"
)
FUTURE_DAY_MESSAGE = "that day is still to come. To see what would go by then, leave out --yes"
NOT_ERASED_MESSAGE = (
    "It is done, but the database could not be written anew meanwhile, so bytes of what went may "
    "still be in its files. Run it again when less is going on."
)


@click.command("purge")
@click.option("--yes", is_flag=True, help="Do it. Otherwise it only says what would go.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="What would go by the start of that day in the UK. With --yes, no day to come.",
)
@click.option("--many", is_flag=True, help="Do it though it is a large part of all that is here.")
@with_database
def purge(*, yes: bool, as_of: datetime | None, many: bool) -> None:
    """Take away what has been kept for long enough, by the table on the privacy page.

    It tells how many of each kind, and nobody's name. Then it writes the database's files anew, so
    that nothing of what was deleted is left in them. Run it every night: docs/hosting.md.
    """
    at = _get_start_of_day(as_of) if as_of else now()
    rules: tuple[RetentionRule, ...] = current_app.config["RETENTION"]
    if not yes:
        _print_counts(rules, retention_purge.count_due(rules, at).items())
        click.echo(DRY_RUN_MESSAGE)
        return
    if at > now():
        raise click.BadParameter(FUTURE_DAY_MESSAGE, param_hint="--as-of")
    _refuse_too_much(rules, at, many)
    try:
        _print_counts(rules, retention_purge.purge_expired(rules, at))
        rewrite_database_files()
    except NotErasedError:
        raise click.ClickException(NOT_ERASED_MESSAGE) from None
    except (BusyError, CannotWriteError) as error:
        raise click.ClickException(f"It stopped halfway, and can be run again: {error}") from None
    except DBAPIError as error:
        raise click.ClickException(f"The database says: {get_safe_message(error)}") from None


def _refuse_too_much(rules: tuple[RetentionRule, ...], at: datetime, many: bool) -> None:
    due = retention_purge.count_due(rules, at)
    if not many and retention_purge.is_unusually_large(due):
        _print_counts(rules, due.items())
        raise click.ClickException(TOO_MUCH_MESSAGE.format(at=now()))


def _print_counts(
    rules: Iterable[RetentionRule], counts: Iterable[tuple[RetainedKind, int]]
) -> None:
    """A line a kind, as soon as it is known."""
    lengths = {rule.kind: rule.until for rule in rules}
    for kind, count in counts:
        click.echo(f"{count:>8}  {kind:<18}{lengths[kind]}")


def _get_start_of_day(day: datetime) -> datetime:
    return datetime.combine(day.date(), time(), UK).astimezone(UTC)
