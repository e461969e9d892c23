"""Small changes of a world, after which every figure is as it was."""

import numpy as np
import pytest

from auditor.audit import true_world
from auditor.exchanges import Exchanges, Limits
from tests.auditor.building import ALONE, FIRST, WHOLE, Site, orgs

ROWS = [*orgs(FIRST, "0123", "york"), *orgs(FIRST, "1040", "selby"), *orgs(FIRST, "012340")]
SHOWN = {(FIRST, *WHOLE): ALONE, (FIRST, "place", "york"): ALONE, (FIRST, "place", "hull"): ALONE}


@pytest.fixture
def model(tmp_path):
    rows = [row._replace(sector="police") if at % 2 else row for at, row in enumerate(ROWS)]
    shown = {**SHOWN, (FIRST, "sector", "police"): ALONE}
    return Site(rows, shown).model(tmp_path)


@pytest.fixture
def exchanges(model):
    found = Exchanges(model, np.random.default_rng(1))
    found.search(true_world(model))
    return found


def test_whatever_is_an_exchange_away_fits_all_figures(model, exchanges):
    worlds = exchanges.around(true_world(model))
    assert any((each != true_world(model)).any() for each in worlds)
    assert all(model.fits(each) for each in worlds)


def test_many_exchanges_together_fit_as_well(model, exchanges):
    wishes = np.ones(exchanges.shape)
    mixed = [exchanges.mixed(true_world(model), wishes) for _ in range(20)]
    assert all(model.fits(each) for each in mixed)


def test_what_changes_a_figure_is_not_learned(model, exchanges):
    world, known = true_world(model), len(exchanges.changes)
    other = world.copy()
    other[0] = np.roll(other[0], 1)
    exchanges.learn(world, other)
    assert len(exchanges.changes) == known


def test_a_world_within_limits_is_reached(model, exchanges):
    world = true_world(model)
    near = next(each for each in exchanges.around(world) if (each != world).any())
    row, stage = np.argwhere(near < world)[0]
    most = np.repeat(model.sizes[:, None], model.stages, axis=1)
    most[row, stage] = near[row, stage]
    reached = exchanges.reaching(world, Limits(np.zeros_like(most), most))
    assert model.fits(reached)
    assert reached[row, stage] <= near[row, stage]
    assert exchanges.reaching(world, Limits(most + 1, most)) is None
