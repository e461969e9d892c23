"""Two wordings of one text, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

# Words of one times words of the other: beyond it, nobody reads what changed word by word, and
# finding it could take minutes.
MOST_COMPARED = 40_000


class PartKind(StrEnum):
    """Where words stand."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


class TextPart(NamedTuple):
    """Some words, and in which wording they stand."""

    kind: PartKind
    words: str


def compare_words(before: str, after: str) -> tuple[TextPart, ...]:
    """The parts of both, in order; the whole of each where they are too long to compare."""
    old, new = before.split(), after.split()
    if len(old) * len(new) > MOST_COMPARED:
        return (TextPart(PartKind.BEFORE, before), TextPart(PartKind.AFTER, after))
    return tuple(_parts(old, new))


def _parts(old: list[str], new: list[str]) -> Iterator[TextPart]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield TextPart(PartKind.BOTH, " ".join(old[old_from:old_to]))
            continue
        if old_from < old_to:
            yield TextPart(PartKind.BEFORE, " ".join(old[old_from:old_to]))
        if new_from < new_to:
            yield TextPart(PartKind.AFTER, " ".join(new[new_from:new_to]))
