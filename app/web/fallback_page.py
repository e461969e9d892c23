"""The fallback page, for faults that the app's own error pages cannot answer."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask

from app.settings.root_path import Environ, StartResponse, WsgiApp, get_root_path
from app.web.error_log import log_fault
from app.web.security_headers import SECURITY_HEADERS

STYLESHEET_KEY = "stylesheet_of_last_resort"
SERVER_ERROR_WORDS = (
    "Something went wrong on our side",
    (
        "What you just sent may not have been saved. Use your browser's back button to find your "
        "words, and try again in a few minutes."
    ),
)


def init_fallback_page(app: Flask) -> None:
    """Wrap everything else that answers a request. Has to be called last."""
    with app.test_request_context():
        app.extensions[STYLESHEET_KEY] = app.jinja_env.globals["asset"]("waymark.css")  # type: ignore[operator] # a function
    app.wsgi_app = _catch_errors(app, app.wsgi_app)  # type: ignore[method-assign, assignment] # how Flask says to wrap it


def render_fallback_page(
    app: Flask, title: str, advice: str, environ: Mapping[str, Any] = os.environ
) -> str:
    """A page that needs no request, session or database.

    Where a request could not be read, the server's own environment says what it stands below.
    """
    template = app.jinja_env.get_template("bare.html")
    return template.render(
        title=title,
        advice=advice,
        stylesheet=app.extensions[STYLESHEET_KEY],
        root=get_root_path(app, environ),
    )


def _catch_errors(app: Flask, inner: WsgiApp) -> WsgiApp:
    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # Held back until all is well: a response that was begun cannot be taken back.
        begun: list[tuple[Any, ...]] = []
        try:
            body = inner(environ, lambda *told: begun.append(told))
        except Exception as error:  # whatever it is, somebody waits for an answer
            if app.config["PROPAGATE_EXCEPTIONS"] or app.testing:
                raise
            log_fault(error)
            page = render_fallback_page(app, *SERVER_ERROR_WORDS, environ).encode()
            begun = [("500 Internal Server Error", list(make_fallback_headers(page).items()))]
            body = [page]
        start_response(*begun[-1])
        return body

    return answer


def make_fallback_headers(page: bytes) -> dict[str, str]:
    """What a bare page says to the browser."""
    return {
        **SECURITY_HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Cache-Control": "no-store",
    }
