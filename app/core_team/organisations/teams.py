"""The teams of an organisation, which answer about themselves: adding one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_page import get_organisation_or_404
from app.core_team.site import blueprint
from app.forms.team_form import add_team_by_form
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from scoring.programme.programme import RespondentKind


@blueprint.get("/organisations/<int:organisation_id>/teams/add")
@access(Rule.EDITOR)
def new_team(organisation_id: int) -> ResponseReturnValue:
    """The form to add a team."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    return render_template("core_team/team.html", one=organisation, name="", fault="")


@blueprint.post("/organisations/<int:organisation_id>/teams/add")
@access(Rule.EDITOR)
def add_team(organisation_id: int) -> ResponseReturnValue:
    """Add a team of the organisation."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    name = request.form.get("name", "")
    added = add_team_by_form(organisation.id, name, current_actor(), get_idempotency_key())
    if isinstance(added, str):
        page = render_template("core_team/team.html", one=organisation, name=name, fault=added)
        return page, 422
    flash("The team is there now. Make its private link next.")
    return redirect(url_for("core_team.organisation", organisation_id=added))
