"""Adding one organisation, and changing what the list says of one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Optional

from app.core_team.organisations.organisation_page import get_organisation_or_404
from app.core_team.site import blueprint
from app.forms.details_form import (
    DetailsAndContactForm,
    as_template_options,
    collapse_whitespace,
    collect_form_faults,
    describe_details,
    find_name_fault,
    get_omitted_contact,
    get_seen_contact,
)
from app.store.base.normalised_name import normalise_name
from app.store.base.sent_forms import get_form_result
from app.store.organisations.contact_addresses import ContactChangedError
from app.store.organisations.organisations import DetailsChangedError, OrganisationDetails
from app.store.participation import added_organisations, organisation_search
from app.store.participation.added_organisations import Candidate
from app.store.participation.organisation_search import OrganisationSummary
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from scoring.programme.programme import RespondentKind

SIZE_NOT_KNOWN = {"": "Not known yet: the organisation will be asked"}


class OrganisationForm(DetailsAndContactForm):
    """The details as the core team knows them, and the address that it writes to."""

    name = StringField("Name of the organisation", filters=[collapse_whitespace])
    places = SelectMultipleField("Which places does it work in?", validate_choice=False)
    sector = RadioField("Which sector is it part of?")
    size = RadioField(
        "How many people work or volunteer there?", validators=[Optional()], default=""
    )
    contact = StringField("Contact e-mail (optional)", filters=[collapse_whitespace])

    no_size = SIZE_NOT_KNOWN

    def validate_name(self, field: Field) -> None:
        """A name that can be stored whole."""
        if fault := find_name_fault(field.data or "", "the"):
            raise ValidationError(fault)

    def candidate(self) -> Candidate:
        """What the form holds. To be called only after the form has validated."""
        return Candidate(self.details(), self.contact.data or "")


@blueprint.get("/organisations/add")
@access(Rule.EDITOR)
def new_organisation() -> ResponseReturnValue:
    """The form to add an organisation."""
    return _form_page(OrganisationForm())


@blueprint.post("/organisations/add")
@access(Rule.EDITOR)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation. One of the same name is shown, and adding another is confirmed."""
    form = OrganisationForm()
    if not form.validate():
        return _form_page(form)
    candidate = form.candidate()
    # Namesakes are looked up before the form's own result: what it has just added is none.
    namesakes = _unconfirmed_namesakes(candidate)
    organisation_id = get_form_result(get_idempotency_key())
    if namesakes and organisation_id is None:
        return _form_page(form, namesakes=namesakes)
    if organisation_id is None:
        organisation_id = added_organisations.add_organisation(
            candidate, current_actor(), get_idempotency_key()
        )
    flash("The organisation is in the list now. Nobody has been written to yet.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation_id))


@blueprint.get("/organisations/<int:organisation_id>/change")
@access(Rule.EDITOR)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    """The form to change what the list says of an organisation."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    return _form_page(_filled_form(organisation), organisation=organisation)


@blueprint.post("/organisations/<int:organisation_id>/change")
@access(Rule.EDITOR)
def change_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change what the list says of an organisation."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    form = _filled_form(organisation)
    if not form.validate():
        return _form_page(form, organisation=organisation)
    candidate = form.candidate()
    renamed = normalise_name(candidate.details.name) != organisation.name_key
    if renamed and (namesakes := _unconfirmed_namesakes(candidate)):
        return _form_page(form, organisation=organisation, namesakes=namesakes)
    try:
        seen_fingerprint, seen_address = request.form.get("seen"), request.form.get("seen_contact")
        added_organisations.change_organisation(
            organisation_id, candidate, current_actor(), seen_fingerprint, seen_address
        )
    except DetailsChangedError as error:
        return _form_page(form, organisation=organisation, newer_details=error.details)
    except ContactChangedError as error:
        return _form_page(form, organisation=organisation, other_contact=error.address)
    flash("The details are saved.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation_id))


def _filled_form(organisation: OrganisationSummary) -> OrganisationForm:
    contact = get_omitted_contact(organisation.contact)
    return OrganisationForm(
        data={**organisation._asdict(), "size": organisation.size or "", "contact": contact}
    )


def _unconfirmed_namesakes(candidate: Candidate) -> list[tuple[int, str]]:
    """The organisations of the same name, unless the box to add another is ticked."""
    if request.form.get("anyway") == "yes":
        return []
    key = normalise_name(candidate.details.name)
    return organisation_search.find_by_name_keys([key]).get(key, [])


def _form_page(
    form: OrganisationForm,
    organisation: OrganisationSummary | None = None,
    namesakes: list[tuple[int, str]] | None = None,
    newer_details: OrganisationDetails | None = None,
    other_contact: str | None = None,
) -> ResponseReturnValue:
    faults = {**collect_form_faults(form)}
    if "sector" in faults:
        faults["sector"] = "Select a sector"
    if namesakes:
        faults["anyway"] = "Tick the box if this is another organisation"
    page = render_template(
        "core_team/adding.html",
        form=form,
        faults=faults,
        one=organisation,
        known=namesakes,
        seen=newer_details.fingerprint if newer_details else _seen_fingerprint(organisation),
        meanwhile=describe_details(newer_details) if newer_details else "",
        other_contact=other_contact,
        seen_contact=get_seen_contact(organisation.contact if organisation else "", other_contact),
        places=as_template_options(form.place_names),
        sectors=as_template_options(form.sector_names),
        sizes=as_template_options(form.size_names),
    )
    return page, 422 if faults else 409 if newer_details or other_contact is not None else 200


def _seen_fingerprint(organisation: OrganisationSummary | None) -> str:
    """The fingerprint of the details that the editor saw, else of those of now."""
    if organisation is None:
        return ""
    current = OrganisationDetails(
        organisation.name,
        organisation.places,
        organisation.sector,
        organisation.size,
        organisation.listed,
    )
    return request.form.get("seen", current.fingerprint)
