"""Finding possible worlds by integer programming (HiGHS, through SciPy).

A whole model takes up to some seconds. But most of what is asked for can be had from a known world
by small exchanges, which need no program at all; and most of the rest by moving sheets between two
stages, or three, which takes a hundredth of a second. Whatever is found so is an exchange too.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from auditor.exchanges import Exchanges, Limits
from auditor.model import Model, World

# Enough for any model of a few hundred organisations. What is not settled by then is reported.
SECONDS = 60.0
# What scipy calls a model without a solution.
IMPOSSIBLE = 2
# Programs of two stages that are tried from one world.
TRIED = 4
# Other worlds that are set out from then.
OTHERS = 6
# Larger programs that are not done by then are left.
LOCAL_SECONDS = 0.25
# A world that spares what it can is sought for so long; then any will do.
SPARING_SECONDS = 10.0
# A sheet that is spared is worth so many moves of others.
WORTH = 100

Wishes: TypeAlias = NDArray[np.float64]
"""By class and stage, how much it is wished that there be fewer."""


class Wish(NamedTuple):
    """The sum of a world times `weights` has to be at least so much."""

    weights: NDArray[np.float64]
    least: float


class Spared(NamedTuple):
    """By class and stage, how many sheets had better stay, and how much each that does is worth."""

    wanted: NDArray[np.int64]
    worth: NDArray[np.float64]


class Program(NamedTuple):
    """Columns between `floor` and `ceiling` whose sums are between `least` and `most`."""

    matrix: sparse.sparray
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    floor: NDArray[np.int64]
    ceiling: NDArray[np.int64]
    moves: NDArray[np.float64]


class Answer(NamedTuple):
    """A world, or None. Only `settled` means that there is none."""

    world: World | None
    settled: bool


class Finder:
    """Finds worlds of a model. The same `seed` finds the same."""

    def __init__(self, model: Model, seed: int) -> None:
        """`start` gives it a first world; `worlds` has those found so far."""
        self.model, self.worlds = model, list[World]()
        self.chance = np.random.default_rng(seed)
        # What is to be left besides what is asked for.
        self.wishes: Wishes | None = None
        self.shape = (len(model.sizes), model.stages)

    def start(self, world: World) -> None:
        """Set out from this world: it is the first of `worlds`, and of `bases`."""
        self.worlds.append(world)
        self.bases = [world]
        self.exchanges = Exchanges(self.model, self.chance)
        self.exchanges.search(world)

    def go_on(self, wishes: Wishes) -> None:
        """Go to another world, by way of many exchanges, and look for exchanges there."""
        world = self.exchanges.mixed(self.bases[-1], wishes)
        self.worlds.append(world)
        self._settle_in(world)

    def limits(self) -> Limits:
        """No more than there are; to be narrowed by the caller."""
        most = np.repeat(self.model.sizes[:, None], self.model.stages, axis=1)
        return Limits(np.zeros_like(most), most)

    def mix(self, wishes: Wishes) -> World:
        """A world of many exchanges, away by preference from where the wishes are high."""
        base = self.bases[self.chance.integers(len(self.bases))]
        return self.exchanges.mixed(base, wishes)

    def find(self, limits: Limits) -> Answer:
        """A world within the limits: the fastest way first."""
        world = self.find_near(limits)
        if world is not None:
            return Answer(world, settled=True)
        answer = self._far(limits)
        if answer.world is not None:
            self.worlds.append(answer.world)
        return answer

    def find_sparing(self, limits: Limits, spared: Spared) -> Answer:
        """A world within the limits that spares what it can."""
        program = _sparing(self._whole(limits, None), spared)
        answer = _solved(program, 1, SPARING_SECONDS)
        if answer.status == IMPOSSIBLE:
            return Answer(None, settled=True)
        there = answer.x[: spared.wanted.size] if answer.x is not None else None
        world = self._checked(there.reshape(self.shape), limits) if there is not None else None
        if world is None:
            return self.find(limits)
        self.worlds.append(world)
        return Answer(world, settled=True)

    def find_near(self, limits: Limits) -> World | None:
        """A world within the limits, not far from a known one; None says nothing."""
        near = (self.exchanges.reaching(base, limits) for base in self.bases)
        world = next((each for each in near if each is not None), None)
        if world is None:
            world = next((each for each in self._near(limits) if each is not None), None)
        if world is not None:
            self.worlds.append(world)
        return world

    def _far(self, limits: Limits) -> Answer:
        """Hard to find, so it is a base for what may be as hard."""
        every = np.arange(self.shape[1])
        for base in (self.bases[0], self.bases[-1]):
            for count in (len(self.model.classes), self.shape[0]):
                world = self._moved(base, np.arange(count), every, limits)
                if world is not None:
                    self._settle_in(world)
                    return Answer(world, settled=True)
        answer = self.anywhere(limits)
        if answer.world is not None:
            self._settle_in(answer.world)
        return answer

    def _settle_in(self, world: World) -> None:
        self.bases.append(world)
        self.exchanges.search(world)

    def anywhere(self, limits: Limits, wish: Wish | None = None) -> Answer:
        """A world within the limits, sought among all."""
        program = self._whole(limits, wish)
        # What cannot be had in parts cannot be had whole: that is proved sooner.
        if _solved(program, 0).status == IMPOSSIBLE:
            return Answer(None, settled=True)
        answer = _solved(program, 1)
        if answer.x is None:
            return Answer(None, answer.status == IMPOSSIBLE)
        world = self._checked(answer.x.reshape(self.shape), limits)
        return Answer(world, world is not None)

    def _near(self, limits: Limits) -> Iterator[World | None]:
        """Worlds in which sheets have moved between two stages; then those with more changes."""
        for base in self.bases[:OTHERS]:
            yield from self._moved_between(base, limits)

    def _moved_between(self, base: World, limits: Limits) -> Iterator[World | None]:
        touched = set(np.flatnonzero(((base < limits.least) | (base > limits.most)).any(axis=0)))
        pairs = [each for each in combinations(range(self.model.stages), 2) if touched <= set(each)]
        for at in self.chance.permutation(len(pairs))[:TRIED]:
            some = np.flatnonzero(base[: len(self.model.classes), pairs[at]].any(axis=1))
            # Where nobody stands at either stage, nothing can move between them.
            if some.size:
                yield self._moved(base, some, np.array(pairs[at]), limits)

    def _moved(
        self, base: World, rows: NDArray[np.intp], stages: NDArray[np.intp], limits: Limits
    ) -> World | None:
        """A world that differs from `base` by what stands in these rows and stages."""
        columns = (rows[:, None] * self.shape[1] + stages).ravel()
        answer = _solved(self._part(base, columns, limits), 1, LOCAL_SECONDS)
        if answer.x is None:
            return None
        world = base.astype(np.float64)
        world.ravel()[columns] = answer.x
        found = self._checked(world, limits)
        if found is not None:
            self.exchanges.learn(base, found)
        return found

    def _whole(self, limits: Limits, wish: Wish | None) -> Program:
        matrix, least, most = self.model.limits
        if wish:
            matrix = sparse.vstack([matrix, wish.weights.reshape(1, -1)], format="csc")
            least, most = np.append(least, wish.least), np.append(most, np.inf)
        floor, ceiling = limits.least.ravel(), limits.most.ravel()
        # None is known before the first.
        base = self.worlds[0] if self.worlds else np.zeros(self.shape, dtype=np.int64)
        return Program(matrix, least, most, floor, ceiling, self._moves(base))

    def _part(self, base: World, columns: NDArray[np.intp], limits: Limits) -> Program:
        matrix, least, most = self.model.limits
        cut = matrix[:, columns]
        # What the columns that are not free add to every sum.
        fixed = matrix @ base.ravel() - cut @ base.ravel()[columns]
        rows = np.unique(cut.indices)
        return Program(
            cut.tocsr()[rows], (least - fixed)[rows], (most - fixed)[rows],
            limits.least.ravel()[columns], limits.most.ravel()[columns],
            self._moves(base)[columns],
        )  # fmt: skip

    def _moves(self, base: World) -> NDArray[np.float64]:
        """What is least for worlds near to one, and away from what is wished to be left.

        Worlds so described are found sooner than any others.
        """
        weights = (1 + self.chance.random(self.shape)) * (base == 0)
        if self.wishes is not None:
            weights = weights + self.wishes * (2 / self.wishes.max())
        return np.asarray(weights.ravel())

    def _checked(self, world: NDArray[np.float64], limits: Limits) -> World | None:
        """Rounding is never trusted: what is found is put into the equations."""
        rounded = np.rint(world).astype(np.int64)
        right = self.model.fits(rounded) and limits.hold(rounded.ravel())
        return rounded if right else None


def _sparing(program: Program, spared: Spared) -> Program:
    """The same with a column more for all that is wanted somewhere: how much of it is lacking."""
    wanted = spared.wanted.ravel()
    cells = np.flatnonzero(wanted)
    every = sparse.eye_array(len(cells))
    there = sparse.eye_array(len(wanted), format="csr")[cells]
    return Program(
        sparse.block_array([[program.matrix, None], [there, every]], format="csc"),
        np.append(program.least, wanted[cells]),
        np.append(program.most, np.full(len(cells), np.inf)),
        np.append(program.floor, np.zeros_like(cells)),
        np.append(program.ceiling, wanted[cells]),
        np.append(program.moves, WORTH * spared.worth.ravel()[cells]),
    )


def _solved(program: Program, whole: int, seconds: float = SECONDS) -> OptimizeResult:
    """In whole numbers, or, where `whole` is 0, in any."""
    with warnings.catch_warnings():
        # A limit of time that is reached is told by the status.
        warnings.simplefilter("ignore")
        return milp(
            program.moves,
            integrality=np.full(program.matrix.shape[1], whole),
            bounds=Bounds(program.floor, program.ceiling),
            constraints=LinearConstraint(program.matrix, program.least, program.most),
            # The first world that is found will do.
            options={"time_limit": seconds, "mip_rel_gap": 1.0},
        )
