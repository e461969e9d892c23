"""The core team's named accounts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AccountRecord, AccountSessionRecord, RecoveryCodeRecord, Role
from app.store.accounts.api_keys import end_account_keys
from app.store.accounts.last_editor import ensure_editor_remains
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import CannotWriteError, now, write_transaction
from app.text.email_addresses import normalise_address

__all__ = ["Role"]


class Account(NamedTuple):
    """A named member of the core team, who may have been ended.

    `password_hash` is empty where there is no password. `is_bound`: it signs in by OpenID Connect,
    as one person at one provider, whatever that provider says of e-mail addresses. `generation`:
    how many times it was signed out everywhere. `totp_secret`: encrypted, what the codes of its
    second factor are made of; None where it has none.
    """

    id: int
    email: str
    name: str
    role: Role
    password_hash: str
    is_bound: bool
    generation: int
    made_at: datetime
    ended_at: datetime | None
    totp_secret: str | None


class EmailTakenError(Exception):
    """The e-mail address has a live account already."""


def add_account(email: str, name: str, role: Role, password_hash: str, actor: str) -> int:
    """Add an account and return its id. `password_hash` is empty for one that has no password.

    An account that was ended begins again, as what is said of it now, bound to nobody and without
    the second factor that it had.
    Raises TakenError where the address has a live one.
    """
    columns = {"name": name, "role": role, "password_hash": password_hash, "made_at": now()}
    with _email_taken_on_conflict(email), write_transaction() as session:
        account = _lock_by_email(session, normalise_address(email))
        if account is None:
            account = AccountRecord(email=normalise_address(email), **columns)
            session.add(account)
        elif account.ended_at is None:
            raise EmailTakenError(account.email)
        else:
            update_account_columns(
                session, account.id, ended_at=None, issuer=None, subject=None, **columns
            )
            set_second_factor(session, account.id, None, None, ())
        session.flush()
        record_event(session, Action.ACCOUNT_MADE, actor, items=[str(account.id)])
        return account.id


@contextmanager
def _email_taken_on_conflict(email: str) -> Iterator[None]:
    """Say of an address that somebody else adds at the same moment that it is taken."""
    try:
        yield
    except IntegrityError as error:
        if find_by_email(email) is None:
            raise
        raise EmailTakenError(normalise_address(email)) from error


def find_by_email(email: str) -> Account | None:
    """The account of that address, live or ended."""
    key = normalise_address(email)
    # PostgreSQL keeps no NUL character, and will not be asked for one either.
    return _find_account(AccountRecord.email == key) if key.isprintable() else None


def find_by_id(account_id: int) -> Account | None:
    """The account of that id, live or ended."""
    return _find_account(AccountRecord.id == account_id)


def find_by_subject(issuer: str, subject: str) -> Account | None:
    """The account bound to that person at that provider, live or ended."""
    return _find_account(_has_subject(issuer, subject))


def list_accounts() -> list[Account]:
    """All of them, by address."""
    rows = db.session.scalars(select(AccountRecord).order_by(AccountRecord.email)).all()
    return [_to_account(row) for row in rows]


def change_password(
    account_id: int,
    password_hash: str,
    actor: str,
    keep_session: int | None = None,
    form: str | None = None,
) -> bool:
    """Give it another password, and sign it out everywhere but in that session.

    False, and nothing changed, where that form has done so before.
    """
    with write_transaction() as session:
        lock_account(session, account_id)
        if get_form_result(form) is not None:
            return False
        store_form_result(session, form, account_id)
        update_account_columns(session, account_id, password_hash=password_hash)
        end_account_sessions(session, account_id, keep_session)
        record_event(session, Action.ACCOUNT_CHANGED, actor, items=[str(account_id), "password"])
        return True


def upgrade_password_hash(account_id: int, old: str, new: str) -> bool:
    """Keep `new`, which is of the same password, unless another password came meanwhile.

    False, and nothing changed, where one did or nothing can be written: it waits till next time.
    """
    unchanged = update(AccountRecord).where(
        AccountRecord.id == account_id, AccountRecord.password_hash == old
    )
    statement = unchanged.values(password_hash=new).returning(AccountRecord.id)
    try:
        with write_transaction() as session:
            if session.scalars(statement).one_or_none() is None:
                return False
            items = [str(account_id), "password-hash"]
            record_event(session, Action.ACCOUNT_CHANGED, f"account:{account_id}", items=items)
            return True
    except CannotWriteError:
        return False


def change_role(account_id: int, role: Role, actor: str) -> None:
    """Let the account do more, or less, from its next page on.

    Raises LastEditorError where nobody would be left who can change anything.
    """
    with write_transaction() as session:
        if role is not Role.EDITOR:
            ensure_editor_remains(session, account_id)
        update_account_columns(session, account_id, role=role)
        record_event(session, Action.ACCOUNT_CHANGED, actor, items=[str(account_id), "role", role])


def sign_out_everywhere(account_id: int, actor: str) -> None:
    """End its sessions on every browser, and any that is just beginning."""
    with write_transaction() as session:
        end_account_sessions(session, account_id)
        record_event(session, Action.SIGNED_OUT_EVERYWHERE, actor)


def end_account(account_id: int, actor: str) -> list[str]:
    """End the account, sign it out everywhere and end the keys that it made.

    It stays on record, and may begin again; its keys may not. Returns whom those keys were for.
    Raises LastEditorError where nobody would be left who can change anything.
    """
    with write_transaction() as session:
        ensure_editor_remains(session, account_id)
        update_account_columns(session, account_id, ended_at=now())
        end_account_sessions(session, account_id)
        record_event(session, Action.ACCOUNT_ENDED, actor, items=[str(account_id)])
        return end_account_keys(session, account_id, actor)


def bind_to_provider(account_id: int, issuer: str, subject: str) -> bool:
    """Bind the account to one person at one provider; whether that could be done.

    It cannot where the account has ended or is bound already, or that person has another live one.
    An account of theirs that has ended lets go of them: they may have come back by another address.
    """
    try:
        with write_transaction() as session:
            if not _lock_if_unbound(session, account_id):
                return False
            ended = _has_subject(issuer, subject) & AccountRecord.ended_at.is_not(None)
            session.execute(update(AccountRecord).where(ended).values(issuer=None, subject=None))
            update_account_columns(session, account_id, issuer=issuer, subject=subject)
            items = [str(account_id), "bound"]
            record_event(session, Action.ACCOUNT_CHANGED, f"account:{account_id}", items=items)
            return True
    except IntegrityError:
        return False


def _lock_if_unbound(session: Session, account_id: int) -> bool:
    """Whether the account is live and bound to nobody, until this transaction ends."""
    is_unbound = (
        (AccountRecord.id == account_id)
        & AccountRecord.issuer.is_(None)
        & AccountRecord.ended_at.is_(None)
    )
    return (
        session.scalars(select(AccountRecord.id).where(is_unbound).with_for_update()).first()
        is not None
    )


def unbind_from_provider(account_id: int, actor: str) -> None:
    """Let the account be bound anew, at its next sign-in, and sign it out everywhere."""
    with write_transaction() as session:
        update_account_columns(session, account_id, issuer=None, subject=None)
        end_account_sessions(session, account_id)
        record_event(session, Action.ACCOUNT_CHANGED, actor, items=[str(account_id), "unbound"])


def set_second_factor(
    session: Session,
    account_id: int,
    totp_secret: str | None,
    totp_step: int | None,
    recovery_hashes: Iterable[str],
) -> None:
    """Give the account another second factor, or none, as a part of a larger change."""
    update_account_columns(session, account_id, totp_secret=totp_secret, totp_step=totp_step)
    set_recovery_codes(session, account_id, recovery_hashes)


def set_recovery_codes(session: Session, account_id: int, hashes: Iterable[str]) -> None:
    """Give the account these recovery codes in the place of any before."""
    session.execute(delete(RecoveryCodeRecord).where(RecoveryCodeRecord.account_id == account_id))
    session.add_all([RecoveryCodeRecord(account_id=account_id, code_hash=each) for each in hashes])


def _lock_by_email(session: Session, email: str) -> AccountRecord | None:
    return session.scalars(
        select(AccountRecord).where(AccountRecord.email == email).with_for_update()
    ).one_or_none()


def _has_subject(issuer: str, subject: str) -> ColumnElement[bool]:
    return (AccountRecord.issuer == issuer) & (AccountRecord.subject == subject)


def _find_account(condition: ColumnElement[bool]) -> Account | None:
    row = db.session.scalars(select(AccountRecord).where(condition)).one_or_none()
    return _to_account(row) if row else None


def _to_account(row: AccountRecord) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        password_hash=row.password_hash,
        is_bound=row.issuer is not None,
        generation=row.generation,
        made_at=row.made_at,
        ended_at=row.ended_at,
        totp_secret=row.totp_secret,
    )


def lock_account(session: Session, account_id: int) -> None:
    """Have whoever else changes the account wait until this transaction ends."""
    session.execute(
        select(AccountRecord.id).where(AccountRecord.id == account_id).with_for_update()
    )


def update_account_columns(session: Session, account_id: int, **values: object) -> None:
    """Change columns of an account, as a part of a larger change."""
    session.execute(update(AccountRecord).where(AccountRecord.id == account_id).values(values))


def end_account_sessions(session: Session, account_id: int, keep: int | None = None) -> None:
    """End its sessions but one, and any that is just beginning, as a part of a larger change."""
    # The account's row first: a session that begins meanwhile waits for it
    # (`sessions.begin_account_session`).
    update_account_columns(session, account_id, generation=AccountRecord.generation + 1)
    statement = delete(AccountSessionRecord).where(AccountSessionRecord.account_id == account_id)
    session.execute(statement if keep is None else statement.where(AccountSessionRecord.id != keep))
