"""A sign-in between the password and the code: for ten minutes, on one browser. It opens nothing.

It waits in the signed cookie. It names how often the account had been signed out everywhere when
the password was right, so that it comes to nothing after a new password, like any sign-in.
"""

from datetime import UTC, datetime, timedelta

from flask import session

from app.store.accounts import accounts
from app.store.accounts.accounts import Account
from app.store.base.transactions import now

KEY = "pending_sign_in"
LASTS = timedelta(minutes=10)


def begin(account: Account) -> None:
    """Remember on this browser that the password was right, and nothing more."""
    session[KEY] = [account.id, account.generation, int(now().timestamp())]


def ends_at() -> datetime:
    """Until when it waits. Only where there is one."""
    return datetime.fromtimestamp(session[KEY][2], UTC) + LASTS


def account_to_sign_in() -> Account | None:
    """The account whose password was right on this browser, if that still counts."""
    if KEY not in session:
        return None
    account_id, generation, began = session[KEY]
    # Nor one of a clock that was ahead.
    if not 0 <= int(now().timestamp()) - began < LASTS.total_seconds():
        return None
    found = accounts.by_id(account_id)
    if found is None or found.ended_at or found.generation != generation:
        return None
    return found if found.totp_secret else None
