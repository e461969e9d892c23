"""Passwords: what makes one good enough, and keeping only a hash of it.

After the National Cyber Security Centre's guidance (Password administration for system owners): a
length, no rules on what it is made of, nothing that is among the first to be guessed, and three
random words as the way to a good one.
"""

import secrets
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.account.password_strength import guesses, holds_any, known_words

LEAST = 12
MOST = 500
# Below, zxcvbn calls a password 'very guessable': it would not stand even slow guessing at a page.
LEAST_GUESSES = 1_000_000

MEND = "Three random words make a good one."

hasher = PasswordHasher()


def fault_of(password: str, email: str, name: str) -> str | None:
    """What is wrong with a new password and how to mend it, or None where it is good enough."""
    if len(password) < LEAST:
        return f"Make the password at least {LEAST} characters long. {MEND}"
    if len(password) > MOST:
        return f"Shorten the password by {len(password) - MOST}: {MOST} characters fit"
    mine = known_words(email, name)
    if guesses(password, mine) >= LEAST_GUESSES:
        return None
    if holds_any(password, mine):
        return f"Choose a password that is not made of your name or e-mail address. {MEND}"
    return f"Choose a password that is harder to guess: it is among those tried first. {MEND}"


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
