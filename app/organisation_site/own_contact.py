"""Where a place partnership and a team are written to, by their own word.

Of an organisation that is part of its details: docs/decisions/0007.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.details_form import (
    OwnContactForm,
    collect_form_faults,
    get_omitted_contact,
    get_seen_contact,
)
from app.organisation_site.site import blueprint
from app.store.organisations.contact_addresses import (
    Contact,
    ContactChangedError,
    ContactEdit,
    get_contact,
)
from app.store.organisations.organisations import change_contact
from app.web.access import Rule, access, current_actor, current_holder
from scoring.programme.programme import RespondentKind


@blueprint.get("/contact")
@access(Rule.HOLDER)
def own_contact() -> ResponseReturnValue:
    """The address, and whether reminders go there. An organisation finds it in its details."""
    if current_holder().kind is RespondentKind.ORGANISATION:
        return redirect(url_for("assess.details"))
    contact = get_contact(current_holder().organisation_id)
    stored = {"contact": contact.address, "reminders": not contact.reminders_stopped}
    return _render_page(OwnContactForm(formdata=None, data=stored), contact)


@blueprint.post("/contact")
@access(Rule.HOLDER)
def change_own_contact() -> ResponseReturnValue:
    """Change them. Whoever left one as the page showed it leaves it as it is by now."""
    contact = get_contact(current_holder().organisation_id)
    stored = {
        "contact": get_omitted_contact(contact.address),
        "reminders": not contact.reminders_stopped,
    }
    form = OwnContactForm(data=stored)
    if not form.validate():
        return _render_page(form, contact), 422
    try:
        change_contact(current_holder().organisation_id, read_contact_edit(form), current_actor())
    except ContactChangedError as changed:
        return _render_page(form, contact, changed.address), 409
    flash("It is saved.")
    return redirect(url_for("assess.overview"))


def read_contact_edit(form: OwnContactForm) -> ContactEdit:
    """What the form says of the address. Only after it has validated."""
    typed = request.form
    wants = bool(form.reminders.data)
    # Left as the page showed it, it is left: somebody may have stopped them by an e-mail since.
    is_changed = typed.get("seen_reminders", "") != ("yes" if wants else "no")
    return ContactEdit(
        form.contact.data or "",
        typed.get("seen_contact"),
        typed.get("right_contact", ""),
        not wants if "seen_reminders" in typed and is_changed else None,
    )


def _render_page(form: OwnContactForm, contact: Contact, other: str | None = None) -> str:
    return render_template(
        "own_contact.html",
        form=form,
        faults=collect_form_faults(form),
        contact=contact,
        seen_contact=get_seen_contact(contact.address, other),
        other_contact=other,
    )
