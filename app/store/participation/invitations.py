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
from app.store.base.events import Action, record
from app.store.base.transactions import LEEWAY, now, writing
from app.store.organisations.contact_addresses import confirm_contact, contact_of
from app.store.organisations.organisations import lock_organisation
from app.store.organisations.return_links import end_links, put_link
from app.store.participation.organisation_search import BATCH

# How long an organisation is left in peace after an e-mail.
PEACE = timedelta(days=7)
# How a link was sent, as its event says: by the service's own e-mail.
BY_E_MAIL = "by-e-mail"
# Nor twice by one press of a button, whoever means it.
AT_ONCE = timedelta(minutes=1)


class Link(NamedTuple):
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


class Sending(NamedTuple):
    """A link on its way to an address.

    `first` says whether it is an invitation: to an organisation that has neither started nor been
    written to.
    """

    organisation_id: int
    link_id: int
    secret: str
    address: str
    first: bool


def links_of(organisation_id: int) -> list[Link]:
    """Every link of the organisation, the newest first."""
    link = ReturnLinkRecord
    rows = db.session.execute(
        select(link.id, link.made_at, link.sent_to, link.sent_at, link.opened_at, link.ended_at)
        .where(link.organisation_id == organisation_id)
        .order_by(link.id.desc())
    )
    return [Link(*row) for row in rows]


def last_written(organisation_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of the organisations was last sent a link, by e-mail or otherwise.

    Those that never were are left out.
    """
    return _last(organisation_ids, ReturnLinkRecord.sent_at)


def last_made(organisation_ids: Sequence[int]) -> dict[int, datetime]:
    """When a link was last made for each, sent or not. Those that never had one are left out."""
    return _last(organisation_ids, ReturnLinkRecord.made_at)


def _last(
    organisation_ids: Sequence[int], moment: InstrumentedAttribute[Any]
) -> dict[int, datetime]:
    link = ReturnLinkRecord
    found: dict[int, datetime] = {}
    for start in range(0, len(organisation_ids), BATCH):
        rows = db.session.execute(
            select(link.organisation_id, func.max(moment))
            .where(link.organisation_id.in_(organisation_ids[start : start + BATCH]))
            # One of a clock that was ahead would seem to have gone just now for as long.
            .where(moment <= now() + LEEWAY)
            .group_by(link.organisation_id)
        )
        found.update((number, at) for number, at in rows)
    return found


def just_went(written: datetime | None) -> bool:
    """Whether the last e-mail went moments ago: a button that was pressed twice."""
    return written is not None and written > now() - AT_ONCE


def in_peace(written: datetime | None) -> bool:
    """Whether the last e-mail went so lately that another would be too soon."""
    return written is not None and written > now() - PEACE


def begin_sending(
    organisation_id: int,
    actor: str,
    *,
    soon: bool = False,
    shown: str | None = None,
    is_right: bool = False,
) -> Sending | None:
    """Make the link that an e-mail is to carry.

    None where the organisation has no address, or was written to within `PEACE` (unless `soon`
    says that this is meant) or `AT_ONCE`: so a button that is pressed twice sends one e-mail. Nor
    where the address is another than was `shown`, or is on hold, unless whoever sends says that the
    one shown `is_right`.
    """
    with writing() as session:
        table = OrganisationRecord
        # Locked, as by `lock_organisation`; but one that is gone is passed over: more may follow.
        mine = select(table.contact).where(table.id == organisation_id).with_for_update()
        address = session.scalars(mine).one_or_none()
        written = last_written([organisation_id]).get(organisation_id)
        if not address or just_went(written) or (in_peace(written) and not soon):
            return None
        if shown not in {None, address}:
            return None
        if is_right and shown:
            confirm_contact(session, organisation_id, shown, actor)
        if contact_of(organisation_id).on_hold:
            return None
        first = is_first(session, organisation_id)
        link_id, secret = put_link(session, organisation_id, address)
        record(session, Action.LINK_MADE, actor, organisation_id)
        return Sending(organisation_id, link_id, secret, address, first)


def sent(sending: Sending, actor: str) -> bool:
    """Put on record that the e-mail went out: an invitation the first time, then a reminder.

    False where somebody has ended its link since, so that it opens nothing.
    """
    action, link = Action.INVITED if sending.first else Action.REMINDED, ReturnLinkRecord
    with writing() as session:
        record(session, action, actor, sending.organisation_id, items=[BY_E_MAIL])
        live = select(link.id).where(link.id == sending.link_id, link.ended_at.is_(None))
        return session.scalars(live).one_or_none() is not None


def not_sent(sending: Sending, actor: str) -> None:
    """Take away the link of an e-mail that could not be sent; it counts as never made."""
    link = ReturnLinkRecord
    with writing() as session:
        session.execute(delete(link).where(link.id == sending.link_id))
        record(
            session,
            Action.LINKS_REVOKED,
            actor,
            sending.organisation_id,
            items=[str(sending.link_id)],
        )


def revoke(organisation_id: int, actor: str) -> bool:
    """End every live link of the organisation. What it has answered stays. False where none was."""
    with writing() as session:
        lock_organisation(session, organisation_id)
        if not end_links(session, organisation_id):
            return False
        record(session, Action.LINKS_REVOKED, actor, organisation_id)
        return True


def is_first(session: Session, organisation_id: int) -> bool:
    """Whether sending it a link now is to invite it."""
    written = last_written([organisation_id]).get(organisation_id)
    return written is None and not _has_started(session, organisation_id)


def _has_started(session: Session, organisation_id: int) -> bool:
    table = AssessmentRecord
    asked = select(table.id).where(table.organisation_id == organisation_id).limit(1)
    return session.scalars(asked).first() is not None
