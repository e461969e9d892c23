"""Passwords: what makes one good enough, and keeping only a hash of it.

After the National Cyber Security Centre's guidance (Password administration for system owners): a
length, no rules on what it is made of, a list of what everybody tries first, and three random words
as the way to a good one.
"""

import re
import secrets
from functools import cache
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
MOST = 500
# Beside what everybody tries first, and what anybody knows, this much has to be left to guess.
LEAST_TO_GUESS = 8
# A part of an e-mail address that is shorter may be in any word.
LEAST_OF_A_NAME = 4

COMMON = Path(__file__).with_name("common_passwords.txt")
SERVICE = ("waymark", "trauma", "informed")
# Letters and the figures that people write for them.
FIGURES = str.maketrans("013457@$!", "oieastasi")
SIGNS = re.compile(r"[\W_]+")
MEND = "Three random words make a good one."

hasher = PasswordHasher()


def fault_of(password: str, email: str) -> str | None:
    """What is wrong with a new password and how to mend it, or None where it is good enough."""
    if len(password) < LEAST:
        return f"Make the password at least {LEAST} characters long. {MEND}"
    if len(password) > MOST:
        return f"Shorten the password by {len(password) - MOST}: {MOST} characters fit"
    plain = normalize("NFKC", password).casefold()
    if any(name in plain for name in _names(email)):
        return f"Choose a password without your e-mail address in it. {MEND}"
    if len(_left_to_guess(plain)) < LEAST_TO_GUESS or len(set(plain)) < LEAST_TO_GUESS // 2:
        return f"Choose a password that is harder to guess: many people try this one. {MEND}"
    return None


def hash_of(password: str) -> str:
    """What is kept of a password: argon2id, with a salt of its own."""
    return hasher.hash(normalize("NFKC", password))


def matches(password: str, password_hash: str) -> bool:
    """Whether the password is the one of the hash. Nothing matches an empty hash.

    It takes as long where there is no hash, so that time does not tell who has an account.
    """
    decoy = _decoy()
    try:
        hasher.verify(password_hash or decoy, normalize("NFKC", password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_dated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than are used now."""
    return hasher.check_needs_rehash(password_hash)


@cache
def _decoy() -> str:
    return hasher.hash(secrets.token_hex())


def _names(email: str) -> list[str]:
    name = email.casefold().partition("@")[0]
    parts = re.split(r"[\W_\d]+", name)
    return [each for each in (name, *parts) if len(each) >= LEAST_OF_A_NAME]


def _left_to_guess(plain: str) -> str:
    """What is left without everybody's words, spelled with letters or figures, spaced or not."""
    spellings = [plain, plain.translate(FIGURES)]
    spellings += [SIGNS.sub("", each) for each in spellings]
    return min((SIGNS.sub("", _common().sub(" ", each)) for each in spellings), key=len)


@cache
def _common() -> re.Pattern[str]:
    words = {*COMMON.read_text("utf-8").split(), *SERVICE}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
