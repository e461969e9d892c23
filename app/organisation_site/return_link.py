"""The private return link: arriving by it, seeing it once, making another, leaving, deleting."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.site import blueprint
from app.store.lifecycle import deletion
from app.store.organisations import (
    contact_addresses,
    joining_emails,
    organisations,
    respondents,
    return_links,
)
from app.web.access import (
    Rule,
    access,
    current_actor,
    current_holder,
    sign_in_organisation,
    sign_out,
    sign_out_by_form,
)
from app.web.csrf_guard import csrf, derive_form_secret, get_idempotency_key
from app.web.secret_urls import RETURN_LINK_PATTERN, find_secrets
from app.web.security_log import SecurityEvent, log_security_event, make_pseudonym
from app.web.session_cookie import (
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)
from app.web.session_expiry import respond_with_time_left

# Where this browser keeps a link made just now.
NEW_LINK_KEY = "fresh_link"


@blueprint.get("/return/<copied:secret>")
@access(Rule.PUBLIC)
def arrive(secret: str) -> ResponseReturnValue:
    """Come back by the link, also where it was copied with a full stop or a bracket behind it.

    A GET that writes: it begins a session (docs/decisions/0026). What only asks about the link, as
    programs do that look at e-mails, begins none.
    """
    tried = find_secrets(secret, RETURN_LINK_PATTERN)
    holder_found = next(filter(None, map(return_links.find_link_holder, tried)), None)
    if holder_found is None or (request.method == "GET" and not sign_in_organisation(holder_found)):
        _log_refused_link(secret)
        return render_template("dead_link.html"), 404
    return redirect(url_for("assess.overview"))


@blueprint.get("/your-link")
@access(Rule.HOLDER)
def your_link() -> ResponseReturnValue:
    """Show a link made just now, for some minutes. Later the page offers a new one."""
    secret = get_kept_secret(NEW_LINK_KEY)
    link = url_for("assess.arrive", secret=secret, _external=True) if secret else None
    organisation_id = current_holder().organisation_id
    change = contact_addresses.last_contact_changes([organisation_id]).get(organisation_id)
    return render_template(
        "your_link.html",
        link=link,
        sent_to=joining_emails.find_link_address(secret) if secret else "",
        until=get_kept_until(NEW_LINK_KEY),
        contact=contact_addresses.get_contact(organisation_id),
        standing=organisations.get_confirmation_state(organisation_id),
        # Whoever gave the address a moment ago has said that it is right.
        is_mine=change is not None and change.actor == current_actor(),
    )


@blueprint.post("/your-link")
@access(Rule.HOLDER)
def make_new_link() -> ResponseReturnValue:
    """End the old link and make another. Whoever came by the old one is signed out by it."""
    by, right = current_actor(), request.form.get("right_contact", "")
    organisation_id = current_holder().organisation_id
    secret = return_links.renew_link(organisation_id, by, right, derive_form_secret())
    log_security_event(SecurityEvent.LINK_MADE, organisation=organisation_id, by=by)
    new_holder = return_links.find_link_holder(secret)
    if new_holder is None:
        raise LookupError("a private link made just now is not there")
    sign_in_organisation(new_holder)
    keep_secret_briefly(NEW_LINK_KEY, secret)
    return redirect(url_for("assess.your_link"))


@blueprint.post("/your-link/kept")
@access(Rule.HOLDER)
def forget_link() -> ResponseReturnValue:
    """Show the link no longer: they have it."""
    forget_kept_secret(NEW_LINK_KEY)
    return redirect(url_for("assess.overview"))


# Its own check, in `sign_out_by_form`.
@blueprint.post("/leave")
@csrf.exempt
@access(Rule.PUBLIC)
def sign_out_browser() -> ResponseReturnValue:
    """Forget the organisation on this device."""
    sign_out_by_form()
    return redirect(url_for("assess.start"))


@blueprint.get("/time-left")
@access(Rule.HOLDER)
def time_left() -> ResponseReturnValue:
    """How long this browser still speaks for the organisation, for the script of an open page."""
    return respond_with_time_left()


@blueprint.get("/delete")
@access(Rule.HOLDER)
def confirm_delete_organisation() -> ResponseReturnValue:
    """Think once more before everything is deleted."""
    return _render_delete_page()


@blueprint.post("/delete")
@access(Rule.HOLDER)
def delete_organisation() -> ResponseReturnValue:
    """Delete the organisation with everything it said, if it is confirmed."""
    if request.form.get("confirm") != "yes":
        return _render_delete_page(fault=True), 422
    organisation_id, by = current_holder().organisation_id, current_actor()
    deletion.delete_organisation(organisation_id, by, get_idempotency_key())
    log_security_event(SecurityEvent.ORGANISATION_DELETED, organisation=organisation_id, by=by)
    sign_out()
    return render_template("deleted.html")


def _render_delete_page(*, fault: bool = False) -> str:
    organisation = current_holder()
    teams = len(respondents.list_teams(organisation.organisation_id))
    return render_template("delete.html", fault=fault, organisation=organisation, teams=teams)


def _log_refused_link(secret: str) -> None:
    tried = find_secrets(secret, RETURN_LINK_PATTERN)
    ended = next(filter(None, map(return_links.find_link_id, tried)), None)
    log_security_event(
        SecurityEvent.LINK_REFUSED,
        reason="ended" if ended else "unknown",
        link=ended,
        tried=None if ended else make_pseudonym(secret),
    )
