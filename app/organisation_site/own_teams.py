"""The teams of an organisation, as it sees them: which there are, how far each is, adding one."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.team_form import add_team_by_form
from app.organisation_site.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.organisations import respondents, return_links
from app.store.organisations.return_links import LinkHolder
from app.store.participation import links_by_hand
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import derive_form_secret, get_idempotency_key
from app.web.respondent_progress import describe_progress
from app.web.security_log import SecurityEvent, log_security_event
from app.web.session_cookie import (
    forget_kept_secret,
    get_kept_secret,
    get_kept_until,
    keep_secret_briefly,
)
from scoring.programme.programme import RespondentKind

# Where this browser keeps the link of a team that was added just now.
TEAM_LINK_KEY = "fresh_team_link"


@blueprint.get("/teams")
@access(Rule.HOLDER)
def own_teams() -> ResponseReturnValue:
    """The organisation's teams, and for some minutes the link of one added just now."""
    return _render_teams(_get_organisation_or_404())


@blueprint.post("/teams")
@access(Rule.HOLDER)
def add_own_team() -> ResponseReturnValue:
    """Add a team, and show its private link once, to be passed on.

    Nobody of the organisation can make another: whoever passes links on would else see what a team
    has answered by then.
    """
    organisation = _get_organisation_or_404()
    if not _may_add_teams():
        abort(404)
    name = request.form.get("name", "")
    added = add_team_by_form(
        organisation.organisation_id, name, current_actor(), get_idempotency_key()
    )
    if isinstance(added, str):
        return _render_teams(organisation, name, added), 422
    # A purpose of its own: a form that is sent again renews a session by the secret without one.
    secret = derive_form_secret("team")
    if links_by_hand.make_links({added: secret}, current_actor()):
        log_security_event(SecurityEvent.LINK_MADE, organisation=added, by=current_actor())
    keep_secret_briefly(TEAM_LINK_KEY, secret)
    return redirect(url_for("assess.own_teams"))


@blueprint.post("/teams/kept")
@access(Rule.HOLDER)
def forget_team_link() -> ResponseReturnValue:
    """Show a team's link no longer: it is passed on."""
    forget_kept_secret(TEAM_LINK_KEY)
    return redirect(url_for("assess.own_teams"))


def has_teams(holder: LinkHolder) -> bool:
    """Whether pages lead to the holder's teams: some answer here, or may."""
    if holder.kind is not RespondentKind.ORGANISATION:
        return False
    return _may_add_teams() or bool(respondents.list_teams(holder.organisation_id))


def _may_add_teams() -> bool:
    """Whether any questionnaire is for teams: without one, a team has nothing to answer."""
    return bool(get_programme().questionnaires_for(RespondentKind.TEAM))


def _get_organisation_or_404() -> LinkHolder:
    holder = current_holder()
    return holder if holder.kind is RespondentKind.ORGANISATION else abort(404)


def _render_teams(organisation: LinkHolder, name: str = "", fault: str = "") -> str:
    secret = get_kept_secret(TEAM_LINK_KEY)
    fresh = return_links.find_link_holder(secret) if secret else None
    return render_template(
        "own_teams.html",
        teams=[
            describe_progress(each) for each in respondents.list_teams(organisation.organisation_id)
        ],
        may_add=_may_add_teams(),
        fresh=fresh,
        link=url_for("assess.arrive", secret=secret, _external=True) if fresh else "",
        until=get_kept_until(TEAM_LINK_KEY),
        name=name,
        fault=fault,
    )
