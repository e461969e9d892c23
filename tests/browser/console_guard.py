"""Watching a browser for anything that a careful page never causes."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

# Chromium's echo of a failed request, which is noted from the request itself.
ECHO = re.compile("Failed to load resource")


class Watch:
    """Notes every error and warning, failed request, and request to another host.

    A violation of the content security policy is an error in the console.
    """

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host = host
        self.troubles: list[str] = []
        self.expected: list[str] = []
        self.requested: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"page error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def expect(self, *troubles: str) -> None:
        """State troubles that the test causes on purpose, such as `409 POST /assessment/1/safety`.

        Each must happen, as often as it is named.
        """
        self.expected.extend(troubles)

    def forget(self) -> None:
        """Begin anew, for another test in the same browser."""
        for noted in (self.troubles, self.expected, self.requested):
            noted.clear()

    def unexpected(self) -> list[str]:
        """The troubles that nobody stated, and those stated that never came."""
        left, missing = list(self.troubles), []
        for trouble in self.expected:
            if trouble in left:
                left.remove(trouble)
            else:
                missing.append(f"expected, and it did not happen: {trouble}")
        return left + missing

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ECHO.search(message.text):
            self.troubles.append(f"{message.type} in the console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        self.requested.append(address.path)
        if address.scheme not in {"data", "blob"} and address.netloc != self.host:
            self.troubles.append(f"request to elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {_named(response.request)}")

    def _failed(self, request: Request) -> None:
        # Given up by the browser itself, for a download or because somebody went to another page.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"{request.failure} {_named(request)}")


def _named(request: Request) -> str:
    return f"{request.method} {urlsplit(request.url).path}"


def open_watched(browser: Browser, url: str, *, scripts=True, width=1280, height=900) -> Page:
    """An empty page in a browser of its own, which knows nobody, with `page.watch` on it."""
    context = browser.new_context(
        base_url=url, java_script_enabled=scripts, viewport={"width": width, "height": height}
    )
    watch = Watch(context, url.removeprefix("http://"))
    page = context.new_page()
    page.watch = watch
    return page


def click_through(control: Locator) -> None:
    """Click what leads to another page, or to the same one anew, and wait until that has loaded.

    A click alone may be over while the old page is still there, as on a busy machine, and what is
    done next would be done to that page and lost. A page's own notes in the history count as
    navigation too, hence the wait for what only a new page does: it loads.
    """
    page = control.page
    page.wait_for_load_state()
    with page.expect_event("load"):
        control.click()
