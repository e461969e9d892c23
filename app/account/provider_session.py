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
from app.web.access import Rule, access, find_signed_in_member

PROVIDER_SESSION_KEY = "provider_session"


class ProviderSignOut(StrEnum):
    """How far this browser is with ending it. Each has words of its own in `signed_out.html`."""

    NONE = "none"
    OPEN = "open"
    ASKED = "asked"
    ENDED = "ended"
    NO_WAY = "no-way"


def remember_provider_session() -> None:
    """Keep in mind that this browser has a session at the provider."""
    session[PROVIDER_SESSION_KEY] = ""


def is_provider_session_open() -> bool:
    """Whether this browser may have one still."""
    return PROVIDER_SESSION_KEY in session and openid_provider.is_provider_configured()


def sign_out_and_redirect(end_session: Callable[[], None]) -> ResponseReturnValue:
    """End the session here, and go to where the one at the provider can be ended, if there is one.

    The answer to a form that signs out by `end_session`.
    """
    was_open = is_provider_session_open()
    end_session()
    if not was_open:
        return redirect(url_for("account.sign_in"))
    remember_provider_session()
    return redirect(url_for("account.signed_out"))


@blueprint.get("/signed-out")
@access(Rule.PUBLIC)
def signed_out() -> ResponseReturnValue:
    """Say what is ended and what is not. The provider sends people here once they signed out there.

    It changes nothing but the cookie of whoever comes here.
    """
    if find_signed_in_member():
        return redirect(url_for("account.profile"))
    return render_template("account/signed_out.html", ending=_get_sign_out_progress())


@blueprint.get("/sign-out/with")
@access(Rule.PUBLIC)
def sign_out_with_provider() -> ResponseReturnValue:
    """Go to where this browser's session at the provider is ended.

    A link and not a form, for the reason that signing in is one. A session here is not touched: a
    GET ends none.
    """
    state = generate_token(20)
    away = _find_end_session_url(state)
    if away is None or find_signed_in_member():
        return redirect(url_for("account.signed_out"))
    session[PROVIDER_SESSION_KEY] = state
    return redirect(away)


def _find_end_session_url(state: str) -> str | None:
    if not openid_provider.is_provider_configured():
        return None
    return openid_provider.find_end_session_url(
        url_for("account.signed_out", _external=True), state
    )


def _get_sign_out_progress() -> ProviderSignOut:
    if not is_provider_session_open():
        return ProviderSignOut.NONE
    expected_state, state = session[PROVIDER_SESSION_KEY], request.args.get("state", "")
    if expected_state and hmac.compare_digest(expected_state.encode(), state.encode()):
        session.pop(PROVIDER_SESSION_KEY)
        return ProviderSignOut.ENDED
    if expected_state:
        return ProviderSignOut.ASKED
    return ProviderSignOut.OPEN if _find_end_session_url("") else ProviderSignOut.NO_WAY
