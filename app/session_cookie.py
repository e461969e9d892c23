"""The cookie that says who is there: when it is written, and what is shown from it once."""

import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

# What asks about a page without showing it to anybody.
UNSEEN = {"HEAD", "OPTIONS"}


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, left as it is by a request whose answer nobody sees.

    Flask answers HEAD by the view for GET. It must not sign anybody in, nor use up a page that is
    shown once.
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
        if request.method not in UNSEEN:
            super().save_session(app, session, response)


def keep_once(key: str, secret: str) -> None:
    """Keep a secret for the page that shows it.

    Encrypted: a cookie is only signed, so whoever comes by a copy reads what is in it.
    """
    session[key] = _cipher().encrypt(secret.encode()).decode()


def take_once(key: str) -> str | None:
    """What the session keeps for one page, which is gone after that; None where there is nothing.

    It stays where a browser only fetches ahead: nobody has seen that page yet.
    """
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    kept: str | None = session.get(key) if is_ahead else session.pop(key, None)
    try:
        return _cipher().decrypt(kept).decode() if kept else None
    except InvalidToken:
        return None


def _cipher() -> Fernet:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return Fernet(urlsafe_b64encode(hmac.digest(key, b"shown once", "sha256")))
