"""Which numbers in running text are the same whatever the data.

A number is accounted for where it is part of a date, or where the words around it (or the whole
text, as a line of its own) stand in `plain_words.txt` or in a file of the reader's own: sentences
that were written before any answer was known. Every other number in a page has to be a figure, and
be marked as one. Numbers written out count from two on: 'one' is no number more often than not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PLAIN_WORDS = Path(__file__).with_name("plain_words.txt")
# What is asked is written before any answer is known. Of a questionnaire, its sentences are plain
# words, its ids are names, and its version is known by both; its numbers are not.
QUESTIONNAIRES = Path(__file__).resolve().parents[2] / "questionnaires"
_ID = re.compile(r"\bid: ([a-z][a-z0-9-]*)")
_VERSION = re.compile(r"^id: ([a-z0-9-]+)\nversion: (\d+)$", re.MULTILINE)
_NO_SENTENCE = re.compile(
    r"^\s*(?:- )?(?:#|\{|(?:id|stage|value|scale|links|core|weight|evidence|not_applicable):"
    r"|[a-z_]+:\s*[\d{\[]).*$",
    re.MULTILINE,
)
# So many words in a row, the number among them, have to stand in the plain words.
ENOUGH = 4
FEWEST = 3

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATES = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}(?:T00:00:00Z)?\b|\b(?:\d{{1,2}}\s+)?(?:{_MONTHS})(?:\s+(?:19|20)\d\d)?\b"
    r"|(?<![\d.,])(?:19|20)\d\d(?![\d%]|[.,]\d)"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS = "two|three|four|five|six|seven|eight|nine"
# Whole words, or parts of one: forty-two, three-quarters, york-aware-seven.
_WRITTEN = re.compile(
    rf"(?<![a-z])(?:{_UNITS}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|dozen"
    r"|both|half|halves|third|quarter|(?:four|fif|six|seven|eigh|nin|ten)th)s?(?![a-z])"
)
_EDGES = ".,:;()[]“”‘’'\"!?"


class PlainWords:
    """The words of texts that were written before any answer was known."""

    def __init__(self, texts: Iterable[str], questionnaires: Iterable[str] = ()) -> None:
        """Learn every run of words of the texts, and what the questionnaires ask."""
        asked = list(questionnaires)
        known = [*texts, *(_NO_SENTENCE.sub("", text) for text in asked)]
        self._runs = {run for text in known for run in _runs(_tokens(text))}
        self._lines = {line.strip() for text in known for line in text.splitlines()}
        names = {name for text in asked for name in _ID.findall(text) if _has_number(name)}
        # The longest first: `a-12` is no `a-1` with something behind it.
        longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"(?<![a-z0-9])(?:{longest})(?![0-9])") if names else None
        versions = (found for text in asked for found in _VERSION.findall(text))
        self._lines |= {f"{name}, version {version}" for name, version in versions}

    def loose(self, text: str, *, is_name: bool = False) -> list[str]:
        """The numbers of a text that neither a date nor these words account for.

        Where it `is_name`, that of something asked may stand in it.
        """
        if not _has_number(text) or self.knows_line(text):
            return []
        if is_name and self._names:
            text = self._names.sub("", text)
        tokens = _tokens(_DATES.sub(" ", text))
        return [
            tokens[at]
            for at in range(len(tokens))
            if _has_number(tokens[at]) and not self._knows(tokens, at)
        ]

    def knows_line(self, text: str) -> bool:
        """Whether the whole text is a line of its own among the known ones."""
        return text.strip() in self._lines

    def _knows(self, tokens: list[str], at: int) -> bool:
        length = min(ENOUGH, len(tokens))
        starts = range(max(0, at - length + 1), min(at, len(tokens) - length) + 1)
        runs = (tuple(tokens[start : start + length]) for start in starts)
        return length >= FEWEST and any(run in self._runs for run in runs)


def plain_words(more: Iterable[Path]) -> PlainWords:
    """Those of `plain_words.txt`, of the questionnaires here, and of more files."""
    others = list(more)
    asked = [*sorted(QUESTIONNAIRES.glob("*.yaml")), *(p for p in others if p.suffix == ".yaml")]
    texts = [PLAIN_WORDS, *(path for path in others if path.suffix != ".yaml")]
    return PlainWords(
        (path.read_text("utf-8") for path in texts), (path.read_text("utf-8") for path in asked)
    )


def numbers_in(text: str) -> list[str]:
    """Every number of a text, in figures or written out, dates left out."""
    left = _DATES.sub(" ", text)
    return [*_NUMBER.findall(left), *_WRITTEN.findall(left.lower())]


def _has_number(text: str) -> bool:
    """Whether a number stands in it: written out, or a digit, raised or of another script too."""
    return any(map(str.isnumeric, text)) or bool(_WRITTEN.search(text.lower()))


def _tokens(text: str) -> list[str]:
    return [word for each in text.lower().split() if (word := each.strip(_EDGES))]


def _runs(tokens: list[str]) -> Iterable[tuple[str, ...]]:
    for length in range(FEWEST, ENOUGH + 1):
        for start in range(len(tokens) - length + 1):
            yield tuple(tokens[start : start + length])
