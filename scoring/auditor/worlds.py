"""Finding possible worlds by integer programming (HiGHS, through SciPy).

A whole model takes up to some seconds; but most of what is asked for can be had by changing a known
world for some of its classes, which takes a hundredth of that.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from scoring.auditor.model import Model, World

# About half of the classes are freed at a time, within these limits: fewer are faster, more move
# further. Those of other measures stay as they are.
LEAST_FREED, MOST_FREED = 40, 100
# Enough for any model of a few hundred organisations. What is not settled by then is reported.
SECONDS = 60.0
LOCAL_SECONDS = 2.0
# What scipy calls a model without a solution.
IMPOSSIBLE = 2

Weights: TypeAlias = NDArray[np.float64]


class Limits(NamedTuple):
    """How many sheets of each class may and must stand at each stage."""

    least: World
    most: World


class Answer(NamedTuple):
    """A world, or None. Only `settled` means that there is none."""

    world: World | None
    settled: bool


class Finder:
    """Finds worlds of a model. The same `seed` finds the same."""

    def __init__(self, model: Model, seed: int) -> None:
        """`worlds` has every world found so far."""
        self.model, self.worlds = model, list[World]()
        self.chance = np.random.default_rng(seed)
        self.shape = (len(model.sizes), model.stages)

    def limits(self) -> Limits:
        """No more than there are; to be narrowed by the caller."""
        most = np.repeat(self.model.sizes[:, None], self.model.stages, axis=1)
        return Limits(np.zeros_like(most), most)

    def anywhere(self, limits: Limits, weights: Weights | None = None) -> Answer:
        """A world within the limits, sought among all. It is one of the lightest by `weights`."""
        every = np.arange(self.shape[0])
        return self._solve(np.zeros(self.shape, dtype=np.int64), every, limits, weights, SECONDS)

    def near(
        self, world: World, free: NDArray[np.intp], limits: Limits, weights: Weights | None = None
    ) -> World | None:
        """A world that differs from another only in the `free` classes; None says nothing."""
        held = np.ones(self.shape[0], dtype=np.bool_)
        held[free] = False
        if ((world < limits.least) | (world > limits.most))[held].any():
            return None
        return self._solve(world, free, limits, weights, LOCAL_SECONDS).world

    def some(self, *musts: int, size: int = 0) -> NDArray[np.intp]:
        """So many classes by chance, or about half of them, and `musts` beside them."""
        total = len(self.model.classes)
        wanted = size or min(MOST_FREED, max(LEAST_FREED, total // 2))
        chosen = self.chance.choice(total, min(wanted, total), replace=False)
        return np.unique(np.concatenate([chosen, np.array(musts, dtype=np.intp)]))

    def _solve(
        self,
        base: World,
        free: NDArray[np.intp],
        limits: Limits,
        weights: Weights | None,
        seconds: float,
    ) -> Answer:
        wide = self.shape[1]
        columns = (free[:, None] * wide + np.arange(wide)).ravel()
        matrix, least, most = self.model.limits
        cut = matrix[:, columns]
        # What the classes that are not free add to every sum.
        fixed = matrix @ base.ravel() - cut @ base.ravel()[columns]
        with warnings.catch_warnings():
            # A limit of time that is reached is told by the status.
            warnings.simplefilter("ignore")
            answer = milp(
                np.zeros(len(columns)) if weights is None else weights.ravel()[columns],
                integrality=np.ones(len(columns)),
                bounds=Bounds(limits.least.ravel()[columns], limits.most.ravel()[columns]),
                constraints=LinearConstraint(cut, least - fixed, most - fixed),
                options={"time_limit": seconds, "mip_rel_gap": 0.2},
            )
        if answer.x is None:
            return Answer(None, answer.status == IMPOSSIBLE)
        world = base.copy()
        world.ravel()[columns] = np.rint(answer.x).astype(np.int64)
        # Rounding is never trusted: what is found is put into the equations.
        right = self.model.fits(world) and self._within(world, limits)
        return Answer(world if right else None, settled=right)

    @staticmethod
    def _within(world: World, limits: Limits) -> bool:
        return bool(((world >= limits.least) & (world <= limits.most)).all())
