"""The path below which the service stands, where it has not a host to itself: decision 0041.

`WAYMARK_ADDRESS` says it, for every page and every command alike. Where that has no path, a trusted
proxy may say it (`X-Forwarded-Prefix`), or the server that runs the app (`SCRIPT_NAME`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]

# Nothing that an address, a cookie or a page would have to escape, and no way up.
ROOT_PATH_PATTERN = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")


def is_root_path(text: str) -> bool:
    """Whether a service can stand there: plain letters, digits, and `.` `_` `~` `-`, with slashes.

    One slash more at its end makes no difference.
    """
    return ROOT_PATH_PATTERN.fullmatch(text.removesuffix("/")) is not None


def init_root_path(app: Flask) -> None:
    """Have every link lead below the path, whether or not the proxy passes it on."""
    app.wsgi_app = _mount_below(app, app.wsgi_app)  # type: ignore[method-assign, assignment] # how Flask says to wrap it


def get_root_path(app: Flask, environ: Mapping[str, Any]) -> str:
    """The path, beginning with a slash and ending in none; empty at the root of a host."""
    set_as = urlsplit(app.config["ADDRESS"]).path
    path = set_as or f"/{environ.get('SCRIPT_NAME', '').strip('/')}"
    return path.rstrip("/") if is_root_path(path) else ""


def is_taken_by_page(app: Flask, root: str) -> bool:
    """Whether one of the app's own pages begins with that path: who asked for which is unclear."""
    return any(f"{rule.rule}/".startswith(f"{root}/") for rule in app.url_map.iter_rules())


def _mount_below(app: Flask, inner: WsgiApp) -> WsgiApp:
    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        root = get_root_path(app, environ)
        environ["SCRIPT_NAME"] = root
        environ["PATH_INFO"] = _strip_root(root, environ.get("PATH_INFO", "")) or "/"
        return inner(environ, start_response)

    return answer


def _strip_root(root: str, path: str) -> str:
    """The path of a page. Some proxies pass it on whole, others without what it stands below."""
    return path[len(root) :] if f"{path}/".startswith(f"{root}/") else path
