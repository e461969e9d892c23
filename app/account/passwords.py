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

from app.account.password_strength import contains_known_word, count_guesses, split_into_words
from scoring.programme.programme import Programme

MIN_LENGTH = 12
MAX_LENGTH = 500
# Below, zxcvbn calls a password 'very guessable': it would not stand even slow guessing at a page.
MIN_GUESSES = 1_000_000

ADVICE = "Three random words make a good one."

hasher = PasswordHasher()


def find_new_password_fault(
    password: str, email: str, name: str, programme: Programme
) -> str | None:
    """What is wrong with a new password and how to mend it, or None where it is good enough.

    What the programme and its places are called is tried first by whoever guesses.
    """
    if len(password) < MIN_LENGTH:
        return f"Make the password at least {MIN_LENGTH} characters long. {ADVICE}"
    if len(password) > MAX_LENGTH:
        return f"Shorten the password by {len(password) - MAX_LENGTH}: {MAX_LENGTH} characters fit"
    known_words = split_into_words(email, name)
    if count_guesses(password, known_words | _list_programme_words(programme)) >= MIN_GUESSES:
        return None
    if contains_known_word(password, known_words):
        return f"Choose a password that is not made of your name or e-mail address. {ADVICE}"
    return f"Choose a password that is harder to guess: it is among those tried first. {ADVICE}"


def _list_programme_words(programme: Programme) -> frozenset[str]:
    places = (word for place in programme.places for word in (place.name, *place.also))
    groups = (word for group in programme.place_groups for word in group.also)
    return split_into_words(programme.partnership, programme.title, *places, *groups)


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id, with a salt of its own."""
    return hasher.hash(normalize("NFKC", password))


def verify_password(password: str, password_hash: str) -> bool:
    """Whether the password is the one of the hash. Nothing matches an empty hash.

    It takes as long where there is no hash, so that time does not tell who has an account.
    """
    decoy = _make_decoy_hash()
    try:
        hasher.verify(password_hash or decoy, normalize("NFKC", password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than are used now."""
    return hasher.check_needs_rehash(password_hash)


@cache
def _make_decoy_hash() -> str:
    return hasher.hash(secrets.token_hex())
