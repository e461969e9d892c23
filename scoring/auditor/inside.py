"""The styles and scripts that stand in a page itself, and the policy of the page that allows them.

Both are full of numbers, any of which could be a figure. So the whole of each has to be known. That
of a style, the one of the page for addresses that lead nowhere, was read by a person and is known
by its hash. A script has to be one that `make setup` built, before any answer was known.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scoring.auditor.tree import Element

STYLES = frozenset({"FF4DueTeMZl7dCgyrqc82c5Ej4pSqNh1tYhCgePcIc0="})
"""The SHA-256 of every such style, in base64 as policies have it."""
BUILT = Path(__file__).resolve().parents[2] / "app" / "static" / "build"
UNKNOWN = {
    "style": "a style that the auditor does not know: whoever has read it, and found no figure in"
    " it, can put its hash among those of scoring/auditor/inside.py: ",
    "script": "a script that was not built here: audit the site with the Waymark that froze it,"
    " once `make setup` has run, or find out where this comes from: ",
}


def is_inside(element: Element) -> bool:
    """Whether it is a style, or a script that is run, and stands in the page itself."""
    if element.tag == "script":
        return "src" not in element.attributes and not is_data(element)
    return element.tag == "style"


def is_data(element: Element) -> bool:
    """Whether it holds data for a script."""
    return element.tag == "script" and element.attributes.get("type") == "application/json"


def text_in(element: Element) -> str:
    """What stands in the element, every space of it."""
    return "".join(each.text for each in element.words())


def unknown(element: Element) -> str:
    """What is to be said of a style or a script that nobody knows; empty where it is known."""
    digest = _hash(text_in(element).encode())
    known = STYLES if element.tag == "style" else _scripts()
    return "" if digest in known else f"{UNKNOWN[element.tag]}{digest}"


def without_hashes(element: Element, name: str, page: Element) -> str:
    """What an attribute says; of a policy, without the hashes of what is known on the page."""
    said = element.attributes[name]
    if element.attributes.get("http-equiv", "").lower() == "content-security-policy":
        for digest in _known_on(page):
            said = said.replace(f"'sha256-{digest}'", "")
    return said


def _known_on(page: Element) -> Iterator[str]:
    for each in page.elements():
        if is_inside(each) and not unknown(each):
            yield _hash(text_in(each).encode())


@cache
def _scripts() -> frozenset[str]:
    return frozenset(_hash(path.read_bytes()) for path in BUILT.glob("*.js"))


def _hash(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
