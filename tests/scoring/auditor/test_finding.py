"""Worlds within limits, sought from a known one."""

from scoring.auditor.audit import true_world
from scoring.auditor.worlds import Finder
from tests.scoring.auditor.building import ALONE, FIRST, WHOLE, Site, orgs


def test_where_nobody_is_at_two_stages_no_world_is_sought_between_them(tmp_path):
    """All ways of moving one to a stage where nobody is are tried, and none is there."""
    model = Site(orgs(FIRST, "0011122"), {(FIRST, *WHOLE): ALONE}).model(tmp_path)
    finder = Finder(model, 1)
    finder.start(true_world(model))
    limits = finder.limits()
    limits.least[0, model.ladder.index("responsive")] = 1
    answer = finder.find(limits)
    assert answer.world is None
    assert answer.settled
