"""The session cookie: when it is written, and the secrets that it keeps for some minutes.

A private link, a key or recovery codes are kept nowhere else. A page that showed them once only
would lose them to whoever reloads it, turns the telephone or comes back a page.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from time import time

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

# Methods whose answer shows nobody a page.
METHODS_WITHOUT_PAGE = {"HEAD", "OPTIONS"}

# Long enough to reload a page, or to look for a place to put a link; short on a shared device.
MINUTES_KEPT = 10
MAX_KEPT_SECRETS = 4
KEPT_SECRETS_KEY = "kept"
SECONDS_PER_MINUTE = 60


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, left as it is by a request whose answer nobody sees.

    Flask answers HEAD by the view for GET. It must not sign anybody in.
    """

    def get_cookie_name(self, app: Flask) -> str:
        """One that browsers take from this host alone, over HTTPS alone, for all of its pages.

        Then no neighbouring address can put a session of its own in its place (RFC 6265bis,
        section 4.1.3.2). Over plain HTTP there is no such name.
        """
        # A name for each path: two services on one host never take each other's (decision 0041).
        name = super().get_cookie_name(app) + request.script_root.replace("/", "!")
        return f"__Host-{name}" if self.get_cookie_secure(app) else name

    def get_cookie_path(self, app: Flask) -> str:
        """The whole host, which that name demands; over plain HTTP the service's own pages."""
        return "/" if self.get_cookie_secure(app) else request.script_root or "/"

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie with the answer to a GET or a POST, where it changed."""
        if request.method not in METHODS_WITHOUT_PAGE:
            super().save_session(app, session, response)


def keep_secret_briefly(name: str, secret: str) -> None:
    """Keep a secret for the pages that show it, for `MINUTES_KEPT` or until it is forgotten.

    Encrypted: a cookie is only signed, so whoever comes by a copy reads what is in it. Whoever
    signs out takes it along. Of more than `MAX_KEPT_SECRETS`, the oldest go: a browser takes no
    cookie that is larger than 4,096 bytes.
    """
    token = _make_cipher().encrypt_at_time(secret.encode(), _now_in_seconds()).decode()
    others = {
        other: kept_token for other, kept_token in _list_kept_tokens().items() if other != name
    }
    newest = sorted(others, key=lambda other: _make_cipher().extract_timestamp(others[other]))
    session[KEPT_SECRETS_KEY] = {
        name: token,
        **{kept_token: others[kept_token] for kept_token in newest[1 - MAX_KEPT_SECRETS :]},
    }


def get_kept_secret(name: str) -> str | None:
    """The secret that is kept by that name. None where there is none, or its time is over."""
    token = _list_kept_tokens().get(name)
    return _decrypt_token(token) if token else None


def get_kept_until(name: str) -> datetime | None:
    """Until when it is kept, or was; None where it is not. A reload does not make that later."""
    token = session.get(KEPT_SECRETS_KEY, {}).get(name)
    if token is None:
        return None
    ends = _make_cipher().extract_timestamp(token) + MINUTES_KEPT * SECONDS_PER_MINUTE
    return datetime.fromtimestamp(ends, UTC)


def forget_kept_secret(name: str) -> None:
    """Keep it no longer: somebody has it, and others may use this device."""
    session[KEPT_SECRETS_KEY] = {
        other: token for other, token in _list_kept_tokens().items() if other != name
    }


def _list_kept_tokens() -> dict[str, str]:
    """What is kept and can still be shown, each encrypted."""
    everything: dict[str, str] = session.get(KEPT_SECRETS_KEY, {})
    return {name: token for name, token in everything.items() if _decrypt_token(token)}


def _decrypt_token(token: str) -> str | None:
    lasts = MINUTES_KEPT * SECONDS_PER_MINUTE
    try:
        return _make_cipher().decrypt_at_time(token, lasts, _now_in_seconds()).decode()
    except InvalidToken:
        return None


def _now_in_seconds() -> int:
    return int(time())


def _make_cipher() -> Fernet:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return Fernet(urlsafe_b64encode(hmac.digest(key, b"shown for a while", "sha256")))
