"""KPI report."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access import Rule, access
from app.core_team import blueprint


@blueprint.get("/report")
@access(Rule.MEMBER)
def report() -> ResponseReturnValue:
    """Not built yet."""
    return render_template("core_team/report.html")
