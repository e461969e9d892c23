"""Answers come in from the public site's self-assessment, or from a file by hand."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.forms.response_file import MAX_RESPONSE_FORM_BYTES
from app.organisation_site.organisation_details import ask_size_first, render_join_page
from app.organisation_site.pending_response import (
    identify_holder,
    import_response,
    is_from_elsewhere,
    read_sent_response,
    render_response,
)
from app.organisation_site.site import blueprint
from app.store.assessments import response_import
from app.store.assessments.response_import import ResponseObstacle, ResponseRefusedError
from app.web.access import Rule, access
from app.web.csrf_guard import csrf
from app.web.form_limits import limit_form
from scoring.programme.programme import RespondentKind


@blueprint.get("/bring")
@access(Rule.PUBLIC)
def choose_response() -> ResponseReturnValue:
    """Choose a file."""
    identify_holder()
    return render_template("bring.html", tokens=True)


# It takes a form from any site, which can carry no token, and changes nothing.
@blueprint.post("/bring")
@csrf.exempt
@limit_form(MAX_RESPONSE_FORM_BYTES)
@access(Rule.PUBLIC)
def review_response() -> ResponseReturnValue:
    """See what was sent, and the ways to take part with it."""
    if is_from_elsewhere():
        return render_response(read_sent_response())
    own_holder = identify_holder()
    response, way = read_sent_response(), request.form.get("way")
    is_open = current_app.config["REGISTRATION"] == "open"
    if way == "new" and is_open and response.is_for(RespondentKind.ORGANISATION):
        return render_join_page(response)
    if own_holder is None:
        return render_response(response, no_link=way == "ours")
    obstacle = response_import.find_response_obstacle(
        own_holder.organisation_id, response.questionnaire
    )
    # What is missing is asked on the way.
    return render_response(response, None if obstacle is ResponseObstacle.UNSIZED else obstacle)


@blueprint.post("/bring/in")
@limit_form(MAX_RESPONSE_FORM_BYTES)
@access(Rule.HOLDER)
def import_into_own_round() -> ResponseReturnValue:
    """Put what was sent into the organisation's round, asking for its size first where needed."""
    response = read_sent_response()
    try:
        return import_response(response)
    except ResponseRefusedError as refused:
        if refused.obstacle is ResponseObstacle.UNSIZED:
            return ask_size_first(response)
        return render_response(response, refused.obstacle), 409
