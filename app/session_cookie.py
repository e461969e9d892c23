"""The cookie that says who is there: when it is written, and what is shown from it once."""

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

# What asks about a page without showing it to anybody.
UNSEEN = {"HEAD", "OPTIONS"}


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, left as it is by a request whose answer nobody sees.

    Flask answers HEAD by the view for GET. It must not sign anybody in, nor use up a page that is
    shown once.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie with the answer to a GET or a POST, where it changed."""
        if request.method not in UNSEEN:
            super().save_session(app, session, response)


def take_once(key: str) -> str | None:
    """What the session keeps for one page, which is gone after that; None where there is nothing.

    It stays where a browser only fetches ahead: nobody has seen that page yet.
    """
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    kept: str | None = session.get(key) if is_ahead else session.pop(key, None)
    return kept
