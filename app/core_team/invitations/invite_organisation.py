"""Inviting one organisation, or reminding it: by a link to copy, or by e-mail. Ending its links."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import links_ended_message
from app.core_team.invitations.invitation_emails import (
    LINK_PLACEHOLDER,
    SendResult,
    SendStatus,
    SendTerms,
    compose_letter,
    private_link_url,
    send_letter,
)
from app.core_team.invitations.link_batches import (
    derive_link_secret,
    make_missing_links,
    new_batch_token,
    posted_batch_token,
)
from app.core_team.organisations.organisation_page import get_organisation_or_404
from app.core_team.site import blueprint
from app.store.organisations import contact_addresses, return_links
from app.store.participation import invitations, links_by_hand
from app.store.participation.organisation_search import OrganisationSummary
from app.web.access import Rule, access, current_actor
from app.web.mail import post_office
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import (
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)


@blueprint.get("/organisations/<int:organisation_id>/invite")
@access(Rule.EDITOR)
def invitation(organisation_id: int) -> ResponseReturnValue:
    """The page to invite from; or for some minutes a new link, with a letter to send it with."""
    organisation = get_organisation_or_404(organisation_id)
    secret = get_kept_secret(_new_link_key(organisation_id))
    if secret and return_links.find_link_holder(secret):
        link = private_link_url(secret)
        return render_template(
            "core_team/fresh_link.html",
            one=organisation,
            link=link,
            letter=compose_letter(organisation, link),
            until=get_kept_until(_new_link_key(organisation_id)),
        )
    return _invitation_page(organisation)


@blueprint.post("/organisations/<int:organisation_id>/invite")
@access(Rule.EDITOR)
def make_invitation(organisation_id: int) -> ResponseReturnValue:
    """Make a link to copy, and show it."""
    organisation = get_organisation_or_404(organisation_id)
    token = posted_batch_token()
    secret = derive_link_secret(token, organisation.id)
    make_missing_links({organisation.id: secret})
    keep_secret_briefly(_new_link_key(organisation.id), secret)
    return redirect(url_for("core_team.invitation", organisation_id=organisation.id))


@blueprint.post("/organisations/<int:organisation_id>/invite/kept")
@access(Rule.EDITOR)
def finish_invitation(organisation_id: int) -> ResponseReturnValue:
    """Hide the new link, and record that it was sent where the form says so."""
    organisation = get_organisation_or_404(organisation_id)
    forget_kept_secret(_new_link_key(organisation.id))
    if request.form.get("sent") == "yes":
        _record_sent(organisation.id)
    return redirect(url_for("core_team.organisation", organisation_id=organisation.id))


@blueprint.post("/organisations/<int:organisation_id>/sent")
@access(Rule.EDITOR)
def mark_link_sent(organisation_id: int) -> ResponseReturnValue:
    """Record that the unsent link was sent."""
    organisation = get_organisation_or_404(organisation_id)
    _record_sent(organisation.id)
    return redirect(url_for("core_team.organisation", organisation_id=organisation.id))


def _record_sent(organisation_id: int) -> None:
    if links_by_hand.mark_links_sent([organisation_id], current_actor()):
        flash("We have noted that its private link was sent.")
    else:
        flash("No link waits to be sent: it was said before, or the link has ended or was opened.")


@blueprint.post("/organisations/<int:organisation_id>/invite/send")
@access(Rule.EDITOR)
def send_invitation(organisation_id: int) -> ResponseReturnValue:
    """Send a link by e-mail; soon after another only where a box is ticked."""
    organisation = get_organisation_or_404(organisation_id)
    office = post_office()
    terms = _read_terms()
    if office is None or not organisation.contact:
        return _invitation_page(organisation), 422
    unconfirmed = _confirmation_faults(organisation, terms)
    if unconfirmed:
        return _invitation_page(organisation, unconfirmed=unconfirmed), 422
    outcome, _ = send_letter(office, organisation, terms)
    organisation = get_organisation_or_404(organisation_id)
    status = 502 if outcome.went in {SendStatus.FAILED, SendStatus.PERHAPS} else 200
    return _invitation_page(organisation, outcome=outcome), status


@blueprint.get("/organisations/<int:organisation_id>/revoke")
@access(Rule.EDITOR)
def confirm_revoke_links(organisation_id: int) -> ResponseReturnValue:
    """The page to confirm that every link is ended."""
    organisation = get_organisation_or_404(organisation_id)
    live = [link for link in invitations.list_links(organisation.id) if link.ended_at is None]
    return render_template("core_team/revoke.html", one=organisation, live=live)


@blueprint.post("/organisations/<int:organisation_id>/revoke")
@access(Rule.EDITOR)
def revoke_links(organisation_id: int) -> ResponseReturnValue:
    """End every live link of the organisation."""
    organisation = get_organisation_or_404(organisation_id)
    if invitations.revoke_links(organisation.id, current_actor()):
        log_security_event(
            SecurityEvent.LINKS_ENDED, organisation=organisation.id, by=current_actor()
        )
        flash("Every link is ended.")
    else:
        flash(links_ended_message(organisation.id), "important")
    return redirect(url_for("core_team.organisation", organisation_id=organisation.id))


def _new_link_key(organisation_id: int) -> str:
    """The name by which the session keeps an organisation's new link."""
    return f"fresh_invitation_{organisation_id}"


def _read_terms() -> SendTerms:
    shown_address = request.form.get("shown")
    is_right = bool(shown_address) and request.form.get("right_contact") == shown_address
    is_wanted = request.form.get("wanted") == "yes"
    return SendTerms(request.form.get("soon") == "yes", shown_address, is_right, is_wanted)


def _confirmation_faults(organisation: OrganisationSummary, terms: SendTerms) -> dict[str, str]:
    """What is wrong where a box has to be ticked first, by field."""
    faults = {}
    if organisation.contact_on_hold and not terms.is_right:
        faults["right_contact"] = f"Tick the box once you know that {organisation.contact} is right"
    if organisation.reminders_stopped and not terms.is_wanted:
        faults["wanted"] = "Tick the box if they have asked for this e-mail"
    if invitations.is_recently_contacted(_last_written_at(organisation)) and not terms.soon:
        faults["soon"] = "Tick the box if you want to write again so soon"
    return faults


def _last_written_at(organisation: OrganisationSummary) -> datetime | None:
    return invitations.last_sent_times([organisation.id]).get(organisation.id)


def _invitation_page(
    organisation: OrganisationSummary,
    *,
    unconfirmed: dict[str, str] | None = None,
    outcome: SendResult | None = None,
) -> str:
    last_written_at = _last_written_at(organisation)
    return render_template(
        "core_team/invite.html",
        one=organisation,
        run=new_batch_token(),
        can_send=post_office() is not None,
        written=last_written_at,
        lately=invitations.is_recently_contacted(last_written_at),
        letter=compose_letter(organisation, LINK_PLACEHOLDER),
        change=contact_addresses.last_contact_changes([organisation.id]).get(organisation.id),
        unconfirmed=unconfirmed or {},
        outcome=outcome,
    )
