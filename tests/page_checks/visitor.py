"""Somebody with a browser: opens pages, fills in their forms, and checks each page as a page."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_checks.page_accessibility import shortcomings
from tests.page_checks.page_reader import read_page

# Attributes that name another element of the page by its id.
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
ADDRESSES = ("href", "src", "action", "formaction", "data-lines", "data-library")
HOME = "localhost"
# It takes a form from any site's page, and changes nothing.
WITHOUT_A_TOKEN = "/bring"
HIDDEN_CHARACTER = "invalid-codepoint"
# A link that opens an app on the same device.
APP = "otpauth"
# What a visitor gave as evidence, shown back: such an address is theirs.
EVIDENCE = "noopener noreferrer nofollow"

# Where tests have the live service and the public site lead to each other.
PUBLIC_SITE, JOIN = "https://benchmark.example.org/", "https://waymark.example.org/join"


def words_of(element: Element) -> str:
    """The element's text, white space squeezed."""
    return " ".join("".join(element.itertext()).split())


def check_page(text: str) -> Element:
    """The page, once it is found to be one (house style, point 15)."""
    page, markup_faults = read_page(text)
    faults = [
        # A hidden character that was typed is shown again, so that its writer can find it.
        *(f"{fault} at {place}" for place, fault, _ in markup_faults if fault != HIDDEN_CHARACTER),
        *_headings(page),
        *_ids(page),
        *_inline(page),
        *_addresses(page),
        *_forms(page),
        *(shortcomings(page) if _is_of_the_service(page) else ()),
    ]
    assert not faults, faults
    return page


def _is_of_the_service(page: Element) -> bool:
    """Whether it is one of the service's own, and not of the frozen site."""
    return "data-visitor" in next(page.iter("body")).attrib


def _headings(page: Element) -> Iterator[str]:
    headings = [words_of(each) for each in page.iter("h1")]
    title = words_of(next(page.iter("title"))).removeprefix("Error: ")
    if len(headings) != 1:
        yield f"there are {len(headings)} h1"
    # The name of the section or the organisation above the heading is part of the h1.
    captions = [words_of(each) for h1 in page.iter("h1") for each in h1.iter("span")]
    heading = headings[0].removeprefix(captions[0]).strip() if captions else headings[0]
    if not heading or not title.startswith(heading):
        yield f"the title {title!r} does not start with the h1 {heading!r}"


def _ids(page: Element) -> Iterator[str]:
    ids = Counter(each.get("id") for each in page.iter() if each.get("id") is not None)
    yield from (f"{times} elements have the id {each}" for each, times in ids.items() if times > 1)
    for element in page.iter():
        pointed = [each for name in POINTERS for each in element.get(name, "").split()]
        link = element.get("href", "")
        if link.startswith("#"):
            pointed.append(link[1:])
        yield from (f"{element.tag} points at no {each!r}" for each in pointed if each not in ids)


def _inline(page: Element) -> Iterator[str]:
    policies = [each.get("content", "") for each in page.iter("meta") if each.get("http-equiv")]
    for element in page.iter():
        is_run = element.tag == "script" and element.get("type") != "application/json"
        if element.tag == "style" or (is_run and not element.get("src")):
            digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest())
            if not any(
                f"{element.tag}-src 'sha256-{digest.decode()}'" in each for each in policies
            ):
                yield f"there is an inline {element.tag} that the page's policy does not name"
        names = [name for name in element.attrib if name == "style" or name.startswith("on")]
        yield from (f"{element.tag} has {name}" for name in names)


def _addresses(page: Element) -> Iterator[str]:
    for element in page.iter():
        for name in ADDRESSES:
            address = urlsplit(element.get(name, ""))
            theirs = element.tag == "a" and element.get("rel") == EVIDENCE
            if element.tag == "a" and (address.scheme == APP or _is_door(element.get(name, ""))):
                continue
            allowed = {"tel", "mailto", "", *({"http", "https"} if theirs else ())}
            elsewhere = address.netloc not in {"", HOME} and not theirs
            if address.scheme not in allowed or elsewhere:
                yield f"{element.tag} has {name}={element.get(name)!r}"


def _is_door(address: str) -> bool:
    return address == JOIN or address.startswith(PUBLIC_SITE)


def _forms(page: Element) -> Iterator[str]:
    for form in page.iter("form"):
        names = {each.get("name") for each in form.iter("input") if each.get("value")}
        changes = form.get("method", "get") == "post" and form.get("action") != WITHOUT_A_TOKEN
        if changes and "csrf_token" not in names:
            yield "a form has no csrf_token"


class Page(NamedTuple):
    """What came back: where from, the response, and the page where it is one."""

    address: str
    response: TestResponse
    tree: Element

    @property
    def words(self) -> str:
        """The text of its main part."""
        return words_of(next(self.tree.iter("main")))

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    def by_id(self, wanted: str) -> Element:
        """The element of that id."""
        (found,) = (each for each in self.tree.iter() if each.get("id") == wanted)
        return found

    @property
    def form(self) -> Element:
        """The form of its main part."""
        (found,) = next(self.tree.iter("main")).iter("form")
        return found

    @property
    def fields(self) -> dict[str, str]:
        """What its form would send untouched, without any button."""
        return dict(_fields(self.form))


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for each in form.iter():
        name = each.get("name")
        if name is None:
            continue
        if each.tag == "textarea":
            # A browser sends a new line as two characters.
            yield name, "".join(each.itertext()).replace("\n", "\r\n")
        elif each.tag == "input" and (
            each.get("type") not in {"radio", "checkbox"} or "checked" in each.attrib
        ):
            yield name, each.get("value", "on")


class Visitor:
    """Opens pages and sends their forms. Every page that comes back is checked."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str, **asked: Any) -> Page:
        """Follow an address, or a link's whole address, to wherever it leads."""
        return self._arrive(address, self.client.get(address, **asked))

    def send(self, page: Page, /, button: str = "", **typed: str) -> Page:
        """Fill in the page's form, press a button (`name=value`), and go where that leads.

        `typed` is by field; `__` stands for `.` and `_` for `-`. Empty clears a field, and
        leaves a radio button unpressed.
        """
        named = {name.replace("__", ".").replace("_", "-"): text for name, text in typed.items()}
        return self.post(
            page, {**page.fields, **named, **dict([button.split("=")] if button else [])}
        )

    def post(self, page: Page, fields: Mapping[str, Any]) -> Page:
        """Send exactly these fields to where the page's form goes."""
        address = urljoin(page.address, page.form.get("action") or "")
        filled = {name: text for name, text in fields.items() if text != ""}
        return self._arrive(address, self.client.post(address, data=filled))

    def _arrive(self, address: str, response: TestResponse) -> Page:
        while response.status_code in {301, 302, 303, 307, 308}:
            address = urljoin(address, response.headers["Location"])
            response = self.client.get(address)
        address = address.removeprefix(f"http://{HOME}")
        assert response.mimetype == "text/html"
        return Page(address, response, check_page(response.text))
