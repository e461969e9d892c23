"""Codes for whoever has lost their phone: ten, each good once, of which only hashes are kept."""

import re
from collections.abc import Iterator
from hashlib import shake_256
from itertools import islice

from app.store.base.digests import hash_secret

CODE_COUNT = 10
# Letters and figures that nobody takes for each other. Sixteen of them are 79 bits of chance: one
# round of SHA-256 cannot be undone by trying.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUP_COUNT, GROUP_LENGTH = 4, 4
# Bytes below the largest whole number of alphabets: so each letter is as likely as another.
UNBIASED_LIMIT = 256 - 256 % len(ALPHABET)
# Of 160 letters wanted, with room for those bytes that are passed over: one in 32.
BYTES_DRAWN = 1024
SEPARATOR_PATTERN = re.compile(r"[\s-]+")


def derive_recovery_codes(secret: str) -> list[str]:
    """The ten codes that a secret leads to, such as `k7md-x2pq-9fhw-tn4c`."""
    letters = _draw_letters(secret)
    return [_make_code(letters) for _ in range(CODE_COUNT)]


def hash_recovery_code(code: str) -> str:
    """What is kept of a code, however it is typed."""
    return hash_secret(SEPARATOR_PATTERN.sub("", code).casefold())


def hash_recovery_codes(codes: list[str]) -> list[str]:
    """What is kept of several."""
    return [hash_recovery_code(code) for code in codes]


def _draw_letters(secret: str) -> Iterator[str]:
    drawn = shake_256(secret.encode()).digest(BYTES_DRAWN)
    return (ALPHABET[byte % len(ALPHABET)] for byte in drawn if byte < UNBIASED_LIMIT)


def _make_code(letters: Iterator[str]) -> str:
    return "-".join("".join(islice(letters, GROUP_LENGTH)) for _ in range(GROUP_COUNT))
