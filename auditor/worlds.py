"""Finding possible worlds by integer programming (HiGHS, through SciPy).

What is found is put into the equations, in whole numbers: rounding is never trusted. That none was
found counts as that there is none only where the program has proved it.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from auditor.model import Model, World

# Enough for any model of a few hundred organisations. What is not settled by then is reported.
SECONDS = 60.0
# What scipy calls a model without a solution.
IMPOSSIBLE = 2
# A world that spares what it can is sought for so long; then any will do.
SPARING_SECONDS = 10.0
# A sheet that is spared is worth so many moves of others.
WORTH = 100

Weights: TypeAlias = NDArray[np.float64]
"""By class and stage."""


class Limits(NamedTuple):
    """How many sheets of each class may and must stand at each stage."""

    least: World
    most: World

    def hold(self, world: World) -> bool:
        """Whether a world is within them."""
        return bool((world >= self.least).all() and (world <= self.most).all())


class Wish(NamedTuple):
    """The sum of a world times `weights` has to be at least so much."""

    weights: Weights
    least: float


class Spared(NamedTuple):
    """By class and stage, how many sheets had better stay, and how much each that does is worth."""

    wanted: NDArray[np.int64]
    worth: Weights


class Program(NamedTuple):
    """Columns between `floor` and `ceiling` whose sums are between `least` and `most`.

    Of all solutions, one is best in which the columns times `costs` are few.
    """

    matrix: sparse.sparray
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    floor: NDArray[np.int64]
    ceiling: NDArray[np.int64]
    costs: NDArray[np.float64]


class Answer(NamedTuple):
    """A world, or None. Only `settled` means that there is none."""

    world: World | None
    settled: bool


class Finder:
    """Finds worlds of a model. The same `seed` finds the same; `worlds` has those found so far."""

    def __init__(self, model: Model, seed: int) -> None:
        """None is known yet."""
        self.model, self.worlds = model, list[World]()
        self.chance = np.random.default_rng(seed)
        self.shape = (len(model.sizes), model.stages)

    def limits(self) -> Limits:
        """No more than there are; to be narrowed by the caller."""
        most = np.repeat(self.model.sizes[:, None], self.model.stages, axis=1)
        return Limits(np.zeros_like(most), most)

    def find(
        self, limits: Limits, *, wish: Wish | None = None, leaving: Weights | None = None
    ) -> Answer:
        """A world within the limits that fulfils the wish.

        It has few, by preference, where `leaving` has much.
        """
        answer = _solved(self._program(limits, wish, leaving), SECONDS)
        return self._kept(answer, limits)

    def find_sparing(self, limits: Limits, spared: Spared) -> Answer:
        """A world within the limits that spares what it can."""
        answer = _solved(_sparing(self._program(limits), spared), SPARING_SECONDS)
        found = self._kept(answer, limits)
        return found if found.world is not None or found.settled else self.find(limits)

    def _kept(self, answer: OptimizeResult, limits: Limits) -> Answer:
        if answer.x is None:
            return Answer(None, answer.status == IMPOSSIBLE)
        cells = answer.x[: self.shape[0] * self.shape[1]]
        world = np.rint(cells).astype(np.int64).reshape(self.shape)
        if not (self.model.fits(world) and limits.hold(world)):
            return Answer(None, settled=False)
        self.worlds.append(world)
        return Answer(world, settled=True)

    def _program(
        self, limits: Limits, wish: Wish | None = None, leaving: Weights | None = None
    ) -> Program:
        matrix, least, most = self.model.limits
        if wish:
            matrix = sparse.vstack([matrix, wish.weights.reshape(1, -1)], format="csc")
            least, most = np.append(least, wish.least), np.append(most, np.inf)
        floor, ceiling = limits.least.ravel(), limits.most.ravel()
        return Program(matrix, least, most, floor, ceiling, self._costs(leaving))

    def _costs(self, leaving: Weights | None) -> NDArray[np.float64]:
        """Little for worlds near to the first, unless something is to be left.

        Those are found sooner than any others; but the further one is away, the more it settles.
        """
        if leaving is not None:
            return np.asarray((leaving * (1 + self.chance.random(self.shape))).ravel())
        is_new = self.worlds[0] == 0 if self.worlds else np.ones(self.shape)
        return np.asarray(((1 + self.chance.random(self.shape)) * is_new).ravel())


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
        np.append(program.costs, WORTH * spared.worth.ravel()[cells]),
    )


def _solved(program: Program, seconds: float) -> OptimizeResult:
    """In whole numbers."""
    with warnings.catch_warnings():
        # A limit of time that is reached is told by the status.
        warnings.simplefilter("ignore")
        return milp(
            program.costs,
            integrality=np.ones(program.matrix.shape[1]),
            bounds=Bounds(program.floor, program.ceiling),
            constraints=LinearConstraint(program.matrix, program.least, program.most),
            # The first world that is found will do.
            options={"time_limit": seconds, "mip_rel_gap": 1.0},
        )
