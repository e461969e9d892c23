"""A few of the worlds of `make audit`, which goes through a thousand."""

from auditor.audit import audit_sites
from bench.disclosure.audit_world import WorldTask, audit_world
from bench.disclosure.injected_mistakes import (
    ALWAYS_TOLD,
    EDITION_MISTAKES,
    PAGE_MISTAKES,
    always_show_detail,
    leak_for_three,
)
from bench.disclosure.publish_worlds import build_sites, publish_world, write_participants
from bench.disclosure.synthetic_worlds import EDITION_DATES, HARD_KINDS, make_world


def test_nothing_is_told():
    assert audit_world(WorldTask(0, 20, sabotaged=False, editions=3)).violations == ()


def test_mistakes_are_caught():
    tried = audit_world(WorldTask(1, 20, sabotaged=True, editions=2))
    assert tried.mistakes.keys() == {*EDITION_MISTAKES, *PAGE_MISTAKES}
    # What is held back may be held back for more than one reason: one leaked total need not tell.
    certain = {*ALWAYS_TOLD, "no secondary withholding", "no carry-forward"}
    assert all(tried.mistakes[name] == (True, True) for name in certain)


def test_a_table_that_two_do_not_tell_from_but_three_is_caught(tmp_path):
    spoiled = leak_for_three(publish_world(make_world(2, 20), 2))
    built = build_sites(spoiled, tmp_path)
    participants = write_participants(spoiled, tmp_path / "participants.csv")
    assert audit_sites(built, participants, under_one_hand=2).violations == []
    told = audit_sites(built, participants, stop_at_first=True).violations
    assert ["3 under one hand tell" in str(each) for each in told] == [True]


def test_detail_that_tells_nothing_but_beside_overall_is_caught(tmp_path):
    spoiled = always_show_detail(publish_world(make_world(24, 20), 3))
    last = build_sites(spoiled, tmp_path)[-1]
    participants = write_participants(spoiled, tmp_path / "participants.csv")
    told = audit_sites([last], participants).violations
    assert told
    assert all("overall" in each.about for each in told)


def test_worlds_are_the_same_every_time_and_some_are_hard():
    assert make_world(3, 60) == make_world(3, 60)
    assert [make_world(5 * turn, 20).kind for turn in range(len(HARD_KINDS))] == list(HARD_KINDS)
    assert len(make_world(1, 60).rolls) == len(EDITION_DATES)


def test_one_newcomer_is_one_newcomer():
    sizes = [len(roll) for roll in make_world(5 * HARD_KINDS.index("one newcomer"), 30).rolls]
    assert sizes == [27, 28, 29, 30]
