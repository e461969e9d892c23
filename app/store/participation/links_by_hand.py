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
from app.store.base.digests import hash_of, new_secret
from app.store.base.events import Action, record
from app.store.base.transactions import now, writing
from app.store.organisations.return_links import put_link
from app.store.participation.invitations import is_first
from app.store.participation.organisation_filters import Filters
from app.store.participation.organisation_search import BATCH, Participant, some

# What an event says of a link that was sent by other means than the service's own e-mail.
OTHERWISE = "otherwise"


def make_link(organisation_id: int, actor: str) -> str:
    """Make a link for somebody to send, and return its secret, which is kept nowhere."""
    secret = new_secret()
    make_links({organisation_id: secret}, actor)
    return secret


def make_links(secrets: Mapping[int, str], actor: str) -> list[int]:
    """Make a link with that secret for each organisation, and say whose were made just now.

    Nobody is invited by that: `mark_sent` says once it was sent. One that has its link already gets
    no other; one that is not there any more is passed over.
    """
    with writing() as session:
        there = _locked(session, secrets)
        known = _hashes_of(session, [hash_of(secret) for secret in secrets.values()])
        fresh = [number for number in there if hash_of(secrets[number]) not in known]
        for number in fresh:
            put_link(session, number, "", secrets[number])
            record(session, Action.LINK_MADE, actor, number)
        return fresh


def live_links(made_within: timedelta) -> dict[str, int]:
    """Whose each link is that was made so lately and works: by the hash of its secret."""
    link = ReturnLinkRecord
    lately = link.ended_at.is_(None) & (link.made_at > now() - made_within)
    rows = db.session.execute(select(link.secret_hash, link.organisation_id).where(lately))
    return {row[0]: row[1] for row in rows}


def unsent_since(organisation_ids: Sequence[int]) -> dict[int, datetime]:
    """When the newest link that waits to be sent was made, by organisation.

    It works, was not sent as far as anybody has said, and nobody has come by it.
    """
    link = ReturnLinkRecord
    waits = (_waits_to_be_sent(), link.organisation_id.in_(organisation_ids))
    asked = select(link.organisation_id, func.max(link.made_at)).where(*waits)
    rows = db.session.execute(asked.group_by(link.organisation_id))
    return {row[0]: row[1] for row in rows}


def with_an_unsent_link(filters: Filters, most: int) -> list[Participant]:
    """The first of those that pass the filters and have such a link, by name."""
    link = ReturnLinkRecord
    mine = link.organisation_id == OrganisationRecord.id
    return some(filters, most, select(link.id).where(mine, _waits_to_be_sent()).exists())


def mark_sent(organisation_ids: Iterable[int], actor: str) -> list[int]:
    """Put on record that the newest link that waits to be sent was sent, otherwise than from here.

    Says of whom. Nothing changes where none waits: it was said before, or the link has ended.
    """
    with writing() as session:
        there = _locked(session, organisation_ids)
        return [number for number in there if _mark_sent(session, number, actor)]


def _mark_sent(session: Session, organisation_id: int, actor: str) -> bool:
    link = ReturnLinkRecord
    mine = (_waits_to_be_sent(), link.organisation_id == organisation_id)
    newest = session.scalars(select(link.id).where(*mine).order_by(link.id.desc())).first()
    if newest is None:
        return False
    action = Action.INVITED if is_first(session, organisation_id) else Action.REMINDED
    session.execute(update(link).where(link.id == newest).values(sent_at=now()))
    record(session, action, actor, organisation_id, items=[OTHERWISE])
    return True


def _waits_to_be_sent() -> ColumnElement[bool]:
    link = ReturnLinkRecord
    return link.ended_at.is_(None) & link.sent_at.is_(None) & link.opened_at.is_(None)


def _locked(session: Session, organisation_ids: Iterable[int]) -> Sequence[int]:
    """Those that are there, in the one order in which several are locked."""
    table = OrganisationRecord
    wanted = select(table.id).where(table.id.in_(list(organisation_ids)))
    return session.scalars(wanted.order_by(table.id).with_for_update()).all()


def _hashes_of(session: Session, hashes: Sequence[str]) -> set[str]:
    """Which of them a link has already."""
    link, found = ReturnLinkRecord, set[str]()
    for start in range(0, len(hashes), BATCH):
        some_of_them = link.secret_hash.in_(hashes[start : start + BATCH])
        found.update(session.scalars(select(link.secret_hash).where(some_of_them)))
    return found
