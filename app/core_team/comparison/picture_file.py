"""Downloads pictures as a file."""

from collections.abc import Sequence

from flask import Response
from markupsafe import Markup

from app import charts
from app.store.base.transactions import now
from app.web.templating import format_day

SVG_TYPE = "image/svg+xml"


def picture_response(name: str, title: str, pictures: Sequence[tuple[str, Markup]]) -> Response:
    """A response that downloads pictures under their headings as one SVG file, with the day.

    It is an attachment, so that it never opens as a page of the service.
    """
    file = charts.pictures_file(f"{title}, as at {format_day(now())}", pictures)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, content_type=SVG_TYPE, headers=headers)
