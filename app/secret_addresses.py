"""Addresses that hold a secret, which no other page may be told of, and no log may hold."""

import re

# A return link, what makes a browser known, and what a provider of OpenID Connect sends back.
HOLDS_A_SECRET = re.compile(
    r"/*(?:return|core-team/sign-in/(?:ticket|back))(?=[/?]|$)", re.IGNORECASE
)


def holds_a_secret(path: str) -> bool:
    """Whether what follows in an address of that path may be secret."""
    return HOLDS_A_SECRET.match(path) is not None
