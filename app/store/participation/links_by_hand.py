"""Links that the core team sends by itself: made for one or many, and said to be sent later.

Whom a link is for, and which secret it has, is settled by whoever asks: the same form sent twice
asks for the same secrets, and makes each link once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import OrganisationRecord, ReturnLinkRecord
from app.store.base.digests import hash_secret, new_secret
from app.store.base.events import Action, record_event
from app.store.base.transactions import now, write_transaction
from app.store.organisations.return_links import insert_link
from app.store.participation.invitations import is_first_contact
from app.store.participation.organisation_filters import Filters
from app.store.participation.organisation_search import (
    IDS_PER_QUERY,
    OrganisationSummary,
    list_first_matching,
)

# What an event says of a link that was sent by other means than the service's own e-mail.
SENT_OTHERWISE = "otherwise"


def make_link(organisation_id: int, actor: str) -> str:
    """Make a link for somebody to send, and return its secret, which is kept nowhere."""
    secret = new_secret()
    make_links({organisation_id: secret}, actor)
    return secret


def make_links(secrets: Mapping[int, str], actor: str) -> list[int]:
    """Make a link with that secret for each organisation, and say whose were made just now.

    Nobody is invited by that: `mark_links_sent` says once it was sent. One that has its link
    already gets no other; one that is not there any more is passed over.
    """
    with write_transaction() as session:
        organisation_ids = _lock_organisations(session, secrets)
        known = _find_known_hashes(session, [hash_secret(secret) for secret in secrets.values()])
        fresh = [
            organisation_id
            for organisation_id in organisation_ids
            if hash_secret(secrets[organisation_id]) not in known
        ]
        for organisation_id in fresh:
            insert_link(session, organisation_id, "", secrets[organisation_id])
            record_event(session, Action.LINK_MADE, actor, organisation_id)
        return fresh


def recent_live_links(made_within: timedelta) -> dict[str, int]:
    """Whose each link is that was made so lately and works: by the hash of its secret."""
    is_recent = ReturnLinkRecord.ended_at.is_(None) & (
        ReturnLinkRecord.made_at > now() - made_within
    )
    rows = db.session.execute(
        select(ReturnLinkRecord.secret_hash, ReturnLinkRecord.organisation_id).where(is_recent)
    )
    return {row[0]: row[1] for row in rows}


def unsent_link_times(organisation_ids: Sequence[int]) -> dict[int, datetime]:
    """When the newest link that waits to be sent was made, by organisation.

    It works, was not sent as far as anybody has said, and nobody has come by it.
    """
    conditions = (_is_unsent(), ReturnLinkRecord.organisation_id.in_(organisation_ids))
    statement = select(ReturnLinkRecord.organisation_id, func.max(ReturnLinkRecord.made_at)).where(
        *conditions
    )
    rows = db.session.execute(statement.group_by(ReturnLinkRecord.organisation_id))
    return {row[0]: row[1] for row in rows}


def list_with_unsent_link(filters: Filters, most: int) -> list[OrganisationSummary]:
    """The first of those that pass the filters and have such a link, by name."""
    is_of_organisation = ReturnLinkRecord.organisation_id == OrganisationRecord.id
    return list_first_matching(
        filters, most, select(ReturnLinkRecord.id).where(is_of_organisation, _is_unsent()).exists()
    )


def mark_links_sent(organisation_ids: Iterable[int], actor: str) -> list[int]:
    """Put on record that the newest link that waits to be sent was sent, otherwise than from here.

    Says of whom. Nothing changes where none waits: it was said before, or the link has ended.
    """
    with write_transaction() as session:
        existing_ids = _lock_organisations(session, organisation_ids)
        return [
            organisation_id
            for organisation_id in existing_ids
            if _mark_link_sent(session, organisation_id, actor)
        ]


def _mark_link_sent(session: Session, organisation_id: int, actor: str) -> bool:
    conditions = (_is_unsent(), ReturnLinkRecord.organisation_id == organisation_id)
    newest = session.scalars(
        select(ReturnLinkRecord.id).where(*conditions).order_by(ReturnLinkRecord.id.desc())
    ).first()
    if newest is None:
        return False
    action = Action.INVITED if is_first_contact(session, organisation_id) else Action.REMINDED
    session.execute(
        update(ReturnLinkRecord).where(ReturnLinkRecord.id == newest).values(sent_at=now())
    )
    record_event(session, action, actor, organisation_id, items=[SENT_OTHERWISE])
    return True


def _is_unsent() -> ColumnElement[bool]:
    return (
        ReturnLinkRecord.ended_at.is_(None)
        & ReturnLinkRecord.sent_at.is_(None)
        & ReturnLinkRecord.opened_at.is_(None)
    )


def _lock_organisations(session: Session, organisation_ids: Iterable[int]) -> Sequence[int]:
    """Lock organisations by id, and return the ids of those that are there."""
    statement = select(OrganisationRecord.id).where(
        OrganisationRecord.id.in_(list(organisation_ids))
    )
    return session.scalars(statement.order_by(OrganisationRecord.id).with_for_update()).all()


def _find_known_hashes(session: Session, hashes: Sequence[str]) -> set[str]:
    """Which of them a link has already."""
    known = set[str]()
    for start in range(0, len(hashes), IDS_PER_QUERY):
        some_of_them = ReturnLinkRecord.secret_hash.in_(hashes[start : start + IDS_PER_QUERY])
        known.update(session.scalars(select(ReturnLinkRecord.secret_hash).where(some_of_them)))
    return known
