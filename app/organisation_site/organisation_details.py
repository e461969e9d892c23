"""What an organisation says of itself: when it joins, and when something changes."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.details_form import (
    IS_TAKEN,
    OwnDetailsAndContactForm,
    OwnDetailsForm,
    contact_left_out,
    faults_of,
    in_words,
    options,
    seen_contact,
)
from app.forms.response_file import MOST_SENT_BYTES, Response
from app.organisation_site.join_limits import clock_time, join_limits, seconds_until
from app.organisation_site.pending_response import carried, take_in_or_say_why_not
from app.organisation_site.return_link import FRESH_LINK
from app.organisation_site.site import blueprint
from app.store.assessments import assessments, response_import
from app.store.base import published_questionnaires
from app.store.base.normalised_name import name_key
from app.store.exports import public_list
from app.store.organisations import contact_addresses, joining, organisations, return_links
from app.store.organisations.contact_addresses import Contact, ContactChangedError, ContactEdit
from app.store.organisations.joining import TooManyJoinedError
from app.store.organisations.organisations import PLACES, SECTORS, SIZES, ChangedError
from app.web.access import Rule, access, actor, holder, sign_in
from app.web.csrf_guard import form_id
from app.web.form_limits import takes
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import keep_for_a_while


@blueprint.get("/join")
@access(Rule.PUBLIC)
def join() -> ResponseReturnValue:
    """The page to join on. Where registration is by invitation, it says whom to ask instead."""
    return _page(OwnDetailsForm()) if _is_open() else _by_invitation()


@blueprint.post("/join")
@takes(MOST_SENT_BYTES)
@access(Rule.PUBLIC)
def register() -> ResponseReturnValue:
    """Add an organisation, start its first round, and go on to show its return link once.

    Answers that it brings along are in that round.
    """
    if not _is_open():
        return _by_invitation()
    response = carried()
    form = OwnDetailsForm()
    if not form.validate():
        return _page(form, response=response)
    if _is_taken(form):
        return _page(form, response=response)
    try:
        joined = joining.join_by_form(form.details(), form_id(), actor(), join_limits())
    except TooManyJoinedError as error:
        log_security_event(SecurityEvent.JOIN_REFUSED)
        page, _ = _page(form, response=response, later=clock_time(error.until))
        return page, 429, {"Retry-After": str(seconds_until(error.until))}
    found = return_links.holder_by_secret(joined.secret)
    if found is None:
        raise LookupError("a private link made just now is not there")
    sign_in(found)
    keep_for_a_while(FRESH_LINK, joined.secret)
    mine = found.organisation_id
    if response is None or not joined.is_new:
        assessments.start_round(mine, published_questionnaires.newest(), actor())
    else:
        response_import.bring_in(mine, response.questionnaire, response.entries, actor())
        flash("Your answers are in your first round. You can look through them and submit them.")
    return redirect(url_for("assess.your_link"))


def join_with(response: Response) -> ResponseReturnValue:
    """The page to join on, for somebody who brings answers along."""
    return _page(OwnDetailsForm(formdata=None), response=response)


@blueprint.get("/details")
@access(Rule.HOLDER)
def details() -> ResponseReturnValue:
    """What the organisation says of itself, to change."""
    return _details_page()


@blueprint.post("/details")
@takes(MOST_SENT_BYTES)
@access(Rule.HOLDER)
def change_details() -> ResponseReturnValue:
    """Change what the organisation says of itself. Answers that wait for it come in then."""
    mine = holder().organisation_id
    response = carried()
    stands, contact = organisations.details_of(mine), contact_addresses.contact_of(mine)
    left_out = contact_left_out(contact.address)
    form = OwnDetailsAndContactForm(data={**stands._asdict(), "contact": left_out})
    seen = request.form.get("seen", stands.fingerprint)
    if not form.validate():
        return _page(form, seen=seen, contact=contact, response=response)
    if name_key(form.name.data or "") != name_key(stands.name) and _is_taken(form, mine):
        return _page(form, seen=seen, contact=contact, response=response)
    try:
        organisations.change_details(
            mine, form.details(), actor(), request.form.get("seen"), _contact_edit(form)
        )
    except (ChangedError, ContactChangedError) as changed:
        return _page(form, seen=seen, contact=contact, changed=changed, response=response)
    flash("Your details are saved.")
    if response is not None:
        return take_in_or_say_why_not(response)
    return redirect(url_for("assess.overview"))


def size_first(response: Response) -> ResponseReturnValue:
    """The details of a holder whose answers wait until somebody says how large it is."""
    return _details_page(response)


def _is_taken(form: OwnDetailsForm, mine: int | None = None) -> bool:
    """Whether somebody else has that name whose taking part is public, and nobody has seen so yet.

    Of any other name nothing is said: who takes part is for each to say (docs/decisions/0033).
    """
    is_taken = not form.anyway.data and public_list.is_listed(form.name.data or "", mine)
    form.anyway.errors = [IS_TAKEN] if is_taken else []
    return is_taken


def _is_open() -> bool:
    return bool(current_app.config["REGISTRATION"] == "open")


def _by_invitation() -> ResponseReturnValue:
    return render_template("by_invitation.html"), 403


def _details_page(response: Response | None = None) -> ResponseReturnValue:
    mine = holder().organisation_id
    stands, contact = organisations.details_of(mine), contact_addresses.contact_of(mine)
    data = {**stands._asdict(), "contact": contact.address}
    form = OwnDetailsAndContactForm(formdata=None, data=data)
    return _page(form, seen=stands.fingerprint, contact=contact, response=response)


def _contact_edit(form: OwnDetailsAndContactForm) -> ContactEdit:
    typed = request.form
    return ContactEdit(
        form.contact.data or "", typed.get("seen_contact"), typed.get("right_contact", "")
    )


def _page(
    form: OwnDetailsForm,
    *,
    seen: str = "",
    contact: Contact | None = None,
    changed: ChangedError | ContactChangedError | None = None,
    response: Response | None = None,
    later: str = "",
) -> tuple[str, int]:
    meanwhile = changed.details if isinstance(changed, ChangedError) else None
    other_contact = changed.address if isinstance(changed, ContactChangedError) else None
    page = render_template(
        "details.html",
        form=form,
        faults=faults_of(form),
        joining=contact is None,
        response=response,
        seen=meanwhile.fingerprint if meanwhile else seen,
        contact=contact,
        seen_contact=seen_contact(contact.address, other_contact) if contact else "",
        meanwhile=in_words(meanwhile) if meanwhile else "",
        standing=organisations.standing_of(holder().organisation_id) if contact else None,
        later=later,
        other_contact=other_contact,
        places=options(PLACES),
        sectors=options(SECTORS),
        sizes=options(SIZES),
    )
    return page, 422 if form.errors else 409 if changed else 200
