"""What a member, who knows its own stages, can tell of others; and a few members under one hand.

A target is an organisation of some class and a stage. A coalition is certain that the target is at
the stage unless some world has it elsewhere and still has room for the coalition's own sheets. The
coalition spoils a world in which it holds more sheets somewhere than the world has there.

Where no member has a part in spoiling two of some worlds, a coalition of n spoils n of those at
most: with n + 1 of them, no coalition is certain. Otherwise the search takes a world that few can
spoil, tries each member with a part in that, and with each goes on to a world that is left. Where a
coalition spoils all known worlds, a further one is sought with the coalition's sheets in place, and
with as many as can be of all that others hold: then few have a part in spoiling it, by preference
none who spoil many others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from auditor.outsider_checks import MOST_FINDINGS, NOT_PROVED
from auditor.participants import AnswerSheet
from auditor.site_content import AuditFinding
from auditor.world_finder import SparedSheets, WorldFinder, WorldLimits
from auditor.world_model import WorldModel

BoolArray: TypeAlias = NDArray[np.bool_]

HeldCells: TypeAlias = tuple[tuple[int, int], ...]
"""Where the sheets of a member stand: rows of a world, and stages."""

Coalition: TypeAlias = tuple[int, ...]
"""A coalition: the kind of each of its members, in order."""

# How many stages are tried for members whose true stage the roll lacks.
MOST_GUESSES = 20
MEMBERS_PARTLY_TRIED = (
    "what a member could tell was not tried to the end: the participants file does not say where"
    " every member stands, and not all that it might be was tried"
)


class CoalitionTarget(NamedTuple):
    """An organisation of this class, and a stage."""

    class_index: int
    stage: int


def find_coalition_disclosures(finder: WorldFinder, most_members: int) -> Iterator[AuditFinding]:
    """Find what up to so many members tell, then what members without true stages could."""
    yield from CoalitionSearch(
        finder, most_members, Counter(find_member_cells(finder.model))
    ).findings()
    yield from try_unknown_stages(finder)


def try_unknown_stages(finder: WorldFinder) -> Iterator[AuditFinding]:
    """Find what members without a true stage in the roll could tell, for each possible stage."""
    for tried, cell in enumerate(find_unknown_cells(finder.model)):
        if tried == MOST_GUESSES:
            yield AuditFinding(finder.model.value, MEMBERS_PARTLY_TRIED, is_remark=True)
            return
        limits = finder.widest_limits()
        limits.least[cell] = 1
        if finder.find_world(limits).world is not None:
            yield from CoalitionSearch(finder, 1, Counter([(cell,)]), is_guess=True).findings()


class CoalitionSearch:
    """Tries every target of a model's measure against all coalitions.

    Members that know the same are one kind. Where `is_guess`, perhaps no member knows it: findings
    are remarks.
    """

    def __init__(
        self,
        finder: WorldFinder,
        most_members: int,
        kinds: Counter[HeldCells],
        *,
        is_guess: bool = False,
    ) -> None:
        """The finder has worlds; `kinds` are what members know, and how many know it."""
        self.finder, self.model, self.most_members = finder, finder.model, most_members
        self.is_guess = is_guess
        self.kinds, self.numbers = list(kinds), list(kinds.values())
        # By kind, row and stage: whether it has a sheet there.
        self.owns = np.zeros((len(kinds), *finder.shape), dtype=np.int64)
        for kind, cells in enumerate(kinds):
            for row, stage in cells:
                self.owns[kind, row, stage] += 1
        self.most = np.einsum("k,krs->rs", np.array(self.numbers, dtype=np.int64), self.owns)
        self.worlds = np.zeros((0, *finder.shape), dtype=np.int64)
        # By world and kind, whether members of the kind may have a part in spoiling it.
        self.parts: BoolArray = np.zeros((0, len(kinds)), dtype=bool)
        self.worlds_used = 0

    def findings(self) -> Iterator[AuditFinding]:
        """Every target of which a coalition is certain."""
        if not self.kinds:
            return
        self._add_new_worlds()
        number = 0
        for target in self._list_targets():
            if number >= MOST_FINDINGS:
                yield AuditFinding(self.model.value, "more coalitions were not gone into")
                return
            finding = self._try_target(target)
            if finding:
                number += 1
                yield finding

    def _list_targets(self) -> Iterator[CoalitionTarget]:
        """All targets but those of which more stand elsewhere than a coalition can hold."""
        count = len(self.model.classes)
        elsewhere = self.most[:count].sum(axis=1, keepdims=True) - self.most[:count]
        most_members = np.minimum(self.most_members, self.model.sizes[:count, None] - 1)
        return (
            CoalitionTarget(int(at), int(stage))
            for at, stage in np.argwhere(elsewhere <= most_members)
        )

    def _add_new_worlds(self) -> None:
        """Keep all worlds that the finder has found since the last time."""
        new = np.stack(self.finder.worlds[self.worlds_used :])
        self.worlds_used = len(self.finder.worlds)
        scarce = (new < np.minimum(self.most, self.most_members)).reshape(len(new), -1)
        owns = self.owns.reshape(len(self.kinds), -1)
        parts = scarce.astype(np.float32) @ owns.T.astype(np.float32) > 0
        self.worlds = np.concatenate([self.worlds, new])
        self.parts = np.concatenate([self.parts, parts])

    def _try_target(self, target: CoalitionTarget) -> AuditFinding | None:
        """What a coalition tells of a target; None where no coalition is certain."""
        while (coalition := (search := _TargetSearch(self, target)).find_coalition()) is not None:
            limits = self._limit_to_coalition(target, coalition)
            answer = self.finder.find_sparing_world(
                limits, self._choose_spared_sheets(search.parts)
            )
            if answer.world is None:
                return self._describe_disclosure(target, coalition, answer.is_settled)
            self._add_new_worlds()
        return None

    def _limit_to_coalition(self, target: CoalitionTarget, coalition: Coalition) -> WorldLimits:
        """The coalition is in place, and one of the class that is not its own is elsewhere."""
        limits = self.finder.widest_limits()
        for kind in coalition:
            limits.least[:] += self.owns[kind]
        own = limits.least[target.class_index]
        others = int(self.model.sizes[target.class_index] - own.sum())
        limits.most[target.class_index, target.stage] = own[target.stage] + others - 1
        return limits

    def _choose_spared_sheets(self, parts: BoolArray) -> SparedSheets:
        """As much as a coalition can hold; sheets of those who spoil most worlds are worth most."""
        wanted = np.minimum(self.most, self.most_members)
        spoils = (1 + parts.sum(axis=0)) / (1 + len(parts))
        worth = np.einsum("k,krs->rs", spoils, self.owns) / np.maximum(wanted, 1)
        return SparedSheets(wanted, worth)

    def _describe_disclosure(
        self, target: CoalitionTarget, coalition: Coalition, settled: bool
    ) -> AuditFinding:
        classes, names = self.model.classes, self.model.ladder
        own = " and ".join(
            f"{classes[at]} and at {names[stage]}"
            for at, stage in (self.kinds[kind][0] for kind in coalition)
        )
        who = f"{len(coalition)} under one hand tell" if len(coalition) > 1 else "a member tells"
        message = f"{who}, being of {own}" if coalition else "anybody tells"
        if self.is_guess:
            message = f"a member could tell, were it of {own} (the participants file does not say)"
        message += f": an organisation of {classes[target.class_index]} is at {names[target.stage]}"
        where = f"edition {min(classes[target.class_index].editions)}, {self.model.value}"
        message = message if settled else f"{message}: {NOT_PROVED}"
        return AuditFinding(where, message, is_remark=self.is_guess)


class _TargetSearch:
    """Looks for a coalition that spoils all known worlds in which a target is elsewhere."""

    def __init__(self, search: CoalitionSearch, target: CoalitionTarget) -> None:
        self.search, self.target = search, target
        held, stage = target
        owns, sizes = search.owns, search.model.sizes
        away = sizes[held] - search.worlds[:, held, stage]
        serving = np.flatnonzero(away)
        self.worlds, self.away = search.worlds[serving], away[serving]
        self.parts = search.parts[serving]
        self.beside = owns[:, held].sum(axis=1)
        self.elsewhere = self.beside - owns[:, held, stage]
        # Whoever holds all that are elsewhere spoils the world too.
        self.parts |= (self.away <= search.most_members)[:, None] & (self.elsewhere > 0)
        if sizes[held] == 1:
            self.parts[:, self.beside > 0] = False
        self.spoilers = self.parts.sum(axis=1)
        self.size = int(sizes[held])
        self.tried: set[Coalition] = set()

    def find_coalition(self) -> Coalition | None:
        """The first that is found, or None where there is none."""
        if self._are_enough_apart():
            return None
        return self._extend_coalition((), np.arange(len(self.worlds)))

    def _are_enough_apart(self) -> bool:
        """Whether more worlds than it has members have no member in common who spoils them."""
        left = np.argsort(self.spoilers, kind="stable")
        for _ in range(self.search.most_members + 1):
            if not left.size:
                return False
            # A world that nobody has a part in spoiling stays, and is enough.
            left = left[~(self.parts[left] & self.parts[left[0]]).any(axis=1)]
        return True

    def _extend_coalition(self, coalition: Coalition, left: NDArray[np.intp]) -> Coalition | None:
        if not left.size:
            return coalition
        if len(coalition) == self.search.most_members:
            return None
        is_last = len(coalition) + 1 == self.search.most_members
        for kind in np.flatnonzero(self._who_may_spoil(left, is_last=is_last)):
            more = tuple(sorted((*coalition, int(kind))))
            if more not in self.tried and self._is_possible(more, int(kind)):
                self.tried.add(more)
                found = self._extend_coalition(more, left[self._find_serving_worlds(more, left)])
                if found is not None:
                    return found
        return None

    def _who_may_spoil(self, left: NDArray[np.intp], *, is_last: bool) -> BoolArray:
        """The kinds one of which must be added: whoever is the last has a part in all of these."""
        if is_last:
            return np.asarray(self.parts[left].all(axis=0))
        return np.asarray(self.parts[left[self.spoilers[left].argmin()]])

    def _is_possible(self, coalition: Coalition, kind: int) -> bool:
        """Whether there are so many of a kind, and somebody of the class is left to tell of."""
        enough = coalition.count(kind) <= self.search.numbers[kind]
        return enough and int(self.beside[list(coalition)].sum()) < self.size

    def _find_serving_worlds(self, coalition: Coalition, worlds: NDArray[np.intp]) -> BoolArray:
        """In which worlds it is in place, and another of the class is elsewhere."""
        held = Counter(cell for kind in coalition for cell in self.search.kinds[kind])
        rows, stages = np.array(list(held)).T
        there = self.worlds[worlds[:, None], rows, stages]
        in_place = (there >= np.array(list(held.values()))).all(axis=1)
        own = self.elsewhere[list(coalition)].sum()
        return np.asarray(in_place & (self.away[worlds] > own))


def find_member_cells(model: WorldModel) -> Iterator[HeldCells]:
    """Where the sheets of each member stand, of those whose every sheet is told by its measure.

    Those of the model's own measure come first.
    """
    own: dict[str, list[AnswerSheet]] = {}
    for sheet in model.roll.sheets:
        own.setdefault(sheet.organisation, []).append(sheet)
    for sheets in own.values():
        if all(get_sheet_stage(model, sheet) for sheet in sheets):
            yield tuple(sorted(cell for sheet in sheets for cell in find_sheet_cells(model, sheet)))


def find_unknown_cells(model: WorldModel) -> Iterator[tuple[int, int]]:
    """Every class and stage at which somebody may stand of whom the roll does not say where."""
    held = (
        model.class_by_sheet[sheet.organisation, sheet.since]
        for sheet in model.roll.sheets
        if not get_sheet_stage(model, sheet)
    )
    for at in dict.fromkeys(held):
        yield from ((at, stage) for stage in range(model.stages))


def get_sheet_stage(model: WorldModel, sheet: AnswerSheet) -> str:
    """The stage of a sheet by the model's own measure; empty where the roll does not say."""
    return sheet.rows[-1].stages.get(model.value, "")


def count_measures(model: WorldModel) -> int:
    """How many measures a model has, its own among them."""
    return 1 + len({other for other, _ in model.other_rows})


def find_sheet_cells(model: WorldModel, sheet: AnswerSheet) -> Iterator[tuple[int, int]]:
    """The row and stage of a sheet by each measure of a model that the roll tells."""
    held = model.class_by_sheet[sheet.organisation, sheet.since]
    pattern = model.patterns.index(model.classes[held].editions)
    rows = {other: model.find_rows(other, pattern)[0] for other, _ in model.other_rows}
    for value, row in {model.value: held, **rows}.items():
        said = sheet.rows[-1].stages.get(value, "")
        if said in model.ladder:
            yield row, model.ladder.index(said)
