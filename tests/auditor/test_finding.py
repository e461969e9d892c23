"""Worlds within limits, sought from a known one."""

import numpy as np
import pytest

from auditor.audit import true_world
from auditor.worlds import Finder, Spared
from tests.auditor.building import ALONE, FIRST, WHOLE, Site, orgs


def test_where_there_is_no_world_it_is_settled(tmp_path):
    model = Site(orgs(FIRST, "0011122"), {(FIRST, *WHOLE): ALONE}).model(tmp_path)
    finder = Finder(model, 1)
    finder.worlds.append(true_world(model))
    limits = finder.limits()
    limits.least[0, model.ladder.index("responsive")] = 1
    answer = finder.find(limits)
    assert answer.world is None
    assert answer.settled


PLACES, SECTORS = ("hull", "york"), ("education", "health", "police")


@pytest.mark.parametrize("spared", ["education", "police"])
def test_of_two_ways_to_exchange_one_the_one_is_found_that_spares_what_it_should(tmp_path, spared):
    rows = [
        row for place in PLACES for sector in SECTORS for row in orgs(FIRST, "01", place, sector)
    ]
    groups = [WHOLE, *(("place", each) for each in PLACES), *(("sector", each) for each in SECTORS)]
    model = Site(rows, {(FIRST, *each): ALONE for each in groups}).model(tmp_path)
    finder, true = Finder(model, 1), true_world(model)
    finder.worlds.append(true)
    wanted = np.zeros_like(true)
    mine = [each.sheets[0].rows[0].sector == spared for each in model.classes]
    wanted[mine] = true[mine]
    limits = finder.limits()
    limits.most[model.of["hull health 0", FIRST], 0] = 0
    world = finder.find_sparing(limits, Spared(wanted, np.ones(true.shape))).world
    assert (world[mine] == true[mine]).all()


def test_where_there_is_no_world_none_is_found_that_spares_anything(tmp_path):
    model = Site(orgs(FIRST, "0011122"), {(FIRST, *WHOLE): ALONE}).model(tmp_path)
    finder, true = Finder(model, 1), true_world(model)
    finder.worlds.append(true)
    limits = finder.limits()
    limits.least[0, model.ladder.index("responsive")] = 1
    assert finder.find_sparing(limits, Spared(true, np.ones(true.shape))) == (None, True)
