"""How long whoever is there stays signed in, for pages and their script: docs/decisions/0026."""

from datetime import datetime
from typing import NamedTuple

from flask import Response, g, jsonify, url_for
from flask_wtf.csrf import generate_csrf

from app.store.base.transactions import now
from app.text.wording import UK


class SessionExpiry(NamedTuple):
    """Until when a session lasts.

    `asked_at` is where a page's script asks for it anew, and `stay_at` where a form makes it last
    longer, empty where nothing can.
    """

    visitor: str
    ends_at: datetime
    asked_at: str
    stay_at: str

    @property
    def now(self) -> datetime:
        """The time by the service's clock: a browser's may be wrong."""
        return now()

    @property
    def seconds(self) -> int:
        """How many are left."""
        return max(0, int((self.ends_at - now()).total_seconds()))

    @property
    def until(self) -> str:
        """The time of the day, where the partnership is, with the day where it is another."""
        return format_time(self.ends_at)


def format_time(at: datetime) -> str:
    """A time of the day where the partnership is, with the day where it is not today."""
    local, today = at.astimezone(UK), now().astimezone(UK).date()
    day = "" if local.date() == today else f" on {local.day} {local:%B}"
    return f"{local:%H:%M}{day}"


def get_session_expiry() -> SessionExpiry | None:
    """That of this request's session; None where nobody is signed in, or the page is anybody's."""
    if session_found := g.get("member"):
        stay_at = url_for("account.stay") if session_found.can_stay else ""
        return SessionExpiry(
            session_found.name, session_found.ends_at, url_for("account.time_left"), stay_at
        )
    if g.get("holder") and (session_found := g.get("link_session")):
        return SessionExpiry(
            session_found.holder.name, session_found.ends_at, url_for("assess.time_left"), ""
        )
    return None


def respond_with_time_left() -> Response:
    """For the script of a page that is open: also whose session it is, and the token of its forms.

    Only under a rule that lets nobody in who is not signed in.
    """
    expiry = get_session_expiry()
    if expiry is None:
        raise LookupError("nobody is signed in")
    return jsonify(
        visitor=expiry.visitor,
        seconds=expiry.seconds,
        until=expiry.until,
        stays=bool(expiry.stay_at),
        token=generate_csrf(),
    )
