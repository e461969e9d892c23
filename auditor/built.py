"""What was made before any answer was known: styles, scripts and pictures, to the byte.

They are full of numbers, any of which could be a figure. So the whole of each has to be known:
every file in `static/`, and every script that stands in a page, has to be one that `make setup` of
the Waymark that froze the site built.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

BUILT = Path(__file__).resolve().parents[1] / "app" / "static" / "build"
"""What this Waymark built."""
NOT_BUILT = (
    "it was not built here: run `make setup`, and for the site of another Waymark name what that"
    " one built with --built. SHA-256 "
)


class Built:
    """Everything that was built, in one folder or several."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Know every file of the folders by its hash."""
        self._hashes = frozenset(
            _hash(path.read_bytes())
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file()
        )

    def trouble_with(self, content: bytes) -> str:
        """What is to be said of a file or a script; empty where it was built."""
        digest = _hash(content)
        return "" if digest in self._hashes else f"{NOT_BUILT}{digest}"


def _hash(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
