"""Which numbers in running text are the same whatever the data.

A number is accounted for where it is part of a date, or where the words around it (or the whole
text, as a line of its own) stand in `plain_words.txt` or in a file of the reader's own: sentences
that were written before any answer was known. Every other number in a page has to be a figure, and
be marked as one. Numbers written out as words are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PLAIN_WORDS = Path(__file__).with_name("plain_words.txt")
# What is asked is written before any answer is known.
QUESTIONNAIRES = Path(__file__).resolve().parents[2] / "questionnaires"
# A name of something, such as `safety-aware-1`: a number is only its end.
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*(?:-[a-z0-9]+)")
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
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_EDGES = ".,:;()[]“”‘’'\"!?"


class PlainWords:
    """The words of texts that were written before any answer was known."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn every run of words of the texts."""
        known = list(texts)
        self._runs = {run for text in known for run in _runs(_tokens(text))}
        self._lines = {line.strip() for text in known for line in text.splitlines()}
        self._names = {name for text in known for name in _NAME.findall(text)}

    def loose(self, text: str) -> list[str]:
        """The numbers of a text that neither a date nor these words account for."""
        if not _DIGIT.search(text) or text.strip() in self._lines | self._names:
            return []
        tokens = _tokens(_DATES.sub(" ", text))
        return [
            tokens[at]
            for at in range(len(tokens))
            if _DIGIT.search(tokens[at]) and not self._knows(tokens, at)
        ]

    def _knows(self, tokens: list[str], at: int) -> bool:
        length = min(ENOUGH, len(tokens))
        starts = range(max(0, at - length + 1), min(at, len(tokens) - length) + 1)
        runs = (tuple(tokens[start : start + length]) for start in starts)
        return length >= FEWEST and any(run in self._runs for run in runs)


def plain_words(more: Iterable[Path]) -> PlainWords:
    """Those of `plain_words.txt`, of the questionnaires here, and of more files."""
    asked = sorted(QUESTIONNAIRES.glob("*.yaml"))
    return PlainWords(path.read_text("utf-8") for path in (PLAIN_WORDS, *asked, *more))


def numbers_in(text: str) -> list[str]:
    """Every number of a text, dates left out."""
    return _NUMBER.findall(_DATES.sub(" ", text))


def _tokens(text: str) -> list[str]:
    return [word for each in text.lower().split() if (word := each.strip(_EDGES))]


def _runs(tokens: list[str]) -> Iterable[tuple[str, ...]]:
    for length in range(FEWEST, ENOUGH + 1):
        for start in range(len(tokens) - length + 1):
            yield tuple(tokens[start : start + length])
