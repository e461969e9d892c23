"""A frozen page as a host would serve it: what it links to, what can be linked to, what it says."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

# Attributes that name another file, and those that hold several addresses.
ADDRESS_ATTRIBUTES = {
    "href", "src", "action", "formaction", "poster", "data", "background", "cite", "longdesc",
    "manifest", "xlink:href", "ping",
}  # fmt: skip
ADDRESS_SET_ATTRIBUTES = {"srcset", "imagesrcset"}
# What makes an element worth a closer look. Most have nothing of it, and a site has many.
LINKING_ATTRIBUTES = ADDRESS_ATTRIBUTES | ADDRESS_SET_ATTRIBUTES | {"style", "http-equiv"}
ACTIVE_ELEMENTS = {"form", "button", "input", "script"}

CSS_ADDRESS_PATTERN = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)|@import\s+["']([^"']*)["']""",
    re.IGNORECASE,
)
# In a script, an address is text like any other; a namespace is a name, and nothing is fetched.
SCRIPT_ADDRESS_PATTERN = re.compile(
    r"""["'`]((?:(?:https?|wss?):)?//(?!www\.w3\.org/)[\w.$-]+[^"'`\s]*)"""
)
REFRESH_ADDRESS_PATTERN = re.compile(r"\burl=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)


# What a name in the list of who takes part is marked by.
LISTED_ATTRIBUTE = "data-listed"
# By what name a page says what the browser may do for it.
POLICY_HEADER = "content-security-policy"


class Position(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


class Link(NamedTuple):
    """An address that a file names: by which attribute of which element, and where."""

    element: str
    attribute: str
    address: str
    rel: str
    spot: Position


class PositionedText(NamedTuple):
    """Something that a page says."""

    text: str
    spot: Position


class FrozenPage(HTMLParser):
    """One page, read.

    `ids` are what can be linked to, and `links` what it names. `text` is what it says, `asides`
    what stands in attributes and comments, `editions` the dates that its figures are said to be of,
    `listed` are the names that stand in the public list, which are no part of `text`,
    `refused` what no frozen page may hold, and `policies` what the browser may do for it.
    """

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[Link] = []
        self.text: list[PositionedText] = []
        self.asides: list[PositionedText] = []
        self.listed: list[PositionedText] = []
        self.editions: list[PositionedText] = []
        self.refused: list[PositionedText] = []
        self.policies: list[PositionedText] = []
        self._raw, self._is_listed = "", False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take from an element what a check wants to know."""
        held = {name: value or "" for name, value in attrs}
        spot = self._spot()
        if (name := held.get("id")) is not None:
            if name in self.ids:
                self.refused.append(PositionedText(f"the id {name!r} stands on it twice", spot))
            self.ids.add(name)
        if "data-edition" in held:
            self.editions.append(PositionedText(held["data-edition"], spot))
        self.asides.extend([PositionedText(value, spot) for value in held.values()])
        if not LINKING_ATTRIBUTES.isdisjoint(held):
            self.links.extend(_find_links(tag, held, spot))
        if tag == "meta" and held.get("http-equiv", "").lower() == POLICY_HEADER:
            self.policies.append(PositionedText(held.get("content", ""), spot))
        if tag in ACTIVE_ELEMENTS:
            self.refused.extend(PositionedText(why, spot) for why in _list_refusals(tag, held))
        self._raw = tag if tag in {"style", "script"} and "src" not in held else ""
        self._is_listed = LISTED_ATTRIBUTE in held

    def handle_endtag(self, tag: str) -> None:
        """Leave a style, a script or a name of the list."""
        self._raw, self._is_listed = "", False

    def handle_data(self, data: str) -> None:
        """Keep the text; what stands in a style or a script is searched for addresses."""
        spot = self._spot()
        if self._raw == "style":
            self.links.extend(find_css_links(data, spot.line))
        elif self._raw == "script":
            self.links.extend(find_script_links(data, spot.line))
        (self.listed if self._is_listed else self.text).append(PositionedText(data, spot))

    def handle_comment(self, data: str) -> None:
        """A comment is read by whoever looks."""
        self.asides.append(PositionedText(data, self._spot()))

    def _spot(self) -> Position:
        line, column = self.getpos()
        return Position(line, column + 1)


def find_css_links(text: str, first_line: int = 1) -> Iterator[Link]:
    """What a style sheet names."""
    for match in CSS_ADDRESS_PATTERN.finditer(text):
        address = next(
            address_found for address_found in (*match.groups(), "") if address_found is not None
        )
        yield Link("style", "url()", address, "", _get_position(text, match.start(), first_line))


def find_script_links(text: str, first_line: int = 1) -> Iterator[Link]:
    """The addresses on other hosts that stand in a script."""
    for match in SCRIPT_ADDRESS_PATTERN.finditer(text):
        yield Link("script", "text", match[1], "", _get_position(text, match.start(), first_line))


def _get_position(text: str, at: int, first_line: int) -> Position:
    before = text[:at]
    return Position(first_line + before.count("\n"), at - before.rfind("\n"))


def _find_links(tag: str, held: dict[str, str], spot: Position) -> Iterator[Link]:
    rel = held.get("rel", "").lower()
    for name, value in held.items():
        if name in ADDRESS_ATTRIBUTES:
            yield Link(tag, name, value.strip(), rel, spot)
        elif name in ADDRESS_SET_ATTRIBUTES:
            for candidate in value.split(","):
                yield Link(tag, name, (candidate.split() or [""])[0], rel, spot)
        elif name == "style":
            yield from (
                candidate._replace(element=tag, spot=spot) for candidate in find_css_links(value)
            )
    if tag == "meta" and held.get("http-equiv", "").lower() == "refresh":
        for address in REFRESH_ADDRESS_PATTERN.findall(held.get("content", "")):
            yield Link(tag, "content", address, rel, spot)


def _list_refusals(tag: str, held: dict[str, str]) -> Iterator[str]:
    is_posted = held.get("method", "get").lower() == "post"
    if tag == "form" and is_posted and not held.get("action"):
        yield "a form that posts: nothing here could receive it"
    if tag == "form" and held.get("action") and not is_posted:
        yield "a form that puts what it sends into an address: give it method=post"
    if held.get("formmethod", "get").lower() == "post":
        yield "a button that posts: nothing here could receive it"
    if tag == "input" and held.get("type", "").lower() == "password":
        yield "it asks for a password: nobody signs in to a frozen site"
    is_late = {"async", "defer"} & held.keys() or held.get("type") == "module"
    if tag == "script" and "src" in held and not is_late:
        yield "a script that holds the page up: give it `defer`"
