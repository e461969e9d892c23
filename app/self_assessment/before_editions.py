"""The public pages where no edition is published yet: the self-assessment, and what is about it.

A partnership can so offer its questions before anybody has answered them, or without ever
publishing a figure (docs/decisions/0051-questionnaires-that-others-wrote.md).
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.public_site.about_pages import accessibility, attributions, privacy
from app.public_site.published_editions import get_edition_questionnaire
from app.self_assessment.self_assessment_page import list_offers_by_respondent
from app.text.rule_words import describe_rule

# By the name of the blueprint whose place it takes, so that links to its pages are the same.
blueprint = Blueprint("public", __name__)

blueprint.add_url_rule("/accessibility/", view_func=accessibility)
blueprint.add_url_rule("/attributions/", view_func=attributions)
blueprint.add_url_rule("/privacy/", view_func=privacy)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What can be answered here, and that nothing is published yet."""
    return render_template("public/before_editions.html", offers=list_offers_by_respondent())


@blueprint.get("/method/")
def method() -> ResponseReturnValue:
    """How a stage is worked out."""
    rule = describe_rule(get_edition_questionnaire())
    return render_template("public/how_a_stage.html", rule=rule)
