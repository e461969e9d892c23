"""Answers come in from the public site's self-assessment, or from a file by hand."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.forms.response_file import MOST_SENT_BYTES
from app.organisation_site.organisation_details import join_with, size_first
from app.organisation_site.pending_response import from_elsewhere, holder_here, sent, shown, take_in
from app.organisation_site.site import blueprint
from app.store.assessments import response_import
from app.store.assessments.response_import import Obstacle, RefusedError
from app.web.access import Rule, access
from app.web.csrf_guard import csrf
from app.web.form_limits import takes


@blueprint.get("/bring")
@access(Rule.PUBLIC)
def bring() -> ResponseReturnValue:
    """Choose a file."""
    holder_here()
    return render_template("bring.html", tokens=True)


# It takes a form from any site, which can carry no token, and changes nothing.
@blueprint.post("/bring")
@csrf.exempt
@takes(MOST_SENT_BYTES)
@access(Rule.PUBLIC)
def look_at_response() -> ResponseReturnValue:
    """See what was sent, and the ways to take part with it."""
    if from_elsewhere():
        return shown(sent())
    mine = holder_here()
    response, way = sent(), request.form.get("way")
    if way == "new" and current_app.config["REGISTRATION"] == "open":
        return join_with(response)
    if mine is None:
        return shown(response, no_link=way == "ours")
    obstacle = response_import.obstacle_to(mine.organisation_id, response.questionnaire)
    # What is missing is asked on the way.
    return shown(response, None if obstacle is Obstacle.UNSIZED else obstacle)


@blueprint.post("/bring/in")
@takes(MOST_SENT_BYTES)
@access(Rule.HOLDER)
def bring_to_our_round() -> ResponseReturnValue:
    """Put what was sent into the organisation's round, asking for its size first where needed."""
    response = sent()
    try:
        return take_in(response)
    except RefusedError as refused:
        if refused.obstacle is Obstacle.UNSIZED:
            return size_first(response)
        return shown(response, refused.obstacle), 409
