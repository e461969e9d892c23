"""Links by which a board reads one page of a respondent, without signing in."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import BoardLinkRecord, OrganisationRecord
from app.store.base.digests import hash_secret, new_secret
from app.store.base.events import Action, record_event
from app.store.base.transactions import now, write_transaction
from app.store.organisations.organisations import lock_organisation
from scoring.programme.programme import RespondentKind

BOARD_LINK_LENGTH = timedelta(days=90)
# Live links of one respondent: whoever has its private link may make them.
MOST_BOARD_LINKS = 10


class BoardLink(NamedTuple):
    """A link, by its number; it works until `ends_at`, unless somebody ended it before."""

    id: int
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    is_live: bool


class BoardReader(NamedTuple):
    """Whose page a link opens, and of which questionnaire. It lets nobody do anything."""

    link_id: int
    organisation_id: int
    name: str
    kind: RespondentKind
    questionnaire_id: str


class TooManyBoardLinksError(Exception):
    """The respondent has `MOST_BOARD_LINKS` live ones: nothing was made."""


def make_board_link(
    organisation_id: int, questionnaire_id: str, actor: str, secret: str | None = None
) -> str:
    """Make a link and return its secret, which is kept nowhere.

    A form that may be sent twice says the `secret`: where its link is there, nothing is done.
    Raises TooManyBoardLinksError, and NotFoundError where the respondent is not there any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        secret = secret or new_secret()
        if find_board_link_id(secret) is not None:
            return secret
        if _count_live_links(session, organisation_id) >= MOST_BOARD_LINKS:
            raise TooManyBoardLinksError
        made_at = now()
        link = BoardLinkRecord(
            organisation_id=organisation_id,
            questionnaire_id=questionnaire_id,
            secret_hash=hash_secret(secret),
            made_at=made_at,
            ends_at=made_at + BOARD_LINK_LENGTH,
        )
        session.add(link)
        session.flush()
        record_event(session, Action.BOARD_LINK_MADE, actor, organisation_id, items=[str(link.id)])
        return secret


def end_board_link(organisation_id: int, link_id: int, actor: str) -> bool:
    """End one link of the respondent. False where it has none of that number that still works."""
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        live_ids = [each.id for each in list_board_links(organisation_id) if each.is_live]
        if link_id not in live_ids:
            return False
        ended = update(BoardLinkRecord).where(BoardLinkRecord.id == link_id).values(ended_at=now())
        session.execute(ended)
        record_event(session, Action.BOARD_LINK_ENDED, actor, organisation_id, items=[str(link_id)])
        return True


def end_all_board_links(session: Session, organisation_id: int) -> None:
    """End every live link, as a part of a larger change that ends the respondent's private ones."""
    theirs = BoardLinkRecord.organisation_id == organisation_id
    live = theirs & BoardLinkRecord.ended_at.is_(None) & (BoardLinkRecord.ends_at > now())
    session.execute(update(BoardLinkRecord).where(live).values(ended_at=now()))


def list_board_links(organisation_id: int, questionnaire_id: str = "") -> list[BoardLink]:
    """The respondent's links, of one questionnaire or of all, the newest first."""
    statement = select(BoardLinkRecord).where(BoardLinkRecord.organisation_id == organisation_id)
    if questionnaire_id:
        statement = statement.where(BoardLinkRecord.questionnaire_id == questionnaire_id)
    return [
        BoardLink(row.id, row.made_at, row.ends_at, row.ended_at, _is_live(row))
        for row in db.session.scalars(statement.order_by(BoardLinkRecord.id.desc()))
    ]


def find_board_reader(secret: str) -> BoardReader | None:
    """Whose page the link with that secret opens; None where it has ended, or is none."""
    row = db.session.execute(
        select(
            BoardLinkRecord.id,
            OrganisationRecord.id,
            OrganisationRecord.name,
            OrganisationRecord.kind,
            BoardLinkRecord.questionnaire_id,
        )
        .join(OrganisationRecord, OrganisationRecord.id == BoardLinkRecord.organisation_id)
        .where(
            BoardLinkRecord.secret_hash == hash_secret(secret),
            BoardLinkRecord.ended_at.is_(None),
            BoardLinkRecord.ends_at > now(),
        )
    ).one_or_none()
    if row is None:
        return None
    link_id, organisation_id, name, kind, questionnaire_id = row
    return BoardReader(link_id, organisation_id, name, RespondentKind(kind), questionnaire_id)


def find_board_link_id(secret: str) -> int | None:
    """The number of the link with that secret, whether it still works or not."""
    return db.session.scalars(
        select(BoardLinkRecord.id).where(BoardLinkRecord.secret_hash == hash_secret(secret))
    ).one_or_none()


def _is_live(row: BoardLinkRecord) -> bool:
    return row.ended_at is None and row.ends_at > now()


def _count_live_links(session: Session, organisation_id: int) -> int:
    rows = session.scalars(
        select(BoardLinkRecord).where(BoardLinkRecord.organisation_id == organisation_id)
    )
    return sum(_is_live(row) for row in rows)
