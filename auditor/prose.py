"""Which numbers in running text are the same whatever the data.

A number is accounted for where it is part of a date, where it says how many days something lasts
(how long a log is kept, which whoever publishes the site sets), or where the words around it (or
the whole text, as a line of its own) stand in `plain_words.txt` or in a file of the reader's own:
sentences that were written before any answer was known. Every other number in a page has to be a
figure, and be marked as one. Numbers written out count too; 'one' does where it says how many, as
in 'only one' or as the whole of a text, for it is no number more often than not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from auditor.participants import read_text

PLAIN_WORDS = Path(__file__).with_name("plain_words.txt")
# What is asked is written before any answer is known. Of a questionnaire, its sentences are plain
# words, its ids are names, and its version is known by both; its numbers are not. The code on its
# sheets of paper follows from the lock beside it.
QUESTIONNAIRES = Path(__file__).resolve().parents[1] / "questionnaires"
LOCK = "published.lock"
_ID = re.compile(r"\bid: ([a-z][a-z0-9-]*)")
_VERSION = re.compile(r"^id: ([a-z0-9-]+)\nversion: (\d+)$", re.MULTILINE)
_LOCKED = re.compile(r"^[a-z0-9-]+ (\d+) ([0-9a-f]{4})[0-9a-f]{60}$", re.MULTILINE)
_NO_SENTENCE = re.compile(
    r"^\s*(?:- )?(?:#|\{|(?:id|stage|value|scale|links|core|weight|evidence|not_applicable):"
    r"|[a-z_]+:\s*[\d{\[]).*$",
    re.MULTILINE,
)
# So many words in a row, the number among them, have to stand in the plain words: 'fewer than 5' is
# a figure, but not in the whole sentence that says why nothing is shown.
ENOUGH = 7

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATES = re.compile(
    r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:T00:00:00Z)?\b"
    rf"|(?<![\d.,])(?:(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?\s+(?:{_MONTHS})\s+)?20[0-9]{{2}}"
    r"(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(?<![\w.,])[1-9][0-9]{0,3} (?:working )?days?(?!\w)")
_UNITS = "two|three|four|five|six|seven|eight|nine"
# Whole words, or parts of one: forty-two, three-quarters, york-aware-seven. Ordinals and fractions
# are left out: they are rarely counts.
_WRITTEN = re.compile(
    rf"(?<![a-z])(?:{_UNITS}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|dozen"
    r"|zero|nil|nought|single|couple|sole|twice|(?:only|just|exactly|all\sbut)\sone)s?(?![a-z])"
)
# Where 'one' is a number: no space there ends a word.
_BESIDE_ONE = re.compile(r"\b(only|just|exactly|all but) one\b")
# How many, where it is all that is said.
_ALONE = frozenset({"one", "none", "no", "all", "nil"})
_EDGES = ".,:;()[]“”‘’'\"!?"


class PlainWords:
    """The words of texts that were written before any answer was known."""

    def __init__(
        self, texts: Iterable[str], questionnaires: Iterable[str] = (), locks: Iterable[str] = ()
    ) -> None:
        """Learn every run of words of the texts, what the questionnaires ask, and their locks."""
        asked = list(questionnaires)
        known = [*texts, *(_NO_SENTENCE.sub("", text) for text in asked)]
        self._runs = {run for text in known for run in _runs(_tokens(text))}
        self._lines = {_joined(line) for text in known for line in text.splitlines()}
        versions = [found for text in asked for found in _VERSION.findall(text)]
        self._lines |= {f"{name}, version {version}" for name, version in versions}
        names = {name for text in asked for name in _ID.findall(text) if _has_number(name)}
        # The folder of an earlier version's pages.
        names |= {f"{name}/version-{version}" for name, version in versions}
        # The longest first: `a-12` is no `a-1` with something behind it.
        longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"(?<![a-z0-9])(?:{longest})(?![0-9])") if names else None
        locked = (found for text in locks for found in _LOCKED.findall(text))
        self._lines |= {f"v{version}-{digits}" for version, digits in locked}

    def loose(self, text: str, *, is_name: bool = False) -> list[str]:
        """The numbers of a text that no date, no count of days and none of these words account for.

        Where it `is_name`, that of something asked may stand in it.
        """
        if self.knows_line(text):
            return []
        if is_name and self._names:
            text = self._names.sub("", text)
        tokens = _tokens(_DAYS.sub(" ", _DATES.sub(" ", text)))
        if not is_name and _is_alone(tokens):
            return tokens
        return [
            token
            for at, token in enumerate(tokens)
            if _has_number(token) and not self._knows(tokens, at)
        ]

    def knows_line(self, text: str) -> bool:
        """Whether the whole text is a line of its own among the known ones."""
        return _joined(text) in self._lines

    def _knows(self, tokens: list[str], at: int) -> bool:
        around = tokens[max(0, at - ENOUGH + 1) : at + ENOUGH]
        return not self._runs.isdisjoint(_runs(around))


def plain_words(more: Iterable[Path]) -> PlainWords:
    """Those of `plain_words.txt`, of the questionnaires here, and of more files."""
    others = list(more)
    asked = [
        *sorted(QUESTIONNAIRES.glob("[!.~]*.yaml")),
        *(p for p in others if p.suffix == ".yaml"),
    ]
    texts = [PLAIN_WORDS, *(path for path in others if path.suffix != ".yaml")]
    locks = sorted({path.with_name(LOCK) for path in asked if path.with_name(LOCK).exists()})
    return PlainWords(map(read_text, texts), map(read_text, asked), map(read_text, locks))


def numbers_in(text: str) -> list[str]:
    """Every word of a text in which a number stands."""
    tokens = _tokens(text)
    return [token for token in tokens if _has_number(token) or _is_alone(tokens)]


def _has_number(text: str) -> bool:
    """Whether a number stands in it: written out, or a digit, raised or of another script too."""
    return any(map(str.isnumeric, text)) or bool(_WRITTEN.search(text))


def _is_alone(tokens: list[str]) -> bool:
    return len(tokens) == 1 and tokens[0] in _ALONE


def _tokens(text: str) -> list[str]:
    said = _BESIDE_ONE.sub(lambda found: found[0].replace(" ", "\xa0"), _joined(text.lower()))
    return [word for each in said.split(" ") if (word := each.strip(_EDGES))]


def _runs(tokens: list[str]) -> Iterable[tuple[str, ...]]:
    for start in range(len(tokens) - ENOUGH + 1):
        yield tuple(tokens[start : start + ENOUGH])


def _joined(text: str) -> str:
    return " ".join(text.split())
