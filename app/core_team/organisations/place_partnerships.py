"""The partnership of each place: whether there is one, how far it has come, making it."""

from typing import NamedTuple

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core_team.site import blueprint
from app.store.base.current_programme import get_programme
from app.store.organisations import respondents
from app.store.organisations.respondents import PlaceTakenError
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from app.web.respondent_progress import RespondentProgress, describe_progress
from scoring.programme.programme import Place, RespondentKind


class PlaceRow(NamedTuple):
    """A place, and its partnership where there is one."""

    place: Place
    partnership: RespondentProgress | None


@blueprint.get("/organisations/place-partnerships")
@access(Rule.MEMBER)
def place_partnerships() -> ResponseReturnValue:
    """Every place, with its partnership or the button to make one."""
    programme = get_programme()
    made = {each.place: each for each in respondents.list_place_partnerships()}
    rows = [
        PlaceRow(place, describe_progress(made[place.id]) if place.id in made else None)
        for place in programme.places
        if place.id in made or not place.retired
    ]
    asked = programme.questionnaires_for(RespondentKind.PLACE_PARTNERSHIP)
    return render_template("core_team/place_partnerships.html", rows=rows, asked=asked)


@blueprint.post("/organisations/place-partnerships/<place>")
@access(Rule.EDITOR)
def add_place_partnership(place: str) -> ResponseReturnValue:
    """Make the partnership of a place; where there is one already, lead to it."""
    place_name = get_programme().place_names.get(place) or abort(404)
    name, form = f"{place_name} place partnership", get_idempotency_key()
    try:
        partnership_id = respondents.add_place_partnership(place, name, current_actor(), form=form)
        flash(f"There is a place partnership for {place_name} now. Make its private link next.")
    except PlaceTakenError as taken:
        partnership_id = taken.respondent_id
        flash(f"There was a place partnership for {place_name} already. This is it.")
    return redirect(url_for("core_team.organisation", organisation_id=partnership_id))
