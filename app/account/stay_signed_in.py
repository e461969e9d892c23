"""Staying signed in: how much time is left, and more of it for whoever asks."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.account.site import blueprint
from app.web.access import Rule, access, current_actor, current_member, prolong_member_session
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_expiry import get_session_expiry, respond_with_time_left


@blueprint.get("/time-left")
@access(Rule.SETTING_UP)
def time_left() -> ResponseReturnValue:
    """For the script of a page that is open."""
    return respond_with_time_left()


@blueprint.post("/stay")
@access(Rule.SETTING_UP)
def stay() -> ResponseReturnValue:
    """Stay signed in on this browser for longer."""
    prolong_member_session()
    log_security_event(
        SecurityEvent.SESSION_PROLONGED, account=current_member().account_id, by=current_actor()
    )
    if request.accept_mimetypes.best == "application/json":
        return respond_with_time_left()
    if expiry := get_session_expiry():
        flash(f"You stay signed in until {expiry.until}.")
    return redirect(url_for("account.profile"))
