"""Answer sheets, told apart only as far as anybody outside can tell them apart.

A sheet is one organisation's answers, from the edition that first counts them to the one before the
organisation answers again or leaves. Sheets that everything public treats alike are one class: who
in it stands where can be exchanged and no published figure changes. So what an outsider can work
out is how many of a class stand at each stage, and nothing finer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from scoring.disclosure.proposal import OVERALL, Roll

ClassMask: TypeAlias = npt.NDArray[np.bool_]
"""One truth value a class."""
BoolArray: TypeAlias = npt.NDArray[np.bool_]
"""Truth values of any shape."""


class PublicSheet(NamedTuple):
    """What everybody may know of a sheet: where it counts in each edition, None where it does not,
    and which editions its organisation is in."""

    counted: tuple[tuple[frozenset[str], str] | None, ...]
    present: tuple[bool, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """By what classes are put in order: the same in every process, as that of sets is not."""
        counted = [(sorted(at[0]), at[1]) if at else ([], "") for at in self.counted]
        return (counted, self.present)


class AnswerSheets:
    """The sheets of several editions' rolls, in classes."""

    def __init__(self, rolls: Sequence[Roll]) -> None:
        self.rolls = rolls
        self._seen = _public_sheets(rolls)
        self.classes: Sequence[PublicSheet] = sorted(
            set(self._seen.values()), key=lambda seen: seen.order
        )
        self._number = {seen: number for number, seen in enumerate(self.classes)}
        sizes = Counter(self._seen.values())
        self.sizes: npt.NDArray[np.int64] = np.array([sizes[seen] for seen in self.classes])

    def where(self, holds: Callable[[PublicSheet], bool]) -> ClassMask:
        """The classes of which something holds."""
        return np.array([holds(seen) for seen in self.classes], dtype=bool)

    def counted_in(self, edition: int) -> ClassMask:
        """The classes that an edition counts."""
        return self.where(lambda seen: seen.counted[edition] is not None)

    def present_in(self, edition: int) -> ClassMask:
        """The classes whose organisations an edition counts, by these sheets or by others."""
        return self.where(lambda seen: seen.present[edition])

    @cached_property
    def together(self) -> npt.NDArray[np.bool_]:
        """Which two classes are counted in one edition or more alike."""
        counted = np.array(
            [self.counted_in(number) for number in range(len(self.rolls))], dtype=int
        )
        return np.asarray((counted.T @ counted) > 0)

    def truth(self, stages: int) -> npt.NDArray[np.int64] | None:
        """How many of each class stand at each stage. None where somebody's stage is not kept."""
        counts = np.zeros((len(self.classes), stages), dtype=np.int64)
        for (key, sheet), stage in self._stages().items():
            if stage is None:
                return None
            counts[self._number[self._seen[key, sheet]], stage] += 1
        return counts

    def members(self) -> dict[tuple[tuple[int, int], ...], int]:
        """What organisations know of themselves: the class and the stage of each of their sheets.

        With it, how many know just that. Those whose stages are not kept are left out.
        """
        own: dict[str, list[tuple[int, int]]] = defaultdict(list)
        gone = set()
        for (key, sheet), stage in self._stages().items():
            if stage is None:
                gone.add(key)
            else:
                own[key].append((self._number[self._seen[key, sheet]], stage))
        members = Counter(tuple(known) for key, known in own.items() if key not in gone)
        return dict(sorted(members.items()))

    def _stages(self) -> dict[tuple[str, str], int | None]:
        return {
            (entry.key, entry.sheet): entry.stages[OVERALL] if entry.stages else None
            for roll in self.rolls
            for entry in roll
        }


def _public_sheets(rolls: Sequence[Roll]) -> dict[tuple[str, str], PublicSheet]:
    entries = [{entry.key: entry for entry in roll} for roll in rolls]
    sheets = dict.fromkeys((entry.key, entry.sheet) for roll in rolls for entry in roll)
    return {
        (key, sheet): PublicSheet(
            tuple(
                (found.places, found.sector)
                if (found := by_key.get(key)) is not None and found.sheet == sheet
                else None
                for by_key in entries
            ),
            tuple(key in by_key for by_key in entries),
        )
        for key, sheet in sheets
    }
