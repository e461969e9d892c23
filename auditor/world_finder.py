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

from auditor.world_model import World, WorldModel

# Enough for any model of a few hundred organisations. What is not settled by then is reported.
SEARCH_SECONDS = 60.0
# The status by which SciPy says that a program has no solution.
INFEASIBLE_STATUS = 2
# After so many seconds without a world that spares what it can, any world will do.
SPARING_SECONDS = 10.0
# One spared sheet outweighs so many moved ones in the costs.
SPARED_SHEET_WORTH = 100

CellWeights: TypeAlias = NDArray[np.float64]
"""By class and stage."""


class WorldLimits(NamedTuple):
    """How many sheets of each class may and must stand at each stage."""

    least: World
    most: World

    def hold(self, world: World) -> bool:
        """Whether a world is within them."""
        return bool((world >= self.least).all() and (world <= self.most).all())


class SumRequirement(NamedTuple):
    """The sum of a world times `weights` has to be at least so much."""

    weights: CellWeights
    least: float


class SparedSheets(NamedTuple):
    """By class and stage, how many sheets had better stay, and how much each that does is worth."""

    wanted: NDArray[np.int64]
    worth: CellWeights


class IntegerProgram(NamedTuple):
    """Columns between `floor` and `ceiling` whose sums are between `least` and `most`.

    Of all solutions, one is best in which the columns times `costs` are few.
    """

    matrix: sparse.sparray
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    floor: NDArray[np.int64]
    ceiling: NDArray[np.int64]
    costs: NDArray[np.float64]


class SearchResult(NamedTuple):
    """A world, or None. None proves that there is no world only where `is_settled`."""

    world: World | None
    is_settled: bool


class WorldFinder:
    """Finds worlds of a model. The same `seed` finds the same; `worlds` has those found so far."""

    def __init__(self, model: WorldModel, seed: int) -> None:
        """Start without any world."""
        self.model, self.worlds = model, list[World]()
        self.random = np.random.default_rng(seed)
        self.shape = (len(model.sizes), model.stages)

    def widest_limits(self) -> WorldLimits:
        """From no sheet to the whole class at every stage; to be narrowed by the caller."""
        most = np.repeat(self.model.sizes[:, None], self.model.stages, axis=1)
        return WorldLimits(np.zeros_like(most), most)

    def find_world(
        self,
        limits: WorldLimits,
        *,
        wish: SumRequirement | None = None,
        leaving: CellWeights | None = None,
    ) -> SearchResult:
        """A world within the limits that fulfils the wish.

        By preference it has few sheets where `leaving` is high.
        """
        answer = _solve_program(self._build_program(limits, wish, leaving), SEARCH_SECONDS)
        return self._keep_world(answer, limits)

    def find_sparing_world(self, limits: WorldLimits, spared: SparedSheets) -> SearchResult:
        """A world within the limits that spares what it can."""
        answer = _solve_program(
            _add_spared_columns(self._build_program(limits), spared), SPARING_SECONDS
        )
        result = self._keep_world(answer, limits)
        return result if result.world is not None or result.is_settled else self.find_world(limits)

    def _keep_world(self, answer: OptimizeResult, limits: WorldLimits) -> SearchResult:
        if answer.x is None:
            return SearchResult(None, answer.status == INFEASIBLE_STATUS)
        cells = answer.x[: self.shape[0] * self.shape[1]]
        world = np.rint(cells).astype(np.int64).reshape(self.shape)
        if not (self.model.fits(world) and limits.hold(world)):
            return SearchResult(None, is_settled=False)
        self.worlds.append(world)
        return SearchResult(world, is_settled=True)

    def _build_program(
        self,
        limits: WorldLimits,
        wish: SumRequirement | None = None,
        leaving: CellWeights | None = None,
    ) -> IntegerProgram:
        matrix, least, most = self.model.limits
        if wish:
            matrix = sparse.vstack([matrix, wish.weights.reshape(1, -1)], format="csc")
            least, most = np.append(least, wish.least), np.append(most, np.inf)
        floor, ceiling = limits.least.ravel(), limits.most.ravel()
        return IntegerProgram(matrix, least, most, floor, ceiling, self._choose_costs(leaving))

    def _choose_costs(self, leaving: CellWeights | None) -> NDArray[np.float64]:
        """Low for worlds near to the first, which are found soonest, unless `leaving` is given.

        With `leaving`, a world far from the first is found, since it settles more.
        """
        if leaving is not None:
            return np.asarray((leaving * (1 + self.random.random(self.shape))).ravel())
        is_new = self.worlds[0] == 0 if self.worlds else np.ones(self.shape)
        return np.asarray(((1 + self.random.random(self.shape)) * is_new).ravel())


def _add_spared_columns(program: IntegerProgram, spared: SparedSheets) -> IntegerProgram:
    """The program with one more column per wanted cell: how many of its sheets are lacking."""
    wanted = spared.wanted.ravel()
    cells = np.flatnonzero(wanted)
    every = sparse.eye_array(len(cells))
    there = sparse.eye_array(len(wanted), format="csr")[cells]
    return IntegerProgram(
        sparse.block_array([[program.matrix, None], [there, every]], format="csc"),
        np.append(program.least, wanted[cells]),
        np.append(program.most, np.full(len(cells), np.inf)),
        np.append(program.floor, np.zeros_like(cells)),
        np.append(program.ceiling, wanted[cells]),
        np.append(program.costs, SPARED_SHEET_WORTH * spared.worth.ravel()[cells]),
    )


def _solve_program(program: IntegerProgram, seconds: float) -> OptimizeResult:
    """Solve the program in whole numbers."""
    with warnings.catch_warnings():
        # The status says where the time limit is reached; SciPy's warning says no more.
        warnings.simplefilter("ignore")
        return milp(
            program.costs,
            integrality=np.ones(program.matrix.shape[1]),
            bounds=Bounds(program.floor, program.ceiling),
            constraints=LinearConstraint(program.matrix, program.least, program.most),
            # Any gap to the optimum is accepted: the first world that is found will do.
            options={"time_limit": seconds, "mip_rel_gap": 1.0},
        )
