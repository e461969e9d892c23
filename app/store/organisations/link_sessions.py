"""Who speaks for an organisation, by which browser: docs/decisions/0026."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import LinkSessionRecord, OrganisationRecord, ReturnLinkRecord
from app.settings.retention import LINK_SESSION_LENGTH
from app.store.base import read_only_sessions
from app.store.base.digests import hash_secret, new_secret
from app.store.base.transactions import CLOCK_LEEWAY, CannotWriteError, now, write_transaction
from app.store.organisations.return_links import HOLDER_COLUMNS, LinkHolder, to_link_holder

# Live sessions by one link. Programs that look at links in e-mails open it without keeping a
# cookie, each time anew.
MOST_SESSIONS_PER_LINK = 100

# Of a session to read.
LINK_SESSION_KIND = "link"


class LinkSession(NamedTuple):
    """One browser on which somebody speaks for an organisation.

    `ends_at`: until when. `reads_only`: they came while nothing could be written.
    """

    id: int
    holder: LinkHolder
    ends_at: datetime
    reads_only: bool = False


class BegunSession(NamedTuple):
    """A session that began just now, and the secret that its cookie carries."""

    id: int
    secret: str


def begin_link_session(link_id: int) -> BegunSession | None:
    """Let one more browser speak for whom the link belongs to. None where the link has ended.

    Where nothing can be written, it is a session to read.
    """
    try:
        return _begin_in_database(link_id)
    except CannotWriteError:
        secret_hash = _link_secret_hash(link_id)
        return (
            BegunSession(
                read_only_sessions.NO_ROW,
                read_only_sessions.begin_read_only_session(LINK_SESSION_KIND, secret_hash, link_id),
            )
            if secret_hash
            else None
        )


def _begin_in_database(link_id: int) -> BegunSession | None:
    with write_transaction() as session:
        if not _lock_if_live(session, link_id):
            return None
        secret = new_secret()
        new_session = LinkSessionRecord(
            link_id=link_id,
            secret_hash=hash_secret(secret),
            started_at=now(),
            ends_at=now() + LINK_SESSION_LENGTH,
        )
        session.add(new_session)
        session.flush()
        _note_opened(session, link_id)
        _delete_old_sessions(session, link_id)
        return BegunSession(new_session.id, secret)


def extend_link_session(session_id: int, link_id: int) -> bool:
    """Let a session last as long as if it had begun now, by that link of the same organisation.

    False, and nothing changed, where the link or the session has ended. Where nothing can be
    written it goes on as long as it would have.
    """
    try:
        return _extend_in_database(session_id, link_id)
    except CannotWriteError:
        return session_id != read_only_sessions.NO_ROW


def _extend_in_database(session_id: int, link_id: int) -> bool:
    with write_transaction() as session:
        if not _lock_if_live(session, link_id):
            return False
        extended = session.scalars(
            update(LinkSessionRecord)
            .where(LinkSessionRecord.id == session_id)
            .values(link_id=link_id, ends_at=now() + LINK_SESSION_LENGTH)
            .returning(LinkSessionRecord.id)
        )
        return extended.one_or_none() is not None


def find_link_session(secret: str) -> LinkSession | None:
    """Whom the browser with that secret speaks for, if its session and its link are live."""
    if read_only := read_only_sessions.verify_read_only_session(
        LINK_SESSION_KIND, _link_secret_hash, secret
    ):
        return _find_read_only_speaker(read_only.ends_at, *read_only.told)
    row = db.session.execute(
        select(
            LinkSessionRecord.id,
            LinkSessionRecord.ends_at,
            *HOLDER_COLUMNS,
        )
        .join(ReturnLinkRecord, ReturnLinkRecord.id == LinkSessionRecord.link_id)
        .join(OrganisationRecord, OrganisationRecord.id == ReturnLinkRecord.organisation_id)
        .where(LinkSessionRecord.secret_hash == hash_secret(secret), _is_unexpired())
        .where(ReturnLinkRecord.ended_at.is_(None))
    ).one_or_none()
    return LinkSession(row[0], to_link_holder(row[2:]), row[1]) if row else None


def _link_secret_hash(link_id: int) -> str | None:
    """What the database alone knows of a live link."""
    statement = select(ReturnLinkRecord.secret_hash).where(
        ReturnLinkRecord.id == link_id, ReturnLinkRecord.ended_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def _find_read_only_speaker(ends_at: datetime, link_id: int) -> LinkSession | None:
    """The session to read of whom the link belongs to, if it is live."""
    row = db.session.execute(
        select(*HOLDER_COLUMNS)
        .join(ReturnLinkRecord, ReturnLinkRecord.organisation_id == OrganisationRecord.id)
        .where(ReturnLinkRecord.id == link_id, ReturnLinkRecord.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return LinkSession(read_only_sessions.NO_ROW, to_link_holder(row), ends_at, reads_only=True)


def end_link_session(session_id: int) -> None:
    """Sign one browser out."""
    if session_id != read_only_sessions.NO_ROW:
        with write_transaction() as session:
            session.execute(delete(LinkSessionRecord).where(LinkSessionRecord.id == session_id))


def end_organisation_sessions(session: Session, organisation_id: int) -> None:
    """Sign out every browser that speaks for the organisation, as a part of a larger change."""
    links = select(ReturnLinkRecord.id).where(ReturnLinkRecord.organisation_id == organisation_id)
    session.execute(delete(LinkSessionRecord).where(LinkSessionRecord.link_id.in_(links)))


def _is_unexpired() -> ColumnElement[bool]:
    """Whether a session lasts still; one that a clock began that was ahead is not believed."""
    ends_at = LinkSessionRecord.ends_at
    return (ends_at > now()) & (ends_at <= now() + LINK_SESSION_LENGTH + CLOCK_LEEWAY)


def _lock_if_live(session: Session, link_id: int) -> bool:
    """Whether the link has not ended, nor will before this transaction does."""
    live = (
        select(ReturnLinkRecord.id)
        .where(ReturnLinkRecord.id == link_id, ReturnLinkRecord.ended_at.is_(None))
        .with_for_update()
    )
    return session.scalars(live).one_or_none() is not None


def _note_opened(session: Session, link_id: int) -> None:
    """Say of a link that somebody came by it, where that was not known before."""
    unopened = update(ReturnLinkRecord).where(
        ReturnLinkRecord.id == link_id, ReturnLinkRecord.opened_at.is_(None)
    )
    session.execute(unopened.values(opened_at=now()))


def _delete_old_sessions(session: Session, link_id: int) -> None:
    """Take away sessions that are over, and the oldest of this link beyond
    `MOST_SESSIONS_PER_LINK`."""
    newest = (
        select(LinkSessionRecord.id)
        .where(LinkSessionRecord.link_id == link_id)
        .order_by(LinkSessionRecord.id.desc())
        .limit(MOST_SESSIONS_PER_LINK)
    )
    session.execute(delete(LinkSessionRecord).where(~_is_unexpired()))
    session.execute(
        delete(LinkSessionRecord).where(
            LinkSessionRecord.link_id == link_id, LinkSessionRecord.id.not_in(newest)
        )
    )
