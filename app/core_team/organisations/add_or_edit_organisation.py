"""Adding one organisation, and changing what the list says of one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Optional

from app.core_team.organisations.organisation_page import found_or_404
from app.core_team.site import blueprint
from app.forms.details_form import (
    DetailsAndContactForm,
    as_select_choices,
    as_template_options,
    collapse_whitespace,
    collect_form_faults,
    describe_details,
    find_name_fault,
    get_omitted_contact,
    get_seen_contact,
)
from app.store.base.normalised_name import name_key
from app.store.base.sent_forms import result_of
from app.store.organisations.contact_addresses import ContactChangedError
from app.store.organisations.organisations import PLACES, SECTORS, SIZES, ChangedError, Details
from app.store.participation import added_organisations, organisation_search
from app.store.participation.added_organisations import Candidate
from app.store.participation.organisation_search import Participant
from app.web.access import Rule, access, actor
from app.web.csrf_guard import sent_form

NOT_KNOWN = {"": "Not known yet: the organisation will be asked"}


class AddingForm(DetailsAndContactForm):
    """The details as the core team knows them, and the address that it writes to."""

    name = StringField("Name of the organisation", filters=[collapse_whitespace])
    places = SelectMultipleField("Which places does it work in?", choices=as_select_choices(PLACES))
    sector = RadioField("Which sector is it part of?", choices=as_select_choices(SECTORS))
    size = RadioField(
        "How many people work or volunteer there?",
        choices=as_select_choices({**SIZES, **NOT_KNOWN}),
        validators=[Optional()],
        default="",
    )
    contact = StringField("Contact e-mail (optional)", filters=[collapse_whitespace])

    def validate_name(self, field: Field) -> None:
        """A name that can be stored whole."""
        if fault := find_name_fault(field.data or "", "the"):
            raise ValidationError(fault)

    def candidate(self) -> Candidate:
        """What was filled in. Only after the form has validated."""
        return Candidate(self.details(), self.contact.data or "")


@blueprint.get("/organisations/add")
@access(Rule.EDITOR)
def new_organisation() -> ResponseReturnValue:
    """The form to add an organisation."""
    return _page(AddingForm())


@blueprint.post("/organisations/add")
@access(Rule.EDITOR)
def add() -> ResponseReturnValue:
    """Add an organisation. One of the same name is shown, and adding another is confirmed."""
    form = AddingForm()
    if not form.validate():
        return _page(form)
    candidate = form.candidate()
    # Looked for first: what this form has added by now is not known from elsewhere.
    known = _unconfirmed(candidate)
    organisation_id = result_of(sent_form())
    if known and organisation_id is None:
        return _page(form, known=known)
    if organisation_id is None:
        organisation_id = added_organisations.add(candidate, actor(), sent_form())
    flash("The organisation is in the list now. Nobody has been written to yet.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation_id))


@blueprint.get("/organisations/<int:organisation_id>/change")
@access(Rule.EDITOR)
def organisation_details(organisation_id: int) -> ResponseReturnValue:
    """The form to change what the list says of an organisation."""
    one = found_or_404(organisation_id)
    return _page(_form_of(one), one=one)


@blueprint.post("/organisations/<int:organisation_id>/change")
@access(Rule.EDITOR)
def change_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change what the list says of an organisation."""
    one = found_or_404(organisation_id)
    form = _form_of(one)
    if not form.validate():
        return _page(form, one=one)
    candidate = form.candidate()
    renamed = name_key(candidate.details.name) != one.name_key
    if renamed and (known := _unconfirmed(candidate)):
        return _page(form, one=one, known=known)
    try:
        seen, shown = request.form.get("seen"), request.form.get("seen_contact")
        added_organisations.change(organisation_id, candidate, actor(), seen, shown)
    except ChangedError as error:
        return _page(form, one=one, meanwhile=error.details)
    except ContactChangedError as error:
        return _page(form, one=one, other_contact=error.address)
    flash("The details are saved.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation_id))


def _form_of(one: Participant) -> AddingForm:
    contact = get_omitted_contact(one.contact)
    return AddingForm(data={**one._asdict(), "size": one.size or "", "contact": contact})


def _unconfirmed(candidate: Candidate) -> list[tuple[int, str]]:
    """The organisations of the same name, unless the person has seen them and goes on."""
    if request.form.get("anyway") == "yes":
        return []
    key = name_key(candidate.details.name)
    return organisation_search.known_by([key]).get(key, [])


def _page(
    form: AddingForm,
    one: Participant | None = None,
    known: list[tuple[int, str]] | None = None,
    meanwhile: Details | None = None,
    other_contact: str | None = None,
) -> ResponseReturnValue:
    faults = {**collect_form_faults(form)}
    if "sector" in faults:
        faults["sector"] = "Select a sector"
    if known:
        faults["anyway"] = "Tick the box if this is another organisation"
    page = render_template(
        "core_team/adding.html",
        form=form,
        faults=faults,
        one=one,
        known=known,
        seen=meanwhile.fingerprint if meanwhile else _seen(one),
        meanwhile=describe_details(meanwhile) if meanwhile else "",
        other_contact=other_contact,
        seen_contact=get_seen_contact(one.contact if one else "", other_contact),
        places=as_template_options(PLACES),
        sectors=as_template_options(SECTORS),
        sizes=as_template_options({**SIZES, **NOT_KNOWN}),
    )
    return page, 422 if faults else 409 if meanwhile or other_contact is not None else 200


def _seen(one: Participant | None) -> str:
    """What the form's writer saw: what the form says of it, or what the list says now."""
    if one is None:
        return ""
    stands = Details(one.name, one.places, one.sector, one.size, one.listed)
    return request.form.get("seen", stands.fingerprint)
