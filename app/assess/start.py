"""The pages that anybody can read before the first question."""

import re
from functools import cache
from itertools import count
from pathlib import Path

from flask import render_template
from flask.typing import ResponseReturnValue
from markdown import markdown
from markupsafe import Markup

from app.access import Rule, access
from app.assess import blueprint
from app.config import ROOT
from app.store import questionnaires

METHOD = ROOT / "docs" / "method.md"

# A narrow screen scrolls a table in a region of its own, by keyboard too.
TABLE = (
    '<div class="wm-wide" tabindex="0" role="region" aria-label="Table {}">'
    '<table class="nhsuk-table">'
)


@blueprint.get("/")
@access(Rule.PUBLIC)
def start() -> ResponseReturnValue:
    """What this is, how long it takes, who sees what, what is published, how it is worked out."""
    return render_template("start.html", questionnaire=questionnaires.newest())


@blueprint.get("/method")
@access(Rule.PUBLIC)
def method() -> ResponseReturnValue:
    """How a placement is worked out: docs/method.md, and how each value looks at each stage."""
    framework = questionnaires.newest().framework
    return render_template("method.html", method=_method(METHOD), framework=framework)


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
def _method(file: Path) -> Markup:
    # The project's own text, not anybody's input. Its first line is the page's heading already.
    text = file.read_text("utf-8").partition("\n")[2]
    page = markdown(text, extensions=["tables"]).replace("</table>", "</table></div>")
    numbers = count(1)
    page = re.sub("<table>", lambda _: TABLE.format(next(numbers)), page)
    return Markup(page)  # noqa: S704 - see above
