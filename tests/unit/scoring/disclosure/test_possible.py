"""Worlds as wished, found among those that agree with the published sums."""

import numpy as np
import pytest

from scoring.disclosure.possible_worlds import (
    PreferredWorld,
    PublishedTable,
    SheetMinimum,
    WorldSearch,
)

ONE, TWO, THREE = 0, 1, 2
FIRST, SECOND = 0, 1
TRUTH = np.array([[1, 0], [0, 1], [0, 1]])
WHOLE = PublishedTable("whole", np.ones(3, dtype=bool), ((FIRST,), (SECOND,)), (1, 2))
SEARCH = WorldSearch(np.array([1, 1, 1]), 2, [WHOLE])


def spared(*classes: int) -> PreferredWorld:
    wanted = np.zeros_like(TRUTH)
    wanted[list(classes)] = TRUTH[list(classes)]
    return PreferredWorld(wanted, np.ones(TRUTH.shape))


@pytest.mark.parametrize("stays", [TWO, THREE])
def test_of_two_that_could_change_places_with_another_the_one_stays_that_is_spared(stays):
    world = SEARCH.sparing([SheetMinimum((ONE,), (SECOND,), 1)], spared(stays))
    assert SEARCH.holds(world)
    assert (world[ONE] == [0, 1]).all()
    assert (world[stays] == TRUTH[stays]).all()


def test_no_world_is_found_where_there_is_none_as_wished():
    assert SEARCH.sparing([SheetMinimum((ONE, TWO), (FIRST,), 2)], spared(THREE)) is None
