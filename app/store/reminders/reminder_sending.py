"""A reminder on its way: its link made before it goes, and what it was about recorded after.

The link, with where it goes, is there before the letter is: nobody else writes to that respondent
within a week of it, so two that send at once send one. What is cut short between the mail server's
yes and the record is sent once more, a week later at the soonest: a reminder that is lost is never
missed by anybody, and one that comes again costs a glance.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete

from app.model import ReturnLinkRecord
from app.store.base.events import Action, record_event
from app.store.base.transactions import write_transaction
from app.store.organisations.contact_addresses import get_contact
from app.store.organisations.organisations import NotFoundError, lock_organisation
from app.store.organisations.return_links import insert_link
from app.store.reminders.due_reminders import DueReminder, list_due_reminders

REMINDER_ACTOR = "operator"


class PendingReminder(NamedTuple):
    """A reminder, the link that it brings, and where it goes."""

    due: DueReminder
    link_id: int
    secret: str
    address: str


def start_reminder(organisation_id: int, at: datetime) -> PendingReminder | None:
    """Make the link for what the respondent is to be reminded of.

    None where nothing is left of it by now, or something stands in the way.
    """
    with write_transaction() as session:
        try:
            lock_organisation(session, organisation_id)
        except NotFoundError:
            return None
        due = next(iter(list_due_reminders(at, organisation_id)), None)
        if due is None or due.obstacle:
            return None
        address = get_contact(organisation_id).address
        link_id, secret = insert_link(session, organisation_id, address)
        return PendingReminder(due, link_id, secret, address)


def record_reminder(pending: PendingReminder) -> None:
    """Put on record that it went out, and what it was about."""
    organisation_id = pending.due.organisation_id
    with write_transaction() as session:
        record_event(session, Action.LINK_MADE, REMINDER_ACTOR, organisation_id)
        record_event(
            session,
            Action.REMINDER_SENT,
            REMINDER_ACTOR,
            organisation_id,
            items=pending.due.topics,
        )


def discard_reminder(pending: PendingReminder) -> None:
    """Take its link away: it could not be sent, and is due as before."""
    with write_transaction() as session:
        session.execute(delete(ReturnLinkRecord).where(ReturnLinkRecord.id == pending.link_id))
