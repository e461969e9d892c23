"""All worlds that fit what was found: who could stand where.

A sheet of answers is counted, as long as its organisation stands by it, in every edition: in its
places, its sector and the whole, and in a change if its organisation is in both editions. So every
figure is a sum over sheets, and sheets that no figure tells apart can be exchanged. A world is how
many sheets of each class stand at each stage: whole numbers that fulfil linear equations.

The overall stage and each value's stage are a measure each, and a model is of one of them. The
others stand beside it in larger classes (all sheets that are counted in the same editions), tied
to it by the inequalities of `linking.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from auditor.accounts import Fact
from auditor.linking import Link
from auditor.participants import Few, Roll, Sheet

World: TypeAlias = NDArray[np.int64]
"""Sheets by class and stage; below the classes of the measure, those of the others."""


class Class(NamedTuple):
    """Sheets that nothing tells apart; counted in these editions."""

    sheets: tuple[Sheet, ...]
    editions: frozenset[str]

    def __str__(self) -> str:
        """What everybody can know of them."""
        alike = f" ({len(self.sheets)} alike)" if len(self.sheets) > 1 else ""
        return f"{self.sheets[0]}{alike}"


class Beside(NamedTuple):
    """The other measures, and what holds between them all."""

    measures: Sequence[str]
    ties: Sequence[Link]


NOTHING = Beside((), ())


class Model:
    """The classes of a measure's sheets and the equations that hold for them."""

    def __init__(
        self,
        value: str,
        facts: Sequence[Fact],
        roll: Roll,
        small: Sequence[Few],
        ladder: Sequence[str],
        beside: Beside = NOTHING,
    ) -> None:
        """`ladder` has the ids of the stages, the start first.

        `small` groups are those whose numbers are asked about; no figure is theirs, so they may
        have a part of a class. `sizes` has the number of sheets of every class, then of every class
        of the others.
        """
        self.value, self.roll = value, roll
        self.ladder, self.stages = tuple(ladder), len(ladder)
        self.facts = [fact for fact in facts if fact.value == value]
        self.ties, others = beside.ties, beside.measures
        self.beside = [fact for fact in facts if fact.value in others and self._is_whole(fact)]
        self.small = small
        self.classes = self._classes()
        self.of = {
            (sheet.organisation, sheet.since): at
            for at, each in enumerate(self.classes)
            for sheet in each.sheets
        }
        self.patterns = sorted({each.editions for each in self.classes}, key=sorted)
        self.shadows = [(other, at) for other in others for at in range(len(self.patterns))]
        together = [
            sum(len(each.sheets) for each in self.classes if each.editions == pattern)
            for pattern in self.patterns
        ]
        alone = [len(each.sheets) for each in self.classes]
        self.sizes = np.array([*alone, *together * len(others)], dtype=np.int64)

    def _classes(self) -> list[Class]:
        found: dict[object, list[Sheet]] = {}
        for sheet in self.roll.sheets:
            editions = frozenset(row.edition for row in sheet.rows)
            told = frozenset(
                at
                for at, (edition, who) in enumerate(self._groups)
                if edition in editions and sheet.organisation in who
            )
            found.setdefault((editions, told), []).append(sheet)
        return [
            Class(tuple(sheets), frozenset(row.edition for row in sheets[0].rows))
            for sheets in found.values()
        ]

    @cached_property
    def _groups(self) -> list[tuple[str, frozenset[str]]]:
        return list(dict.fromkeys((each.edition, each.who) for each in self.facts))

    @cached_property
    def by_edition(self) -> NDArray[np.bool_]:
        """Whether a class (column) is counted in an edition (row)."""
        return np.array(
            [[edition in each.editions for each in self.classes] for edition in self.roll.editions]
        )

    def share_of(self, edition: str, who: frozenset[str]) -> NDArray[np.int64]:
        """How many sheets of each class are those of a group in an edition."""
        shares = np.zeros(len(self.classes), dtype=np.int64)
        for organisation, row in self.roll.by_edition[edition].items():
            if organisation in who:
                shares[self.of[organisation, row.since]] += 1
        return shares

    def rows_of(self, value: str, pattern: int) -> list[int]:
        """The rows of a world that hold a measure of the sheets counted in these editions."""
        if value != self.value:
            return [len(self.classes) + self.shadows.index((value, pattern))]
        wanted = self.patterns[pattern]
        return [at for at, each in enumerate(self.classes) if each.editions == wanted]

    @cached_property
    def limits(self) -> tuple[sparse.csc_array, NDArray[np.float64], NDArray[np.float64]]:
        """A matrix over rows and stages (stages fastest), and what it gives at least and at most.

        Every class has its size; every fact its count; every tie holds. Nothing stands twice.
        """
        rows = dict(self._equations())
        exact = np.array(list(rows.values()), dtype=np.float64)
        ties = list(self._inequalities())
        terms = [*(dict.fromkeys(columns, 1) for columns in rows), *(each for each, _ in ties)]
        most = np.concatenate([exact, np.array([bound for _, bound in ties], dtype=np.float64)])
        least = np.concatenate([exact, np.full(len(ties), -np.inf)])
        down = np.repeat(np.arange(len(terms)), [len(each) for each in terms])
        across = np.array([at for each in terms for at in each])
        weights = np.array([weight for each in terms for weight in each.values()], dtype=np.float64)
        shape = (len(terms), len(self.sizes) * self.stages)
        return sparse.csc_array((weights, (down, across)), shape=shape), least, most

    @cached_property
    def _ties(self) -> tuple[sparse.csr_array, NDArray[np.int64]]:
        matrix, least, most = self.limits
        loose = np.flatnonzero(least != most)
        return matrix.tocsr()[loose], most[loose].astype(np.int64)

    @property
    def ties_most(self) -> NDArray[np.int64]:
        """The most that every tie allows."""
        return self._ties[1]

    def lean(self, worlds: NDArray[np.int64]) -> NDArray[np.int64]:
        """What worlds, or changes of them (rows, each laid out flat), add to every tie."""
        return np.asarray((self._ties[0] @ worlds.T).T).astype(np.int64)

    def _equations(self) -> Iterator[tuple[tuple[int, ...], int]]:
        wide = self.stages
        for at, size in enumerate(self.sizes):
            yield tuple(range(at * wide, (at + 1) * wide)), int(size)
        for fact in self.facts:
            classes = np.flatnonzero(self.share_of(fact.edition, fact.who))
            columns = (int(at * wide + stage) for at in classes for stage in fact.stages)
            yield tuple(sorted(columns)), fact.number
        for fact in self.beside:
            counted = [at for at, each in enumerate(self.patterns) if fact.edition in each]
            rows = [at for pattern in counted for at in self.rows_of(fact.value, pattern)]
            columns = (at * wide + stage for at in rows for stage in fact.stages)
            yield tuple(sorted(columns)), fact.number

    def _inequalities(self) -> Iterator[tuple[dict[int, int], int]]:
        """Every tie, for the sheets of every pattern: columns with their weights, and the most."""
        for pattern, editions in enumerate(self.patterns):
            number = sum(len(each.sheets) for each in self.classes if each.editions == editions)
            for tie in self.ties:
                columns: dict[int, int] = {}
                for value, stage, times in tie.terms:
                    for at in self.rows_of(value, pattern):
                        for upper in range(stage, self.stages):
                            column = at * self.stages + upper
                            columns[column] = columns.get(column, 0) + times
                yield columns, tie.times * number

    def _is_whole(self, fact: Fact) -> bool:
        return fact.who == frozenset(self.roll.by_edition[fact.edition])

    def fits(self, world: World) -> bool:
        """Whether it is a possible world."""
        matrix, least, most = self.limits
        sums = matrix @ world.ravel()
        return bool((world >= 0).all() and (sums >= least).all() and (sums <= most).all())
