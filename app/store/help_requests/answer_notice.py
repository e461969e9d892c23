"""An e-mail on its way that tells a respondent of an answer, with the private link that it brings.

As with other e-mails, the link is there before the letter is, and goes where that cannot be sent.
"""

from typing import NamedTuple

from sqlalchemy import delete, select

from app.model import OrganisationRecord, ReturnLinkRecord
from app.store.base.events import Action, record_event
from app.store.base.transactions import write_transaction
from app.store.organisations.organisations import NotFoundError, lock_organisation
from app.store.organisations.return_links import insert_link


class PendingNotice(NamedTuple):
    """The link that an e-mail brings, and where it goes."""

    organisation_id: int
    link_id: int
    secret: str
    address: str


def start_notice(organisation_id: int) -> PendingNotice | None:
    """Make the link.

    None where there is no address, or it is on hold, or no reminders are wanted there.
    """
    with write_transaction() as session:
        try:
            lock_organisation(session, organisation_id)
        except NotFoundError:
            return None
        statement = select(OrganisationRecord.contact).where(
            OrganisationRecord.id == organisation_id,
            OrganisationRecord.contact_on_hold.is_(False),
            OrganisationRecord.reminders_stopped.is_(False),
        )
        address = session.scalars(statement).one_or_none()
        if not address:
            return None
        link_id, secret = insert_link(session, organisation_id, address)
        return PendingNotice(organisation_id, link_id, secret, address)


def record_notice(pending: PendingNotice, number: int, actor: str) -> None:
    """Put on record that it went out, and about which request."""
    with write_transaction() as session:
        owner = pending.organisation_id
        record_event(session, Action.LINK_MADE, actor, owner)
        record_event(session, Action.TOLD_OF_ANSWER, actor, owner, items=[str(number)])


def discard_notice(pending: PendingNotice) -> None:
    """Take its link away: it could not be sent."""
    with write_transaction() as session:
        session.execute(delete(ReturnLinkRecord).where(ReturnLinkRecord.id == pending.link_id))
