"""A team of an organisation added by its name; another name for a team or a place partnership."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import get_organisation_or_404
from app.core_team.site import blueprint
from app.forms.team_form import add_team_by_form, rename_by_form
from app.store.participation.organisation_search import OrganisationSummary
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from scoring.programme.programme import RespondentKind


@blueprint.get("/organisations/<int:organisation_id>/teams/add")
@access(Rule.EDITOR)
def new_team(organisation_id: int) -> ResponseReturnValue:
    """The form to add a team."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    return _form_page(organisation, "", is_added=True)


@blueprint.post("/organisations/<int:organisation_id>/teams/add")
@access(Rule.EDITOR)
def add_team(organisation_id: int) -> ResponseReturnValue:
    """Add a team of the organisation."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    name = request.form.get("name", "")
    added = add_team_by_form(organisation.id, name, current_actor(), get_idempotency_key())
    if isinstance(added, str):
        return _form_page(organisation, name, added, is_added=True), 422
    flash("The team is there now. Make its private link next.")
    return redirect(url_for("core_team.organisation", organisation_id=added))


@blueprint.get("/organisations/<int:organisation_id>/name")
@access(Rule.EDITOR)
def new_respondent_name(organisation_id: int) -> ResponseReturnValue:
    """The form to rename a team or a place partnership: an organisation has details of its own."""
    respondent = _get_respondent_or_404(organisation_id)
    return _form_page(respondent, respondent.name)


@blueprint.post("/organisations/<int:organisation_id>/name")
@access(Rule.EDITOR)
def rename_respondent(organisation_id: int) -> ResponseReturnValue:
    """Rename a team or a place partnership."""
    respondent = _get_respondent_or_404(organisation_id)
    name, called = request.form.get("name", ""), RESPONDENT_WORDS[respondent.kind].name
    if fault := rename_by_form(organisation_id, name, called, current_actor()):
        return _form_page(respondent, name, fault), 422
    flash("The name is saved.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation_id))


def _get_respondent_or_404(organisation_id: int) -> OrganisationSummary:
    found = get_organisation_or_404(organisation_id)
    return abort(404) if found.kind == RespondentKind.ORGANISATION else found


def _form_page(
    one: OrganisationSummary, name: str, fault: str = "", *, is_added: bool = False
) -> str:
    return render_template(
        "core_team/respondent_name.html", one=one, name=name, fault=fault, is_added=is_added
    )
