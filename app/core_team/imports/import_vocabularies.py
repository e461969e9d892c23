"""The words for places, sectors and sizes in an import, and guesses for other words."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from app.core_team.imports.place_aliases import build_place_aliases
from app.core_team.imports.spreadsheet_values import kind_of_value
from app.store.base.current_programme import get_programme
from app.store.base.normalised_name import normalise_name
from app.text.hidden_characters import remove_hidden, show_hidden
from scoring.programme.programme import Option, Programme, list_offered

WORD_COLUMNS = ("places", "sector", "size")
"""The columns whose cells hold words of the programme."""

PLACE_SEPARATOR = re.compile(r"[;,|\n]")
"""What separates places in a cell."""
PLACE_CONJUNCTION = re.compile(r"\s(?:and|or)\s|[&/+]")
"""What may join places that somebody wrote as one: used for guesses alone."""

# ‘250+’ is not ‘250’: a text with one of these signs is no known word.
COMPARISON_SIGN = re.compile(r"[+<>≤≥~]")
LONGEST_WORD_SHOWN = 80
# Longer words get no guess: comparing spellings is slow.
LONGEST_WORD_GUESSED = 60
# A word as short as this is spelled much like many others.
SHORT_WORD_LENGTH = 4
# More than work or volunteer anywhere.
MOST_PEOPLE = 10_000_000


class Vocabulary(NamedTuple):
    """The words of a column: their labels, and the word for each label and id.

    `hints` are other words and phrases, and what they may mean: guessed, never assumed. Without
    `is_guessed` there are no guesses. `retired` has the labels of words that nobody can choose any
    more, by their labels and ids.
    """

    column: str
    labels: Mapping[str, str]
    known: Mapping[str, str]
    retired: Mapping[str, str]
    hints: Mapping[str, str]
    is_guessed: bool = True
    find_by_alias: Callable[[str], tuple[str, ...]] = lambda _: ()

    def find_word(self, said: str) -> str | None:
        """The word with that label or id, None where there is none."""
        said = remove_hidden(said)
        return None if COMPARISON_SIGN.search(said) else self.known.get(normalise_name(said))

    def find_retired(self, said: str) -> str | None:
        """The label of the word of that label or id that nobody can choose any more."""
        return self.retired.get(normalise_name(remove_hidden(said)))

    def guesses(self, said: str) -> tuple[str, ...]:
        """Guesses at what an unknown text means."""
        said = remove_hidden(said)
        if not self.is_guessed or len(said) > LONGEST_WORD_GUESSED or self.find_retired(said):
            return ()
        return self.split_joined(said) or self._find_close(normalise_name(said))

    def split_joined(self, said: str) -> tuple[str, ...]:
        """The words of a text that joins several, where each is known."""
        parts = PLACE_CONJUNCTION.split(said) if self.takes_several else []
        words = [word for part in parts if (word := self.find_word(part)) is not None]
        return tuple(words) if len(words) == len(parts) else self.find_by_alias(said)

    def _find_close(self, key: str) -> tuple[str, ...]:
        """The words that hints stand for; else words that hold the text, or are spelled alike."""
        common = [self.hints[each] for word in key.split() for each in self._hints_like(word)]
        common += [word for hint, word in self.hints.items() if f" {hint} " in f" {key} "]
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


@lru_cache(maxsize=8)
def build_vocabularies(programme: Programme) -> Mapping[str, Vocabulary]:
    """The vocabulary of each column of a programme's lists that has one."""
    sector_hints = {
        normalise_name(hint): sector.id
        for sector in programme.sectors
        if not sector.retired
        for hint in sector.also
    }
    vocabularies = (
        _build_vocabulary("places", programme.places)._replace(
            find_by_alias=build_place_aliases(programme).find_places
        ),
        _build_vocabulary("sector", programme.sectors)._replace(hints=sector_hints),
        # A wrong size puts an organisation into another group, so sizes are never guessed.
        _build_vocabulary("size", programme.sizes)._replace(is_guessed=False),
    )
    return {words.column: words for words in vocabularies}


def _build_vocabulary(column: str, options: Sequence[Option]) -> Vocabulary:
    known, retired = (
        {
            normalise_name(said): each
            for each in options
            if each.retired is is_retired
            for said in (each.name, each.id)
        }
        for is_retired in (False, True)
    )
    return Vocabulary(
        column,
        list_offered(options),
        {said: each.id for said, each in known.items()},
        {said: each.name for said, each in retired.items()},
        {},
    )


def get_vocabulary(column: str) -> Vocabulary:
    """The vocabulary of one of `WORD_COLUMNS`, in the programme of the app that is asked."""
    return build_vocabularies(get_programme())[column]


def get_labels(column: str) -> Mapping[str, str]:
    """The label of each id that can be chosen in a column; none where it has no vocabulary."""
    return get_vocabulary(column).labels if column in WORD_COLUMNS else {}


def _is_abbreviation(key: str, known: str) -> bool:
    """Whether each word begins one of the known words, in their order: ‘e riding’, ‘n lincs’."""
    words = re.sub(r"^ne\b", "north east", key).split()
    left = iter(known.split())
    return len(words) > 1 and all(
        any(known_word.startswith((word, word.removesuffix("s"))) for known_word in left)
        for word in words
    )


PEOPLE_PATTERN = re.compile(
    r"(?:about|around|approx\.?|approximately|circa|ca?\.?|~)?\s*"
    r"([\d,]{1,9})(?:\s*(?:[-–—]|to)\s*([\d,]{1,9}))?(?:\s*(?:people|staff|employees))?",
    re.IGNORECASE,
)


def find_size_band(text: str) -> str | None:
    """The size of a number of people, or of both ends of ‘11-50’; None for other texts."""
    match = PEOPLE_PATTERN.fullmatch(text.strip())
    ends = (
        [int(digits.replace(",", "") or 0) for digits in match.groups() if digits] if match else []
    )
    bands = _list_size_bands(get_programme()).items()
    return next((size for size, band in bands if ends and all(n in band for n in ends)), None)


def _list_size_bands(programme: Programme) -> dict[str, range]:
    """The numbers of people of each size that can be chosen, by its id."""
    offered = [size for size in programme.sizes if not size.retired]
    most = [size.up_to or MOST_PEOPLE for size in offered]
    return {
        size.id: range(before + 1, last + 1)
        for size, before, last in zip(offered, (0, *most), most, strict=False)
    }


def split_places(cell: str) -> list[str]:
    """The places of a cell, each as it was written."""
    return [part.strip() for part in PLACE_SEPARATOR.split(cell) if part.strip()]


def guess_words(column: str, said: str) -> tuple[str, ...]:
    """The ids of the words that an unknown text may mean."""
    return get_vocabulary(column).guesses(said)


def retired_word_message(column: str, said: str) -> str:
    """The message on a word that nobody can choose any more; empty for any other."""
    retired = get_vocabulary(column).find_retired(said)
    return f"‘{retired}’ cannot be chosen any more." if retired else ""


def unknown_word_fault(column: str, said: str, guess: tuple[str, ...] = ()) -> str:
    """The message on an unknown word; `guess` holds the ids of what it may mean."""
    vocabulary = get_vocabulary(column)
    labels = vocabulary.labels
    if retired := retired_word_message(column, said):
        return f"{retired} Enter one of: {', '.join(labels.values())}"
    joint = " and " if vocabulary.split_joined(said) else " or "
    meant = joint.join(f"‘{labels[word]}’" for word in guess)
    hint = f"Did you mean {meant}?" if guess else f"Enter one of: {', '.join(labels.values())}"
    kind = kind_of_value(said)
    made = f", which is {kind} in the spreadsheet" if kind else ""
    return f"We do not know ‘{show_hidden(said[:LONGEST_WORD_SHOWN])}’{made}. {hint}"
