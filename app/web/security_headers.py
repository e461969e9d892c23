"""The security headers of every response."""

from collections.abc import Mapping

from flask import Flask, Response, g, request

from app.web.secret_urls import is_secret_path

# Nothing inline and nothing from elsewhere.
CSP_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The hash is that of the empty style sheet, which the chart library starts from before it adds its
# rules by script; a picture to take away is made from images of its own.
CHART_LIBRARY_DIRECTIVES = {
    "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "img-src": "'self' data: blob:",
}


def _format_policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


CONTENT_SECURITY_POLICY = _format_policy(CSP_DIRECTIVES)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def allow_chart_library() -> None:
    """Let the page that is being made draw with the chart library; no other page may."""
    g.chart_library = True


def init_security_headers(app: Flask) -> None:
    """Send them with every response, and let nobody on the way keep a page."""

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.update(SECURITY_HEADERS)
        if "chart_library" in g:
            drawing = _format_policy({**CSP_DIRECTIVES, **CHART_LIBRARY_DIRECTIVES})
            response.headers["Content-Security-Policy"] = drawing
        if is_secret_path(request.path):
            # The address must not be sent on as a referrer, not even to our own log.
            response.headers["Referrer-Policy"] = "no-referrer"
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
