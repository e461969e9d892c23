"""Inviting one organisation, or reminding it: by a link to copy, or by e-mail. Ending its links."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.concurrent_changes import links_had_ended
from app.core_team.invitations.invitation_emails import (
    LINK_GOES_HERE,
    Outcome,
    Terms,
    Went,
    letter_to,
    link_to,
    post_office,
    send_to,
)
from app.core_team.invitations.link_batches import make_links, new_run, run_of_form, secret_of
from app.core_team.organisations.organisation_page import found_or_404
from app.core_team.site import blueprint
from app.store.organisations import contact_addresses, return_links
from app.store.participation import invitations, links_by_hand
from app.store.participation.organisation_search import Participant
from app.web.access import Rule, access, actor
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import forget, keep_for_a_while, kept, kept_until


@blueprint.get("/organisations/<int:organisation_id>/invite")
@access(Rule.EDITOR)
def invite(organisation_id: int) -> ResponseReturnValue:
    """The ways to invite; or for some minutes a link made just now, with words to send it with."""
    one = found_or_404(organisation_id)
    secret = kept(_fresh(organisation_id))
    if secret and return_links.holder_by_secret(secret):
        link = link_to(secret)
        return render_template(
            "core_team/fresh_link.html",
            one=one,
            link=link,
            letter=letter_to(one, link),
            until=kept_until(_fresh(organisation_id)),
        )
    return _page(one)


@blueprint.post("/organisations/<int:organisation_id>/invite")
@access(Rule.EDITOR)
def make_invitation(organisation_id: int) -> ResponseReturnValue:
    """Make a link to copy, and show it."""
    one = found_or_404(organisation_id)
    run = run_of_form()
    secret = secret_of(run, one.id)
    make_links({one.id: secret})
    keep_for_a_while(_fresh(one.id), secret)
    return redirect(url_for("core_team.invite", organisation_id=one.id))


@blueprint.post("/organisations/<int:organisation_id>/invite/kept")
@access(Rule.EDITOR)
def finish_invitation(organisation_id: int) -> ResponseReturnValue:
    """Show the link no longer: they have it, and may say that they have sent it."""
    one = found_or_404(organisation_id)
    forget(_fresh(one.id))
    if request.form.get("sent") == "yes":
        _mark_sent(one.id)
    return redirect(url_for("core_team.organisation", organisation_id=one.id))


@blueprint.post("/organisations/<int:organisation_id>/sent")
@access(Rule.EDITOR)
def say_sent(organisation_id: int) -> ResponseReturnValue:
    """Say that the link that waits to be sent was sent."""
    one = found_or_404(organisation_id)
    _mark_sent(one.id)
    return redirect(url_for("core_team.organisation", organisation_id=one.id))


def _mark_sent(organisation_id: int) -> None:
    if links_by_hand.mark_sent([organisation_id], actor()):
        flash("We have noted that its private link was sent.")
    else:
        flash("No link waits to be sent: it was said before, or the link has ended or was opened.")


@blueprint.post("/organisations/<int:organisation_id>/invite/send")
@access(Rule.EDITOR)
def send_invitation(organisation_id: int) -> ResponseReturnValue:
    """Send a link by e-mail. Soon after another, only where that is confirmed."""
    one = found_or_404(organisation_id)
    office = post_office()
    terms = _terms()
    if office is None or not one.contact:
        return _page(one), 422
    unconfirmed = _unconfirmed(one, terms)
    if unconfirmed:
        return _page(one, unconfirmed=unconfirmed), 422
    outcome, _ = send_to(office, one, terms)
    one = found_or_404(organisation_id)
    status = 502 if outcome.went in {Went.FAILED, Went.PERHAPS} else 200
    return _page(one, outcome=outcome), status


@blueprint.get("/organisations/<int:organisation_id>/revoke")
@access(Rule.EDITOR)
def confirm_revoke(organisation_id: int) -> ResponseReturnValue:
    """Think once more before every link is ended."""
    one = found_or_404(organisation_id)
    live = [each for each in invitations.links_of(one.id) if each.ended_at is None]
    return render_template("core_team/revoke.html", one=one, live=live)


@blueprint.post("/organisations/<int:organisation_id>/revoke")
@access(Rule.EDITOR)
def revoke(organisation_id: int) -> ResponseReturnValue:
    """End every live link of the organisation."""
    one = found_or_404(organisation_id)
    if invitations.revoke(one.id, actor()):
        log_security_event(SecurityEvent.LINKS_ENDED, organisation=one.id, by=actor())
        flash("Every link is ended.")
    else:
        flash(links_had_ended(one.id), "important")
    return redirect(url_for("core_team.organisation", organisation_id=one.id))


def _fresh(organisation_id: int) -> str:
    """Where this browser keeps a link made just now: each organisation's by itself."""
    return f"fresh_invitation_{organisation_id}"


def _terms() -> Terms:
    shown = request.form.get("shown")
    is_right = bool(shown) and request.form.get("right_contact") == shown
    return Terms(request.form.get("soon") == "yes", shown, is_right)


def _unconfirmed(one: Participant, terms: Terms) -> dict[str, str]:
    """What has to be ticked first, by field."""
    faults = {}
    if one.contact_on_hold and not terms.is_right:
        faults["right_contact"] = f"Tick the box once you know that {one.contact} is right"
    if invitations.in_peace(_written(one)) and not terms.soon:
        faults["soon"] = "Tick the box if you want to write again so soon"
    return faults


def _written(one: Participant) -> datetime | None:
    return invitations.last_written([one.id]).get(one.id)


def _page(
    one: Participant,
    *,
    unconfirmed: dict[str, str] | None = None,
    outcome: Outcome | None = None,
) -> str:
    written = _written(one)
    return render_template(
        "core_team/invite.html",
        one=one,
        run=new_run(),
        can_send=post_office() is not None,
        written=written,
        lately=invitations.in_peace(written),
        letter=letter_to(one, LINK_GOES_HERE),
        change=contact_addresses.last_changes([one.id]).get(one.id),
        unconfirmed=unconfirmed or {},
        outcome=outcome,
    )
