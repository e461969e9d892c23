"""The worlds that could be: who could stand where, given every published count.

A world says how many sheets of each class stand at each stage, and agrees with every published sum.
Worlds are found by integer programming (HiGHS). Each is a certificate: where two organisations
stand elsewhere in one world, nobody can be certain of them. What no world shows is certain, and
linear programming's dual values name the sums by which it could be worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack

from scoring.disclosure.answer_sheets import ClassMask

World: TypeAlias = npt.NDArray[np.int64]
"""How many sheets of each class (rows) stand at each stage (columns)."""

# After so many branches a question stays open, and what is open counts as not safe.
MOST_BRANCHES = 400
RANDOM_SEED = 20_260_930
# Below this a solver's number is nothing.
TOLERANCE = 1e-7
# What scipy calls a program without a solution.
INFEASIBLE_STATUS = 2


class PublishedTable(NamedTuple):
    """A published table: the classes whose sheets it counts, and how many are in each bin.

    It has no name where it was published before, or follows from what was.
    """

    name: str
    counted: ClassMask
    bins: tuple[tuple[int, ...], ...]
    counts: tuple[int, ...]


class SheetMinimum(NamedTuple):
    """At least so many sheets of some classes together, in any of some stages."""

    classes: tuple[int, ...]
    stages: tuple[int, ...]
    least: int


class PreferredWorld(NamedTuple):
    """By class and stage, how many sheets had better be there, and what each that is not costs."""

    wanted: npt.NDArray[np.int64]
    worth: npt.NDArray[np.float64]


WorldRequirement: TypeAlias = Sequence[SheetMinimum]
"""A world in which all of these needs are met."""


class WorldSearch:
    """Looks for worlds in which every one of `sums` holds.

    `sizes` is how many sheets each class has. Finds the same worlds each time.
    """

    def __init__(
        self, sizes: npt.NDArray[np.int64], stages: int, sums: Sequence[PublishedTable]
    ) -> None:
        self.sizes, self.stages = sizes, stages
        self._chance = np.random.default_rng(RANDOM_SEED)
        self._most = np.repeat(sizes, stages).astype(float)
        self.use(sums)

    def use(self, sums: Sequence[PublishedTable]) -> None:
        """Look among the worlds of other sums from now on."""
        rows = [_one_stage_rows(len(self.sizes), self.stages)]
        wanted = [self.sizes.astype(float)]
        self._named = [""] * len(self.sizes)
        for each in sums:
            rows.append(_bin_rows(each, self.stages))
            wanted.append(np.array(each.counts, dtype=float))
            self._named.extend([each.name] * len(each.bins))
        self._counts = np.asfortranarray(np.concatenate(rows))
        self._rows = csr_array(self._counts, dtype=float)
        self._wanted = np.concatenate(wanted)

    def holds(self, world: World) -> bool:
        """Whether a world agrees with the sums, exactly."""
        return bool((self._rows @ world.ravel() == self._wanted).all())

    def around(self, world: World, wish: WorldRequirement, stages: Sequence[int]) -> World | None:
        """A world as wished that differs little from another, and only between `stages`.

        None where none is found.
        """
        moved = np.zeros(world.shape, dtype=bool)
        moved[:, list(stages)] = world[:, list(stages)].any(axis=1, keepdims=True)
        columns = np.flatnonzero(moved)
        if not len(columns):
            return None
        # Dense arrays: the parts are small, and a sparse one takes longer to make than to solve.
        part = self._counts[:, columns]
        part = part[part.any(axis=1)]
        needs, least = self._needs(wish)
        flat = world.ravel()
        stays = np.where(moved.ravel(), 0, flat)
        wanted = (part @ flat[columns]).astype(float)
        rows = LinearConstraint(
            np.concatenate([part, needs[:, columns]]),
            np.concatenate([wanted, least - needs @ stays]),
            np.concatenate([wanted, np.full(len(least), np.inf)]),
        )
        cost = self._change(world)[columns]
        program = _solve(cost, [rows], self._most[columns], len(columns))
        solution = _exact_world(program, part, wanted)
        if solution is None:
            return None
        other = flat.copy()
        other[columns] = solution
        return other.reshape(world.shape)

    def _change(self, world: World) -> npt.NDArray[np.float64]:
        """What it costs to stand at a stage: nothing where all of the class stand in `world`."""
        share = world / self.sizes[:, None]
        return np.asarray((1 - share).ravel() + self._chance.random(world.size) / 3)

    def where(self, wish: WorldRequirement) -> World | None:
        """A world as wished. None where none is found: there is none, or it would take too long."""
        solution = _exact_world(self._anywhere(wish), self._rows, self._wanted)
        return None if solution is None else solution.reshape(len(self.sizes), self.stages)

    def sparing(self, wish: WorldRequirement, spared: PreferredWorld) -> World | None:
        """A world as wished that leaves in place what it can. None where none is found."""
        wanted = spared.wanted.ravel()
        cells = np.flatnonzero(wanted)
        count, every = len(self._most), eye_array(len(cells))
        there = csr_array(eye_array(count))[cells]
        needs, least = self._needs(wish)
        nothing = csr_array((self._rows.shape[0], len(cells)))
        # Beside the world, how much of what is wanted each cell lacks.
        rows = csr_array(hstack([self._rows, nothing]))
        met = [
            LinearConstraint(rows, self._wanted, self._wanted),
            LinearConstraint(np.pad(needs, ((0, 0), (0, len(cells)))), least, np.inf),
            LinearConstraint(hstack([there, every]), wanted[cells], np.inf),
        ]
        cost = np.append(np.zeros(count), spared.worth.ravel()[cells])
        most = np.append(self._most, wanted[cells])
        program = _solve(cost, met, most, count)
        solution = _exact_world(program, rows, self._wanted)
        return None if solution is None else solution[:count].reshape(len(self.sizes), self.stages)

    def is_impossible(self, wish: WorldRequirement) -> bool:
        """Whether it is proved that no world is as wished."""
        return bool(self._anywhere(wish).status == INFEASIBLE_STATUS)

    def _anywhere(self, wish: WorldRequirement) -> OptimizeResult:
        rows = [LinearConstraint(self._rows, self._wanted, self._wanted)]
        if wish:
            needs, least = self._needs(wish)
            rows.append(LinearConstraint(needs, least, np.inf))
        return _solve(np.zeros(len(self._most)), rows, self._most, len(self._most))

    def against(self, wish: WorldRequirement) -> set[str] | None:
        """The sums by which it is certain that no world is as wished.

        None where parts of sheets could fulfil it: then only whole numbers may stand against it.
        """
        needs, least = self._needs(wish)
        cells, count = len(self._most), len(wish)
        # What each need lacks is counted, and made as small as can be.
        solution = linprog(
            np.concatenate([np.zeros(cells), np.ones(count)]),
            A_ub=hstack([-needs, -eye_array(count)]),
            b_ub=-least,
            A_eq=hstack([self._rows, csr_array((self._rows.shape[0], count))]),
            b_eq=self._wanted,
            bounds=np.array([np.zeros(cells + count), np.append(self._most, [np.inf] * count)]).T,
        )
        if solution.status != 0:
            return {name for name in self._named if name}
        if solution.fun < TOLERANCE:
            return None
        return {
            name
            for name, weight in zip(self._named, solution.eqlin.marginals, strict=True)
            if name and abs(weight) > TOLERANCE
        }

    def _needs(
        self, wish: WorldRequirement
    ) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64]]:
        """By need, which cells are added up, and how many sheets they hold at least."""
        needs = np.zeros((len(wish), len(self.sizes), self.stages), dtype=np.int8)
        for met, need in zip(needs, wish, strict=True):
            met[np.ix_(need.classes, need.stages)] = 1
        return needs.reshape(len(wish), -1), np.array([need.least for need in wish], dtype=float)


def _one_stage_rows(classes: int, stages: int) -> npt.NDArray[np.int8]:
    return np.repeat(np.eye(classes, dtype=np.int8), stages, axis=1)


def _bin_rows(table: PublishedTable, stages: int) -> npt.NDArray[np.int8]:
    rows = np.zeros((len(table.bins), len(table.counted), stages), dtype=np.int8)
    for row, bin_ in zip(rows, table.bins, strict=True):
        row[np.ix_(table.counted, np.array(bin_))] = 1
    return rows.reshape(len(table.bins), -1)


def _solve(
    cost: npt.NDArray[np.float64],
    rows: Sequence[LinearConstraint],
    most: npt.NDArray[np.float64],
    whole: int,
) -> OptimizeResult:
    return milp(
        cost,
        integrality=(np.arange(len(cost)) < whole).astype(int),
        bounds=Bounds(0, most),
        constraints=rows,
        # Any world will do: a good one is not worth waiting for.
        options={"mip_rel_gap": 0.5, "node_limit": MOST_BRANCHES},
    )


def _exact_world(
    solution: OptimizeResult,
    rows: csr_array | npt.NDArray[np.int8],
    wanted: npt.NDArray[np.float64],
) -> World | None:
    if solution.x is None:
        return None
    world = np.rint(solution.x).astype(np.int64)
    # What is called whole may be a hair off: a certificate has to hold exactly.
    return world if (rows @ world == wanted).all() else None
