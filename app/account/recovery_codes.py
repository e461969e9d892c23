"""Codes for whoever has lost their phone: ten, each good once, of which only hashes are kept."""

import re
import secrets

from app.store.secrets import hash_of

HOW_MANY = 10
# Letters and figures that nobody takes for each other. Sixteen of them are 79 bits of chance: one
# round of SHA-256 cannot be undone by trying.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_A_GROUP = 4, 4
BETWEEN = re.compile(r"[\s-]+")


def new_codes() -> list[str]:
    """Ten new codes, such as `k7md-x2pq-9fhw-tn4c`."""
    return [_code() for _ in range(HOW_MANY)]


def hash_of_code(code: str) -> str:
    """What is kept of a code, however it is typed."""
    return hash_of(BETWEEN.sub("", code).casefold())


def hashes_of(codes: list[str]) -> list[str]:
    """What is kept of several."""
    return [hash_of_code(code) for code in codes]


def _code() -> str:
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * IN_A_GROUP)]
    groups = ("".join(letters[at : at + IN_A_GROUP]) for at in range(0, len(letters), IN_A_GROUP))
    return "-".join(groups)
