"""Groups side by side: chance, same or apart, and the same organisations later."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison.distributions import expected_range, range_quantile
from scoring.comparison.group_comparison import (
    GroupMeanSpread,
    MeanDifference,
    WelchTest,
    chance_range,
    choose_version_to_average,
    combine_tallies,
    compare_groups,
    compare_pairs,
    tally_without,
    welch_test,
)
from tests.unit.scoring.comparison.tallies import drawn, groups, seeded, tally_from, tally_of

NOBODY = tally_of([])
PLACES = (5, 8, 12, 20, 30, 9)

# ---------------------------------------------------------------- one version


@pytest.mark.parametrize(
    ("scored", "version"),
    [
        ({}, None),
        ({1: 0, 2: 0}, None),
        ({1: 3}, 1),
        ({1: 80, 2: 4}, 1),  # the newest has too few yet
        ({1: 80, 2: 5}, 2),
        ({1: 80, 2: 5, 3: 0}, 2),
        ({1: 2, 2: 4}, 2),  # neither has enough
    ],
)
def test_averages_are_of_the_newest_version_with_enough_scores(scored, version):
    assert choose_version_to_average(scored) == version


# ---------------------------------------------------------------- the range by chance


@pytest.mark.parametrize(
    ("means", "d2"), [(2, 1.128), (3, 1.693), (4, 2.059), (5, 2.326), (6, 2.534)]
)
def test_single_observations_are_expected_to_lie_d2_apart(means, d2):
    """d2 of control charts, for 2 to 6 observations: ASTM, Montgomery, and any other table."""
    assert expected_range((1,) * means) == pytest.approx(d2, abs=5e-4)


@pytest.mark.parametrize(
    ("degrees", "table"),
    [
        (12, (3.081, 3.773, 4.199, 4.508, 4.750)),
        (24, (2.919, 3.532, 3.901, 4.166, 4.373)),
        (60, (2.829, 3.399, 3.737, 3.977, 4.163)),
        (120, (2.800, 3.356, 3.685, 3.917, 4.096)),
    ],
)
def test_equal_groups_stay_within_the_studentised_range(degrees, table):
    """Upper 5% points for 2 to 6 means: Harter, Annals of Mathematical Statistics 31 (1960),
    1122-1147. Where the degrees of freedom share out over the groups evenly, that is."""
    for means, published in enumerate(table, 2):
        size, rest = divmod(degrees, means)
        if not rest:
            found = range_quantile((size + 1,) * means, 0.95) * math.sqrt(size + 1)
            assert found == pytest.approx(published, abs=6e-4)


@pytest.mark.parametrize(
    ("means", "published"), [(2, 2.772), (3, 3.314), (4, 3.633), (5, 3.858), (6, 4.030)]
)
def test_large_groups_stay_within_the_range_of_normal_observations(means, published):
    """The same table's last line, of a standard deviation that is known."""
    size = 1_000_000
    found = range_quantile((size,) * means, 0.95) * math.sqrt(size)
    assert found == pytest.approx(published, abs=6e-4)


def test_two_groups_are_expected_apart_by_a_half_normal_difference():
    assert expected_range((4, 9)) == pytest.approx(math.sqrt(2 / math.pi * (1 / 4 + 1 / 9)))


def test_two_groups_stay_within_students_t():
    """t of 11 degrees of freedom is 2.201."""
    found = range_quantile((4, 9), 0.95)
    assert found == pytest.approx(2.201 * math.sqrt(1 / 4 + 1 / 9), rel=2e-4)


def test_a_range_needs_two_groups_and_a_spread():
    for counts in ((9,), (1, 1)):
        with pytest.raises(ValueError, match="two means"):
            range_quantile(counts, 0.95)


def test_groups_that_are_alike_lie_as_far_apart_as_told():
    chance = seeded(11)
    found = [chance_range(drawn(chance, PLACES)) for _ in range(2_000)]
    observed, expected = (sum(each) for each in zip(*map(distances, found), strict=True))
    assert observed == pytest.approx(expected, rel=0.02)
    assert sum(each.beyond_chance for each in found) / 2_000 == pytest.approx(0.05, abs=0.015)


def distances(found: GroupMeanSpread) -> tuple[float, float]:
    return found.observed, found.expected


def test_very_unequal_groups_are_worked_out_too():
    chance = seeded(13)
    counts = (2, 3, 400, 20_000)
    far = 0
    for _ in range(2_000):
        means = [chance.gauss(0, 1 / math.sqrt(count)) for count in counts]
        far += max(means) - min(means) > range_quantile(counts, 0.95)
    assert far / 2_000 == pytest.approx(0.05, abs=0.015)


def test_groups_far_apart_are_beyond_chance():
    found = chance_range([tally_of([1_000, 1_200, 1_100]), tally_of([8_000, 8_100, 7_900])])
    assert found.beyond_chance
    assert found.observed == 6_900
    assert found.groups == 2


def test_without_any_spread_chance_puts_nothing_apart():
    alike, other = tally_of([500] * 5), tally_of([900] * 5)
    assert chance_range([alike, alike]) == (0, 0, 0, 2)
    assert not chance_range([alike, alike]).beyond_chance
    assert chance_range([alike, other]).beyond_chance


def test_groups_of_fewer_than_two_are_left_out():
    pair, other = tally_of([100, 300]), tally_of([200, 500, 800])
    assert chance_range([pair, NOBODY, tally_of([9_000]), other]) == chance_range([pair, other])
    assert chance_range([pair, NOBODY, tally_of([9_000])]) is None
    assert chance_range([]) is None


@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_groups_changes_no_range(each, chance):
    assert chance_range(chance.sample(each, len(each))) == chance_range(each)


@given(groups)
def test_the_limit_is_never_below_what_is_expected(each):
    found = chance_range(each)
    if found:
        assert 0 <= found.expected <= found.limit
        assert all(type(part) is float for part in found[:3])


# ---------------------------------------------------------------- same or apart


def test_welch_gives_the_figures_of_the_nag_library():
    """NAG Library Manual, example of g07cac: 'no assumptions about population variances'."""
    found = welch_test(tally_from(4, 25, 0.8185, scale=100), tally_from(8, 21, 4.2083, scale=100))
    assert found.t == pytest.approx(2.5922, abs=5e-5)
    assert found.degrees == pytest.approx(7.9925, abs=5e-5)
    assert found.p == pytest.approx(0.0320, abs=5e-5)


def test_welch_turns_its_sign_with_its_sides():
    one, other = tally_of([1, 5, 9]), tally_of([2, 2, 11, 40])
    assert welch_test(one, other).t == -welch_test(other, one).t
    assert welch_test(one, other)[1:] == welch_test(other, one)[1:]


def test_welch_without_spread():
    low, high = tally_of([100] * 3), tally_of([300] * 4)
    assert welch_test(low, low) == (0, math.inf, 1)
    assert welch_test(low, high) == (-math.inf, math.inf, 0)
    assert welch_test(high, low) == (math.inf, math.inf, 0)


def test_welch_needs_two_scores_on_either_side():
    with pytest.raises(ValueError, match="two scores"):
        welch_test(tally_of([1]), tally_of([1, 2]))


def beside_each_other(groups):
    """The readings of groups that share nobody."""
    return compare_groups(groups, combine_tallies([NOBODY, *groups]))


def test_those_in_several_groups_count_once_among_the_others():
    """Five in one group, and two more who are in both of the others: too few to say anything."""
    five, two = tally_of([1_000, 1_200, 1_100, 1_300, 1_250]), tally_of([8_000, 8_400])
    readings = compare_groups([five, two, two], combine_tallies([five, two]))
    assert readings == (MeanDifference.TOO_FEW,) * 3


def test_what_the_numbers_alone_say():
    several = tally_of([3_000, 5_000, 7_000, 4_000, 6_000])
    readings = beside_each_other([NOBODY, tally_of([5]), tally_of([5, 6, 7, 8]), several])
    assert readings == (
        MeanDifference.NONE,
        MeanDifference.ONE,
        MeanDifference.TOO_FEW,
        MeanDifference.APART,
    )
    assert beside_each_other([]) == ()


def test_a_group_is_not_told_from_others_who_are_too_few():
    several = tally_of([3_000, 5_000, 7_000, 4_000, 6_000])
    assert beside_each_other([several, tally_of([9_000] * 4)]) == (
        MeanDifference.TOO_FEW,
        MeanDifference.TOO_FEW,
    )
    assert beside_each_other([several]) == (MeanDifference.TOO_FEW,)


def test_the_one_group_that_differs_is_told_apart():
    alike = tally_of([4_000, 5_000, 6_000, 4_500, 5_500, 5_000])
    far = tally_of([9_000, 9_500, 9_200, 9_800, 9_100])
    readings = beside_each_other([alike, alike, alike, far, alike, alike])
    assert readings[3] is MeanDifference.APART
    assert set(readings[:3] + readings[4:]) == {MeanDifference.OVERLAPS}


def test_holms_correction_asks_more_of_the_first_than_of_the_last(monkeypatch):
    """Chances of 0.01, 0.04, 0.03 and 0.005: the last and the first stand (0.05 / 4 and 0.05 / 3),
    the third does not (0.05 / 2), and so neither does the second, below 0.05 as it is. A common
    example of Holm's procedure, Scandinavian Journal of Statistics 6 (1979), 65-70."""
    found = [WelchTest(2, 9, chance) for chance in (0.01, 0.04, 0.03, 0.005)]
    monkeypatch.setattr("scoring.comparison.group_comparison.welch_test", lambda *_: found.pop(0))
    readings = beside_each_other([tally_of([1, 2, 3, 4, 5])] * 4)
    assert readings == (
        MeanDifference.APART,
        MeanDifference.OVERLAPS,
        MeanDifference.OVERLAPS,
        MeanDifference.APART,
    )


def test_where_all_are_alike_hardly_any_page_calls_one_apart():
    chance = seeded(17)
    wrong = sum(
        MeanDifference.APART in beside_each_other(drawn(chance, PLACES)) for _ in range(1_500)
    )
    assert wrong / 1_500 <= 0.065


@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_groups_changes_no_reading(each, chance):
    order = chance.sample(range(len(each)), len(each))
    readings = beside_each_other(each)
    assert beside_each_other([each[n] for n in order]) == tuple(readings[n] for n in order)


# ---------------------------------------------------------------- one group, several values

VALUES = 6


def values_of(chance, n, shift=0):
    """The tallies of so many organisations in six values that go together, as values do."""
    each = [chance.gauss(5_000 + shift, 800) for _ in range(n)]
    rows = [[round(own + chance.gauss(0, 600)) for own in each] for _ in range(VALUES)]
    return [tally_of(row) for row in rows]


def test_one_difference_alone_may_not_be_one_of_six():
    """p = 0.032, near the NAG example: apart where it stands alone, and not as one of six."""
    pair = tally_from(5, 25, 0.8185, scale=100), tally_from(8, 21, 4.2083, scale=100)
    assert welch_test(*pair).p == pytest.approx(0.0317, abs=5e-5)
    alike = tally_of([4, 5, 6, 5, 4]), tally_of([5, 4, 6, 5, 5])
    assert compare_pairs([pair]) == (MeanDifference.APART,)
    assert compare_pairs([pair, *[alike] * 5]) == (MeanDifference.OVERLAPS,) * 6


def test_where_a_place_is_like_the_others_hardly_any_page_names_a_value():
    chance = seeded(38)
    wrong = sum(
        MeanDifference.APART
        in compare_pairs(list(zip(values_of(chance, 12), values_of(chance, 60), strict=True)))
        for _ in range(1_500)
    )
    assert wrong / 1_500 <= 0.065


def test_where_a_place_is_far_from_the_others_its_values_are_named():
    chance = seeded(39)
    pairs = zip(values_of(chance, 30, shift=1_500), values_of(chance, 60), strict=True)
    assert set(compare_pairs(list(pairs))) == {MeanDifference.APART}


@given(groups, st.randoms(use_true_random=False))
def test_neither_their_order_nor_their_side_changes_what_is_said_of_pairs(each, chance):
    pairs = [(one, other) for one in each for other in each if one.scored and other.scored]
    order = chance.sample(range(len(pairs)), len(pairs))
    readings = compare_pairs(pairs)
    assert compare_pairs([pairs[n] for n in order]) == tuple(readings[n] for n in order)
    turned = compare_pairs([(other, one) for one, other in pairs])
    assert [each is MeanDifference.APART for each in turned] == [
        each is MeanDifference.APART for each in readings
    ]


@given(groups)
def test_whoever_is_not_in_a_group_makes_it_whole_again(each):
    for group in each:
        others = tally_without(combine_tallies([NOBODY, *each]), group)
        assert combine_tallies([group, others]) == combine_tallies([NOBODY, *each])


@pytest.mark.parametrize("together", [1, 2, 6, 7])
def test_chance_goes_beyond_any_of_several_limits_one_time_in_20(together):
    """Independent values, where Bonferroni's limits are nearly exact, are the worst case."""
    chance = seeded(40 + together)
    pages = 400
    beyond = sum(
        any(chance_range(drawn(chance, PLACES), together).beyond_chance for _ in range(together))
        for _ in range(pages)
    )
    assert 0.02 <= beyond / pages <= 0.08


def test_more_values_together_have_wider_limits_and_the_same_expectation():
    tallies = drawn(seeded(7), PLACES)
    alone, together = chance_range(tallies), chance_range(tallies, 6)
    assert together.limit > alone.limit
    assert together[0::2] == alone[0::2]


# ---------------------------------------------------------------- loading


def test_scipy_is_not_loaded_before_it_is_needed():
    code = "import sys, scoring.comparison.group_comparison; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
