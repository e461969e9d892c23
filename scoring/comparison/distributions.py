"""The distributions that summaries need: plain numbers in and out.

The only module that knows scipy, which takes 0.2 s to load. So `tally.py` and `benchmark.py` import
this one when they first need it, and nobody waits for it at the start.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

FloatArray: TypeAlias = NDArray[np.float64]

# The integrands are smooth and vanish at both ends, so equal steps converge faster than any power
# of the step: half a standard deviation of the narrowest group leaves an error below 1e-9.
STEP = 0.5
REACH = 8.0
# A group a thousand times as large as the smallest is as good as known.
WIDEST_RATIO = 32.0
# The same holds for the pooled standard deviation, once it is a function of a normal variable.
TAIL = 5.5
NEAR_ENOUGH = 1e-7
MOST_STEPS = 60


def t_quantile(share: float, degrees: float) -> float:
    """The value that Student's t with so many degrees of freedom is below with chance `share`."""
    return float(special.stdtrit(degrees, share))


def t_two_sided(t: float, degrees: float) -> float:
    """The chance that Student's t lies as far from 0 as `t`, on either side."""
    return float(2 * special.stdtr(degrees, -abs(t)))


def fair_coin_cdf(heads: int, throws: int) -> float:
    """The chance of so few heads, or fewer, among so many throws of a fair coin."""
    return float(special.bdtr(heads, throws, 0.5))


@lru_cache(maxsize=1_024)
def expected_range(counts: tuple[int, ...]) -> float:
    """How far apart the highest and the lowest of several means are expected to be, by chance.

    One mean for each of `counts`, of so many normal observations with one expectation and one
    standard deviation, which is the unit of the answer. It is the integral of
    1 - prod F(x) - prod (1 - F(x)) (Tippett 1925, who had equal counts); for single observations
    it is d2 of control charts.
    """
    roots, points, step = _integration_grid(counts)
    below = special.ndtr(points * roots[:, None])
    apart = 1 - below.prod(axis=0) - (1 - below).prod(axis=0)
    return float(apart.sum() * step)


@lru_cache(maxsize=1_024)
def range_quantile(counts: tuple[int, ...], share: float) -> float:
    """How far apart, at most, chance alone puts the highest and lowest mean with chance `share`.

    As `expected_range`, but the unit is the standard deviation pooled within the groups, which is
    itself uncertain (sum of counts - 1 degrees of freedom). For equal counts it is the studentised
    range (Harter 1960) over the root of the count; for two groups, Student's t.
    Raises ValueError where `counts` are fewer than two, or none has more than one.
    """
    degrees = sum(counts) - len(counts)
    if len(counts) < 2 or degrees < 1:
        raise ValueError("a range needs two means, and a group of at least two")
    low, high = _quantile_bounds(counts, share, degrees)
    if len(counts) == 2:
        return low
    spreads, weights = _pooled_deviations(degrees)

    def missing(width: float) -> float:
        return share - float(weights @ _chance_within(counts, width * spreads))

    return _find_root(missing, low, high)


def _integration_grid(counts: tuple[int, ...]) -> tuple[FloatArray, FloatArray, float]:
    """One over the standard deviation of each mean, and equal steps across the widest of them."""
    roots = np.sqrt(np.array(counts, dtype=np.float64))
    roots = np.minimum(roots, roots.min() * WIDEST_RATIO)
    step = STEP / roots.max()
    steps = math.ceil(REACH / roots.min() / step)
    return roots, np.arange(-steps, steps + 1) * step, float(step)


def _chance_within(counts: tuple[int, ...], widths: FloatArray) -> FloatArray:
    """The chance that all means lie within each of `widths`, in standard deviations.

    One of them is the lowest, at x, and the others lie between x and x + width.
    """
    roots, points, step = _integration_grid(counts)
    scale = roots[:, None, None]
    density = scale * np.exp(-((points * scale) ** 2) / 2) / math.sqrt(2 * math.pi)
    inside = special.ndtr((points + widths[:, None]) * scale) - special.ndtr(points * scale)
    chances = np.zeros_like(widths)
    for lowest in range(len(counts)):
        others = np.delete(inside, lowest, axis=0).prod(axis=0)
        chances += (density[lowest] * others).sum(axis=-1) * step
    return chances


def _pooled_deviations(degrees: int) -> tuple[FloatArray, FloatArray]:
    """The pooled standard deviation over the true one: values, and the weight of each."""
    normal = np.arange(-TAIL, TAIL + STEP, STEP)
    weights = np.exp(-(normal**2) / 2)
    squares = special.gammaincinv(degrees / 2, special.ndtr(normal)) * 2 / degrees
    return np.sqrt(squares), weights / weights.sum()


def _quantile_bounds(counts: tuple[int, ...], share: float, degrees: int) -> tuple[float, float]:
    """The widest pair alone, and every pair as wide as it (Bonferroni): the answer is between."""
    first, second = sorted(counts)[:2]
    widest = math.sqrt(1 / first + 1 / second)
    tail, pairs = (1 - share) / 2, math.comb(len(counts), 2)
    low = t_quantile(1 - tail, degrees) * widest
    return low, t_quantile(1 - tail / pairs, degrees) * widest


def _find_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is 0: false position, halving the end that stays (Illinois)."""
    at_low, at_high = function(low), function(high)
    kept = 0
    middle = low
    for _ in range(MOST_STEPS):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at_middle = function(middle)
        if abs(at_middle) < NEAR_ENOUGH:
            break
        if at_middle > 0:
            low, at_low = middle, at_middle
            at_high, kept = (at_high / 2 if kept == 1 else at_high), 1
        else:
            high, at_high = middle, at_middle
            at_low, kept = (at_low / 2 if kept == -1 else at_low), -1
    return middle
