"""How it has changed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.public_site.site import blueprint


@blueprint.get("/change/")
def change() -> ResponseReturnValue:
    """Edition by edition, where the same organisations stood and stand."""
    return render_template("public/change.html")
