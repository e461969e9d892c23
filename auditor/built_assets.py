"""Recognises built assets: styles, scripts and pictures that were made before any answer was known.

Assets are full of numbers, any of which could be a figure. So each has to be known to the byte:
every file in `static/`, and every script that stands in a page, has to be one that `make setup` of
the Waymark that froze the site built.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

BUILD_FOLDER = Path(__file__).resolve().parents[1] / "app" / "static" / "build"
"""The folder of the assets that this Waymark built."""
UNKNOWN_ASSET_MESSAGE = (
    "it was not built here: run `make setup`, and for the site of another Waymark name what that"
    " one built with --built. SHA-256 "
)


class BuiltAssets:
    """The hashes of all assets in one build folder or several."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Know every file of the folders by its hash."""
        self._hashes = frozenset(
            _hash_content(path.read_bytes())
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file()
        )

    def explain_unknown(self, content: bytes) -> str:
        """Why a file or a script is not accepted; empty where it was built."""
        digest = _hash_content(content)
        return "" if digest in self._hashes else f"{UNKNOWN_ASSET_MESSAGE}{digest}"


def _hash_content(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
