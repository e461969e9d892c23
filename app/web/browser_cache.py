"""Which pages a browser may keep, so that Back shows the words that were typed on them.

With `no-store` a browser asks for the page anew. Chromium then puts the old choices over newer
answers, and other browsers forget what was typed. So a page with a form to type into may be kept,
to be asked for again except when somebody goes back to it; whoever leaves has the browser forget
them all. See docs/decisions/0024.
"""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

POST_FORM = re.compile(rb'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL)
TEXT_FIELD = re.compile(rb'<textarea\b|<input\b[^>]*\btype="(?:text|email|url)"')
# Neither a password nor what is kept nowhere else: a link or a key.
UNCACHEABLE_FIELD = re.compile(rb'<input\b[^>]*(?:\btype="password"|\breadonly\b)')

# Browsers forget what they kept only for these.
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def init_browser_cache(app: Flask) -> None:
    """Say of each page whether it may be kept."""

    @app.after_request
    def _say(response: Response) -> Response:
        if _is_cacheable(response):
            response.headers["Cache-Control"] = "private, no-cache"
        if "leaves_pages_behind" in g:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def clear_browser_cache() -> None:
    """Have the browser clear its cache: somebody else may use the device next."""
    g.leaves_pages_behind = True


def _is_cacheable(response: Response) -> bool:
    if response.mimetype != "text/html" or not response.is_sequence or not _can_be_cleared():
        return False
    page = response.get_data()
    has_words = any(TEXT_FIELD.search(form) for form in POST_FORM.findall(page))
    return has_words and not UNCACHEABLE_FIELD.search(page)


def _can_be_cleared() -> bool:
    return request.is_secure or urlsplit(request.host_url).hostname in LOCAL_HOSTS
