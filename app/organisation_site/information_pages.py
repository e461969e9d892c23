"""The pages that anybody can read before the first question."""

from functools import cache
from pathlib import Path

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.organisation_site.site import blueprint
from app.store.base import published_questionnaires
from app.text.answering_time import describe_answering_time
from app.text.rule_words import describe_rule
from app.web.access import Rule, access, find_signed_in_holder
from app.web.markdown_html import render_markdown
from scoring.questionnaires.questionnaire import Questionnaire


@blueprint.get("/")
@access(Rule.PUBLIC)
def start() -> ResponseReturnValue:
    """What this is, how long it takes, who sees what, what is published, how it is worked out."""
    is_here = find_signed_in_holder() is not None
    questionnaire = published_questionnaires.get_current_questionnaire()
    return render_template(
        "start.html",
        questionnaire=questionnaire,
        time=describe_answering_time(questionnaire),
        is_here=is_here,
    )


@blueprint.get("/method")
@access(Rule.PUBLIC)
def method() -> ResponseReturnValue:
    """How a placement is worked out, and how each value looks at each stage."""
    questionnaire = published_questionnaires.get_current_questionnaire()
    return render_template(
        "method.html",
        method=_render_method(_get_method_file(questionnaire)),
        rule=describe_rule(questionnaire),
        framework=questionnaire.framework,
    )


@blueprint.get("/privacy")
@access(Rule.PUBLIC)
def privacy() -> ResponseReturnValue:
    """Who sees what, what is kept, and how to take it away."""
    return render_template("privacy.html")


@blueprint.get("/accessibility")
@access(Rule.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("accessibility.html")


def _get_method_file(questionnaire: Questionnaire) -> Path:
    """Where whoever wrote a version may explain it at length, by examples of its own."""
    folder: Path = current_app.config["QUESTIONNAIRES"]
    return folder / f"{questionnaire.id}.v{questionnaire.version}.method.md"


@cache
def _render_method(file: Path) -> Markup | None:
    if not file.exists():
        return None
    # Its first line is the page's heading already.
    return render_markdown(file.read_text("utf-8").partition("\n")[2])
