"""Finding possible worlds by integer programming (HiGHS, through SciPy).

A whole model takes up to some seconds. But most of what is asked for can be had from a known world
by small exchanges, which need no program at all; and most of the rest by moving sheets between two
stages, or three, which takes a hundredth of a second. Whatever is found so is an exchange too.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from scoring.auditor.exchanges import Exchanges, Limits
from scoring.auditor.model import Model, World

# Enough for any model of a few hundred organisations. What is not settled by then is reported.
SECONDS = 60.0
LOCAL_SECONDS = 1.0
# What scipy calls a model without a solution.
IMPOSSIBLE = 2
# Programs of two stages and of three that are tried before the whole model is.
TRIED = 6


class Wish(NamedTuple):
    """The sum of a world times `weights` has to be at least so much."""

    weights: NDArray[np.float64]
    least: float


class Program(NamedTuple):
    """Columns between `floor` and `ceiling` whose sums are between `least` and `most`."""

    matrix: sparse.sparray
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    floor: NDArray[np.int64]
    ceiling: NDArray[np.int64]


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
        self.shape = (len(model.sizes), model.stages)

    def start(self, world: World) -> None:
        """Set out from this world: it is the first of `worlds`."""
        self.worlds.append(world)
        self.exchanges = Exchanges(self.model, world, self.chance)

    def limits(self) -> Limits:
        """No more than there are; to be narrowed by the caller."""
        most = np.repeat(self.model.sizes[:, None], self.model.stages, axis=1)
        return Limits(np.zeros_like(most), most)

    def mix(self, wishes: NDArray[np.float64]) -> World:
        """A world of many exchanges, away by preference from where `wishes` (as a world) are high."""
        return self.exchanges.mixed(wishes)

    def find(self, limits: Limits) -> Answer:
        """A world within the limits: the fastest way first."""
        world = self.exchanges.reaching(limits)
        if world is None:
            world = next((each for each in self._near(limits) if each is not None), None)
            answer = Answer(world, settled=True) if world is not None else self.anywhere(limits)
            if answer.world is None:
                return answer
            world = answer.world
            self.exchanges.learn(world)
        self.worlds.append(world)
        return Answer(world, settled=True)

    def anywhere(self, limits: Limits, wish: Wish | None = None) -> Answer:
        """A world within the limits, sought among all."""
        program = self._whole(limits, wish)
        # What cannot be had in parts cannot be had whole: that is proved sooner.
        if _solved(program, 0, SECONDS).status == IMPOSSIBLE:
            return Answer(None, settled=True)
        answer = _solved(program, 1, SECONDS)
        if answer.x is None:
            return Answer(None, answer.status == IMPOSSIBLE)
        world = self._checked(answer.x.reshape(self.shape), limits)
        return Answer(world, world is not None)

    def _near(self, limits: Limits) -> Iterator[World | None]:
        """Worlds in which sheets have moved between two stages only, then three."""
        base = self.worlds[0]
        touched = ((base < limits.least) | (base > limits.most)).any(axis=0)
        for number in (2, 3):
            sets = [set(each) for each in combinations(range(self.model.stages), number)]
            able = [each for each in sets if set(np.flatnonzero(touched)) <= each]
            for at in self.chance.permutation(len(able))[:TRIED]:
                yield self._between(base, sorted(able[at]), limits)

    def _between(self, base: World, stages: list[int], limits: Limits) -> World | None:
        """A world that differs from the base by sheets that move between these stages."""
        some = np.flatnonzero(base[:, stages].any(axis=1))
        columns = (some[:, None] * self.shape[1] + np.array(stages)).ravel()
        answer = _solved(self._part(base, columns, limits), 1, LOCAL_SECONDS)
        if answer.x is None:
            return None
        world = base.astype(np.float64)
        world.ravel()[columns] = answer.x
        return self._checked(world, limits)

    def _whole(self, limits: Limits, wish: Wish | None) -> Program:
        matrix, least, most = self.model.limits
        if wish:
            matrix = sparse.vstack([matrix, wish.weights.reshape(1, -1)], format="csc")
            least, most = np.append(least, wish.least), np.append(most, np.inf)
        return Program(matrix, least, most, limits.least.ravel(), limits.most.ravel())

    def _part(self, base: World, columns: NDArray[np.intp], limits: Limits) -> Program:
        matrix, least, most = self.model.limits
        cut = matrix[:, columns]
        # What the columns that are not free add to every sum.
        fixed = matrix @ base.ravel() - cut @ base.ravel()[columns]
        rows = np.unique(cut.indices)
        return Program(
            cut.tocsr()[rows], (least - fixed)[rows], (most - fixed)[rows],
            limits.least.ravel()[columns], limits.most.ravel()[columns],
        )  # fmt: skip

    def _checked(self, world: NDArray[np.float64], limits: Limits) -> World | None:
        """Rounding is never trusted: what is found is put into the equations."""
        rounded = np.rint(world).astype(np.int64)
        right = self.model.fits(rounded) and limits.hold(rounded.ravel())
        return rounded if right else None


def _solved(program: Program, whole: int, seconds: float) -> OptimizeResult:
    """In whole numbers, or, where `whole` is 0, in any."""
    with warnings.catch_warnings():
        # A limit of time that is reached is told by the status.
        warnings.simplefilter("ignore")
        return milp(
            np.zeros(program.matrix.shape[1]),
            integrality=np.full(program.matrix.shape[1], whole),
            bounds=Bounds(program.floor, program.ceiling),
            constraints=LinearConstraint(program.matrix, program.least, program.most),
            options={"time_limit": seconds},
        )
