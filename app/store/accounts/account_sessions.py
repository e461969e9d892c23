"""Who is signed in for the core team, by which browser; and who asks with a key to the API."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, literal, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AccountRecord, AccountSessionRecord, ApiTokenRecord, Role, SignInPolicyRecord
from app.settings.retention import MAX_MEMBER_SESSION_LENGTH, MEMBER_SESSION_LENGTH
from app.store.accounts.accounts import Account
from app.store.base import read_only_sessions
from app.store.base.digests import hash_secret, new_secret
from app.store.base.events import Action, record_event
from app.store.base.transactions import CLOCK_LEEWAY, CannotWriteError, now, write_transaction

__all__ = ["Role"]

ACCOUNT_SESSION_LENGTH = MEMBER_SESSION_LENGTH

# Of a session to read.
ACCOUNT_SESSION_KIND = "account"


class Member(NamedTuple):
    """A signed-in member of the core team, and the session by which they are.

    `lacks_second_factor`: they signed in with a password, everybody who does so has to have a
    second factor, and they have none yet. `ends_at`: until when, and `can_stay`, whether it can
    last longer. `reads_only`: they signed in while nothing could be written.
    """

    account_id: int
    session_id: int
    name: str
    email: str
    role: Role
    lacks_second_factor: bool
    ends_at: datetime
    can_stay: bool = False
    reads_only: bool = False


class AccountSession(NamedTuple):
    """One browser on which an account is signed in."""

    session_id: int
    started_at: datetime
    ends_at: datetime


class ApiKeyHolder(NamedTuple):
    """Whoever asks with a live key to the API."""

    key_id: int
    name: str


def begin_account_session(account: Account, *, by_provider: bool = False) -> str | None:
    """Sign the account in on one more browser and return the secret that its cookie carries.

    `account` is as it was when whoever signs in was found to be its owner. None where it has been
    ended or signed out everywhere since. Where nothing can be written, it is a session to read.
    """
    try:
        return _begin_in_database(account, by_provider)
    except CannotWriteError:
        database_secret = _password_hashes_digest(account.id)
        if not database_secret:
            raise
        return read_only_sessions.begin_read_only_session(
            ACCOUNT_SESSION_KIND, database_secret, account.id, account.generation, by_provider
        )


def _begin_in_database(account: Account, by_provider: bool) -> str | None:
    with write_transaction() as session:
        if not _lock_if_unchanged(session, account):
            return None
        session.execute(delete(AccountSessionRecord).where(~_is_unexpired()))
        secret = new_secret()
        session.add(
            AccountSessionRecord(
                account_id=account.id,
                secret_hash=hash_secret(secret),
                started_at=now(),
                ends_at=now() + ACCOUNT_SESSION_LENGTH,
                by_provider=by_provider,
            )
        )
        record_event(session, Action.SIGNED_IN, f"account:{account.id}")
        return secret


def find_member(secret: str) -> Member | None:
    """Who is signed in by that secret, if its session and account are live."""
    if read_only := read_only_sessions.verify_read_only_session(
        ACCOUNT_SESSION_KIND, _password_hashes_digest, secret
    ):
        return _find_read_only_member(read_only.ends_at, *read_only.told)
    row = db.session.execute(
        select(
            AccountRecord.id,
            AccountSessionRecord.id,
            AccountRecord.name,
            AccountRecord.email,
            AccountRecord.role,
            _lacks_second_factor(AccountSessionRecord.by_provider).label("lacks"),
            AccountSessionRecord.started_at,
            AccountSessionRecord.ends_at,
        )
        .join(AccountSessionRecord, AccountSessionRecord.account_id == AccountRecord.id)
        .where(AccountSessionRecord.secret_hash == hash_secret(secret), _is_unexpired())
        .where(AccountRecord.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    can_stay = row.ends_at < row.started_at + MAX_MEMBER_SESSION_LENGTH
    return Member(*row[:4], Role(row[4]), bool(row[5]), row.ends_at, can_stay)


def prolong_session(session_id: int) -> None:
    """Let a session last for a working day from now, and at the most for the longest that one may.

    It changes nothing where the session has ended, and never lets one end sooner.
    """
    if session_id == read_only_sessions.NO_ROW:
        return
    with write_transaction() as session:
        row = session.get(AccountSessionRecord, session_id, with_for_update=True)
        if row and row.ends_at > now():
            longest = row.started_at + MAX_MEMBER_SESSION_LENGTH
            row.ends_at = max(row.ends_at, min(now() + ACCOUNT_SESSION_LENGTH, longest))


def list_account_sessions(account_id: int) -> list[AccountSession]:
    """Where the account is signed in, the newest first."""
    rows = db.session.execute(
        select(
            AccountSessionRecord.id, AccountSessionRecord.started_at, AccountSessionRecord.ends_at
        )
        .where(AccountSessionRecord.account_id == account_id, _is_unexpired())
        .order_by(AccountSessionRecord.started_at.desc(), AccountSessionRecord.id.desc())
    ).all()
    return [AccountSession(*row) for row in rows]


def renew_session_secret(session_id: int, secret: str) -> None:
    """Give a session another secret. It ends when it would have."""
    with write_transaction() as session:
        session.execute(
            update(AccountSessionRecord)
            .where(AccountSessionRecord.id == session_id)
            .values(secret_hash=hash_secret(secret))
        )


def end_account_session(session_id: int) -> None:
    """Sign one browser out."""
    if session_id != read_only_sessions.NO_ROW:
        with write_transaction() as session:
            session.execute(
                delete(AccountSessionRecord).where(AccountSessionRecord.id == session_id)
            )


def find_key_holder(secret: str) -> ApiKeyHolder | None:
    """Who asks with that key, if it is live."""
    row = db.session.execute(
        select(ApiTokenRecord.id, ApiTokenRecord.name)
        .where(ApiTokenRecord.secret_hash == hash_secret(secret), ApiTokenRecord.ended_at.is_(None))
        .where(ApiTokenRecord.ends_at > now(), ApiTokenRecord.made_at <= now() + CLOCK_LEEWAY)
    ).one_or_none()
    return ApiKeyHolder(*row) if row else None


def _is_unexpired() -> ColumnElement[bool]:
    """Whether a session has begun, and not ended: one of a clock that was ahead is not believed."""
    return (AccountSessionRecord.ends_at > now()) & (
        AccountSessionRecord.started_at <= now() + CLOCK_LEEWAY
    )


def _password_hashes_digest(_account_id: int) -> str | None:
    """What the database alone knows: the hashes of every password, which are salted.

    None where nobody has one. An account may have none, and be signed in by its provider.
    """
    statement = (
        select(AccountRecord.password_hash)
        .where(AccountRecord.password_hash != "")
        .order_by(AccountRecord.id)
    )
    return (
        hash_secret("\x1f".join(found)) if (found := db.session.scalars(statement).all()) else None
    )


def _find_read_only_member(
    ends_at: datetime, account_id: int, generation: int, by_provider: bool
) -> Member | None:
    """The member of a session to read, if the account is as live as when it began."""
    row = db.session.execute(
        select(AccountRecord.id, AccountRecord.name, AccountRecord.email, AccountRecord.role)
        .add_columns(_lacks_second_factor(literal(by_provider)))
        .where(AccountRecord.id == account_id, AccountRecord.generation == generation)
        .where(AccountRecord.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    who = (row[0], read_only_sessions.NO_ROW, row[1], row[2], Role(row[3]), bool(row[4]))
    return Member(*who, ends_at=ends_at, reads_only=True)


def _lacks_second_factor(by_provider: SQLColumnExpression[bool]) -> ColumnElement[bool]:
    is_required = (
        select(SignInPolicyRecord.id).where(SignInPolicyRecord.second_factor_required).exists()
    )
    by_password = (AccountRecord.password_hash != "") & ~by_provider
    return by_password & AccountRecord.totp_secret.is_(None) & is_required


def _lock_if_unchanged(session: Session, account: Account) -> bool:
    """Whether the account is live and of that generation, which stays so until the session ends."""
    generation = session.scalars(
        select(AccountRecord.generation)
        .where(AccountRecord.id == account.id, AccountRecord.ended_at.is_(None))
        .with_for_update()
    ).one_or_none()
    return generation == account.generation
