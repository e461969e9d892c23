"""How many guesses a password takes, as zxcvbn counts them (Wheeler, USENIX Security 2016).

zxcvbn knows common passwords, words, names, dates, repeats and rows of keys. It allows much for
not knowing how many pieces a password is made of, so that any words with spaces between them pass.
Whoever guesses at this service tries them first. So only the guesses for the pieces count here, and
the password is also looked at in other spellings and in parts; the fewest guesses count.
"""

import re
from collections.abc import Iterable, Iterator
from math import prod
from threading import Lock
from unicodedata import combining, normalize

from zxcvbn import zxcvbn

# Characters that are looked at: what zxcvbn takes. More would take it long, and be enough already.
MAX_LENGTH_CHECKED = 72
# What anybody tries first at this service, beside what everybody tries first everywhere.
SERVICE_WORDS = (
    "waymark", "trauma", "informed", "care", "organisation", "assessment", "team",
    "correct", "horse", "battery", "staple", "changeme",
)  # fmt: skip
YEAR_PATTERN = "(?:19|20)[0-9]{2}"
# Inside other words, shorter ones would be found by chance.
MIN_WORD_LENGTH = 4

# Cyrillic and Greek letters that look like Latin ones, and the signs that are written for letters.
LOOKALIKE_LETTERS = str.maketrans("аеорсухіјѕԁһвнмткαεορτυκν", "aeopcyxijsdhbhmtkaeoptykv")
SIGNS_FOR_LETTERS = str.maketrans("013457@$!8", "oleastasib")
SEPARATORS = re.compile(r"[\W_]+")
PART_PATTERN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]+|_+")

# zxcvbn keeps the words that it is given in a table of its own, which threads share.
_zxcvbn_lock = Lock()


def split_into_words(*texts: str) -> frozenset[str]:
    """The words of what anybody can know of somebody: their name, their e-mail address."""
    whole = (text.casefold() for text in texts)
    return frozenset(word for text in whole for word in (text, *SEPARATORS.split(text)) if word)


def count_guesses(password: str, known: Iterable[str]) -> float:
    """How many guesses the password takes whoever knows the `known` words. About 1e6 is few."""
    words = sorted({*known, *SERVICE_WORDS})
    with _zxcvbn_lock:
        return min(
            _count_guesses_of_parts(parts, words) for parts in _list_decompositions(password, words)
        )


def contains_known_word(password: str, known: Iterable[str]) -> bool:
    """Whether one of the words can be read in the password, however it is spelled."""
    long = [word for word in known if len(word) >= MIN_WORD_LENGTH]
    return any(word in text for text in _list_spellings(password) for word in long)


def _list_decompositions(password: str, words: Iterable[str]) -> Iterator[set[str]]:
    """The password in parts, each once, in several ways. What anybody knows is taken out of one."""
    inside = sorted((word for word in words if len(word) >= MIN_WORD_LENGTH), key=len, reverse=True)
    taken_out = re.compile("|".join([*map(re.escape, inside), YEAR_PATTERN]))
    for text in _list_spellings(password):
        yield {text}
        yield {SEPARATORS.sub("", text)}
        for spelling in (text, SEPARATORS.sub("", text)):
            yield set(PART_PATTERN.findall(taken_out.sub(" ", spelling)))


def _list_spellings(password: str) -> set[str]:
    """As it is, with letters for those that look like them, and with letters for signs too."""
    plain = normalize("NFKC", password).casefold()[:MAX_LENGTH_CHECKED]
    bare = "".join(character for character in normalize("NFKD", plain) if not combining(character))
    alike = bare.translate(LOOKALIKE_LETTERS)[:MAX_LENGTH_CHECKED]
    return {plain, alike, alike.translate(SIGNS_FOR_LETTERS)}


def _count_guesses_of_parts(parts: Iterable[str], words: list[str]) -> float:
    return prod(
        1 if part in words else _count_guesses_of_part(part, words) for part in parts if part
    )


def _count_guesses_of_part(part: str, words: list[str]) -> float:
    return prod(
        float(piece["guesses"]) for piece in zxcvbn(part, words, MAX_LENGTH_CHECKED)["sequence"]
    )
