"""Who speaks for an organisation, by which browser: docs/decisions/0026."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import LinkSessionRecord, OrganisationRecord, ReturnLinkRecord
from app.settings.retention import LINK_SESSION_LENGTH
from app.store.base import read_only_sessions
from app.store.base.digests import hash_of, new_secret
from app.store.base.transactions import LEEWAY, CannotWriteError, now, writing
from app.store.organisations.return_links import Holder

LASTS = LINK_SESSION_LENGTH
# Live sessions by one link. Programs that look at links in e-mails open it without keeping a
# cookie, each time anew.
MOST = 100

# Of a session to read.
KIND = "link"
NO_ROW = 0


class LinkSession(NamedTuple):
    """One browser on which somebody speaks for an organisation.

    `ends_at`: until when. `reads_only`: they came while nothing could be written.
    """

    id: int
    holder: Holder
    ends_at: datetime
    reads_only: bool = False


class BegunSession(NamedTuple):
    """A session that began just now, and the secret that its cookie carries."""

    id: int
    secret: str


def begin(link_id: int) -> BegunSession | None:
    """Let one more browser speak for whom the link belongs to. None where the link has ended.

    Where nothing can be written, it is a session to read.
    """
    try:
        return _begin(link_id)
    except CannotWriteError:
        known = _known_here(link_id)
        return (
            BegunSession(NO_ROW, read_only_sessions.begin(KIND, known, link_id)) if known else None
        )


def _begin(link_id: int) -> BegunSession | None:
    with writing() as session:
        if not _is_live(session, link_id):
            return None
        secret = new_secret()
        row = LinkSessionRecord(
            link_id=link_id,
            secret_hash=hash_of(secret),
            started_at=now(),
            ends_at=now() + LASTS,
        )
        session.add(row)
        session.flush()
        _note_opened(session, link_id)
        _clean_up(session, link_id)
        return BegunSession(row.id, secret)


def go_on(session_id: int, link_id: int) -> bool:
    """Let a session last as long as if it had begun now, by that link of the same organisation.

    False, and nothing changed, where the link or the session has ended. Where nothing can be
    written it goes on as long as it would have.
    """
    try:
        return _go_on(session_id, link_id)
    except CannotWriteError:
        return session_id != NO_ROW


def _go_on(session_id: int, link_id: int) -> bool:
    table = LinkSessionRecord
    with writing() as session:
        if not _is_live(session, link_id):
            return False
        went_on = session.scalars(
            update(table)
            .where(table.id == session_id)
            .values(link_id=link_id, ends_at=now() + LASTS)
            .returning(table.id)
        )
        return went_on.one_or_none() is not None


def session_by_secret(secret: str) -> LinkSession | None:
    """Whom the browser with that secret speaks for, if its session and its link are live."""
    if reading := read_only_sessions.read(KIND, _known_here, secret):
        return _reader(reading.ends_at, *reading.told)
    table, link, organisation = LinkSessionRecord, ReturnLinkRecord, OrganisationRecord
    row = db.session.execute(
        select(table.id, table.ends_at, organisation.id, link.id, organisation.name)
        .join(link, link.id == table.link_id)
        .join(organisation, organisation.id == link.organisation_id)
        .where(table.secret_hash == hash_of(secret), _is_not_over())
        .where(link.ended_at.is_(None))
    ).one_or_none()
    return LinkSession(row[0], Holder(*row[2:]), row[1]) if row else None


def _known_here(link_id: int) -> str | None:
    """What the database alone knows of a live link."""
    table = ReturnLinkRecord
    asked = select(table.secret_hash).where(table.id == link_id, table.ended_at.is_(None))
    return db.session.scalars(asked).one_or_none()


def _reader(ends_at: datetime, link_id: int) -> LinkSession | None:
    """The session to read of whom the link belongs to, if it is live."""
    link, organisation = ReturnLinkRecord, OrganisationRecord
    row = db.session.execute(
        select(organisation.id, link.id, organisation.name)
        .join(link, link.organisation_id == organisation.id)
        .where(link.id == link_id, link.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return LinkSession(NO_ROW, Holder(*row), ends_at, reads_only=True)


def end(session_id: int) -> None:
    """Sign one browser out."""
    table = LinkSessionRecord
    if session_id != NO_ROW:
        with writing() as session:
            session.execute(delete(table).where(table.id == session_id))


def end_sessions_of(session: Session, organisation_id: int) -> None:
    """Sign out every browser that speaks for the organisation, as a part of a larger change."""
    link = ReturnLinkRecord
    links = select(link.id).where(link.organisation_id == organisation_id)
    session.execute(delete(LinkSessionRecord).where(LinkSessionRecord.link_id.in_(links)))


def _is_not_over() -> ColumnElement[bool]:
    """That a session lasts still; one that a clock began that was ahead is not believed."""
    ends_at = LinkSessionRecord.ends_at
    return (ends_at > now()) & (ends_at <= now() + LASTS + LEEWAY)


def _is_live(session: Session, link_id: int) -> bool:
    """Whether the link has not ended, nor will before this transaction does."""
    link = ReturnLinkRecord
    live = select(link.id).where(link.id == link_id, link.ended_at.is_(None)).with_for_update()
    return session.scalars(live).one_or_none() is not None


def _note_opened(session: Session, link_id: int) -> None:
    """Say of a link that somebody came by it, where that was not known before."""
    link = ReturnLinkRecord
    unopened = update(link).where(link.id == link_id, link.opened_at.is_(None))
    session.execute(unopened.values(opened_at=now()))


def _clean_up(session: Session, link_id: int) -> None:
    """Take away sessions that are over, and the oldest of this link beyond `MOST`."""
    table = LinkSessionRecord
    newest = select(table.id).where(table.link_id == link_id).order_by(table.id.desc()).limit(MOST)
    session.execute(delete(table).where(~_is_not_over()))
    session.execute(delete(table).where(table.link_id == link_id, table.id.not_in(newest)))
