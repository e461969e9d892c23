"""One group's summary, held against published figures and against what must always hold."""

from statistics import mean, median_low, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison.group_comparison import (
    Share,
    Tally,
    combine_tallies,
    estimate_mean,
    median_stage,
    share_at_or_past,
    wilson_interval,
)
from tests.unit.scoring.comparison.tallies import (
    drawn,
    groups,
    scores,
    seeded,
    tallies,
    tally_from,
    tally_of,
)


def mean_of(tally):
    return estimate_mean(tally.scored, tally.total, tally.squares)


# ---------------------------------------------------------------- published figures


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_figures(successes, n, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, Table I, method 3."""
    interval = wilson_interval(successes, n)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_the_interval_of_a_mean_is_that_of_the_nist_handbook():
    """NIST/SEMATECH e-Handbook 1.3.5.2, ZARR13.DAT: from 9.258242 to 9.264679."""
    found = mean_of(tally_from(195, 9.261460, 0.022789, scale=1_000))
    assert found.interval.low == pytest.approx(9_258.242, abs=0.01)
    assert found.interval.high == pytest.approx(9_264.679, abs=0.01)


def test_the_interval_of_three_measurements():
    """Mercury in a reference material, 38.9, 37.4 and 37.1: Miller and Miller, Statistics for
    Analytical Chemistry, 3rd ed. (1994), p. 54. Student's t with 2 degrees of freedom is 4.303."""
    found = mean_of(tally_of([389, 374, 371]))
    assert found.mean == 378
    assert found.interval.high - 378 == pytest.approx(4.303 * 9.64365 / 3**0.5, rel=1e-4)


# ---------------------------------------------------------------- means


def test_nobody_has_no_mean_and_one_has_no_interval():
    assert estimate_mean(0, 0, 0) is None
    assert estimate_mean(1, 4_200, 4_200**2) == (4_200, 1, None)


def test_an_interval_stays_on_the_scale():
    assert mean_of(tally_of([0, 0, 0, 9_000])).interval.low == 0
    assert mean_of(tally_of([10_000, 10_000, 1_000])).interval.high == 10_000


def test_equal_scores_leave_an_interval_without_width():
    assert mean_of(tally_of([5_000] * 4)).interval == (5_000, 5_000)


@pytest.mark.parametrize("sums", [(-1, 0, 0), (2, 10, 49), (0, 5, 0)])
def test_sums_that_no_scores_have_are_refused(sums):
    with pytest.raises(ValueError, match="no scores have these sums"):
        estimate_mean(*sums)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_lies_between_0_and_1(confidence):
    for interval in (
        lambda: estimate_mean(2, 3, 5, confidence),
        lambda: wilson_interval(1, 2, confidence),
    ):
        with pytest.raises(ValueError, match="confidence"):
            interval()


@given(scores.filter(lambda drawn: len(drawn) > 1))
def test_the_interval_holds_the_mean_and_is_what_the_textbook_says(drawn):
    found = mean_of(tally_of(drawn))
    assert found.mean == pytest.approx(mean(drawn))
    assert 0 <= found.interval.low <= found.mean <= found.interval.high <= 10_000
    margin = found.interval.high - found.mean
    if found.interval.high < 10_000:
        error = stdev(drawn) / len(drawn) ** 0.5
        assert 1.95 * error - 1e-6 <= margin <= 12.71 * error + 1e-6


@given(scores.filter(lambda drawn: len(drawn) > 1), st.integers(2, 5))
def test_the_same_scores_again_narrow_the_interval(drawn, times):
    once, more = (mean_of(tally_of(each)) for each in (drawn, drawn * times))
    assert more.mean == pytest.approx(once.mean)
    widths = [found.interval.high - found.interval.low for found in (once, more)]
    assert widths[1] <= widths[0] + 1e-6


def test_sums_too_large_for_floating_point_keep_their_spread():
    """A million scores of 9,999 and 10,000 by turns: their spread is half a basis point."""
    sums = (10**6, 9_999 * 500_000 + 10_000 * 500_000, 500_000 * (9_999**2 + 10_000**2))
    interval = estimate_mean(*sums).interval
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * 0.5 / 1_000, rel=1e-3)


def test_nineteen_intervals_in_twenty_hold_the_true_mean():
    chance = seeded(7)
    held = 0
    for _ in range(2_000):
        (tally,) = drawn(chance, [6])
        interval = mean_of(tally).interval
        held += interval.low <= 5_000 <= interval.high
    assert held / 2_000 == pytest.approx(0.95, abs=0.015)


# ---------------------------------------------------------------- shares


@given(st.integers(1, 500), st.data())
def test_a_share_lies_in_its_interval_and_mirrors_its_complement(n, data):
    successes = data.draw(st.integers(0, n))
    low, high = wilson_interval(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    other = wilson_interval(n - successes, n)
    assert (1 - other.high, 1 - other.low) == pytest.approx((low, high))


@given(st.integers(1, 100), st.integers(2, 20), st.data())
def test_the_same_share_of_more_has_a_narrower_interval(n, times, data):
    successes = data.draw(st.integers(0, n))
    few, many = wilson_interval(successes, n), wilson_interval(successes * times, n * times)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_is_refused(successes, n):
    with pytest.raises(ValueError, match="not a share"):
        wilson_interval(successes, n)


def test_at_or_past_counts_from_its_stage_on():
    group = Tally((4, 3, 2, 1, 0), 0, 0, 0)
    assert [share_at_or_past(group, stage).count for stage in range(5)] == [10, 6, 3, 1, 0]
    found = share_at_or_past(group, 1)
    assert (found.n, found.share, found.interval) == (10, 0.6, wilson_interval(6, 10))


def test_at_or_past_of_nobody_has_neither_share_nor_interval():
    found = share_at_or_past(Tally((0, 0), 0, 0, 0), 1)
    assert found == Share(0, 0, None)
    assert found.share is None


@pytest.mark.parametrize("stage", [-1, 5])
def test_a_stage_that_does_not_exist_is_refused(stage):
    with pytest.raises(ValueError, match="no stage"):
        share_at_or_past(Tally((1, 1, 1, 1, 1), 0, 0, 0), stage)


# ---------------------------------------------------------------- stages and sums


@given(st.lists(st.integers(0, 30), min_size=2, max_size=7))
def test_the_typical_stage_is_the_lower_median(stages):
    each = [number for number, count in enumerate(stages) for _ in range(count)]
    assert median_stage(stages) == (median_low(each) if each else None)


@given(scores, scores)
def test_combined_tallies_are_the_tally_of_all(ours, theirs):
    assert combine_tallies([tally_of(ours), tally_of(theirs)]) == tally_of(ours + theirs)


@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_groups_changes_no_sum(each, chance):
    assert combine_tallies(chance.sample(each, len(each))) == combine_tallies(each)


@given(tallies())
def test_a_group_alone_is_its_own_sum(tally):
    assert combine_tallies([tally]) == tally
    assert tally.n == sum(tally.stages)


def test_nothing_and_unlike_ladders_are_not_combined():
    with pytest.raises(ValueError, match="no groups"):
        combine_tallies([])
    with pytest.raises(ValueError, match="longer"):
        combine_tallies([Tally((1,), 0, 0, 0), Tally((1, 2), 0, 0, 0)])
