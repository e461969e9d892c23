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
from app.store.base.digests import hash_of, new_secret
from app.store.base.events import Action, record
from app.store.base.transactions import LEEWAY, CannotWriteError, now, writing

__all__ = ["Role"]

LASTS = MEMBER_SESSION_LENGTH

# Of a session to read.
KIND = "account"
NO_ROW = 0


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


class Sitting(NamedTuple):
    """One browser on which an account is signed in."""

    session_id: int
    started_at: datetime
    ends_at: datetime


class KeyHolder(NamedTuple):
    """Whoever asks with a live key to the API."""

    key_id: int
    name: str


def begin(account: Account, *, by_provider: bool = False) -> str | None:
    """Sign the account in on one more browser and return the secret that its cookie carries.

    `account` is as it was when whoever signs in was found to be its owner. None where it has been
    ended or signed out everywhere since. Where nothing can be written, it is a session to read.
    """
    try:
        return _begin(account, by_provider)
    except CannotWriteError:
        known = _known_here(account.id)
        if not known:
            raise
        return read_only_sessions.begin(KIND, known, account.id, account.generation, by_provider)


def _begin(account: Account, by_provider: bool) -> str | None:
    table = AccountSessionRecord
    with writing() as session:
        if not _still_good(session, account):
            return None
        session.execute(delete(table).where(~_is_live()))
        secret = new_secret()
        session.add(
            table(
                account_id=account.id,
                secret_hash=hash_of(secret),
                started_at=now(),
                ends_at=now() + LASTS,
                by_provider=by_provider,
            )
        )
        record(session, Action.SIGNED_IN, f"account:{account.id}")
        return secret


def member_by_secret(secret: str) -> Member | None:
    """Who is signed in by that secret, if its session and account are live."""
    if reading := read_only_sessions.read(KIND, _known_here, secret):
        return _reader(reading.ends_at, *reading.told)
    table, account = AccountSessionRecord, AccountRecord
    row = db.session.execute(
        select(
            account.id,
            table.id,
            account.name,
            account.email,
            account.role,
            _lacks_second_factor(table.by_provider).label("lacks"),
            table.started_at,
            table.ends_at,
        )
        .join(table, table.account_id == account.id)
        .where(table.secret_hash == hash_of(secret), _is_live())
        .where(account.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    can_stay = row.ends_at < row.started_at + MAX_MEMBER_SESSION_LENGTH
    return Member(*row[:4], Role(row[4]), bool(row[5]), row.ends_at, can_stay)


def prolong_session(session_id: int) -> None:
    """Let a session last for a working day from now, and at the most for the longest that one may.

    It changes nothing where the session has ended, and never lets one end sooner.
    """
    table = AccountSessionRecord
    if session_id == NO_ROW:
        return
    with writing() as session:
        row = session.get(table, session_id, with_for_update=True)
        if row and row.ends_at > now():
            longest = row.started_at + MAX_MEMBER_SESSION_LENGTH
            row.ends_at = max(row.ends_at, min(now() + LASTS, longest))


def sittings_of(account_id: int) -> list[Sitting]:
    """Where the account is signed in, the newest first."""
    table = AccountSessionRecord
    rows = db.session.execute(
        select(table.id, table.started_at, table.ends_at)
        .where(table.account_id == account_id, _is_live())
        .order_by(table.started_at.desc(), table.id.desc())
    ).all()
    return [Sitting(*row) for row in rows]


def renew_secret(session_id: int, secret: str) -> None:
    """Give a session another secret. It ends when it would have."""
    table = AccountSessionRecord
    with writing() as session:
        session.execute(
            update(table).where(table.id == session_id).values(secret_hash=hash_of(secret))
        )


def end(session_id: int) -> None:
    """Sign one browser out."""
    table = AccountSessionRecord
    if session_id != NO_ROW:
        with writing() as session:
            session.execute(delete(table).where(table.id == session_id))


def key_holder_by_secret(secret: str) -> KeyHolder | None:
    """Who asks with that key, if it is live."""
    table = ApiTokenRecord
    row = db.session.execute(
        select(table.id, table.name)
        .where(table.secret_hash == hash_of(secret), table.ended_at.is_(None))
        .where(table.ends_at > now(), table.made_at <= now() + LEEWAY)
    ).one_or_none()
    return KeyHolder(*row) if row else None


def _is_live() -> ColumnElement[bool]:
    """That a session has begun, and not ended: one of a clock that was ahead is not believed."""
    table = AccountSessionRecord
    return (table.ends_at > now()) & (table.started_at <= now() + LEEWAY)


def _known_here(_account_id: int) -> str | None:
    """What the database alone knows: the hashes of every password, which are salted.

    None where nobody has one. An account may have none, and be signed in by its provider.
    """
    table = AccountRecord
    asked = select(table.password_hash).where(table.password_hash != "").order_by(table.id)
    return hash_of("\x1f".join(found)) if (found := db.session.scalars(asked).all()) else None


def _reader(
    ends_at: datetime, account_id: int, generation: int, by_provider: bool
) -> Member | None:
    """The member of a session to read, if the account is as live as when it began."""
    account = AccountRecord
    row = db.session.execute(
        select(account.id, account.name, account.email, account.role)
        .add_columns(_lacks_second_factor(literal(by_provider)))
        .where(account.id == account_id, account.generation == generation)
        .where(account.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    who = (row[0], NO_ROW, row[1], row[2], Role(row[3]), bool(row[4]))
    return Member(*who, ends_at=ends_at, reads_only=True)


def _lacks_second_factor(by_provider: SQLColumnExpression[bool]) -> ColumnElement[bool]:
    account, policy = AccountRecord, SignInPolicyRecord
    is_required = select(policy.id).where(policy.second_factor_required).exists()
    by_password = (account.password_hash != "") & ~by_provider
    return by_password & account.totp_secret.is_(None) & is_required


def _still_good(session: Session, account: Account) -> bool:
    """Whether the account is live and of that generation, which stays so until the session ends."""
    table = AccountRecord
    generation = session.scalars(
        select(table.generation)
        .where(table.id == account.id, table.ended_at.is_(None))
        .with_for_update()
    ).one_or_none()
    return generation == account.generation
