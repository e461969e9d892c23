"""Second factors for passwords: codes by time (RFC 6238), and recovery codes. See decision 0027."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import delete, func, or_, select, update

from app.database.engine import db
from app.model import AccountRecord, RecoveryCodeRecord, SignInPolicyRecord
from app.store.accounts.accounts import (
    end_account_sessions,
    lock_account,
    set_recovery_codes,
    set_second_factor,
)
from app.store.base import shared_memory_counts
from app.store.base.dialects import INSERT_BY_DIALECT
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import CannotWriteError, now, write_transaction

# A code that was used further ahead than this, in time steps, was used while the clock was wrong:
# it does not stand in the way of those of now. Ten minutes.
STEPS_AHEAD = 20


def set_up_second_factor(
    account_id: int,
    totp_secret: str,
    step: int,
    recovery_hashes: Collection[str],
    actor: str,
    keep_session: int,
) -> bool:
    """Give the account a second factor, or another, and sign it out everywhere but in that session.

    `totp_secret` is encrypted. `step` is that of the code which confirmed it, and so is used.
    False, and nothing changed, where it has these very recovery codes: the same form, sent twice.
    """
    with write_transaction() as session:
        lock_account(session, account_id)
        if has_recovery_codes(account_id, recovery_hashes):
            return False
        set_second_factor(session, account_id, totp_secret, step, recovery_hashes)
        end_account_sessions(session, account_id, keep_session)
        items = [str(account_id), "second-factor-on"]
        record_event(session, Action.ACCOUNT_CHANGED, actor, items=items)
        return True


def turn_off_second_factor(
    account_id: int, actor: str, keep_session: int | None = None, form: str | None = None
) -> None:
    """Take the second factor away, and sign the account out everywhere but in that session.

    Nothing changes where that form has done so before.
    """
    with write_transaction() as session:
        lock_account(session, account_id)
        if get_form_result(form) is not None:
            return
        store_form_result(session, form, account_id)
        set_second_factor(session, account_id, None, None, ())
        end_account_sessions(session, account_id, keep_session)
        items = [str(account_id), "second-factor-off"]
        record_event(session, Action.ACCOUNT_CHANGED, actor, items=items)


def use_totp_step(account_id: int, totp_secret: str, step: int, step_now: int) -> bool:
    """Use up the code of that time step; False where it or a later one was used already.

    Of two who use one code at once, one is told False.
    """
    is_free = or_(
        AccountRecord.totp_step.is_(None),
        AccountRecord.totp_step < step,
        AccountRecord.totp_step > step_now + STEPS_AHEAD,
    )
    is_usable = (
        (AccountRecord.id == account_id) & (AccountRecord.totp_secret == totp_secret) & is_free
    )
    try:
        with write_transaction() as session:
            statement = (
                update(AccountRecord)
                .where(is_usable)
                .values(totp_step=step)
                .returning(AccountRecord.id)
            )
            return session.scalars(statement).one_or_none() is not None
    except CannotWriteError:
        # In memory, for longer than a code is good.
        is_unused = (
            db.session.scalars(select(AccountRecord.id).where(is_usable)).one_or_none() is not None
        )
        key = f"step {step} of {account_id}"
        return (
            is_unused
            and shared_memory_counts.count_in_memory(key, 1, timedelta(minutes=10), now()) is None
        )


def use_recovery_code(account_id: int, code_hash: str) -> bool:
    """Use up a recovery code; False where the account has none such, or has none any more."""
    is_code = (RecoveryCodeRecord.account_id == account_id) & (
        RecoveryCodeRecord.code_hash == code_hash
    )
    with write_transaction() as session:
        used = session.scalars(
            delete(RecoveryCodeRecord).where(is_code).returning(RecoveryCodeRecord.id)
        ).one_or_none()
        if used is not None:
            items = [str(account_id), "recovery-code-used"]
            record_event(session, Action.ACCOUNT_CHANGED, f"account:{account_id}", items=items)
        return used is not None


def replace_recovery_codes(account_id: int, hashes: Collection[str], actor: str) -> bool:
    """Give the account other recovery codes. Those before open nothing any more.

    False, and nothing changed, where it has these very ones: the same form, sent twice.
    """
    with write_transaction() as session:
        lock_account(session, account_id)
        if has_recovery_codes(account_id, hashes):
            return False
        set_recovery_codes(session, account_id, hashes)
        items = [str(account_id), "recovery-codes-made"]
        record_event(session, Action.ACCOUNT_CHANGED, actor, items=items)
        return True


def count_recovery_codes(account_id: int) -> int:
    """How many recovery codes the account has not used."""
    statement = (
        select(func.count())
        .select_from(RecoveryCodeRecord)
        .where(RecoveryCodeRecord.account_id == account_id)
    )
    return db.session.scalars(statement).one()


def has_recovery_codes(account_id: int, hashes: Iterable[str]) -> bool:
    """Whether all of these are recovery codes that the account has not used."""
    wanted = set(hashes)
    statement = select(RecoveryCodeRecord.code_hash).where(
        RecoveryCodeRecord.account_id == account_id
    )
    return bool(wanted) and wanted <= set(db.session.scalars(statement))


def is_second_factor_required() -> bool:
    """Whether everybody who signs in with a password has to have a second factor."""
    return bool(db.session.scalars(select(SignInPolicyRecord.second_factor_required)).one_or_none())


def require_second_factor(*, required: bool, actor: str) -> None:
    """Have everybody who signs in with a password have a second factor, or leave it to them."""
    if required == is_second_factor_required():
        return
    policy = {"second_factor_required": required}
    with write_transaction() as session:
        insert = INSERT_BY_DIALECT[session.get_bind().dialect.name](SignInPolicyRecord)
        put = insert.values(id=1, **policy)
        session.execute(put.on_conflict_do_update(index_elements=["id"], set_=policy))
        items = ["second-factor-required" if required else "second-factor-optional"]
        record_event(session, Action.SIGN_IN_POLICY_CHANGED, actor, items=items)
