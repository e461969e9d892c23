"""What an organisation says of itself: when it joins, and when something changes."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.details_form import (
    NAME_TAKEN_MESSAGE,
    JoiningForm,
    OwnDetailsAndContactForm,
    OwnDetailsForm,
    as_template_options,
    collect_form_faults,
    describe_details,
    get_omitted_contact,
    get_seen_contact,
)
from app.forms.response_document import ResponseFile
from app.forms.response_file import MAX_RESPONSE_FORM_BYTES
from app.organisation_site.join_limits import (
    count_seconds_until,
    format_clock_time,
    get_join_limits,
)
from app.organisation_site.joining_email import email_link
from app.organisation_site.own_contact import read_contact_edit
from app.organisation_site.pending_response import (
    import_or_explain,
    read_carried_response,
    render_response,
)
from app.organisation_site.return_link import NEW_LINK_KEY
from app.organisation_site.site import blueprint
from app.store.assessments import assessments, response_import
from app.store.base import published_questionnaires
from app.store.base.current_programme import get_programme
from app.store.base.normalised_name import normalise_name
from app.store.exports import public_list
from app.store.organisations import contact_addresses, joining, organisations, return_links
from app.store.organisations.contact_addresses import Contact, ContactChangedError
from app.store.organisations.joining import TooManyJoinedError
from app.store.organisations.organisations import DetailsChangedError
from app.web.access import Rule, access, current_actor, current_holder, sign_in_organisation
from app.web.csrf_guard import get_session_form_id
from app.web.form_limits import limit_form
from app.web.mail import post_office
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import keep_secret_briefly
from scoring.programme.programme import RespondentKind


@blueprint.get("/join")
@access(Rule.PUBLIC)
def join() -> ResponseReturnValue:
    """The page to join on. Where registration is by invitation, it says whom to ask instead."""
    return (
        _render_details_page(JoiningForm()) if _is_registration_open() else _render_by_invitation()
    )


@blueprint.post("/join")
@limit_form(MAX_RESPONSE_FORM_BYTES)
@access(Rule.PUBLIC)
def register() -> ResponseReturnValue:
    """Add an organisation, start its first round, and go on to show its return link once.

    The link goes to the address that they gave too; where it cannot, they have joined all the same.
    """
    if not _is_registration_open():
        return _render_by_invitation()
    response = read_carried_response()
    if response and not response.is_for(RespondentKind.ORGANISATION):
        return render_response(response)
    form = JoiningForm()
    if not form.validate():
        return _render_details_page(form, response=response)
    if _check_name_taken(form):
        return _render_details_page(form, response=response)
    address = form.contact.data or ""
    try:
        joined = joining.join_by_form(
            form.details(), get_session_form_id(), current_actor(), get_join_limits(), address
        )
    except TooManyJoinedError as error:
        log_security_event(SecurityEvent.JOIN_REFUSED)
        page, _ = _render_details_page(
            form, response=response, later=format_clock_time(error.until)
        )
        return page, 429, {"Retry-After": str(count_seconds_until(error.until))}
    new_holder = return_links.find_link_holder(joined.secret)
    if new_holder is None:
        raise LookupError("a private link made just now is not there")
    sign_in_organisation(new_holder)
    keep_secret_briefly(NEW_LINK_KEY, joined.secret)
    _start_first_round(new_holder.organisation_id, response if joined.is_new else None)
    if joined.is_new and address:
        flash(*email_link(joined.secret, address))
    return redirect(url_for("assess.your_link"))


def _start_first_round(organisation_id: int, response: ResponseFile | None) -> None:
    """Start a round with the answers that were brought; without any, where one is all there is.

    Of several questionnaires, they choose where to begin.
    """
    if response is not None:
        response_import.import_response(
            organisation_id, response.questionnaire, response.entries, current_actor()
        )
        flash("Your answers are in your first round. You can look through them and submit them.")
    elif len(get_programme().questionnaires_for(RespondentKind.ORGANISATION)) == 1:
        asked = published_questionnaires.get_current_questionnaire()
        assessments.get_or_start_round(organisation_id, asked, current_actor())


def render_join_page(response: ResponseFile) -> ResponseReturnValue:
    """The page to join on, for somebody who brings answers along."""
    return _render_details_page(JoiningForm(formdata=None), response=response)


@blueprint.get("/details")
@access(Rule.HOLDER)
def details() -> ResponseReturnValue:
    """What the organisation says of itself, to change."""
    _refuse_other_kinds()
    return _render_stored_details()


@blueprint.post("/details")
@limit_form(MAX_RESPONSE_FORM_BYTES)
@access(Rule.HOLDER)
def change_details() -> ResponseReturnValue:
    """Change what the organisation says of itself. Answers that wait for it come in then."""
    _refuse_other_kinds()
    organisation_id = current_holder().organisation_id
    response = read_carried_response()
    stored, contact = (
        organisations.get_details(organisation_id),
        contact_addresses.get_contact(organisation_id),
    )
    left_out = get_omitted_contact(contact.address)
    form = OwnDetailsAndContactForm(
        data={
            **stored._asdict(),
            "contact": left_out,
            "reminders": not contact.reminders_stopped,
        }
    )
    seen = request.form.get("seen", stored.fingerprint)
    if not form.validate():
        return _render_details_page(form, seen=seen, contact=contact, response=response)
    if normalise_name(form.name.data or "") != normalise_name(stored.name) and _check_name_taken(
        form, organisation_id
    ):
        return _render_details_page(form, seen=seen, contact=contact, response=response)
    try:
        organisations.change_details(
            organisation_id,
            form.details(),
            current_actor(),
            request.form.get("seen"),
            read_contact_edit(form),
        )
    except (DetailsChangedError, ContactChangedError) as changed:
        return _render_details_page(
            form, seen=seen, contact=contact, changed=changed, response=response
        )
    flash("Your details are saved.")
    if response is not None:
        return import_or_explain(response)
    return redirect(url_for("assess.overview"))


def _refuse_other_kinds() -> None:
    """Respond 404 to a place partnership and a team: the core team keeps what is known of them."""
    if current_holder().kind is not RespondentKind.ORGANISATION:
        abort(404)


def ask_size_first(response: ResponseFile) -> ResponseReturnValue:
    """The details page, where answers cannot be imported before the size is given."""
    return _render_stored_details(response)


def _check_name_taken(form: OwnDetailsForm, organisation_id: int | None = None) -> bool:
    """Whether somebody else has that name whose taking part is public, and nobody has seen so yet.

    Of any other name nothing is said: who takes part is for each to say (docs/decisions/0033).
    """
    is_taken = not form.anyway.data and public_list.is_name_listed(
        form.name.data or "", organisation_id
    )
    form.anyway.errors = [NAME_TAKEN_MESSAGE] if is_taken else []
    return is_taken


def _is_registration_open() -> bool:
    return bool(current_app.config["REGISTRATION"] == "open")


def _render_by_invitation() -> ResponseReturnValue:
    return render_template("by_invitation.html"), 403


def _render_stored_details(response: ResponseFile | None = None) -> ResponseReturnValue:
    organisation_id = current_holder().organisation_id
    stored, contact = (
        organisations.get_details(organisation_id),
        contact_addresses.get_contact(organisation_id),
    )
    data = {
        **stored._asdict(),
        "contact": contact.address,
        "reminders": not contact.reminders_stopped,
    }
    form = OwnDetailsAndContactForm(formdata=None, data=data)
    return _render_details_page(form, seen=stored.fingerprint, contact=contact, response=response)


def _render_details_page(
    form: OwnDetailsForm,
    *,
    seen: str = "",
    contact: Contact | None = None,
    changed: DetailsChangedError | ContactChangedError | None = None,
    response: ResponseFile | None = None,
    later: str = "",
) -> tuple[str, int]:
    meanwhile = changed.details if isinstance(changed, DetailsChangedError) else None
    other_contact = changed.address if isinstance(changed, ContactChangedError) else None
    page = render_template(
        "details.html",
        form=form,
        faults=collect_form_faults(form),
        joining=contact is None,
        sends_mail=post_office() is not None,
        response=response,
        seen=meanwhile.fingerprint if meanwhile else seen,
        contact=contact,
        seen_contact=get_seen_contact(contact.address, other_contact) if contact else "",
        meanwhile=describe_details(meanwhile) if meanwhile else "",
        standing=organisations.get_confirmation_state(current_holder().organisation_id)
        if contact
        else None,
        later=later,
        other_contact=other_contact,
        places=as_template_options(form.place_names),
        sectors=as_template_options(form.sector_names),
        sizes=as_template_options(form.size_names),
    )
    return page, 422 if form.errors else 409 if changed else 200
