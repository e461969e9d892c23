"""What was made before any answer was known: styles, scripts and pictures, to the byte.

They are full of numbers, any of which could be a figure. So the whole of each has to be known:
every file in `static/`, and every script that stands in a page, has to be one that `make setup` of
the Waymark that froze the site built. The style of the page for addresses that lead nowhere was
read by a person, and is known by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from scoring.auditor.tree import Element

STYLES = frozenset({"FF4DueTeMZl7dCgyrqc82c5Ej4pSqNh1tYhCgePcIc0="})
"""The SHA-256 of every style that a page holds, in base64 as policies have it."""
BUILT = Path(__file__).resolve().parents[2] / "app" / "static" / "build"
"""What this Waymark built."""
UNKNOWN_STYLE = (
    "a style that the auditor does not know: whoever has read it, and found no figure in it, can"
    " put its hash among those of scoring/auditor/built.py: "
)
NOT_BUILT = (
    "it was not built here: run `make setup`, and for the site of another Waymark name what that"
    " one built with --built. SHA-256 "
)


class Built:
    """Everything that was built, in one folder or several."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Know every file of the folders by its hash."""
        files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
        self._hashes = frozenset(_hash(path.read_bytes()) for path in files)

    def trouble_with(self, content: bytes) -> str:
        """What is to be said of a file, or of a script in a page; empty where it was built."""
        digest = _hash(content)
        return "" if digest in self._hashes else f"{NOT_BUILT}{digest}"

    def trouble_inside(self, element: Element) -> str:
        """The same of a style or a script that stands in a page."""
        content = text_in(element).encode()
        if element.tag == "script":
            return self.trouble_with(content)
        digest = _hash(content)
        return "" if digest in STYLES else f"{UNKNOWN_STYLE}{digest}"

    def without_hashes(self, element: Element, name: str, page: Element) -> str:
        """What an attribute says; of a policy, without the hashes of what is known on the page."""
        said = element.attributes[name]
        if element.attributes.get("http-equiv", "").lower() == "content-security-policy":
            for digest in self._known_on(page):
                said = said.replace(f"'sha256-{digest}'", "")
        return said

    def _known_on(self, page: Element) -> Iterator[str]:
        for each in page.elements():
            if is_inside(each) and not self.trouble_inside(each):
                yield _hash(text_in(each).encode())


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


def _hash(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
