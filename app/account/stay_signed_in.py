"""Staying signed in: how much time is left, and more of it for whoever asks."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.account.site import blueprint
from app.web.access import Rule, access, actor, member, prolong_member_session
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_expiry import session_time, time_left_as_json


@blueprint.get("/time-left")
@access(Rule.SETTING_UP)
def time_left() -> ResponseReturnValue:
    """For the script of a page that is open."""
    return time_left_as_json()


@blueprint.post("/stay")
@access(Rule.SETTING_UP)
def stay() -> ResponseReturnValue:
    """Stay signed in on this browser for longer."""
    prolong_member_session()
    log_security_event(SecurityEvent.SESSION_PROLONGED, account=member().account_id, by=actor())
    if request.accept_mimetypes.best == "application/json":
        return time_left_as_json()
    if expiry := session_time():
        flash(f"You stay signed in until {expiry.until}.")
    return redirect(url_for("account.profile"))
