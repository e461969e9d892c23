"""The whole system."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.public_site.site import blueprint


@blueprint.get("/whole/")
def whole() -> ResponseReturnValue:
    """Where all the organisations that take part stand."""
    return render_template("public/whole.html")
