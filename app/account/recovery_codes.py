"""Codes for whoever has lost their phone: ten, each good once, of which only hashes are kept."""

import re
from collections.abc import Iterator
from hashlib import shake_256
from itertools import islice

from app.store.base.digests import hash_of

HOW_MANY = 10
# Letters and figures that nobody takes for each other. Sixteen of them are 79 bits of chance: one
# round of SHA-256 cannot be undone by trying.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_A_GROUP = 4, 4
# Bytes below the largest whole number of alphabets: so each letter is as likely as another.
EVEN = 256 - 256 % len(ALPHABET)
# Of 160 letters wanted, with room for those bytes that are passed over: one in 32.
BYTES = 1024
BETWEEN = re.compile(r"[\s-]+")


def codes_of(secret: str) -> list[str]:
    """The ten codes that a secret leads to, such as `k7md-x2pq-9fhw-tn4c`."""
    letters = _letters(secret)
    return [_code(letters) for _ in range(HOW_MANY)]


def hash_of_code(code: str) -> str:
    """What is kept of a code, however it is typed."""
    return hash_of(BETWEEN.sub("", code).casefold())


def hashes_of(codes: list[str]) -> list[str]:
    """What is kept of several."""
    return [hash_of_code(code) for code in codes]


def _letters(secret: str) -> Iterator[str]:
    drawn = shake_256(secret.encode()).digest(BYTES)
    return (ALPHABET[each % len(ALPHABET)] for each in drawn if each < EVEN)


def _code(letters: Iterator[str]) -> str:
    return "-".join("".join(islice(letters, IN_A_GROUP)) for _ in range(GROUPS))
