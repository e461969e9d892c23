"""Templates and built files of the live app's pages."""

from wsgiref.headers import Headers

from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError
from whitenoise import WhiteNoise

from app.store.base.transactions import now
from app.store.demo import demo_data
from app.web.access import visitor_fingerprint
from app.web.security_headers import SECURITY_HEADERS
from app.web.session_cookie import MINUTES_KEPT
from app.web.session_expiry import format_time, get_session_expiry
from app.web.templating import get_static_folder, init_templating

# A year: the built files carry a hash of their content in their names.
ONE_YEAR_IN_SECONDS = 31_536_000

# Pages with nothing from the database on them, which are shown while it does not answer.
ENDPOINTS_WITHOUT_DATABASE = {"assess.method", "assess.privacy", "assess.accessibility"}


def init_live_pages(app: Flask) -> None:
    """Set up templates and built files."""
    init_templating(app)
    app.jinja_env.globals.update(
        mark_of_who=visitor_fingerprint,
        made_up_world=_is_made_up,
        minutes_kept=MINUTES_KEPT,
        session_time=get_session_expiry,
        today=now,
    )
    app.jinja_env.filters.update(time=format_time)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # how Flask says to wrap it
        app.wsgi_app,
        root=get_static_folder(app),
        prefix="static/",
        max_age=ONE_YEAR_IN_SECONDS,
        allow_all_origins=False,
        add_headers_function=_add_security_headers,
    )


def _add_security_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value


def _is_made_up() -> bool:
    """Whether pages say that everything is made up.

    While the database does not answer, only error pages and pages without its data are shown.
    """
    if "out_of_order" in g:
        return False
    try:
        return demo_data.is_made_up()
    except SQLAlchemyError:
        if "tells_of_trouble" in g or request.endpoint in ENDPOINTS_WITHOUT_DATABASE:
            return False
        raise
