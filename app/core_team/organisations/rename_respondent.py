"""Another name for a place partnership or a team: an organisation has details of its own."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import get_organisation_or_404
from app.core_team.site import blueprint
from app.forms.team_form import rename_by_form
from app.store.participation.organisation_search import OrganisationSummary
from app.text.respondent_words import RESPONDENT_WORDS
from app.web.access import Rule, access, current_actor
from scoring.programme.programme import RespondentKind


@blueprint.get("/organisations/<int:organisation_id>/name")
@access(Rule.EDITOR)
def new_respondent_name(organisation_id: int) -> ResponseReturnValue:
    """The form to rename it."""
    respondent = _get_respondent_or_404(organisation_id)
    return _form_page(respondent, respondent.name, "")


@blueprint.post("/organisations/<int:organisation_id>/name")
@access(Rule.EDITOR)
def rename_respondent(organisation_id: int) -> ResponseReturnValue:
    """Rename it."""
    respondent = _get_respondent_or_404(organisation_id)
    name, called = request.form.get("name", ""), RESPONDENT_WORDS[respondent.kind].name
    if fault := rename_by_form(organisation_id, name, called, current_actor()):
        return _form_page(respondent, name, fault), 422
    flash("The name is saved.")
    return redirect(url_for("core_team.organisation", organisation_id=organisation_id))


def _get_respondent_or_404(organisation_id: int) -> OrganisationSummary:
    found = get_organisation_or_404(organisation_id)
    return abort(404) if found.kind == RespondentKind.ORGANISATION else found


def _form_page(respondent: OrganisationSummary, name: str, fault: str) -> str:
    return render_template("core_team/respondent_name.html", one=respondent, name=name, fault=fault)
