"""Compare."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access import Rule, access
from app.core_team import blueprint


@blueprint.get("/compare")
@access(Rule.MEMBER)
def compare() -> ResponseReturnValue:
    """Not built yet."""
    return render_template("core_team/compare.html")
