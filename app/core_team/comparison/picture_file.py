"""A picture to keep, as a file."""

from collections.abc import Sequence

from flask import Response
from markupsafe import Markup

from app import charts
from app.store.base.transactions import now
from app.web.templating import format_day

SVG = "image/svg+xml"


def picture_file(name: str, title: str, pictures: Sequence[tuple[str, Markup]]) -> Response:
    """Pictures under their headings as one SVG file, whose title says of which day they are.

    It is to be kept, and never opens in the service's own pages.
    """
    file = charts.as_file(f"{title}, as at {format_day(now())}", pictures)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, content_type=SVG, headers=headers)
