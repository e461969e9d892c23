"""The styles that stand in a page itself, and the policy of the page that allows them.

A style is full of numbers, any of which could be a figure. So the whole of it has to be known: that
of the page for addresses that lead nowhere was read by a person, and is known by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from scoring.auditor.tree import Element

KNOWN = frozenset({"FF4DueTeMZl7dCgyrqc82c5Ej4pSqNh1tYhCgePcIc0="})
"""The SHA-256 of every such style, in base64 as policies have it."""
UNKNOWN = (
    "a style that the auditor does not know: whoever has read it, and found no figure in it, can"
    " put its hash among those of scoring/auditor/styles.py: "
)


def hash_of(style: Element) -> str:
    """The SHA-256 of what stands in the element, every space of it, in base64."""
    text = "".join(each.text for each in style.words())
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def known_on(page: Element) -> Iterator[str]:
    """The hashes of the known styles that stand on a page."""
    for style in (each for each in page.elements() if each.tag == "style"):
        if hash_of(style) in KNOWN:
            yield hash_of(style)


def without_hashes(element: Element, name: str, page: Element) -> str:
    """What an attribute says; of a policy, without the hashes of the page's own known styles."""
    said = element.attributes[name]
    if element.attributes.get("http-equiv", "").lower() == "content-security-policy":
        for known in known_on(page):
            said = said.replace(f"'sha256-{known}'", "")
    return said
