"""A sign-in between the password and the code: for ten minutes, on one browser. It opens nothing.

It waits in the signed cookie. It names how often the account had been signed out everywhere when
the password was right, so that it comes to nothing after a new password, like any sign-in.
"""

from datetime import UTC, datetime, timedelta

from flask import session

from app.store.accounts import accounts
from app.store.accounts.accounts import Account
from app.store.base.transactions import now

PENDING_KEY = "pending_sign_in"
PENDING_LIFETIME = timedelta(minutes=10)


def begin_pending_sign_in(account: Account) -> None:
    """Remember on this browser that the password was right, and nothing more."""
    session[PENDING_KEY] = [account.id, account.generation, int(now().timestamp())]


def get_pending_expiry() -> datetime:
    """Until when it waits. Only where there is one."""
    return datetime.fromtimestamp(session[PENDING_KEY][2], UTC) + PENDING_LIFETIME


def find_pending_account() -> Account | None:
    """The account whose password was right on this browser, if that still counts."""
    if PENDING_KEY not in session:
        return None
    account_id, generation, began = session[PENDING_KEY]
    # Nor one of a clock that was ahead.
    if not 0 <= int(now().timestamp()) - began < PENDING_LIFETIME.total_seconds():
        return None
    account = accounts.find_by_id(account_id)
    if account is None or account.ended_at or account.generation != generation:
        return None
    return account if account.totp_secret else None
