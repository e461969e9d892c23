"""The pages that anybody can read before the first question."""

from functools import cache
from pathlib import Path

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.organisation_site.site import blueprint
from app.settings.config import ROOT
from app.store.base import published_questionnaires
from app.web.access import Rule, access, find_signed_in_holder
from app.web.markdown_html import render_markdown

METHOD_FILE = ROOT / "docs" / "method.md"


@blueprint.get("/")
@access(Rule.PUBLIC)
def start() -> ResponseReturnValue:
    """What this is, how long it takes, who sees what, what is published, how it is worked out."""
    is_here = find_signed_in_holder() is not None
    return render_template(
        "start.html",
        questionnaire=published_questionnaires.get_current_questionnaire(),
        is_here=is_here,
    )


@blueprint.get("/method")
@access(Rule.PUBLIC)
def method() -> ResponseReturnValue:
    """How a placement is worked out: docs/method.md, and how each value looks at each stage."""
    framework = published_questionnaires.get_current_questionnaire().framework
    return render_template("method.html", method=_render_method(METHOD_FILE), framework=framework)


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


@cache
def _render_method(file: Path) -> Markup:
    # Its first line is the page's heading already.
    return render_markdown(file.read_text("utf-8").partition("\n")[2])
