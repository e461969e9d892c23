"""The private links that bring organisations back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import OrganisationRecord, ReturnLinkRecord
from app.store.base.digests import hash_secret, new_secret
from app.store.base.events import Action, record_event
from app.store.base.transactions import now, write_transaction
from app.store.organisations.board_links import end_all_board_links
from app.store.organisations.contact_addresses import put_contact_on_hold, take_contact_off_hold
from app.store.organisations.organisations import (
    OrganisationDetails,
    insert_joined_organisation,
    lock_organisation,
)
from scoring.programme.programme import RespondentKind


class LinkHolder(NamedTuple):
    """A respondent, and the live link by which somebody speaks for it.

    `organisation_id` is the id of the respondent, of whichever `kind` it is.
    """

    organisation_id: int
    link_id: int
    name: str
    kind: RespondentKind = RespondentKind.ORGANISATION


HOLDER_COLUMNS = (
    OrganisationRecord.id,
    ReturnLinkRecord.id,
    OrganisationRecord.name,
    OrganisationRecord.kind,
)
"""What a `LinkHolder` is made of, in its order."""


def to_link_holder(row: Sequence[Any]) -> LinkHolder:
    """The link holder that a row of `HOLDER_COLUMNS` says."""
    organisation_id, link_id, name, kind = row
    return LinkHolder(organisation_id, link_id, name, RespondentKind(kind))


def join_organisation(details: OrganisationDetails, actor: str) -> str:
    """Add an organisation and return the secret of its return link, which is kept nowhere."""
    with write_transaction() as session:
        organisation_id = insert_joined_organisation(session, details, actor)
        return _replace_links(session, organisation_id, actor, in_hand=True)


def renew_link(
    organisation_id: int,
    actor: str,
    right_contact: str = "",
    secret: str | None = None,
) -> str:
    """End the organisation's return links, make another and return its secret.

    A form that may be sent twice says the `secret`: where its link is there, nothing is done.

    The address that the core team writes to is on hold then, unless it is `right_contact`: the one
    that the person saw and says is right. Raises NotFoundError where the organisation is not there
    any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if secret and find_link_holder(secret):
            return secret
        secret = _replace_links(session, organisation_id, actor, secret)
        take_contact_off_hold(session, organisation_id, right_contact, actor)
        return secret


def find_link_holder(secret: str) -> LinkHolder | None:
    """Whom a return link belongs to, if it is live."""
    row = db.session.execute(
        select(*HOLDER_COLUMNS)
        .join(ReturnLinkRecord, ReturnLinkRecord.organisation_id == OrganisationRecord.id)
        .where(
            ReturnLinkRecord.secret_hash == hash_secret(secret), ReturnLinkRecord.ended_at.is_(None)
        )
    ).one_or_none()
    return to_link_holder(row) if row else None


def find_link_id(secret: str) -> int | None:
    """The id of the return link with that secret, live or ended."""
    return db.session.scalars(
        select(ReturnLinkRecord.id).where(ReturnLinkRecord.secret_hash == hash_secret(secret))
    ).one_or_none()


def _replace_links(
    session: Session,
    organisation_id: int,
    actor: str,
    secret: str | None = None,
    *,
    in_hand: bool = False,
) -> str:
    lock_organisation(session, organisation_id)
    end_links(session, organisation_id)
    _, secret = insert_link(session, organisation_id, "", secret, in_hand=in_hand)
    record_event(session, Action.LINK_MADE, actor, organisation_id)
    return secret


def insert_link(
    session: Session,
    organisation_id: int,
    sent_to: str,
    secret: str | None = None,
    *,
    in_hand: bool = False,
) -> tuple[int, str]:
    """Add one more live link, as a part of a larger change. Its id, and its secret: a new one.

    It is made by chance, unless it is said. One that goes to an address by e-mail counts as sent
    there until it turns out that it did not; one that whoever joins has `in_hand` as opened.
    """
    secret, made_at = secret or new_secret(), now()
    link = ReturnLinkRecord(
        organisation_id=organisation_id,
        secret_hash=hash_secret(secret),
        sent_to=sent_to,
        made_at=made_at,
        sent_at=made_at if sent_to else None,
        opened_at=made_at if in_hand else None,
    )
    session.add(link)
    session.flush()
    return link.id, secret


def end_links(session: Session, organisation_id: int) -> int:
    """End every live link of the organisation, as a part of a larger change; how many there were.

    Those to its page for the board end too: whoever had a private link may have made them. Nothing
    more is sent to its address until somebody says that it is right: whoever reads what comes there
    may be whom the links were ended for.
    """
    put_contact_on_hold(session, organisation_id)
    end_all_board_links(session, organisation_id)
    live = (ReturnLinkRecord.organisation_id == organisation_id) & ReturnLinkRecord.ended_at.is_(
        None
    )
    ended = (
        update(ReturnLinkRecord).where(live).values(ended_at=now()).returning(ReturnLinkRecord.id)
    )
    return len(session.scalars(ended).all())
