"""Which numbers in running text are the same whatever the data.

A number is accounted for where it is part of a date, of an address or of what something is called
(`safety-aware-1`), where it says how many days something lasts (how long a log is kept, which
whoever publishes the site sets), or where the words around it (or the whole text, as a line of its
own) stand in `plain_words.txt` or in a file of the reader's own: sentences that were written before
any answer was known. Every other number in a page has to be a figure, and be marked as one. Numbers
written out are words: no page writes a figure so, and the note of an edition is asked as it is
typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from auditor.participants import read_text

PLAIN_WORDS = Path(__file__).with_name("plain_words.txt")
# What is asked is written before any answer is known: of a questionnaire its sentences are plain
# words, and so is its version. The code on its sheets of paper follows from the lock beside it.
QUESTIONNAIRES = Path(__file__).resolve().parents[1] / "questionnaires"
LOCK = "published.lock"
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
# Somebody's address, mailbox or host, and what is called by words with hyphens.
_ADDRESSES = re.compile(
    r"\w+://\S+|\S+@\S+|(?<![\w.-])[a-z][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?"
)
_CALLED = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z0-9]+)+(?![\w-])")
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
        named = [
            *(
                f"{name}, version {number}"
                for text in asked
                for name, number in _VERSION.findall(text)
            ),
            *(f"v{number}-{code}" for text in locks for number, code in _LOCKED.findall(text)),
        ]
        self._named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?!\w)")

    def loose(self, text: str) -> list[str]:
        """The numbers of a text that nothing accounts for."""
        if self.knows_line(text):
            return []
        for known in (self._named, _DATES, _DAYS, _ADDRESSES, _CALLED):
            text = known.sub(" ", text)
        tokens = _tokens(text)
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
    return [token for token in _tokens(text) if _has_number(token)]


def _has_number(text: str) -> bool:
    """Whether a number stands in it: a digit, raised or of another script too."""
    return any(map(str.isnumeric, text))


def _tokens(text: str) -> list[str]:
    return [word for each in text.lower().split() if (word := each.strip(_EDGES))]


def _runs(tokens: list[str]) -> Iterable[tuple[str, ...]]:
    for start in range(len(tokens) - ENOUGH + 1):
        yield tuple(tokens[start : start + ENOUGH])


def _joined(text: str) -> str:
    return " ".join(text.split())
