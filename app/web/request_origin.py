"""Whether a page of ours sent a request: docs/decisions/0025."""

from urllib.parse import urlsplit

from flask import request

Origin = tuple[str, str, int | None]
DEFAULT_PORTS = {"http": 80, "https": 443}


def came_from_our_page() -> bool | None:
    """Whether a page of ours sent this form, as the browser says. None where it does not say.

    No page can write these headers itself. `Sec-Fetch-Site` comes first: it holds whatever a proxy
    makes of our address. An `Origin` of `null` is a page that hides where it is from: not ours.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return _parse_origin(origin) == _parse_origin(request.host_url) if origin else None


def _parse_origin(address: str) -> Origin | None:
    """Its scheme, host and port; None where it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
