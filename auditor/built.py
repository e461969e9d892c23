"""What was made before any answer was known: styles, scripts and pictures, to the byte.

They are full of numbers, any of which could be a figure. So the whole of each has to be known:
every file in `static/`, and every script that stands in a page, has to be one that `make setup` of
the Waymark that froze the site built, and a file has to have the name that it got there. The style
of the page for addresses that lead nowhere was read by a person, and is known by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from auditor.tree import Element

STYLES = frozenset({"iy8W+KoVIrBAz1CIL7cRnrZfbtygZkPwVF0FDZpCYPU="})
"""The SHA-256 of every style that a page holds, in base64 as policies have it."""
BUILT = Path(__file__).resolve().parents[1] / "app" / "static" / "build"
"""What this Waymark built."""
BUILT_IN = PurePosixPath("static", "build")
"""Where a site has it."""
UNKNOWN_STYLE = (
    "a style that the auditor does not know: whoever has read it, and found no figure in it, can"
    " put its hash among those of auditor/built.py: "
)
NOT_BUILT = (
    "it was not built here: run `make setup`, and for the site of another Waymark name what that"
    " one built with --built. SHA-256 "
)
RENAMED = "it was built under another name, and what a file is called can tell something too"


class Built:
    """Everything that was built, in one folder or several."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Know every file of the folders by its path there and its hash."""
        self._files = frozenset(
            (BUILT_IN / path.relative_to(folder), _hash(path.read_bytes()))
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file()
        )
        self._hashes = frozenset(digest for _, digest in self._files)

    def trouble_at(self, path: PurePosixPath, content: bytes) -> str:
        """What is to be said of a file at that path of a site; empty where it was built there."""
        digest = _hash(content)
        if digest not in self._hashes:
            return f"{NOT_BUILT}{digest}"
        return "" if (path, digest) in self._files else RENAMED

    def trouble_inside(self, element: Element) -> str:
        """The same of a style or a script that stands in a page."""
        digest = _hash(text_in(element).encode())
        if element.tag == "script":
            return "" if digest in self._hashes else f"{NOT_BUILT}{digest}"
        return "" if digest in STYLES else f"{UNKNOWN_STYLE}{digest}"

    @staticmethod
    def without_hashes(element: Element, name: str, page: Element) -> str:
        """What an attribute says; of a policy, without the hashes of what stands on the page.

        What is not known there is told of by itself.
        """
        said = element.attributes[name]
        if element.attributes.get("http-equiv", "").lower() == "content-security-policy":
            for each in filter(is_inside, page.elements()):
                said = said.replace(f"'sha256-{_hash(text_in(each).encode())}'", "")
        return said


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
