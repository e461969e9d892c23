"""Reminding those whose check-in or next round is due: for cron to run once a day."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.database.database_errors import get_safe_message
from app.operations.command_line import base_url_option, require_public_address, with_database
from app.operations.reminder_emails import compose_reminder
from app.settings.mail_settings import MailServer
from app.store.base.transactions import BusyError, CannotWriteError, now
from app.store.demo import demo_data
from app.store.reminders.due_reminders import DueReminder, Obstacle, list_due_reminders
from app.store.reminders.reminder_sending import (
    REMINDER_ACTOR,
    PendingReminder,
    discard_reminder,
    record_reminder,
    start_reminder,
)
from app.web.mail import NotSentError, PerhapsSentError, post_office, send_email
from app.web.security_log import SecurityEvent, log_security_event
from scoring.plurals import pluralise

DRY_RUN_MESSAGE = "Nothing was sent. To send: remind --yes"
NO_MAIL_SERVER_MESSAGE = (
    "This service has no mail server, so nothing can be sent. Set WAYMARK_SMTP and "
    "WAYMARK_MAIL_FROM, or leave this command out of cron: the core team sees who is due, and can "
    "make links to send by hand."
)
MADE_UP_MESSAGE = "Everything in this database is made up, so nobody is written to."
TRY_AGAIN_MESSAGE = "What was not sent is due as before: the next run tries again."

OBSTACLE_WORDS = {
    Obstacle.NO_ADDRESS: "no e-mail address",
    Obstacle.STOPPED: "asked for no reminders",
    Obstacle.ON_HOLD: "the address is on hold until somebody says that it is right",
    Obstacle.NOT_CONFIRMED: "the core team has not confirmed who it is",
    Obstacle.WRITTEN_TO_LATELY: "written to less than 7 days ago",
}


class Outcome(StrEnum):
    """What became of a reminder, as its line says."""

    SENT = "sent"
    PERHAPS = "perhaps sent"
    NOT_SENT = "not sent"
    LEFT_OUT = "left out"


@click.command("remind")
@click.option("--yes", is_flag=True, help="Send. Otherwise it only says what would go.")
@base_url_option
@with_database
def remind(*, yes: bool, base_url: str) -> None:
    """Remind those whose check-in or next round is due, by e-mail, each of each thing once.

    It tells of each by its number, and nobody's name or address. It ends with 1 where something
    could not be sent. Run it once a day: docs/hosting.md.
    """
    due = list_due_reminders(now())
    if not yes:
        _print_due(due)
        _explain_dry_run()
        return
    if demo_data.is_made_up():
        raise click.ClickException(MADE_UP_MESSAGE)
    office = post_office()
    if office is None:
        raise click.ClickException(NO_MAIL_SERVER_MESSAGE)
    address = require_public_address(base_url)
    try:
        outcomes = _send_all(office, address, [each for each in due if each.obstacle is None])
    except (BusyError, CannotWriteError) as error:
        raise click.ClickException(f"It stopped halfway, and can be run again: {error}") from None
    except DBAPIError as error:
        raise click.ClickException(f"The database says: {get_safe_message(error)}") from None
    click.echo(f"{outcomes[Outcome.SENT]} sent, {outcomes[Outcome.NOT_SENT]} not sent.")
    if outcomes[Outcome.NOT_SENT] or outcomes[Outcome.PERHAPS]:
        raise click.ClickException(TRY_AGAIN_MESSAGE)


def _explain_dry_run() -> None:
    if demo_data.is_made_up():
        click.echo(MADE_UP_MESSAGE)
    elif post_office() is None:
        click.echo(NO_MAIL_SERVER_MESSAGE)
    else:
        click.echo(DRY_RUN_MESSAGE)


def _print_due(due: Iterable[DueReminder]) -> None:
    """A line for each that would get an e-mail, then how many have something in the way."""
    ready = [each for each in due if each.obstacle is None]
    for each in ready:
        _print_line(each, "would be sent")
    click.echo(f"{pluralise(len(ready), 'e-mail')} would be sent.")
    held_back = Counter(each.obstacle for each in due if each.obstacle is not None)
    for obstacle, count in sorted(held_back.items()):
        click.echo(f"{count:>8}  left out: {OBSTACLE_WORDS[obstacle]}")


def _print_line(due: DueReminder, outcome: str) -> None:
    about = [pluralise(len(due.check_ins), "check-in")] if due.check_ins else []
    about += [f"round of {each.questionnaire_id}" for each in due.rounds]
    click.echo(f"{due.organisation_id:>8}  {', '.join(about)}: {outcome}")


def _send_all(office: MailServer, address: str, due: Iterable[DueReminder]) -> Counter[Outcome]:
    """Send one after the other, until the mail server itself fails; how many had which outcome."""
    outcomes = Counter[Outcome]()
    goes_on = True
    for each in due:
        if not goes_on:
            outcomes[Outcome.NOT_SENT] += 1
            continue
        outcome, why, goes_on = _send(office, address, each.organisation_id)
        outcomes[outcome] += 1
        _print_line(each, f"{outcome}. {why}" if why else outcome)
    return outcomes


def _send(office: MailServer, address: str, organisation_id: int) -> tuple[Outcome, str, bool]:
    """What became of one respondent's, why, and whether to go on with the next."""
    pending = start_reminder(organisation_id, now())
    if pending is None:
        return Outcome.LEFT_OUT, "It is not due any more, or was written to meanwhile", True
    try:
        with current_app.test_request_context(base_url=address):
            letter = compose_reminder(pending)
        send_email(office, letter)
    except NotSentError as error:
        discard_reminder(pending)
        return Outcome.NOT_SENT, error.why, error.only_this
    except PerhapsSentError as error:
        _record(pending)
        return Outcome.PERHAPS, error.why, False
    _record(pending)
    return Outcome.SENT, "", True


def _record(pending: PendingReminder) -> None:
    record_reminder(pending)
    log_security_event(
        SecurityEvent.LINK_MADE, organisation=pending.due.organisation_id, by=REMINDER_ACTOR
    )
