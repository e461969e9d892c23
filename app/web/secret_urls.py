"""URLs that hold a secret: sent to no other page as a referrer, and written to no log."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import PathConverter

# A return link, one to a page for the board, what stops reminders, what makes a browser known, and
# what a provider of OpenID Connect sends back.
SECRET_PATH = re.compile(
    r"/*(?:return|board-link|stop-reminders|core-team/sign-in/(?:ticket|back))(?=[/?]|$)",
    re.IGNORECASE,
)

# What a mail program may put between the characters of an address that it breaks: spaces and line
# breaks, the '=' of quoted-printable, and what nobody sees.
LINE_BREAKS = r"[\s=\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]*"
SECRET_CHARACTER = f"(?:[A-Za-z0-9_-]{LINE_BREAKS})"
DOT = rf"(?:\.{LINE_BREAKS})"


class CopiedPathConverter(PathConverter):
    """The end of an address that may have been copied with more behind it, or broken into lines."""

    regex = "(?s:[^/].*?)"


def init_secret_urls(app: Flask) -> None:
    """Let routes take `<copied:...>`."""
    app.url_map.converters["copied"] = CopiedPathConverter


def _copied_secret_pattern(secret: str) -> re.Pattern[str]:
    """Finds the secret where no letter or digit, which could be a part of it, stands beside it."""
    return re.compile(f"(?<![A-Za-z0-9])(?=({secret})(?![A-Za-z0-9]))")


# 32 bytes of `app.store.base.digests`; and what itsdangerous signs, with the time and 20 bytes.
RETURN_LINK_PATTERN = _copied_secret_pattern(f"{SECRET_CHARACTER}{{43}}")
TICKET_PATTERN = _copied_secret_pattern(
    f"{DOT}?{SECRET_CHARACTER}+{DOT}{SECRET_CHARACTER}{{4,8}}{DOT}{SECRET_CHARACTER}{{27}}"
)


def is_secret_path(path: str) -> bool:
    """Whether what follows in an address of that path may be secret."""
    return SECRET_PATH.match(path) is not None


def find_secrets(copied: str, kind: re.Pattern[str]) -> Iterator[str]:
    """What the secret may be, where the end of an address was copied with more than the secret.

    First as it stands; then without what stands before and behind, such as a full stop or a closing
    bracket, and without breaks. Only a secret that is whole opens anything, so it matters little
    what stood there.
    """
    yield copied
    for match in kind.finditer(copied):
        yield re.sub(LINE_BREAKS, "", match[1])
