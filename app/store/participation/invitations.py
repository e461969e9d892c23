"""Inviting organisations by e-mail, reminding them, and ending their links.

An invitation is one more live link: those from before keep working, so that nobody is shut out by a
reminder. A link that goes by e-mail is made first, and taken away again where the e-mail cannot be
sent: nobody was invited by it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database.engine import db
from app.model import AssessmentRecord, OrganisationRecord, ReturnLinkRecord
from app.store.base.events import Action, record_event
from app.store.base.transactions import CLOCK_LEEWAY, now, write_transaction
from app.store.organisations.contact_addresses import get_contact, take_contact_off_hold
from app.store.organisations.organisations import lock_organisation
from app.store.organisations.return_links import end_links, insert_link
from app.store.participation.organisation_search import IDS_PER_QUERY

# How long an organisation is left in peace after an e-mail.
MIN_TIME_BETWEEN_EMAILS = timedelta(days=7)
# How a link was sent, as its event says: by the service's own e-mail.
SENT_BY_EMAIL = "by-e-mail"
# Nor twice by one press of a button, whoever means it.
DOUBLE_PRESS_WINDOW = timedelta(minutes=1)


class ReturnLink(NamedTuple):
    """A link as the team sees it: never its secret.

    `sent_to` is empty where no e-mail carried it; `sent_at` and `opened_at` are None where nobody
    knows of it.
    """

    id: int
    made_at: datetime
    sent_to: str
    sent_at: datetime | None
    opened_at: datetime | None
    ended_at: datetime | None


class PendingEmail(NamedTuple):
    """A link on its way to an address.

    `first` says whether it is an invitation: to an organisation that has neither started nor been
    written to.
    """

    organisation_id: int
    link_id: int
    secret: str
    address: str
    first: bool


def list_links(organisation_id: int) -> list[ReturnLink]:
    """Every link of the organisation, the newest first."""
    rows = db.session.execute(
        select(
            ReturnLinkRecord.id,
            ReturnLinkRecord.made_at,
            ReturnLinkRecord.sent_to,
            ReturnLinkRecord.sent_at,
            ReturnLinkRecord.opened_at,
            ReturnLinkRecord.ended_at,
        )
        .where(ReturnLinkRecord.organisation_id == organisation_id)
        .order_by(ReturnLinkRecord.id.desc())
    )
    return [ReturnLink(*row) for row in rows]


def last_sent_times(organisation_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of the organisations was last sent a link, by e-mail or otherwise.

    Those that never were are left out.
    """
    return _latest_times(organisation_ids, ReturnLinkRecord.sent_at)


def last_made_times(organisation_ids: Sequence[int]) -> dict[int, datetime]:
    """When a link was last made for each, sent or not. Those that never had one are left out."""
    return _latest_times(organisation_ids, ReturnLinkRecord.made_at)


def _latest_times(
    organisation_ids: Sequence[int], moment: InstrumentedAttribute[Any]
) -> dict[int, datetime]:
    times: dict[int, datetime] = {}
    for start in range(0, len(organisation_ids), IDS_PER_QUERY):
        rows = db.session.execute(
            select(ReturnLinkRecord.organisation_id, func.max(moment))
            .where(
                ReturnLinkRecord.organisation_id.in_(
                    organisation_ids[start : start + IDS_PER_QUERY]
                )
            )
            # One of a clock that was ahead would seem to have gone just now for as long.
            .where(moment <= now() + CLOCK_LEEWAY)
            .group_by(ReturnLinkRecord.organisation_id)
        )
        times.update((number, at) for number, at in rows)
    return times


def was_just_sent(last_sent: datetime | None) -> bool:
    """Whether the last e-mail went moments ago: a button that was pressed twice."""
    return last_sent is not None and last_sent > now() - DOUBLE_PRESS_WINDOW


def is_recently_contacted(last_sent: datetime | None) -> bool:
    """Whether the last e-mail went so lately that another would be too soon."""
    return last_sent is not None and last_sent > now() - MIN_TIME_BETWEEN_EMAILS


def start_send(
    organisation_id: int,
    actor: str,
    *,
    soon: bool = False,
    shown: str | None = None,
    is_right: bool = False,
    is_wanted: bool = False,
) -> PendingEmail | None:
    """Make the link that an e-mail is to carry.

    None where the organisation has no address, or was written to within `MIN_TIME_BETWEEN_EMAILS`
    (unless `soon` says that this is meant) or `DOUBLE_PRESS_WINDOW`: so a button that is pressed
    twice sends one e-mail. Nor where the address is another than was `shown`, or is on hold, unless
    whoever sends says that the one shown `is_right`; nor where they asked for no reminders, unless
    whoever sends says that this one `is_wanted`.
    """
    with write_transaction() as session:
        # Locked, as by `lock_organisation`; but one that is gone is passed over: more may follow.
        statement = (
            select(OrganisationRecord.contact)
            .where(OrganisationRecord.id == organisation_id)
            .with_for_update()
        )
        address = session.scalars(statement).one_or_none()
        last_sent = last_sent_times([organisation_id]).get(organisation_id)
        if (
            not address
            or was_just_sent(last_sent)
            or (is_recently_contacted(last_sent) and not soon)
        ):
            return None
        if shown not in {None, address}:
            return None
        if is_right and shown:
            take_contact_off_hold(session, organisation_id, shown, actor)
        contact = get_contact(organisation_id)
        if contact.on_hold or (contact.reminders_stopped and not is_wanted):
            return None
        first = is_first_contact(session, organisation_id)
        link_id, secret = insert_link(session, organisation_id, address)
        record_event(session, Action.LINK_MADE, actor, organisation_id)
        return PendingEmail(organisation_id, link_id, secret, address, first)


def record_sent(pending: PendingEmail, actor: str) -> bool:
    """Put on record that the e-mail went out: an invitation the first time, then a reminder.

    False where somebody has ended its link since, so that it opens nothing.
    """
    action = Action.INVITED if pending.first else Action.REMINDED
    with write_transaction() as session:
        record_event(session, action, actor, pending.organisation_id, items=[SENT_BY_EMAIL])
        live = select(ReturnLinkRecord.id).where(
            ReturnLinkRecord.id == pending.link_id, ReturnLinkRecord.ended_at.is_(None)
        )
        return session.scalars(live).one_or_none() is not None


def discard_unsent_link(pending: PendingEmail, actor: str) -> None:
    """Take away the link of an e-mail that could not be sent; it counts as never made."""
    with write_transaction() as session:
        session.execute(delete(ReturnLinkRecord).where(ReturnLinkRecord.id == pending.link_id))
        record_event(
            session,
            Action.LINKS_REVOKED,
            actor,
            pending.organisation_id,
            items=[str(pending.link_id)],
        )


def revoke_links(organisation_id: int, actor: str) -> bool:
    """End every live link of the organisation. What it has answered stays. False where none was."""
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if not end_links(session, organisation_id):
            return False
        record_event(session, Action.LINKS_REVOKED, actor, organisation_id)
        return True


def is_first_contact(session: Session, organisation_id: int) -> bool:
    """Whether sending it a link now is to invite it."""
    last_sent = last_sent_times([organisation_id]).get(organisation_id)
    return last_sent is None and not _has_started(session, organisation_id)


def _has_started(session: Session, organisation_id: int) -> bool:
    statement = (
        select(AssessmentRecord.id)
        .where(AssessmentRecord.organisation_id == organisation_id)
        .limit(1)
    )
    return session.scalars(statement).first() is not None
