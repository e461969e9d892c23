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
from app.store.base.digests import hash_secret

COOKIE_NAME = "waymark-known"
COOKIE_PATH = "/core-team"
COOKIE_SECONDS = 365 * 24 * 60 * 60  # seconds: a year
TICKET_SECONDS = 60 * 60  # seconds

COOKIE_SALT, TICKET_SALT = "known-browser", "known-browser-ticket"


def remember_browser(response: Response, account: Account) -> None:
    """Have this browser known for the account, until the cookie is old or the password changes."""
    _set_cookie(response, _make_claims(account))


def make_ticket(account: Account) -> str:
    """A ticket that makes one more browser known, within an hour. It opens nothing by itself.

    All browsers that use it count as one, so that it gives nobody more than one browser's guesses.
    """
    return _make_serializer(TICKET_SALT).dumps(_make_claims(account))


def redeem_ticket(response: Response, ticket: str) -> int | None:
    """Have this browser known for the ticket's account, whose id it returns.

    None, and nothing changed, where the ticket is none or is over, or the account has ended.
    """
    try:
        claims = _make_serializer(TICKET_SALT).loads(ticket, max_age=TICKET_SECONDS)
    except BadData:
        return None
    account = accounts.find_by_id(claims[0])
    if account is None or account.ended_at:
        return None
    _set_cookie(response, claims)
    return account.id


def _make_claims(account: Account) -> list[object]:
    return [account.id, secrets.token_urlsafe(16), _password_stamp(account)]


def _set_cookie(response: Response, claims: list[object]) -> None:
    response.set_cookie(
        _get_cookie_name(),
        _make_serializer(COOKIE_SALT).dumps(claims),
        max_age=COOKIE_SECONDS,
        path=f"{request.script_root}{COOKIE_PATH}",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def find_browser_id(account: Account) -> str | None:
    """The id of this browser among those that the account knows; None where it is not one.

    The cookie is ours if its signature is; it is this account's if it names its id and password.
    """
    try:
        claims = _make_serializer(COOKIE_SALT).loads(
            request.cookies.get(_get_cookie_name(), ""), max_age=COOKIE_SECONDS
        )
    except BadData:
        return None
    account_id, nonce, stamp = claims
    return nonce if (account_id, stamp) == (account.id, _password_stamp(account)) else None


def _get_cookie_name() -> str:
    """Over HTTPS, one that browsers take from nobody without. `__Host-` would be for every path."""
    return f"__Secure-{COOKIE_NAME}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE_NAME


def _password_stamp(account: Account) -> str:
    """Changes with the password, and says nothing about it: its hash is salted."""
    return hash_secret(account.password_hash)[:16]


def _make_serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
