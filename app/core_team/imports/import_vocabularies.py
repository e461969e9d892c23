"""What the cells of an import may say of places, sectors and sizes, and what others may mean."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Generic, NamedTuple, TypeVar

from app.core_team.imports.place_aliases import places_called
from app.core_team.imports.spreadsheet_values import kind_of_value
from app.store.base.normalised_name import name_key
from app.store.organisations.organisations import PLACES, SECTORS, SIZES, Place, Sector, Size
from app.text.hidden_characters import remove_hidden, show_hidden

PARTING = re.compile(r"[;,|\n]")
"""What parts one place from the next in a cell."""
JOINING = re.compile(r"\s(?:and|or)\s|[&/+]")
"""What may join places that somebody wrote as one: looked at for a guess alone."""

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
"""Common words, and the sector that somebody may mean by them: suggested, never taken."""

# ‘250+’ is not ‘250’: with one of these a word is not known, however much is.
SIGNS = re.compile(r"[+<>≤≥~]")
LONGEST_SHOWN = 80
# Looking for what is spelled alike takes its time: of longer words there is no guess.
LONGEST_GUESSED = 60
# So short a word is spelled much like many.
SHORT = 4

Word = TypeVar("Word", Place, Sector, Size)


class Vocabulary(NamedTuple, Generic[Word]):
    """What the cells of a column may say: the words, and which each label and id means.

    `hints` are words that are not taken, and what they may mean. Where there `is_guessed` nothing,
    nothing else is suggested either.
    """

    column: str
    labels: Mapping[Word, str]
    known: Mapping[str, Word]
    hints: Mapping[str, Word]
    is_guessed: bool = True
    called: Callable[[str], tuple[Word, ...]] = lambda _: ()

    def meant(self, said: str) -> Word | None:
        """Which of the words it is, by its label or its id."""
        said = remove_hidden(said)
        return None if SIGNS.search(said) else self.known.get(name_key(said))

    def guesses(self, said: str) -> tuple[Word, ...]:
        """What somebody may have meant who wrote something else."""
        said = remove_hidden(said)
        if not self.is_guessed or len(said) > LONGEST_GUESSED:
            return ()
        return self.joined(said) or self._close(name_key(said))

    def joined(self, said: str) -> tuple[Word, ...]:
        """Several words that were written as one, where each is known."""
        found = [self.meant(part) for part in JOINING.split(said)] if self.takes_several else []
        words = tuple(word for word in found if word is not None)
        return words if len(words) == len(found) else self.called(said)

    def _close(self, key: str) -> tuple[Word, ...]:
        """What common words stand for; else words that hold it, or are spelled much like it."""
        common = [self.hints[each] for word in key.split() for each in self._hints_like(word)]
        short = [known for known in self.known if _is_short_for(key, known)]
        fewest = min((len(known.split()) for known in short), default=0)
        short = [known for known in short if len(known.split()) == fewest]
        near = get_close_matches(key, self.known)
        near += [known for known in self.known if key and key in known]
        return tuple(dict.fromkeys(common or [self.known[each] for each in short or near]))

    def _hints_like(self, word: str) -> list[str]:
        if word in self.hints:
            return [word]
        return get_close_matches(word, self.hints, n=1, cutoff=0.8) if len(word) > SHORT else []

    @property
    def takes_several(self) -> bool:
        """Whether a cell may hold more than one."""
        return self.column == "places"


def _vocabulary(
    column: str,
    labels: Mapping[Word, str],
    hints: Mapping[Word, Iterable[str]],
    is_guessed: bool = True,
) -> Vocabulary[Word]:
    known = {name_key(said): word for word, label in labels.items() for said in (label, str(word))}
    meant = {hint: word for word, each in hints.items() for hint in each}
    return Vocabulary(column, labels, known, meant, is_guessed)


PLACE_WORDS = _vocabulary("places", PLACES, {})._replace(called=places_called)
SECTOR_WORDS = _vocabulary("sector", SECTORS, SECTOR_HINTS)
# Between two sizes lies a different group in every comparison: nobody guesses one.
SIZE_WORDS = _vocabulary("size", SIZES, {}, is_guessed=False)


def _is_short_for(key: str, known: str) -> bool:
    """Whether each word begins one of the known words, in their order: ‘e riding’, ‘n lincs’."""
    words = re.sub(r"^ne\b", "north east", key).split()
    left = iter(known.split())
    return len(words) > 1 and all(
        any(each.startswith((word, word.removesuffix("s"))) for each in left) for word in words
    )


BANDS: Mapping[Size, range] = {
    Size.UP_TO_10: range(1, 11),
    Size.UP_TO_50: range(11, 51),
    Size.UP_TO_250: range(51, 251),
    Size.UP_TO_1000: range(251, 1001),
    Size.OVER_1000: range(1001, 10_000_000),
}
NUMBERS = re.compile(
    r"(?:about|around|approx\.?|approximately|circa|ca?\.?|~)?\s*"
    r"([\d,]{1,9})(?:\s*(?:[-–—]|to)\s*([\d,]{1,9}))?(?:\s*(?:people|staff|employees))?",
    re.IGNORECASE,
)


def band_of(said: str) -> Size | None:
    """The size that a number of people falls in, or both ends of ‘11-50’; None for other words."""
    found = NUMBERS.fullmatch(said.strip())
    ends = [int(each.replace(",", "") or 0) for each in found.groups() if each] if found else []
    return next(
        (size for size, band in BANDS.items() if ends and all(n in band for n in ends)), None
    )


VOCABULARIES: Mapping[str, Vocabulary] = {  # type: ignore[type-arg] # each of its own words
    words.column: words for words in (PLACE_WORDS, SECTOR_WORDS, SIZE_WORDS)
}
LABELS: Mapping[str, Mapping[str, str]] = {
    column: {str(word): label for word, label in words.labels.items()}
    for column, words in VOCABULARIES.items()
}
"""What the page says of each id, by column."""


def parts_of(said: str) -> list[str]:
    """The parts of a cell of places, each as it was written."""
    return [part.strip() for part in PARTING.split(said) if part.strip()]


def guesses(column: str, said: str) -> tuple[str, ...]:
    """The ids of what somebody may have meant by a word that is not known."""
    return tuple(str(word) for word in VOCABULARIES[column].guesses(said))


def unknown_word_fault(column: str, said: str, guess: tuple[str, ...] = ()) -> str:
    """What to say of a word that is not known; `guess` holds the ids of what it may mean."""
    labels = LABELS[column]
    joint = " and " if VOCABULARIES[column].joined(said) else " or "
    meant = joint.join(f"‘{labels[word]}’" for word in guess)
    hint = f"Did you mean {meant}?" if guess else f"Enter one of: {', '.join(labels.values())}"
    kind = kind_of_value(said)
    made = f", which is {kind} in the spreadsheet" if kind else ""
    return f"We do not know ‘{show_hidden(said[:LONGEST_SHOWN])}’{made}. {hint}"
