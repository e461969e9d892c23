"""What an outsider can tell for certain of where organisations stand.

The rule: for every group of organisations of an edition, published or not, and every stage, the
fewest of them that can be at that stage are at most n - 2 (0 where n is 1). It holds for every
group exactly when it holds for every two organisations: when some possible world has neither of
them at the stage. For a group of two, that is the rule itself; and a larger group has two members
whom such a world puts elsewhere, which leaves n - 2 at most. So it is enough to go through pairs;
every world found settles many of them at once, and a pair that no world settles is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from auditor.figures import Trouble
from auditor.model import Model, World
from auditor.participants import Few
from auditor.worlds import Answer, Finder, Limits, Wish

# A rule that is broken so often need not be gone through to the end.
ENOUGH = 12
NOT_PROVED = "not proved: no world was found in which it is otherwise"


class Outsider:
    """Goes through all pairs of a model."""

    def __init__(self, finder: Finder) -> None:
        """The finder has a first world."""
        self.finder, self.model = finder, finder.model
        self.count = len(self.model.classes)
        self.open = self._pairs()
        self.seen = 0

    def _pairs(self) -> NDArray[np.bool_]:
        """By stage, class and class, what has to be settled: pairs counted in one edition.

        The diagonal has the pairs within a class; of a class of one, the organisation itself.
        """
        present = self.model.by_edition.astype(np.int64)
        together = (present.T @ present) > 0
        return np.repeat(np.triu(together)[None], self.model.stages, axis=0)

    def troubles(self) -> Iterator[Trouble]:
        """Every pair of which something is certain, and every one that could not be settled."""
        told = 0
        while (target := self._next()) is not None:
            if told >= ENOUGH:
                yield Trouble(self.model.value, f"{self.open.sum()} more pairs were not gone into")
                return
            for each in self._settle(*target):
                told += 1
                yield each

    def _next(self) -> tuple[int, int, int] | None:
        """A pair that no world settles, as stage, class and class; those within a class first."""
        for world in self.finder.worlds[self.seen :]:
            self.open &= ~_settled(world[: self.count], self.model.sizes[: self.count])
        self.seen = len(self.finder.worlds)
        alone = np.argwhere(np.diagonal(self.open, axis1=1, axis2=2))
        if len(alone):
            stage, at = (int(each) for each in alone[0])
            return stage, at, at
        for stage, one, other in np.argwhere(self.open)[:1]:
            return int(stage), int(one), int(other)
        return None

    def _settle(self, stage: int, one: int, other: int) -> Iterator[Trouble]:
        answer = self.finder.find(self._elsewhere(stage, one, other), leaving=self._open_at())
        if answer.world is not None:
            return
        self.open[stage, one, other] = False
        yield Trouble(self._where(one, other), self._what(stage, one, other, answer.settled))
        if one == other and self._is_certain(stage, one, answer.settled):
            # Then it is at least as certain of every pair that it is in.
            self.open[stage, one, :] = self.open[stage, :, one] = False

    def _open_at(self) -> NDArray[np.float64]:
        """By class and stage, how many pairs are open."""
        weights = np.zeros(self.finder.shape)
        weights[: self.count] = 1 + (self.open.sum(axis=1) + self.open.sum(axis=2)).T
        return weights

    def _is_certain(self, stage: int, at: int, settled: bool) -> bool:
        if self.model.sizes[at] == 1:
            return settled
        limits = self.finder.limits()
        limits.most[at, stage] -= 1
        answer = self.finder.find(limits)
        return answer.world is None and answer.settled

    def _elsewhere(self, stage: int, one: int, other: int) -> Limits:
        limits = self.finder.limits()
        limits.most[one, stage] -= 1
        if one != other or self.model.sizes[one] > 1:
            limits.most[other, stage] -= 1
        return limits

    def _where(self, one: int, other: int) -> str:
        classes = self.model.classes
        common = sorted(classes[one].editions & classes[other].editions)
        return f"edition {common[0]}, {self.model.value}"

    def _what(self, stage: int, one: int, other: int, settled: bool) -> str:
        classes, at = self.model.classes, f"at {self.model.ladder[stage]}"
        if one != other:
            told = f"of an organisation of {classes[one]}, and one of {classes[other]}, "
            told += f"one at least is {at}"
        elif self.model.sizes[one] == 1:
            told = f"the organisation of {classes[one]} is {at}"
        else:
            told = f"of {classes[one]}, all or all but one are {at}"
        return told if settled else f"{told}: {NOT_PROVED}"


def _settled(world: World, sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By stage, class and class, whether two of them can both be elsewhere in this world."""
    away = (sizes[:, None] - world).T
    some = away > 0
    both = some[:, :, None] & some[:, None, :]
    within = away >= np.minimum(2, sizes)
    every = np.arange(len(sizes))
    both[:, every, every] = within
    return both


def small_groups(finder: Finder) -> Iterator[Trouble]:
    """The groups too few to be published of which it is certain how many are at a stage.

    That nobody is there may be certain.
    """
    told = 0
    for few in finder.model.small:
        crowd = Crowd(few, finder.model)
        for stage in range(finder.model.stages):
            # Worlds that were found for one may settle others.
            crowd.note(np.stack(finder.worlds))
            if not crowd.is_open(stage):
                continue
            if told >= ENOUGH:
                yield Trouble(finder.model.value, "more small groups were not gone into")
                return
            trouble = crowd.settle(finder, stage)
            if trouble:
                told += 1
                yield trouble


class Crowd:
    """A small group, and how many of it the known worlds allow at each stage.

    It has `shares` of the sheets of some classes. Which of a class are its own does not matter to
    any figure: so of a part of a class, it is certain only whether all or none are at a stage.
    """

    def __init__(self, few: Few, model: Model) -> None:
        """No world is known yet."""
        self.few, self.value, self.ladder = few, model.value, model.ladder
        shares = Counter(model.of[sheet] for sheet in few.sheets)
        self.classes = np.array(sorted(shares))
        self.shares = np.array([shares[each] for each in sorted(shares)])
        self.sizes = model.sizes[self.classes]
        self.fewest = np.full(model.stages, len(few.sheets))
        self.most = np.zeros(model.stages, dtype=np.int64)

    def note(self, worlds: NDArray[np.int64]) -> None:
        """Worlds by number, class and stage that are possible as well."""
        there = worlds[:, self.classes]
        shares, sizes = self.shares[:, None], self.sizes[:, None]
        fewest = np.maximum(0, shares - (sizes - there)).sum(axis=1)
        most = np.minimum(shares, there).sum(axis=1)
        self.fewest = np.minimum(self.fewest, fewest.min(axis=0))
        self.most = np.maximum(self.most, most.max(axis=0))

    def is_open(self, stage: int) -> bool:
        """Whether somebody is there, and the same number in all known worlds."""
        return bool(0 < self.fewest[stage] == self.most[stage])

    def settle(self, finder: Finder, stage: int) -> Trouble | None:
        """Look for a world in which the number is another; None where there is one."""
        answers = list(self._others(finder, stage))
        if answers[-1].world is not None:
            return None
        told = f"{self.value}: {self.most[stage]} of its {len(self.few.sheets)} are certain to be"
        told += f" at {self.ladder[stage]}, no more and no fewer"
        settled = all(each.settled for each in answers)
        return Trouble(str(self.few), told if settled else f"{told}: {NOT_PROVED}")

    def _others(self, finder: Finder, stage: int) -> Iterator[Answer]:
        """What comes of looking in turn, until there is one."""
        for at in np.flatnonzero(self.shares < self.sizes):
            limits = finder.limits()
            limits.least[self.classes[at], stage] = 1
            limits.most[self.classes[at], stage] = self.sizes[at] - 1
            yield (answer := finder.find(limits))
            if answer.world is not None:
                return
        # Now all or none of each class are there: the sum is that of whole numbers.
        for sign in (1, -1):
            weights = np.zeros(finder.shape)
            weights[self.classes, stage] = sign * self.shares / self.sizes
            wish = Wish(weights, sign * self.most[stage] + 0.5)
            yield (answer := finder.find(finder.limits(), wish=wish))
            if answer.world is not None:
                return
