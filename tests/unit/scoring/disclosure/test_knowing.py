"""What follows from detail about sheets that some editions count and others do not."""

import numpy as np
import pytest

from scoring.disclosure.constraints import _counts_only_in

# A row the stage overall, a column the stage by value: what each edition with detail holds, and
# what two of them both do.
FIRST = np.array([[4, 1], [0, 5]])
SECOND = np.array([[3, 2], [1, 6]])
BOTH = np.array([[2, 1], [0, 3]])
SHARED = {(0, 0): FIRST, (2, 2): SECOND, (0, 2): BOTH}


@pytest.mark.parametrize(
    ("counted", "found"),
    [([0], FIRST - BOTH), ([2], SECOND - BOTH), ([0, 2], BOTH)],
)
def test_sheets_are_told_apart_by_the_editions_that_count_them(counted, found):
    assert (_counts_only_in(counted, [0, 2], SHARED) == found).all()


def test_sheets_counted_with_a_gap_are_not_told_apart():
    shared = {(one, other): FIRST for one in range(3) for other in range(one, 3)}
    assert not _counts_only_in([0, 2], [0, 1, 2], shared).any()
