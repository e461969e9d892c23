"""A file's plain data with the place of every part, so that whatever is wrong can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeAlias

from scoring.faults import Fault

KeyPath: TypeAlias = tuple[str | int, ...]
Position: TypeAlias = tuple[int, int]  # line and column, from 1

# Stands for whatever YAML reads as neither text, a plain whole number, nor true or false. No field
# takes a fraction, so validation stops at every one of them, and `readings` has the words.
UNREADABLE_VALUE = 0.5
NO_VALUE = "nothing"  # the reading of a key with no value

REPLACEMENT_CHARACTER = (
    "\N{REPLACEMENT CHARACTER}"  # stands in messages for what must not be printed
)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}")
_LONGEST_SHOWN = 60
_MOST_LISTED = 25


class Suggestions:
    """Finds the word that was meant, for as long as that is cheap.

    A hostile file can misspell twenty thousand words; past the first few hundred, a suggestion
    helps nobody, and comparing would take minutes.
    """

    def __init__(self, comparisons: int = 5_000) -> None:
        """Allow so many comparisons of two words before giving up."""
        self._left = comparisons

    def nearest(self, word: str, options: Collection[str]) -> str | None:
        """The option most like `word`, or None where none is."""
        self._left -= len(options)
        if self._left < 0 or len(word) > _LONGEST_SHOWN:
            return None
        short = [option for option in options if len(option) <= _LONGEST_SHOWN]
        return next(iter(get_close_matches(word, short, n=1)), None)

    def instead(self, word: str, options: Collection[str]) -> str:
        """The end of a message about an unknown word: what was meant, or what there is."""
        meant = self.nearest(word, options)
        if meant:
            return f": did you mean {quoted(meant)}?"
        few = 0 < len(options) <= _MOST_LISTED and self._left > 0
        return f": choose from {', '.join(map(quoted, options))}" if few else ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One file's data, with what is known of it by path.

    `keys` and `values` say where each stands, and `readings` what YAML made of a value that is not
    text, such as `no` as false. `faults` are those of the reading itself.
    """

    file: str
    data: dict[str, object]
    keys: Mapping[KeyPath, Position]
    values: Mapping[KeyPath, Position]
    readings: Mapping[KeyPath, str]
    faults: tuple[Fault, ...] = ()
    hints: Suggestions = field(default_factory=Suggestions)

    @property
    def root(self) -> Spot:
        """The whole of it."""
        return Spot(self, (), self.data)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document and what stands there; `data` is None where nothing does.

    Reading through spots is lenient: a spot that is not what it should be has no text, number,
    members or entries, and what is wrong with its type is for validation to say.
    """

    document: SourceDocument
    path: KeyPath
    data: object

    def at(self, key: str) -> Spot:
        """What stands under a key of this mapping."""
        entries = self.data if isinstance(self.data, dict) else {}
        return Spot(self.document, (*self.path, key), entries.get(key))

    def down(self, path: KeyPath) -> Spot:
        """What stands at the end of `path` from here."""
        data = self.data
        for key in path:
            data = _value_at(data, key)
        return Spot(self.document, (*self.path, *path), data)

    @property
    def given(self) -> bool:
        """Whether anything stands here, right or wrong."""
        return self.data is not None

    @property
    def text(self) -> str | None:
        """The text that stands here."""
        return self.data if isinstance(self.data, str) else None

    @property
    def number(self) -> int | None:
        """The whole number that stands here."""
        if isinstance(self.data, bool) or not isinstance(self.data, int):
            return None
        return self.data

    @property
    def members(self) -> list[Spot]:
        """The members of the list that stands here."""
        data = self.data if isinstance(self.data, list) else []
        return [Spot(self.document, (*self.path, at), each) for at, each in enumerate(data)]

    @property
    def entries(self) -> dict[str, Spot]:
        """What the mapping that stands here holds, by key."""
        data = self.data if isinstance(self.data, dict) else {}
        return {key: self.at(key) for key in data}

    @property
    def reading(self) -> str | None:
        """What YAML made of a value that is not text, such as `no` as false."""
        return self.document.readings.get(self.path)

    @property
    def name(self) -> str:
        """The path as text, such as `sections[0].items[2].stage`."""
        return path_name(self.path)

    @property
    def line(self) -> int:
        """The line on which it stands, from 1."""
        return self._mark(self.document.values)[0]

    def fault(self, message: str, *, of_words: bool = False) -> Fault:
        """A fault in the value here; where there is none, at the nearest part around it."""
        mark = self._mark(self.document.values)
        return Fault(self.document.file, self.name, message, *mark, of_words=of_words)

    def fault_at_key(self, message: str) -> Fault:
        """A fault in the key here."""
        mark = self.document.keys.get(self.path) or self._mark(self.document.values)
        return Fault(self.document.file, self.name, message, *mark)

    def meant(self, options: Collection[str]) -> str | None:
        """The text here, or the option that a misspelt one was probably meant to be."""
        text = self.text or ""
        return text if text in options else self.document.hints.nearest(text, options)

    def unknown(self, kind: str, options: Collection[str]) -> Iterator[Fault]:
        """A fault where the text here is none of the options."""
        if self.text is not None and self.text not in options:
            instead = self.document.hints.instead(self.text, options)
            yield self.fault(f"there is no {kind} {quoted(self.text)}{instead}")

    def _mark(self, marks: Mapping[KeyPath, Position]) -> Position:
        path = self.path
        while path and path not in marks:
            path = path[:-1]
        return marks.get(path, (1, 1))


def quoted(text: str) -> str:
    """Text from a file in backquotes, on one line and short enough for a message."""
    line = " ".join(text.split())
    clean = "".join(
        each if each.isprintable() else REPLACEMENT_CHARACTER for each in line[: 2 * _LONGEST_SHOWN]
    )
    return f"`{clean[:_LONGEST_SHOWN]}…`" if len(clean) > _LONGEST_SHOWN else f"`{clean}`"


def path_name(path: KeyPath) -> str:
    """The path as text, such as `sections[0].items[2].stage`; empty for the whole file."""
    return "".join(_path_parts(path))


def _value_at(data: object, key: str | int) -> object:
    if isinstance(data, dict):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None


def _path_parts(path: KeyPath) -> Iterator[str]:
    for number, step in enumerate(path):
        if isinstance(step, int):
            yield f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            yield f".{step}" if number else step
        else:
            yield f"[{quoted(step)}]"
