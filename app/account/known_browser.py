"""The browsers on which somebody has signed in to an account before.

Each keeps a signed cookie that says so. Wrong passwords from elsewhere never count against such a
browser, so nobody can lock a member out of the browser that they use (OWASP: 'device cookies').
"""

import secrets

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug import Response

from app.store.accounts import accounts
from app.store.accounts.accounts import Account
from app.store.base.digests import hash_of

COOKIE = "waymark-known"
PATH = "/core-team"
LASTS = 365 * 24 * 60 * 60  # seconds: a year
TICKET_LASTS = 60 * 60  # seconds

COOKIES, TICKETS = "known-browser", "known-browser-ticket"


def remember(response: Response, account: Account) -> None:
    """Have this browser known for the account, until the cookie is old or the password changes."""
    _keep(response, _told_of(account))


def make_ticket(account: Account) -> str:
    """What makes one more browser known, for an hour. It is no password, and opens nothing.

    All browsers that use it count as one, so that it gives nobody more than one browser's guesses.
    """
    return _serializer(TICKETS).dumps(_told_of(account))


def use_ticket(response: Response, ticket: str) -> int | None:
    """Have this browser known for the ticket's account, whose id it returns.

    None, and nothing changed, where the ticket is none or is over, or the account has ended.
    """
    try:
        told = _serializer(TICKETS).loads(ticket, max_age=TICKET_LASTS)
    except BadData:
        return None
    account = accounts.by_id(told[0])
    if account is None or account.ended_at:
        return None
    _keep(response, told)
    return account.id


def _told_of(account: Account) -> list[object]:
    return [account.id, secrets.token_urlsafe(16), _stamp(account)]


def _keep(response: Response, told: list[object]) -> None:
    response.set_cookie(
        _cookie_name(),
        _serializer(COOKIES).dumps(told),
        max_age=LASTS,
        path=f"{request.script_root}{PATH}",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def known_as(account: Account) -> str | None:
    """What tells this browser from every other that the account knows, or None if it is a stranger.

    The cookie is ours if its signature is; it is this account's if it names its id and password.
    """
    try:
        told = _serializer(COOKIES).loads(request.cookies.get(_cookie_name(), ""), max_age=LASTS)
    except BadData:
        return None
    account_id, nonce, stamp = told
    return nonce if (account_id, stamp) == (account.id, _stamp(account)) else None


def _cookie_name() -> str:
    """Over HTTPS, one that browsers take from nobody without. `__Host-` would be for every path."""
    return f"__Secure-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _stamp(account: Account) -> str:
    """Changes with the password, and says nothing about it: its hash is salted."""
    return hash_of(account.password_hash)[:16]


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
