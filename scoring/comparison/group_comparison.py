"""Many placements -> group summaries, and what may be said of groups side by side.

All of it from sums that the database has added up, one `Tally` a group, and never from rows. What
the figures can bear, and why these methods, is in docs/decisions/0010-what-a-comparison-may-say.md.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from scoring.comparison.tally import (
    CONFIDENCE,
    Interval,
    Mean,
    Share,
    Tally,
    combine_tallies,
    estimate_mean,
    median_stage,
    scaled_sum_of_squares,
    score_variance,
    share_at_or_past,
    wilson_interval,
)

__all__ = [
    "CONFIDENCE",
    "FEWEST_SCORES",
    "GroupMeanSpread",
    "Interval",
    "Mean",
    "MeanDifference",
    "Share",
    "Tally",
    "WelchTest",
    "chance_range",
    "choose_version_to_average",
    "combine_tallies",
    "compare_groups",
    "compare_pairs",
    "estimate_mean",
    "holm_rejected",
    "median_stage",
    "share_at_or_past",
    "tally_without",
    "welch_test",
    "wilson_interval",
]

FEWEST_SCORES = 5
"""With fewer scores than this, a group is not compared, and no version chosen for its average.

An edition withholds as many (docs/decisions/0015-publishing-without-telling.md)."""


class WelchTest(NamedTuple):
    """Welch's t for two means, its degrees of freedom, and the two-sided chance `p` of such a t.

    Where neither group varies, t is 0 or infinite and the degrees infinite.
    """

    t: float
    degrees: float
    p: float


class GroupMeanSpread(NamedTuple):
    """How far apart the highest and lowest group mean lie, and would lie by chance alone.

    `expected` is the distance to expect if every group really had one mean, `limit` what it would
    stay within 19 times in 20 (where several are looked at together: all of them), `observed` what
    it is; `groups` is how many could be compared.
    """

    expected: float
    limit: float
    observed: float
    groups: int

    @property
    def beyond_chance(self) -> bool:
        """Whether the groups lie further apart than chance alone would put them."""
        return self.observed > self.limit


class MeanDifference(StrEnum):
    """What may be said of one group's mean beside the others'."""

    NONE = "none"  # nobody has a score
    ONE = "one"  # one organisation: no interval, and its mean is its score
    TOO_FEW = "too-few"  # in the group, or in all the others together
    OVERLAPS = "overlaps"  # too close to tell from the others
    APART = "apart"


def choose_version_to_average(scored: Mapping[int, int]) -> int | None:
    """The version of a questionnaire whose scores are averaged, by how many scores each has.

    A score is a share of what one version asks, so those of two are never averaged together. It is
    the newest version with `FEWEST_SCORES` scores or more; where there is none, the newest with
    any; None where nobody has a score.
    """
    any_scores = [version for version, count in scored.items() if count]
    enough = [version for version in any_scores if scored[version] >= FEWEST_SCORES]
    return max(enough or any_scores, default=None)


def chance_range(tallies: Iterable[Tally], together: int = 1) -> GroupMeanSpread | None:
    """How far apart groups that are really alike would lie by chance, and how far these do.

    'Really alike' is one mean and one spread, that pooled within the groups; the scores are taken
    as normal. Groups with fewer than two scores are left out; None where fewer than two remain.
    The order of the groups changes nothing.

    `together` is how many such ranges are looked at side by side, such as one a value: then the
    limits are those that chance keeps all of them within 19 times in 20 (Bonferroni's inequality,
    which holds however much the values have in common).
    """
    groups = [tally for tally in tallies if tally.scored >= 2]
    if len(groups) < 2:
        return None
    from scoring.comparison.distributions import expected_range, range_quantile

    counts = tuple(sorted(tally.scored for tally in groups))
    spread = math.sqrt(_pooled_variance(groups))
    means = [tally.mean for tally in groups]
    return GroupMeanSpread(
        expected=expected_range(counts) * spread,
        limit=range_quantile(counts, 1 - (1 - CONFIDENCE) / together) * spread,
        observed=max(means) - min(means),
        groups=len(groups),
    )


def compare_groups(groups: Sequence[Tally], everybody: Tally) -> tuple[MeanDifference, ...]:
    """What may be said of each group's mean beside everybody who is not in it.

    `everybody` counts each organisation once, also where groups share some: so the others of a
    group are those who are not in it, and nobody among them counts twice.
    """
    return compare_pairs([(group, tally_without(everybody, group)) for group in groups])


def compare_pairs(pairs: Sequence[tuple[Tally, Tally]]) -> tuple[MeanDifference, ...]:
    """What may be said of the means of several pairs, each a group and its others, all together.

    A group is APART where Welch's t-test against its others says so at 5% after Holm's correction
    (1979) for as many pairs as are compared: if all are really alike, then 19 times in 20 none is
    called apart. That holds however much the pairs have in common, be they several groups of one
    value or one group's several values. A pair is compared where both sides have `FEWEST_SCORES`
    scores or more.
    """
    readings = [_verdict_by_count(group.scored, others.scored) for group, others in pairs]
    chances = {
        number: welch_test(*pairs[number]).p
        for number, reading in enumerate(readings)
        if reading is MeanDifference.OVERLAPS
    }
    for number in holm_rejected(chances):
        readings[number] = MeanDifference.APART
    return tuple(readings)


def welch_test(one: Tally, other: Tally) -> WelchTest:
    """Welch's t-test (1947) of two means, whose spreads may differ: `one` less `other`.

    Raises ValueError where either has fewer than two scores.
    """
    if min(one.scored, other.scored) < 2:
        raise ValueError("a difference needs two scores on either side")
    gap = one.total * other.scored - other.total * one.scored
    first, second = _squared_standard_error(one), _squared_standard_error(other)
    if first + second == 0:
        return WelchTest(math.copysign(math.inf, gap) if gap else 0.0, math.inf, float(not gap))
    from scoring.comparison.distributions import t_two_sided

    t = gap / (one.scored * other.scored) / math.sqrt(first + second)
    degrees = (first + second) ** 2 / (first**2 / (one.scored - 1) + second**2 / (other.scored - 1))
    return WelchTest(t, degrees, t_two_sided(t, degrees))


def _squared_standard_error(tally: Tally) -> float:
    """The square of the standard error of the mean."""
    return score_variance(tally.scored, tally.total, tally.squares) / tally.scored


def _pooled_variance(groups: Sequence[Tally]) -> float:
    # Rounded once, so that the order of the groups changes nothing.
    distances = math.fsum(
        scaled_sum_of_squares(tally.scored, tally.total, tally.squares) / tally.scored
        for tally in groups
    )
    return distances / sum(tally.scored - 1 for tally in groups)


def tally_without(overall: Tally, group: Tally) -> Tally:
    """The tally of all who are not in the group, each of whom `overall` counts once."""
    return Tally(
        tuple(every - own for every, own in zip(overall.stages, group.stages, strict=True)),
        overall.scored - group.scored,
        overall.total - group.total,
        overall.squares - group.squares,
        overall.too_little - group.too_little,
    )


def _verdict_by_count(scored: int, others: int) -> MeanDifference:
    """What the numbers alone allow; OVERLAPS where the means have to be looked at."""
    if scored == 0:
        return MeanDifference.NONE
    if scored == 1:
        return MeanDifference.ONE
    return (
        MeanDifference.OVERLAPS if min(scored, others) >= FEWEST_SCORES else MeanDifference.TOO_FEW
    )


def holm_rejected(chances: Mapping[int, float]) -> list[int]:
    """Holm's correction: which of the tests, with these chances, stand at 5% all together."""
    rejected = []
    for left, number in zip(
        range(len(chances), 0, -1), sorted(chances, key=chances.__getitem__), strict=True
    ):
        if chances[number] > (1 - CONFIDENCE) / left:
            break
        rejected.append(number)
    return rejected
