"""The session that a browser has at the provider, which outlives the one that it has here.

On a shared computer the next person would be let in by it. So this browser's cookie remembers that
there is one, and the page after signing out leads to its end.
"""

import hmac
from collections.abc import Callable
from enum import StrEnum

from authlib.common.security import generate_token
from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.account import openid_provider
from app.account.site import blueprint
from app.web.access import Rule, access, signed_in_member

MARK = "provider_session"


class Ending(StrEnum):
    """How far this browser is with ending it. Each has words of its own in `signed_out.html`."""

    NONE = "none"
    OPEN = "open"
    ASKED = "asked"
    ENDED = "ended"
    NO_WAY = "no-way"


def remember() -> None:
    """Keep in mind that this browser has a session at the provider."""
    session[MARK] = ""


def is_open() -> bool:
    """Whether this browser may have one still."""
    return MARK in session and openid_provider.is_offered()


def sign_out_here(end_session: Callable[[], None]) -> ResponseReturnValue:
    """End the session here, and go to where the one at the provider can be ended, if there is one.

    The answer to a form that signs out by `end_session`.
    """
    was_open = is_open()
    end_session()
    if not was_open:
        return redirect(url_for("account.sign_in"))
    remember()
    return redirect(url_for("account.signed_out"))


@blueprint.get("/signed-out")
@access(Rule.PUBLIC)
def signed_out() -> ResponseReturnValue:
    """Say what is ended and what is not. The provider sends people here once they signed out there.

    It changes nothing but the cookie of whoever comes here.
    """
    if signed_in_member():
        return redirect(url_for("account.mine"))
    return render_template("account/signed_out.html", ending=_ending())


@blueprint.get("/sign-out/with")
@access(Rule.PUBLIC)
def sign_out_with_provider() -> ResponseReturnValue:
    """Go to where this browser's session at the provider is ended.

    A link and not a form, for the reason that signing in is one. A session here is not touched: a
    GET ends none.
    """
    state = generate_token(20)
    away = _end_session_address(state)
    if away is None or signed_in_member():
        return redirect(url_for("account.signed_out"))
    session[MARK] = state
    return redirect(away)


def _end_session_address(state: str) -> str | None:
    if not openid_provider.is_offered():
        return None
    return openid_provider.end_session_address(url_for("account.signed_out", _external=True), state)


def _ending() -> Ending:
    if not is_open():
        return Ending.NONE
    asked, state = session[MARK], request.args.get("state", "")
    if asked and hmac.compare_digest(asked.encode(), state.encode()):
        session.pop(MARK)
        return Ending.ENDED
    if asked:
        return Ending.ASKED
    return Ending.OPEN if _end_session_address("") else Ending.NO_WAY
