"""No more reminders by e-mail: the page that a link in every e-mail leads to.

Nobody signs in for it. To press the button, or have a mail program do so (RFC 8058), can do no harm
that whoever has the private link cannot put right: docs/decisions/0057.
"""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.organisation_site.site import blueprint
from app.store.organisations import stopped_reminders
from app.store.organisations.stopped_reminders import StopTarget
from app.web.access import Rule, access
from app.web.csrf_guard import csrf
from app.web.secret_urls import RETURN_LINK_PATTERN, find_secrets

# Whoever reads what comes to the address, as the record of events has them.
READER = "visitor"


@blueprint.get("/stop-reminders/<copied:token>")
@access(Rule.PUBLIC)
def stop_reminders(token: str) -> ResponseReturnValue:
    """Ask whether to stop them. It changes nothing: programs look ahead at links in e-mails."""
    token = _find_token(token)
    return _render(token, stopped_reminders.find_stop_target(token))


# A mail program sends no cookie and no token (RFC 8058, section 3.2).
@blueprint.post("/stop-reminders/<copied:token>")
@csrf.exempt
@access(Rule.PUBLIC)
def confirm_stop_reminders(token: str) -> ResponseReturnValue:
    """Stop them. Sent again, it changes nothing more."""
    token = _find_token(token)
    stopped_reminders.stop_reminders(token, READER)
    return _render(token, stopped_reminders.find_stop_target(token))


def _find_token(copied: str) -> str:
    """The token, where the address was copied with more around it."""
    tried = find_secrets(copied, RETURN_LINK_PATTERN)
    return next((each for each in tried if stopped_reminders.find_stop_target(each)), copied)


def _render(token: str, target: StopTarget | None) -> ResponseReturnValue:
    page = render_template("stop_reminders.html", token=token, target=target)
    return page, 200 if target else 404
