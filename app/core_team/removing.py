"""Taking an organisation off the list again, where it was added by mistake."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import Rule, access, actor
from app.core_team import blueprint
from app.core_team.organisation import found_or_404, words_for_details
from app.store import assessments, invitations, removing
from app.store.participants import Participant


@blueprint.get("/organisations/<int:organisation_id>/remove")
@access(Rule.EDITOR)
def look_at_organisation(organisation_id: int) -> ResponseReturnValue:
    """What exactly would go; or why it cannot, and what can be done instead."""
    return _page(found_or_404(organisation_id))


@blueprint.post("/organisations/<int:organisation_id>/remove")
@access(Rule.EDITOR)
def remove_organisation(organisation_id: int) -> ResponseReturnValue:
    """Take it off the list. Not where somebody there has answered by now."""
    one = found_or_404(organisation_id)
    if not removing.remove(one.id, actor()):
        return _page(found_or_404(organisation_id)), 409
    flash(f"‘{one.name}’ is not in the list any more.")
    return redirect(url_for("core_team.organisations"))


def _page(one: Participant) -> str:
    links = invitations.links_of(one.id)
    return render_template(
        "core_team/remove.html",
        one=one,
        can_remove=removing.can_remove(one.id),
        live=sum(each.ended_at is None for each in links),
        drafts=len(assessments.rounds_of(one.id)),
        **words_for_details(),
    )
