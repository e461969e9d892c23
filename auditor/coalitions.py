"""What a member can tell of others, who knows its own stages, or a few under one hand together.

A coalition spoils a world in which somebody else is elsewhere where it holds more sheets somewhere
than the world has there; it can tell something only if it spoils every such world. Of worlds with
no member in common in what spoils them it spoils as many as it has members, at most: one more, and
nothing can be told. Where there are not so many, whoever has a part in spoiling one world is
tried, and with each whoever has one in another that is left. Where all known worlds are spoiled,
one is sought with the coalition's sheets in place, and with as many as can be of all that others
hold: so that few have a part in spoiling it, by preference none who spoil many others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from auditor.attack import ENOUGH, NOT_PROVED
from auditor.figures import Trouble
from auditor.model import Model
from auditor.participants import Sheet
from auditor.worlds import Finder, Limits, Spared

Flags: TypeAlias = NDArray[np.bool_]

Cells: TypeAlias = tuple[tuple[int, int], ...]
"""Rows of a world, and stages."""

Chosen: TypeAlias = tuple[int, ...]
"""A coalition: the kind of each of its members, in order."""


# Stages that are tried for members of whom the roll does not say where they stand.
MOST_GUESSES = 20
NOT_TO_THE_END = (
    "what a member could tell was not tried to the end: the participants file does not say where"
    " every member stands, and not all that it might be was tried"
)


class Target(NamedTuple):
    """An organisation of this class, and a stage."""

    held: int
    stage: int


def coalitions(finder: Finder, few: int) -> Iterator[Trouble]:
    """What up to so many members tell of others, and what whoever is left out could."""
    yield from Coalitions(finder, few, Counter(known_by_member(finder.model))).troubles()
    yield from guesses(finder)


def guesses(finder: Finder) -> Iterator[Trouble]:
    """What a member could tell of whom the roll does not say where it stands, stage by stage."""
    for tried, cell in enumerate(unknown_cells(finder.model)):
        if tried == MOST_GUESSES:
            yield Trouble(finder.model.value, NOT_TO_THE_END, remark=True)
            return
        limits = finder.limits()
        limits.least[cell] = 1
        if finder.find(limits).world is not None:
            yield from Coalitions(finder, 1, Counter([(cell,)]), is_guess=True).troubles()


class Coalitions:
    """Goes through all that a few could tell of, by the measure of a model.

    Whoever knows the same is one kind. Where `is_guess`, nobody may know it: what they tell is no
    more than worth knowing.
    """

    def __init__(
        self, finder: Finder, few: int, kinds: Counter[Cells], *, is_guess: bool = False
    ) -> None:
        """The finder has worlds; `kinds` are what members know, and how many know it."""
        self.finder, self.model, self.few = finder, finder.model, few
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
        self.parts: Flags = np.zeros((0, len(kinds)), dtype=bool)
        self.seen = 0

    def troubles(self) -> Iterator[Trouble]:
        """Everybody of whom a few could be certain."""
        if not self.kinds:
            return
        self._add()
        told = 0
        for target in self._targets():
            if told >= ENOUGH:
                yield Trouble(self.model.value, "more coalitions were not gone into")
                return
            trouble = self._tried(target)
            if trouble:
                told += 1
                yield trouble

    def _targets(self) -> Iterator[Target]:
        """All but where more of the class are known to be elsewhere than a coalition can hold."""
        count = len(self.model.classes)
        elsewhere = self.most[:count].sum(axis=1, keepdims=True) - self.most[:count]
        few = np.minimum(self.few, self.model.sizes[:count, None] - 1)
        return (Target(int(at), int(stage)) for at, stage in np.argwhere(elsewhere <= few))

    def _add(self) -> None:
        """Keep all worlds that the finder has found since the last time."""
        new = np.stack(self.finder.worlds[self.seen :])
        self.seen = len(self.finder.worlds)
        scarce = (new < np.minimum(self.most, self.few)).reshape(len(new), -1)
        owns = self.owns.reshape(len(self.kinds), -1)
        parts = scarce.astype(np.float32) @ owns.T.astype(np.float32) > 0
        self.worlds = np.concatenate([self.worlds, new])
        self.parts = np.concatenate([self.parts, parts])

    def _tried(self, target: Target) -> Trouble | None:
        """What a coalition tells of a target; None where none can."""
        while (chosen := (attack := _Attack(self, target)).coalition()) is not None:
            limits = self._limits(target, chosen)
            answer = self.finder.find_sparing(limits, self._spared(attack.parts))
            if answer.world is None:
                return self._trouble(target, chosen, answer.settled)
            self._add()
        return None

    def _limits(self, target: Target, chosen: Chosen) -> Limits:
        """The coalition is in place, and one of the class that is not its own is elsewhere."""
        limits = self.finder.limits()
        for kind in chosen:
            limits.least[:] += self.owns[kind]
        own = limits.least[target.held]
        others = int(self.model.sizes[target.held] - own.sum())
        limits.most[target.held, target.stage] = own[target.stage] + others - 1
        return limits

    def _spared(self, parts: Flags) -> Spared:
        """As much as a coalition can hold, most of it what is held by who spoils most worlds."""
        wanted = np.minimum(self.most, self.few)
        spoils = (1 + parts.sum(axis=0)) / (1 + len(parts))
        worth = np.einsum("k,krs->rs", spoils, self.owns) / np.maximum(wanted, 1)
        return Spared(wanted, worth)

    def _trouble(self, target: Target, chosen: Chosen, settled: bool) -> Trouble:
        classes, names = self.model.classes, self.model.ladder
        own = " and ".join(
            f"{classes[at]} and at {names[stage]}"
            for at, stage in (self.kinds[kind][0] for kind in chosen)
        )
        who = f"{len(chosen)} under one hand tell" if len(chosen) > 1 else "a member tells"
        told = f"{who}, being of {own}" if chosen else "anybody tells"
        if self.is_guess:
            told = f"a member could tell, were it of {own} (the participants file does not say)"
        told += f": an organisation of {classes[target.held]} is at {names[target.stage]}"
        where = f"edition {min(classes[target.held].editions)}, {self.model.value}"
        told = told if settled else f"{told}: {NOT_PROVED}"
        return Trouble(where, told, remark=self.is_guess)


class _Attack:
    """Looks for a coalition that spoils all known worlds in which a target is elsewhere."""

    def __init__(self, coalitions: Coalitions, target: Target) -> None:
        self.all, self.target = coalitions, target
        held, stage = target
        owns, sizes = coalitions.owns, coalitions.model.sizes
        away = sizes[held] - coalitions.worlds[:, held, stage]
        serving = np.flatnonzero(away)
        self.worlds, self.away = coalitions.worlds[serving], away[serving]
        self.parts = coalitions.parts[serving]
        self.beside = owns[:, held].sum(axis=1)
        self.elsewhere = self.beside - owns[:, held, stage]
        # Whoever holds all that are elsewhere spoils the world too.
        self.parts |= (self.away <= coalitions.few)[:, None] & (self.elsewhere > 0)
        if sizes[held] == 1:
            self.parts[:, self.beside > 0] = False
        self.spoilers = self.parts.sum(axis=1)
        self.size = int(sizes[held])
        self.tried: set[Chosen] = set()

    def coalition(self) -> Chosen | None:
        """The first that is found, or None where there is none."""
        if self._are_enough_apart():
            return None
        return self._extended((), np.arange(len(self.worlds)))

    def _are_enough_apart(self) -> bool:
        """Whether more worlds than it has members have no member in common who spoils them."""
        left = np.argsort(self.spoilers, kind="stable")
        for _ in range(self.all.few + 1):
            if not left.size:
                return False
            # A world that nobody has a part in spoiling stays, and is enough.
            left = left[~(self.parts[left] & self.parts[left[0]]).any(axis=1)]
        return True

    def _extended(self, chosen: Chosen, left: NDArray[np.intp]) -> Chosen | None:
        if not left.size:
            return chosen
        if len(chosen) == self.all.few:
            return None
        is_last = len(chosen) + 1 == self.all.few
        for kind in np.flatnonzero(self._who_may_spoil(left, is_last=is_last)):
            more = tuple(sorted((*chosen, int(kind))))
            if more not in self.tried and self._is_possible(more, int(kind)):
                self.tried.add(more)
                found = self._extended(more, left[self._serve(more, left)])
                if found is not None:
                    return found
        return None

    def _who_may_spoil(self, left: NDArray[np.intp], *, is_last: bool) -> Flags:
        """The kinds one of which must be added: whoever is the last has a part in all of these."""
        if is_last:
            return np.asarray(self.parts[left].all(axis=0))
        return np.asarray(self.parts[left[self.spoilers[left].argmin()]])

    def _is_possible(self, chosen: Chosen, kind: int) -> bool:
        """Whether there are so many of a kind, and somebody of the class is left to tell of."""
        enough = chosen.count(kind) <= self.all.numbers[kind]
        return enough and int(self.beside[list(chosen)].sum()) < self.size

    def _serve(self, chosen: Chosen, worlds: NDArray[np.intp]) -> Flags:
        """In which worlds it is in place, and another of the class is elsewhere."""
        held = Counter(cell for kind in chosen for cell in self.all.kinds[kind])
        rows, stages = np.array(list(held)).T
        there = self.worlds[worlds[:, None], rows, stages]
        in_place = (there >= np.array(list(held.values()))).all(axis=1)
        own = self.elsewhere[list(chosen)].sum()
        return np.asarray(in_place & (self.away[worlds] > own))


def known_by_member(model: Model) -> Iterator[Cells]:
    """Where the sheets of each member stand, of those whose every sheet is told by its measure.

    Those of the model's own measure come first.
    """
    own: dict[str, list[Sheet]] = {}
    for sheet in model.roll.sheets:
        own.setdefault(sheet.organisation, []).append(sheet)
    for sheets in own.values():
        if all(stage_of(model, sheet) for sheet in sheets):
            yield tuple(sorted(cell for sheet in sheets for cell in cells_of(model, sheet)))


def unknown_cells(model: Model) -> Iterator[tuple[int, int]]:
    """Every class and stage at which somebody may stand of whom the roll does not say where."""
    held = (
        model.of[sheet.organisation, sheet.since]
        for sheet in model.roll.sheets
        if not stage_of(model, sheet)
    )
    for at in dict.fromkeys(held):
        yield from ((at, stage) for stage in range(model.stages))


def stage_of(model: Model, sheet: Sheet) -> str:
    """The stage of a sheet by the model's own measure; empty where the roll does not say."""
    return sheet.rows[-1].stages.get(model.value, "")


def measures_in(model: Model) -> int:
    """How many measures a model has, with those beside its own."""
    return 1 + len({other for other, _ in model.shadows})


def cells_of(model: Model, sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The row and stage of a sheet by each measure of a model that the roll tells."""
    held = model.of[sheet.organisation, sheet.since]
    pattern = model.patterns.index(model.classes[held].editions)
    rows = {other: model.rows_of(other, pattern)[0] for other, _ in model.shadows}
    for value, row in {model.value: held, **rows}.items():
        said = sheet.rows[-1].stages.get(value, "")
        if said in model.ladder:
            yield row, model.ladder.index(said)
