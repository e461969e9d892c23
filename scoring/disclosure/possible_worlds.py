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
from scipy.sparse import csr_array, eye_array, hstack, vstack

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
        self._rows = csr_array(vstack(rows))
        self._columns = self._rows.tocsc()
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
        columns, rest = np.flatnonzero(moved), np.flatnonzero(~moved)
        if not len(columns):
            return None
        part = csr_array(self._columns[:, columns])
        part = part[np.flatnonzero(np.diff(part.indptr))]
        needs, least = self._needs(wish)
        flat = world.ravel()
        met = LinearConstraint(csr_array(needs[:, columns]), least - needs[:, rest] @ flat[rest])
        cost = self._change(world)[columns]
        wanted = part @ flat[columns]
        program = _solve(cost, part, wanted, self._most[columns], [met], len(columns))
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
            LinearConstraint(hstack([needs, csr_array((len(least), len(cells)))]), least, np.inf),
            LinearConstraint(hstack([there, every]), wanted[cells], np.inf),
        ]
        cost = np.append(np.zeros(count), spared.worth.ravel()[cells])
        most = np.append(self._most, wanted[cells])
        program = _solve(cost, rows, self._wanted, most, met, count)
        solution = _exact_world(program, rows, self._wanted)
        return None if solution is None else solution[:count].reshape(len(self.sizes), self.stages)

    def is_impossible(self, wish: WorldRequirement) -> bool:
        """Whether it is proved that no world is as wished."""
        return bool(self._anywhere(wish).status == INFEASIBLE_STATUS)

    def _anywhere(self, wish: WorldRequirement) -> OptimizeResult:
        cost = np.zeros(len(self._most))
        needs, least = self._needs(wish)
        met = [LinearConstraint(needs, least, np.inf)] if wish else []
        return _solve(cost, self._rows, self._wanted, self._most, met, len(cost))

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
            bounds=[*((0, most) for most in self._most), *((0, None) for _ in wish)],
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

    def _needs(self, wish: WorldRequirement) -> tuple[csr_array, npt.NDArray[np.float64]]:
        spots = [
            [each * self.stages + stage for each in need.classes for stage in need.stages]
            for need in wish
        ]
        rows = np.repeat(np.arange(len(wish)), [len(each) for each in spots])
        columns = np.array([spot for each in spots for spot in each], dtype=int)
        shape = (len(wish), len(self._most))
        needs = csr_array((np.ones(len(columns)), (rows, columns)), shape=shape)
        return needs, np.array([need.least for need in wish], dtype=float)


def _one_stage_rows(classes: int, stages: int) -> csr_array:
    columns = np.arange(classes * stages)
    return csr_array((np.ones(len(columns)), (columns // stages, columns)))


def _bin_rows(table: PublishedTable, stages: int) -> csr_array:
    counted = np.flatnonzero(table.counted)
    rows = np.concatenate(
        [np.full(len(counted) * len(bin_), number) for number, bin_ in enumerate(table.bins)]
    )
    columns = np.concatenate(
        [(counted[:, None] * stages + np.array(bin_)).ravel() for bin_ in table.bins]
    )
    shape = (len(table.bins), len(table.counted) * stages)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _solve(
    cost: npt.NDArray[np.float64],
    rows: csr_array,
    wanted: npt.NDArray[np.float64],
    most: npt.NDArray[np.float64],
    also: Sequence[LinearConstraint],
    whole: int,
) -> OptimizeResult:
    return milp(
        cost,
        integrality=(np.arange(len(cost)) < whole).astype(int),
        bounds=Bounds(0, most),
        constraints=[LinearConstraint(rows, wanted, wanted), *also],
        # Any world will do: a good one is not worth waiting for.
        options={"mip_rel_gap": 0.5, "node_limit": MOST_BRANCHES},
    )


def _exact_world(
    solution: OptimizeResult, rows: csr_array, wanted: npt.NDArray[np.float64]
) -> World | None:
    if solution.x is None:
        return None
    world = np.rint(solution.x).astype(np.int64)
    # What is called whole may be a hair off: a certificate has to hold exactly.
    return world if (rows @ world == wanted).all() else None
