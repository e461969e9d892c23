"""A short name for a link that nobody has named: ‘example.org: policy.pdf’."""

import re
from urllib.parse import unquote

MAX_TITLE_LENGTH = 200

ADDRESS = re.compile(
    r"https?://(?:[^/?#\\]*@)?(?:www\.)?(?P<host>[^/?#\\]+)(?P<path>[^?#]*)", re.IGNORECASE
)
# Ends of a path that name no page: how a shared document is opened, and the page of a folder.
UNTELLING = re.compile(r"edit|view|preview|(?:index|default)\.\w+", re.IGNORECASE)


def name_link(link: str) -> str:
    """A title for a link: its host, and the last part of its path that tells anything.

    What is no address of the web stands as it is. At most `MAX_TITLE_LENGTH` characters.
    """
    words = " ".join(link.split())
    address = ADDRESS.match(words)
    return shorten_title(_name_address(address) if address else words)


def shorten_title(words: str) -> str:
    """The words, cut where they are longer than a title may be."""
    return words if len(words) <= MAX_TITLE_LENGTH else f"{words[: MAX_TITLE_LENGTH - 1]}…"


def _name_address(address: re.Match[str]) -> str:
    parts = [part for part in re.split(r"[/\\]", address["path"]) if part]
    telling = [part for part in parts if not UNTELLING.fullmatch(part)]
    return f"{address['host']}: {_decode(telling[-1])}" if telling else address["host"]


def _decode(part: str) -> str:
    """A part of a path as people read it; as it is where that would hide something in it."""
    try:
        decoded = unquote(part, errors="strict")
    except UnicodeDecodeError:
        return part
    words = " ".join(decoded.split())
    return words if words and decoded.isprintable() else part
