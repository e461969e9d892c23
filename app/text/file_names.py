"""Names of files that people take away."""

import re


def slugify(name: str) -> str:
    """A name as a part of a file's name."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return words[:60] or "organisation"
