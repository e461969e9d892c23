"""What every response says to the browser about safety."""

from flask import Flask, Response, request

from app.secret_addresses import holds_a_secret

# Nothing inline and nothing from elsewhere. The hash is that of the empty style sheet, which the
# chart library starts from before it adds its rules by script.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        # The chart library makes its pictures from images of its own.
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_headers(app: Flask) -> None:
    """Send them with every response, and let nobody on the way keep a page."""

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if holds_a_secret(request.path):
            # It must not travel on, not even to a log of our own as where the next page came from.
            response.headers["Referrer-Policy"] = "no-referrer"
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
