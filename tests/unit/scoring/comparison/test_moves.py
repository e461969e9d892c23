"""The same organisations now and before: how many moved, and whether that could be chance."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison.stage_changes import ChangeVerdict, assess_change, assess_changes


def test_several_values_are_tested_together():
    """Eight to one is p = 0.039: clear alone, and not as one of three."""
    assert assess_change(8, 0, 1).direction is ChangeVerdict.MORE_UP
    together = assess_changes([(8, 0, 1), (4, 0, 4), (0, 0, 20), (3, 0, 0)])
    assert [each.direction for each in together] == [
        ChangeVerdict.NO_CLEAR_CHANGE,
        ChangeVerdict.NO_CLEAR_CHANGE,
        ChangeVerdict.MORE_DOWN,
        ChangeVerdict.TOO_FEW,
    ]
    assert together[0].p == assess_change(8, 0, 1).p
    assert assess_changes([]) == ()


def test_the_sign_test_gives_zars_example():
    """Zar, Biostatistical Analysis: of 10 deer, 8 have the longer hind leg; p is 0.109375."""
    assert assess_change(8, 0, 2).p == pytest.approx(0.109375)
    assert assess_change(8, 0, 2).direction is ChangeVerdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("n", "fewest"), [(6, 0), (8, 0), (9, 1), (12, 2), (15, 3), (17, 4), (20, 5), (23, 6), (25, 7)]
)
def test_the_fewer_sign_that_is_clear_at_5_per_cent(n, fewest):
    """The table of critical values for the sign test, two tails, that statistics books print."""
    assert assess_change(n - fewest, 0, fewest).direction is ChangeVerdict.MORE_UP
    assert assess_change(fewest, 0, n - fewest).direction is ChangeVerdict.MORE_DOWN
    assert assess_change(n - fewest - 1, 0, fewest + 1).direction is ChangeVerdict.NO_CLEAR_CHANGE


def test_those_that_stayed_count_in_the_share_and_not_in_the_test():
    found = assess_change(9, 11, 0)
    assert (found.n, found.risen.count, found.risen.share) == (20, 9, 0.45)
    assert found.p == assess_change(9, 0, 0).p
    assert found.direction is ChangeVerdict.MORE_UP


@pytest.mark.parametrize(("up", "same", "down"), [(0, 0, 0), (5, 0, 0), (0, 3, 2)])
def test_too_few_to_say(up, same, down):
    assert assess_change(up, same, down).direction is ChangeVerdict.TOO_FEW


def test_nobody_there_both_times():
    found = assess_change(0, 0, 0)
    assert (found.n, found.p, found.risen) == (0, 1, (0, 0, None))


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        assess_change(3, -1, 2)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_sign_test_is_exact_and_has_no_side(up, same, down):
    throws = up + down
    ways = sum(math.comb(throws, heads) for heads in range(min(up, down) + 1))
    found = assess_change(up, same, down)
    assert found.p == pytest.approx(min(1, 2 * ways / 2**throws), rel=1e-10)
    assert found.p == assess_change(down, same, up).p


def test_many_organisations_do_not_overflow():
    assert assess_change(10_000, 0, 10_000).p == 1
    assert assess_change(11_000, 0, 9_000).p < 1e-40
