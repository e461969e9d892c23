"""The words for places, sectors and sizes in an import, and guesses for other words."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Generic, NamedTuple, TypeVar

from app.core_team.imports.place_aliases import find_places_by_alias
from app.core_team.imports.spreadsheet_values import kind_of_value
from app.store.base.normalised_name import normalise_name
from app.store.organisations.organisations import (
    PLACE_NAMES,
    SECTOR_NAMES,
    SIZE_NAMES,
    Place,
    Sector,
    Size,
)
from app.text.hidden_characters import remove_hidden, show_hidden

PLACE_SEPARATOR = re.compile(r"[;,|\n]")
"""What separates places in a cell."""
PLACE_CONJUNCTION = re.compile(r"\s(?:and|or)\s|[&/+]")
"""What may join places that somebody wrote as one: used for guesses alone."""

SECTOR_HINTS = {
    Sector.HEALTH: (
        "nhs", "trust", "hospital", "gp", "icb", "camhs", "hospice", "surgery", "healthcare",
    ),
    Sector.LOCAL_AUTHORITY: ("council",),
    Sector.EDUCATION: (
        "school", "schools", "college", "colleges", "academy", "nursery", "primary", "secondary",
        "infant", "junior", "university", "pru",
    ),
    Sector.YOUTH_JUSTICE: ("yjs", "yot"),
    Sector.VOLUNTARY: (
        "vcs", "vcse", "vcfse", "vol", "voluntary", "volunteer", "charity", "charities",
        "charitable", "cic", "third",
    ),
}  # fmt: skip
"""Common words, and the sector that they may mean: guessed, never assumed."""

# ‘250+’ is not ‘250’: a text with one of these signs is no known word.
COMPARISON_SIGN = re.compile(r"[+<>≤≥~]")
LONGEST_WORD_SHOWN = 80
# Longer words get no guess: comparing spellings is slow.
LONGEST_WORD_GUESSED = 60
# A word as short as this is spelled much like many others.
SHORT_WORD_LENGTH = 4

Word = TypeVar("Word", Place, Sector, Size)


class Vocabulary(NamedTuple, Generic[Word]):
    """The words of a column: their labels, and the word for each label and id.

    `hints` are other words, and what they may mean: guessed, never assumed. Without `is_guessed`
    there are no guesses.
    """

    column: str
    labels: Mapping[Word, str]
    known: Mapping[str, Word]
    hints: Mapping[str, Word]
    is_guessed: bool = True
    find_by_alias: Callable[[str], tuple[Word, ...]] = lambda _: ()

    def find_word(self, said: str) -> Word | None:
        """The word with that label or id, None where there is none."""
        said = remove_hidden(said)
        return None if COMPARISON_SIGN.search(said) else self.known.get(normalise_name(said))

    def guesses(self, said: str) -> tuple[Word, ...]:
        """Guesses at what an unknown text means."""
        said = remove_hidden(said)
        if not self.is_guessed or len(said) > LONGEST_WORD_GUESSED:
            return ()
        return self.split_joined(said) or self._find_close(normalise_name(said))

    def split_joined(self, said: str) -> tuple[Word, ...]:
        """The words of a text that joins several, where each is known."""
        parts = PLACE_CONJUNCTION.split(said) if self.takes_several else []
        words = [word for part in parts if (word := self.find_word(part)) is not None]
        return tuple(words) if len(words) == len(parts) else self.find_by_alias(said)

    def _find_close(self, key: str) -> tuple[Word, ...]:
        """The words that hints stand for; else words that hold the text, or are spelled alike."""
        common = [self.hints[each] for word in key.split() for each in self._hints_like(word)]
        short = [known for known in self.known if _is_abbreviation(key, known)]
        fewest = min((len(known.split()) for known in short), default=0)
        short = [known for known in short if len(known.split()) == fewest]
        near = get_close_matches(key, self.known)
        near += [known for known in self.known if key and key in known]
        return tuple(dict.fromkeys(common or [self.known[each] for each in short or near]))

    def _hints_like(self, word: str) -> list[str]:
        if word in self.hints:
            return [word]
        if len(word) <= SHORT_WORD_LENGTH:
            return []
        return get_close_matches(word, self.hints, n=1, cutoff=0.8)

    @property
    def takes_several(self) -> bool:
        """Whether a cell may hold several words."""
        return self.column == "places"


def _build_vocabulary(
    column: str,
    labels: Mapping[Word, str],
    hints: Mapping[Word, Iterable[str]],
    is_guessed: bool = True,
) -> Vocabulary[Word]:
    known = {
        normalise_name(said): word for word, label in labels.items() for said in (label, str(word))
    }
    meant = {hint: word for word, hints_of_word in hints.items() for hint in hints_of_word}
    return Vocabulary(column, labels, known, meant, is_guessed)


PLACE_VOCABULARY = _build_vocabulary("places", PLACE_NAMES, {})._replace(
    find_by_alias=find_places_by_alias
)
SECTOR_VOCABULARY = _build_vocabulary("sector", SECTOR_NAMES, SECTOR_HINTS)
# A wrong size puts an organisation into another group, so sizes are never guessed.
SIZE_VOCABULARY = _build_vocabulary("size", SIZE_NAMES, {}, is_guessed=False)


def _is_abbreviation(key: str, known: str) -> bool:
    """Whether each word begins one of the known words, in their order: ‘e riding’, ‘n lincs’."""
    words = re.sub(r"^ne\b", "north east", key).split()
    left = iter(known.split())
    return len(words) > 1 and all(
        any(known_word.startswith((word, word.removesuffix("s"))) for known_word in left)
        for word in words
    )


SIZE_BANDS: Mapping[Size, range] = {
    Size.UP_TO_10: range(1, 11),
    Size.UP_TO_50: range(11, 51),
    Size.UP_TO_250: range(51, 251),
    Size.UP_TO_1000: range(251, 1001),
    Size.OVER_1000: range(1001, 10_000_000),
}
PEOPLE_PATTERN = re.compile(
    r"(?:about|around|approx\.?|approximately|circa|ca?\.?|~)?\s*"
    r"([\d,]{1,9})(?:\s*(?:[-–—]|to)\s*([\d,]{1,9}))?(?:\s*(?:people|staff|employees))?",
    re.IGNORECASE,
)


def find_size_band(text: str) -> Size | None:
    """The size of a number of people, or of both ends of ‘11-50’; None for other texts."""
    match = PEOPLE_PATTERN.fullmatch(text.strip())
    ends = (
        [int(digits.replace(",", "") or 0) for digits in match.groups() if digits] if match else []
    )
    return next(
        (size for size, band in SIZE_BANDS.items() if ends and all(n in band for n in ends)), None
    )


VOCABULARIES: Mapping[str, Vocabulary] = {  # type: ignore[type-arg] # each of its own words
    words.column: words for words in (PLACE_VOCABULARY, SECTOR_VOCABULARY, SIZE_VOCABULARY)
}
LABELS_BY_COLUMN: Mapping[str, Mapping[str, str]] = {
    column: {str(word): label for word, label in words.labels.items()}
    for column, words in VOCABULARIES.items()
}
"""The label of each id, by column."""


def split_places(cell: str) -> list[str]:
    """The places of a cell, each as it was written."""
    return [part.strip() for part in PLACE_SEPARATOR.split(cell) if part.strip()]


def guess_words(column: str, said: str) -> tuple[str, ...]:
    """The ids of the words that an unknown text may mean."""
    return tuple(str(word) for word in VOCABULARIES[column].guesses(said))


def unknown_word_fault(column: str, said: str, guess: tuple[str, ...] = ()) -> str:
    """The message on an unknown word; `guess` holds the ids of what it may mean."""
    labels = LABELS_BY_COLUMN[column]
    joint = " and " if VOCABULARIES[column].split_joined(said) else " or "
    meant = joint.join(f"‘{labels[word]}’" for word in guess)
    hint = f"Did you mean {meant}?" if guess else f"Enter one of: {', '.join(labels.values())}"
    kind = kind_of_value(said)
    made = f", which is {kind} in the spreadsheet" if kind else ""
    return f"We do not know ‘{show_hidden(said[:LONGEST_WORD_SHOWN])}’{made}. {hint}"
