"""Addresses that hold a secret, which no other page may be told of, and no log may hold."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import PathConverter

# A return link, what makes a browser known, and what a provider of OpenID Connect sends back.
HOLDS_A_SECRET = re.compile(
    r"/*(?:return|core-team/sign-in/(?:ticket|back))(?=[/?]|$)", re.IGNORECASE
)

# What a mail program may put between the characters of an address that it breaks: spaces and line
# breaks, the '=' of quoted-printable, and what nobody sees.
BREAKS = r"[\s=\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]*"
CHARACTER = f"(?:[A-Za-z0-9_-]{BREAKS})"
DOT = rf"(?:\.{BREAKS})"


class Copied(PathConverter):
    """The end of an address that may have been copied with more behind it, or broken into lines."""

    regex = "(?s:[^/].*?)"


def init_secret_addresses(app: Flask) -> None:
    """Let routes take `<copied:...>`."""
    app.url_map.converters["copied"] = Copied


def _copied(secret: str) -> re.Pattern[str]:
    """Finds the secret where no letter or digit, which could be a part of it, stands beside it."""
    return re.compile(f"(?<![A-Za-z0-9])(?=({secret})(?![A-Za-z0-9]))")


# 32 bytes of `app.store.base.digests`; and what itsdangerous signs, with the time and 20 bytes.
RETURN_LINK = _copied(f"{CHARACTER}{{43}}")
TICKET = _copied(f"{DOT}?{CHARACTER}+{DOT}{CHARACTER}{{4,8}}{DOT}{CHARACTER}{{27}}")


def holds_a_secret(path: str) -> bool:
    """Whether what follows in an address of that path may be secret."""
    return HOLDS_A_SECRET.match(path) is not None


def secrets_in(copied: str, kind: re.Pattern[str]) -> Iterator[str]:
    """What the secret may be, where the end of an address was copied with more than the secret.

    First as it stands; then without what stands before and behind, such as a full stop or a closing
    bracket, and without breaks. Only a secret that is whole opens anything, so it matters little
    what stood there.
    """
    yield copied
    for found in kind.finditer(copied):
        yield re.sub(BREAKS, "", found[1])
