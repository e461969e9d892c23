"""Small changes of a known world that leave every figure as it is.

A few sheets go from one stage to another, and a few others come back: no figure notices where the
two sides count in the same groups. All such changes of one or two sheets a side are found at once,
by giving every sheet the sum of random numbers that stand for its equations: two sides that are
alike have the same sum. Changes can be put together, as long as the world has the sheets to move;
so a few hundred of them lead to more worlds than could ever be asked for one by one.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.model import Model, World

# Every row of a world is in at least so many exchanges of two stages, where there are so many.
EACH = 4
# The random numbers: sums of so many bits stay exact.
BITS = 40
# Exchanges that are tried two by two, and those that are put together into one world.
PAIRED, TOGETHER = 32, 200
# Sheets that leave a stage in one exchange, and sides of so many sheets that are looked at.
MOST, SIDES = 3, 30_000
# No more are looked for once so many are known.
ENOUGH = 2500
NONE = -1


class Limits(NamedTuple):
    """How many sheets of each class may and must stand at each stage."""

    least: World
    most: World

    def hold(self, worlds: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the worlds (rows, each laid out flat) are within them."""
        within = (worlds >= self.least.ravel()) & (worlds <= self.most.ravel())
        return np.asarray(within.all(axis=-1))


class Exchanges:
    """What was found to be exchangeable: `changes` has a row for each, laid out flat.

    A change of one world is one of any other that has the sheets to move, and room in every tie.
    """

    def __init__(self, model: Model, chance: np.random.Generator) -> None:
        """None is known yet."""
        self.model, self.chance = model, chance
        self.shape = (len(model.sizes), model.stages)
        self.changes = np.zeros((0, self.shape[0] * self.shape[1]), dtype=np.int16)
        self.leaving = self.changes.astype(np.float32)
        self.leaning = np.zeros((0, len(model.ties_most)), dtype=np.int64)

    def search(self, base: World) -> None:
        """Learn the exchanges of a few sheets between two stages of a world."""
        if len(self.changes) < ENOUGH:
            pairs = combinations(range(self.model.stages), 2)
            self._add(np.concatenate([self._between(base, *each) for each in pairs]))

    def learn(self, base: World, world: World) -> None:
        """Two worlds that were found differ by an exchange."""
        self._add((world - base).reshape(1, -1))

    def around(self, base: World) -> NDArray[np.int64]:
        """The worlds (number, class and stage) that are one exchange away from one."""
        worlds = base.ravel() + self.changes
        right = (worlds >= 0).all(axis=1) & (self.leaning <= self._room(base)).all(axis=1)
        return worlds[right].reshape(-1, *self.shape)

    def mixed(self, base: World, wishes: NDArray[np.float64]) -> World:
        """A world of many exchanges, those by preference that leave what has a high wish."""
        weighs = self.leaving @ wishes.ravel().astype(np.float32)
        order = np.argsort(-weighs * self.chance.random(len(weighs)))[:TOGETHER]
        here, room = base.ravel(), self._room(base)
        for at in order:
            there, left = here + self.changes[at], room - self.leaning[at]
            if there.min() >= 0 and (left >= 0).all():
                here, room = there, left
        return here.reshape(self.shape)

    def reaching(self, base: World, limits: Limits) -> World | None:
        """A world within the limits after one exchange or two; None says nothing."""
        flat = base.ravel()
        wrong = np.flatnonzero((flat < limits.least.ravel()) | (flat > limits.most.ravel()))
        if not len(wrong):
            return base
        firsts, seconds = (self._mending(flat, limits, cell) for cell in (wrong[0], wrong[-1]))
        second, first = np.repeat(seconds, len(firsts)), np.tile(firsts, len(seconds))
        changes = np.concatenate([self.changes[firsts], self.changes[first] + self.changes[second]])
        leaning = np.concatenate([self.leaning[firsts], self.leaning[first] + self.leaning[second]])
        fits = limits.hold(flat + changes) & (leaning <= self._room(base)).all(axis=1)
        right = np.flatnonzero(fits)
        return (flat + changes[right[0]]).reshape(self.shape) if len(right) else None

    def _mending(self, flat: NDArray[np.int64], limits: Limits, cell: np.intp) -> NDArray[np.intp]:
        """Exchanges after which a cell is within the limits."""
        there = flat[cell] + self.changes[:, cell]
        right = (there >= limits.least.ravel()[cell]) & (there <= limits.most.ravel()[cell])
        able = np.flatnonzero(right)
        return able[(flat + self.changes[able] >= 0).all(axis=1)][-PAIRED:]

    def _room(self, base: World) -> NDArray[np.int64]:
        return np.asarray(self.model.ties_most - self.model.lean(base.reshape(1, -1))[0])

    def _add(self, changes: NDArray[np.int64]) -> None:
        # Sums of random numbers could be alike by chance: what is kept is put into the equations.
        matrix, least, most = self.model.limits
        noticed = (matrix @ changes.T)[least == most]
        changes = changes[~noticed.any(axis=0)]
        self.changes = np.concatenate([self.changes, changes.astype(np.int16)])
        self.leaving = np.concatenate([self.leaving, np.maximum(-changes, 0).astype(np.float32)])
        self.leaning = np.concatenate([self.leaning, self.model.lean(changes)])

    # ------------------------------------------------------------ between two stages

    def _between(self, base: World, one: int, other: int) -> NDArray[np.int64]:
        """Exchanges in which up to two sheets of the measure leave each of the stages."""
        count = len(self.model.classes)
        sums = self._sums[:count, other] - self._sums[:count, one]
        leaving, coming = (self._sides(base[:count, stage]) for stage in (one, other))
        pairs = self._alike(_summed(sums, leaving), _summed(sums, coming))
        rows = np.concatenate([leaving[pairs[0]], coming[pairs[1]]], axis=1)
        rows = rows[_moves(rows)]
        return self._changes(rows, one, other)

    @cached_property
    def _sums(self) -> NDArray[np.int64]:
        """By row and stage, the sum of the random numbers of its equations."""
        matrix, least, most = self.model.limits
        chance = np.random.default_rng(0)
        numbers = chance.integers(1, 1 << BITS, len(least)) * (least == most)
        return np.asarray(
            np.rint(matrix.T @ numbers.astype(np.float64)).astype(np.int64).reshape(self.shape)
        )

    def _sides(self, there: NDArray[np.int64]) -> NDArray[np.intp]:
        """Up to MOST sheets of those that are there, by class, the rest NONE."""
        rows = np.flatnonzero(there)
        sides = rows[:, None]
        found = [_filled(sides[:1, :0]), _filled(sides)]
        for _ in range(MOST - 1):
            longer = np.concatenate(
                [np.repeat(sides, len(rows), axis=0), np.tile(rows, len(sides))[:, None]], axis=1
            )
            longer = longer[longer[:, -1] >= longer[:, -2]]
            used = (longer == longer[:, -1:]).sum(axis=1)
            sides = longer[used <= there[longer[:, -1]]]
            some = (
                self.chance.integers(len(sides), size=SIDES) if len(sides) > SIDES else slice(None)
            )
            found.append(_filled(sides[some]))
        return np.concatenate(found)

    def _alike(
        self, leaving: NDArray[np.int64], coming: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of sides with the same sum: for each that leaves, up to two that come."""
        if not (len(leaving) and len(coming)):
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        order = np.argsort(coming, kind="stable")
        first = np.searchsorted(coming[order], leaving, "left")
        number = np.searchsorted(coming[order], leaving, "right") - first
        some = np.repeat(np.flatnonzero(number), 2)
        chosen = first[some] + (self.chance.random(len(some)) * number[some]).astype(np.intp)
        return some, order[chosen]

    def _changes(self, rows: NDArray[np.intp], one: int, other: int) -> NDArray[np.int64]:
        rows = rows[self.chance.permutation(len(rows))]
        rows = rows[_first_of_each(rows)]
        changes = np.zeros((len(rows), *self.shape), dtype=np.int64)
        every = np.arange(len(rows))
        for column, sign in enumerate((1,) * MOST + (-1,) * MOST):
            real = rows[:, column] != NONE
            at, row = every[real], rows[real, column]
            np.add.at(changes, (at, row, other), sign)
            np.add.at(changes, (at, row, one), -sign)
        return changes.reshape(len(rows), self.changes.shape[1])


def _filled(sides: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.pad(sides, ((0, 0), (0, MOST - sides.shape[1])), constant_values=NONE)


def _summed(sums: NDArray[np.int64], sides: NDArray[np.intp]) -> NDArray[np.int64]:
    return np.asarray(np.append(sums, 0)[sides].sum(axis=1))


def _moves(rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether nothing goes one way and comes back."""
    leaving, coming = rows[:, :MOST], rows[:, MOST:]
    same = (leaving[:, :, None] == coming[:, None, :]) & (leaving != NONE)[:, :, None]
    return np.asarray(~same.any(axis=(1, 2)))


def _first_of_each(rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those that are among the first few of one of their rows."""
    turn = np.full(rows.shape, len(rows))
    for column in range(rows.shape[1]):
        order = np.argsort(rows[:, column], kind="stable")
        ordered = rows[order, column]
        starts = np.searchsorted(ordered, ordered, "left")
        turn[order, column] = np.arange(len(rows)) - starts
    turn[rows == NONE] = len(rows)
    return np.flatnonzero(turn.min(axis=1) < EACH)
