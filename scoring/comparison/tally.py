"""One group's summary, from sums that the database has added up. Never from rows.

Scores and whatever is worked out from them are in basis points (0 to 10,000); shares run from 0
to 1. An interval describes the organisations that answered as if they were drawn from many like
them. The methods are chosen in docs/decisions/0010-what-a-comparison-may-say.md.
"""

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import NamedTuple

from scoring.placement.placement import BASIS_POINTS

CONFIDENCE = 0.95


class Tally(NamedTuple):
    """What the database adds up for one group, and one value or overall.

    `stages` is how many organisations have each stage as their floor, starting out first: as many
    numbers as the framework's ladder. A stage means the same in every version of a questionnaire,
    and a score does not: so the scores are those of one version alone. `scored` is how many have
    one, `total` the sum of their scores in basis points, `squares` the sum of the squares. All
    exact whole numbers (`int`). `too_little` of those at the start only count there, because too
    little is known of them.
    """

    stages: tuple[int, ...]
    scored: int
    total: int
    squares: int
    too_little: int = 0

    @property
    def n(self) -> int:
        """How many organisations there are, with a score or without."""
        return sum(self.stages)

    @property
    def mean(self) -> float:
        """The mean score. Raises ZeroDivisionError where nothing is scored."""
        return self.total / self.scored


class Interval(NamedTuple):
    """From `low` to `high`, both included."""

    low: float
    high: float


class Mean(NamedTuple):
    """The mean of `scored` scores; `interval` is None where there is one score only."""

    mean: float
    scored: int
    interval: Interval | None


class Share(NamedTuple):
    """`count` out of `n`; `interval` is that of the share, None where n is 0."""

    count: int  # type: ignore[assignment]  # hides tuple.count, which a share has no use for
    n: int
    interval: Interval | None

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where n is 0."""
        return self.count / self.n if self.n else None


def combine_tallies(tallies: Iterable[Tally]) -> Tally:
    """The tally of all groups together. An organisation that is in two of them counts twice.

    Raises ValueError where there is no group, or their ladders differ.
    """
    groups = list(tallies)
    if not groups:
        raise ValueError("no groups to combine")
    return Tally(
        tuple(map(sum, zip(*(tally.stages for tally in groups), strict=True))),
        sum(tally.scored for tally in groups),
        sum(tally.total for tally in groups),
        sum(tally.squares for tally in groups),
        sum(tally.too_little for tally in groups),
    )


def median_stage(stages: Sequence[int]) -> int | None:
    """The number of the first stage that half of the organisations or more are at or before.

    `stages` as in a `Tally`. It is the lower median, so that it is always a stage that somebody
    holds. None where there are no organisations.
    """
    n, reached = sum(stages), 0
    for number, count in enumerate(stages):
        reached += count
        if n and 2 * reached >= n:
            return number
    return None


def estimate_mean(
    scored: int, total: int, squares: int, confidence: float = CONFIDENCE
) -> Mean | None:
    """The mean, and Student's t-interval around it, kept within 0 to 10,000.

    The sums are those of a `Tally`. None where nothing is scored. Where all scores are the same
    the interval has no width: the spread seen is all that it knows of.
    Raises ValueError for sums that no scores have.
    """
    _check_confidence(confidence)
    scaled_sum_of_squares(scored, total, squares)
    if scored == 0:
        return None
    mean = total / scored
    if scored == 1:
        return Mean(mean, scored, None)
    from scoring.comparison.distributions import t_quantile

    error = math.sqrt(score_variance(scored, total, squares) / scored)
    margin = t_quantile((1 + confidence) / 2, scored - 1) * error
    return Mean(
        mean, scored, Interval(max(0.0, mean - margin), min(float(BASIS_POINTS), mean + margin))
    )


def wilson_interval(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval of a share, from 0 to 1, without correction for continuity.

    Wilson 1927; method 3 of Newcombe 1998 (Statistics in Medicine 17), which recommends it for few
    observations and for shares near 0 and 1. Raises ValueError where n is 0 or less than successes.
    """
    _check_confidence(confidence)
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is not a share")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = successes + z * z / 2
    margin = z * math.sqrt(successes * (n - successes) / n + z * z / 4)
    low = (centre - margin) / (n + z * z) if successes else 0.0
    high = (centre + margin) / (n + z * z) if successes < n else 1.0
    return Interval(low, high)


def share_at_or_past(tally: Tally, stage_number: int) -> Share:
    """How many organisations are at that stage or past it; 0 is the start, where everybody is.

    Raises ValueError for a number that is no stage's.
    """
    if not 0 <= stage_number < len(tally.stages):
        raise ValueError(f"there is no stage {stage_number} among {len(tally.stages)}")
    return estimate_share(sum(tally.stages[stage_number:]), tally.n)


def estimate_share(count: int, n: int) -> Share:
    """`count` out of `n`, with the Wilson interval at 95%."""
    return Share(count, n, wilson_interval(count, n) if n else None)


def scaled_sum_of_squares(scored: int, total: int, squares: int) -> int:
    """The squared distances from the mean, added up, times `scored`: from the sums of a `Tally`.

    Raises ValueError for sums that no scores have.
    """
    distances = scored * squares - total * total
    if scored < 0 or distances < 0:
        raise ValueError("no scores have these sums")
    return distances


def score_variance(scored: int, total: int, squares: int) -> float:
    """The variance of the scores that have these sums, two or more of them."""
    return scaled_sum_of_squares(scored, total, squares) / (scored * (scored - 1))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, and {confidence} does not")
