"""Worlds within limits, sought from a known one."""

import numpy as np
import pytest

from auditor.audit import build_true_world
from auditor.world_finder import SparedSheets, WorldFinder
from tests.auditor.building import ALONE, FIRST, WHOLE, Site, orgs


def test_where_there_is_no_world_it_is_settled(tmp_path):
    model = Site(orgs(FIRST, "0011122"), {(FIRST, *WHOLE): ALONE}).model(tmp_path)
    finder = WorldFinder(model, 1)
    finder.worlds.append(build_true_world(model))
    limits = finder.widest_limits()
    limits.least[0, model.ladder.index("responsive")] = 1
    answer = finder.find_world(limits)
    assert answer.world is None
    assert answer.is_settled


PLACES, SECTORS = ("hull", "york"), ("education", "health", "police")


@pytest.mark.parametrize("spared", ["education", "police"])
def test_of_two_ways_to_exchange_one_the_one_is_found_that_spares_what_it_should(tmp_path, spared):
    rows = [
        row for place in PLACES for sector in SECTORS for row in orgs(FIRST, "01", place, sector)
    ]
    groups = [WHOLE, *(("place", each) for each in PLACES), *(("sector", each) for each in SECTORS)]
    model = Site(rows, {(FIRST, *each): ALONE for each in groups}).model(tmp_path)
    finder, true = WorldFinder(model, 1), build_true_world(model)
    finder.worlds.append(true)
    wanted = np.zeros_like(true)
    mine = [each.sheets[0].rows[0].sector == spared for each in model.classes]
    wanted[mine] = true[mine]
    limits = finder.widest_limits()
    limits.most[model.class_by_sheet["hull health 0", FIRST], 0] = 0
    world = finder.find_sparing_world(limits, SparedSheets(wanted, np.ones(true.shape))).world
    assert (world[mine] == true[mine]).all()


def test_where_there_is_no_world_none_is_found_that_spares_anything(tmp_path):
    model = Site(orgs(FIRST, "0011122"), {(FIRST, *WHOLE): ALONE}).model(tmp_path)
    finder, true = WorldFinder(model, 1), build_true_world(model)
    finder.worlds.append(true)
    limits = finder.widest_limits()
    limits.least[0, model.ladder.index("responsive")] = 1
    assert finder.find_sparing_world(limits, SparedSheets(true, np.ones(true.shape))) == (
        None,
        True,
    )
