"""Tallies for tests of summaries: what the database would add up."""

import random
from collections.abc import Sequence

from hypothesis import strategies as st

from scoring.comparison.group_comparison import Tally

STAGES = 5


def tally_of(scores: Sequence[int], stages: Sequence[int] | None = None) -> Tally:
    """The tally of organisations with these scores, all of them starting out unless told."""
    placed = tuple(stages) if stages is not None else (len(scores), *(0,) * (STAGES - 1))
    return Tally(placed, len(scores), sum(scores), sum(score * score for score in scores))


def tally_from(count: int, mean: float, deviation: float, scale: int) -> Tally:
    """The tally of a published sample, from its mean and standard deviation times `scale`.

    Sums are whole numbers, so a larger scale keeps more of the published figures.
    """
    total = round(count * mean * scale)
    squares = (count - 1) * (deviation * scale) ** 2 + total * total / count
    return Tally((count,), count, total, round(squares))


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same cases every time


def drawn(chance: random.Random, counts: Sequence[int], mean: float = 5_000) -> list[Tally]:
    """One tally for each of `counts`: normal scores that are really alike."""
    return [tally_of([round(chance.gauss(mean, 1_000)) for _ in range(n)]) for n in counts]


scores = st.lists(st.integers(0, 10_000), max_size=30)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """A group: some organisations at each stage, and scores for some of them."""
    stages = draw(st.lists(st.integers(0, 40), min_size=STAGES, max_size=STAGES))
    return tally_of(draw(scores), stages)


groups = st.lists(tallies(), min_size=1, max_size=8)
