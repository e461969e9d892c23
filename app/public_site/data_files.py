"""The figures of every edition as files to take away."""

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.public_site.data_package import get_package_files
from app.public_site.published_editions import list_editions
from app.public_site.site import blueprint
from app.store.base.current_programme import get_programme
from app.web.spreadsheets import CSV_TYPE

CONTENT_TYPES = {
    "csv": CSV_TYPE,
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
}


@blueprint.get("/data/<name>")
def data(name: str) -> ResponseReturnValue:
    """One file of the data package."""
    oldest_first = list_editions()[::-1]
    files = get_package_files(oldest_first, current_app.config["PARTNERSHIP"], get_programme().aim)
    make = files.get(name) or abort(404)
    return Response(make(), content_type=CONTENT_TYPES[name.rpartition(".")[2]])
