"""What becomes of the parts of something that two people change at once."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class PartEdits(NamedTuple):
    """The parts that a person left alone, and those that both changed, each to something else."""

    left_alone: list[str]
    conflicts: list[str]


def compare_parts(
    parts: Iterable[str],
    stored: Mapping[str, str],
    typed: Mapping[str, str],
    seen: Mapping[str, str],
) -> PartEdits:
    """Compare fingerprints by part: what is stored, what was typed, what the person's page showed.

    A part that the page did not show counts as one that somebody else may have changed.
    """
    edits = PartEdits([], [])
    for part in parts:
        if typed[part] == seen.get(part):
            edits.left_alone.append(part)
        elif stored[part] not in {seen.get(part), typed[part]}:
            edits.conflicts.append(part)
    return edits
