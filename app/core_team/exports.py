"""Take the data away."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access import Rule, access
from app.core_team import blueprint


@blueprint.get("/exports")
@access(Rule.MEMBER)
def exports() -> ResponseReturnValue:
    """Not built yet."""
    return render_template("core_team/exports.html")
