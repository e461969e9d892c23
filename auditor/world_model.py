"""The linear equations that every possible world fulfils: who could stand where.

A sheet of answers is counted in every edition for as long as its organisation stands by it: in its
places, its sector and the whole, and in a change if its organisation is in both editions. So every
figure is a sum over sheets, and sheets that no figure tells apart are one class. A world says how
many sheets of each class stand at each stage: whole numbers that fulfil linear equations.

The overall stage and each value's stage are a measure each, and a model is of one of them. The
others have larger classes (all sheets that are counted in the same editions), and the inequalities
of `overall_rule.py` bound them together with the model's own measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from auditor.figure_checks import CountFact
from auditor.overall_rule import OverallInequality
from auditor.participants import AnswerSheet, ParticipantRoll, SmallGroup

World: TypeAlias = NDArray[np.int64]
"""Sheets by class (row) and stage: first the classes of the measure, then those of the others."""


class SheetClass(NamedTuple):
    """Sheets that nothing tells apart; counted in these editions."""

    sheets: tuple[AnswerSheet, ...]
    editions: frozenset[str]

    def __str__(self) -> str:
        """What everybody can know of them."""
        alike = f" ({len(self.sheets)} alike)" if len(self.sheets) > 1 else ""
        return f"{self.sheets[0]}{alike}"


class OtherMeasures(NamedTuple):
    """The other measures, and the inequalities between them and the model's own."""

    measures: Sequence[str]
    inequalities: Sequence[OverallInequality]


NO_OTHER_MEASURES = OtherMeasures((), ())


class WorldModel:
    """The classes of a measure's sheets and the equations that hold for them."""

    def __init__(
        self,
        value: str,
        facts: Sequence[CountFact],
        roll: ParticipantRoll,
        small_groups: Sequence[SmallGroup],
        ladder: Sequence[str],
        other_measures: OtherMeasures = NO_OTHER_MEASURES,
    ) -> None:
        """`ladder` has the ids of the stages, the start first.

        `small_groups` are those whose numbers are asked about; no figure is theirs, so they may
        have a part of a class. `sizes` has the number of sheets of every class, then of every class
        of the others.
        """
        self.value, self.roll = value, roll
        self.ladder, self.stages = tuple(ladder), len(ladder)
        self.facts = [fact for fact in facts if fact.value == value]
        self.inequalities, others = other_measures.inequalities, other_measures.measures
        self.other_facts = [fact for fact in facts if fact.value in others and self._is_whole(fact)]
        self.small_groups = small_groups
        self.classes = self._list_classes()
        self.class_by_sheet = {
            (sheet.organisation, sheet.since): at
            for at, each in enumerate(self.classes)
            for sheet in each.sheets
        }
        self.patterns = sorted({each.editions for each in self.classes}, key=sorted)
        self.other_rows = [(other, at) for other in others for at in range(len(self.patterns))]
        together = [
            sum(len(each.sheets) for each in self.classes if each.editions == pattern)
            for pattern in self.patterns
        ]
        alone = [len(each.sheets) for each in self.classes]
        self.sizes = np.array([*alone, *together * len(others)], dtype=np.int64)

    def _list_classes(self) -> list[SheetClass]:
        sheets_by_kind: dict[object, list[AnswerSheet]] = {}
        for sheet in self.roll.sheets:
            editions = frozenset(row.edition for row in sheet.rows)
            groups = frozenset(
                at
                for at, (edition, who) in enumerate(self._counted_groups)
                if edition in editions and sheet.organisation in who
            )
            sheets_by_kind.setdefault((editions, groups), []).append(sheet)
        return [
            SheetClass(tuple(sheets), frozenset(row.edition for row in sheets[0].rows))
            for sheets in sheets_by_kind.values()
        ]

    @cached_property
    def _counted_groups(self) -> list[tuple[str, frozenset[str]]]:
        return list(dict.fromkeys((each.edition, each.who) for each in self.facts))

    @cached_property
    def by_edition(self) -> NDArray[np.bool_]:
        """Whether a class (column) is counted in an edition (row)."""
        return np.array(
            [[edition in each.editions for each in self.classes] for edition in self.roll.editions]
        )

    def count_group_sheets(self, edition: str, who: frozenset[str]) -> NDArray[np.int64]:
        """How many sheets of each class are those of a group in an edition."""
        shares = np.zeros(len(self.classes), dtype=np.int64)
        for organisation, row in self.roll.by_edition[edition].items():
            if organisation in who:
                shares[self.class_by_sheet[organisation, row.since]] += 1
        return shares

    def find_rows(self, value: str, pattern: int) -> list[int]:
        """The rows of a world that hold a measure of the sheets counted in these editions."""
        if value != self.value:
            return [len(self.classes) + self.other_rows.index((value, pattern))]
        wanted = self.patterns[pattern]
        return [at for at, each in enumerate(self.classes) if each.editions == wanted]

    @cached_property
    def limits(self) -> tuple[sparse.csc_array, NDArray[np.float64], NDArray[np.float64]]:
        """A matrix over rows and stages (stages fastest), and what it gives at least and at most.

        Every class has its size, every fact its count, and every inequality holds, each once.
        """
        rows = dict(self._list_equations())
        exact = np.array(list(rows.values()), dtype=np.float64)
        inequalities = list(self._list_inequalities())
        terms = [
            *(dict.fromkeys(columns, 1) for columns in rows),
            *(each for each, _ in inequalities),
        ]
        most = np.concatenate(
            [exact, np.array([bound for _, bound in inequalities], dtype=np.float64)]
        )
        least = np.concatenate([exact, np.full(len(inequalities), -np.inf)])
        down = np.repeat(np.arange(len(terms)), [len(each) for each in terms])
        across = np.array([at for each in terms for at in each])
        weights = np.array([weight for each in terms for weight in each.values()], dtype=np.float64)
        shape = (len(terms), len(self.sizes) * self.stages)
        return sparse.csc_array((weights, (down, across)), shape=shape), least, most

    def _list_equations(self) -> Iterator[tuple[tuple[int, ...], int]]:
        wide = self.stages
        for at, size in enumerate(self.sizes):
            yield tuple(range(at * wide, (at + 1) * wide)), int(size)
        for fact in self.facts:
            classes = np.flatnonzero(self.count_group_sheets(fact.edition, fact.who))
            columns = (int(at * wide + stage) for at in classes for stage in fact.stages)
            yield tuple(sorted(columns)), fact.number
        for fact in self.other_facts:
            counted = [at for at, each in enumerate(self.patterns) if fact.edition in each]
            rows = [at for pattern in counted for at in self.find_rows(fact.value, pattern)]
            columns = (at * wide + stage for at in rows for stage in fact.stages)
            yield tuple(sorted(columns)), fact.number

    def _list_inequalities(self) -> Iterator[tuple[dict[int, int], int]]:
        """Every inequality, for the sheets of every pattern: weights by column, and the most."""
        for pattern, editions in enumerate(self.patterns):
            number = sum(len(each.sheets) for each in self.classes if each.editions == editions)
            for inequality in self.inequalities:
                columns: dict[int, int] = {}
                for value, stage, times in inequality.terms:
                    for at in self.find_rows(value, pattern):
                        for upper in range(stage, self.stages):
                            column = at * self.stages + upper
                            columns[column] = columns.get(column, 0) + times
                yield columns, inequality.times * number

    def _is_whole(self, fact: CountFact) -> bool:
        return fact.who == frozenset(self.roll.by_edition[fact.edition])

    def fits(self, world: World) -> bool:
        """Whether it is a possible world."""
        matrix, least, most = self.limits
        sums = matrix @ world.ravel()
        return bool((world >= 0).all() and (sums >= least).all() and (sums <= most).all())
