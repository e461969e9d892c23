"""The tables that an edition may show of its groups, and whom they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from scoring.disclosure.proposal import OVERALL, Roll, RollEntry
from scoring.editions.edition import GroupKind


class TableForm(IntEnum):
    """How a table is shown, from most to least."""

    IN_FULL = 0
    LAST_TWO_TOGETHER = 1
    NOT = 2


@dataclass(frozen=True)
class GroupTable:
    """One group's table in the new edition, of those in `roll`, and how it is shown."""

    kind: GroupKind
    parts: tuple[str, ...]
    roll: Roll
    how: TableForm

    @property
    def name(self) -> str:
        """What it is called where the blame is found."""
        return f"{self.kind} {' '.join(self.parts)}"


def stage_bins(stages: int, how: TableForm = TableForm.IN_FULL) -> tuple[tuple[int, ...], ...]:
    """The stages of a ladder as a table shows them: each alone, or the last two together."""
    alone = [(stage,) for stage in range(stages)]
    if how == TableForm.LAST_TWO_TOGETHER:
        return (*alone[:-2], (*alone[-2], *alone[-1]))
    return tuple(alone)


def bin_counts(
    roll: Roll, bins: Sequence[Sequence[int]], measure: str = OVERALL
) -> tuple[int, ...]:
    """How many of a roll are in each bin, overall or by a value."""
    stages = [entry_stages(entry)[measure] for entry in roll]
    return tuple(sum(stage in each for stage in stages) for each in bins)


def entry_stages(entry: RollEntry) -> Mapping[str, int]:
    """Where one stands that the edition counts. Raises ValueError where that is not kept."""
    if entry.stages is None:
        raise ValueError(f"{entry.key} is counted, and nobody knows where it stands")
    return entry.stages


def belongs_to_group(kind: GroupKind, parts: Sequence[str], entry: RollEntry) -> bool:
    """Whether an organisation belongs to a group."""
    return is_group_member(kind, parts, entry.places, entry.sector)


def is_group_member(
    kind: GroupKind, parts: Sequence[str], places: frozenset[str], sector: str
) -> bool:
    """Whether whoever works in those places, in that sector, belongs to a group."""
    if kind == GroupKind.WHOLE:
        return True
    return not places.isdisjoint(parts) if kind == GroupKind.PLACE else sector in parts
