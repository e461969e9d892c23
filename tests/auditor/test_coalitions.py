"""What members under one hand can tell, who know their own stages together."""

import json

import pytest

from tests.auditor.building import ALONE, FIRST, SECOND, WHOLE, Site, again, orgs
from tests.auditor.test_command import run

HULL = orgs(FIRST, "0123401234")
POLICE = (FIRST, "sector", "police")


def force(own, real="1"):
    """A real police force or more beside as many made up, and the table of all of them."""
    police = orgs(FIRST, own + real, "york", "police")
    return Site([*HULL, *police], {(FIRST, *WHOLE): ALONE, POLICE: ALONE})


def told(site, folder, under_one_hand=3):
    return [str(each) for each in site.audited(folder, under_one_hand=under_one_hand).violations]


def test_as_many_as_are_tried_tell_the_one_that_is_real(tmp_path):
    site = force("00223344")
    assert told(site, tmp_path / "three") == []
    violations = told(site, tmp_path / "eight", under_one_hand=8)
    assert any(
        "8 under one hand tell" in each and each.endswith("is at aware") for each in violations
    )


def test_three_made_up_tell_of_two_that_are_alike(tmp_path):
    site = force("023", "11")
    assert told(site, tmp_path / "alone", under_one_hand=1) == []
    assert told(site, tmp_path / "two", under_one_hand=2) == []
    violations = told(site, tmp_path / "three")
    assert any("3 under one hand tell" in each for each in violations)


def test_where_one_more_stands_elsewhere_three_tell_nothing(tmp_path):
    assert told(force("0234", "11"), tmp_path) == []


def test_each_knows_itself_in_every_edition(tmp_path):
    """Four came back: two of them, who know both their moves, tell those of the others."""
    rows = orgs(FIRST, "0011223344")
    later = again(rows, SECOND, hull_health_0=3, hull_health_9=1, hull_health_2=0, hull_health_7=4)
    site = Site([*rows, *later], {(each, *WHOLE): ALONE for each in (FIRST, SECOND)})
    assert any("3 under one hand tell" in each for each in told(site, tmp_path))


def test_whose_stages_are_not_known_is_of_no_coalition(tmp_path):
    assert force("023", "11").audited(tmp_path, tells=False).violations == []


@pytest.mark.parametrize(("number", "status"), [("2", 0), ("3", 1)])
def test_how_many_are_tried_may_be_asked_for(capsys, tmp_path, number, status):
    paths = force("023", "11").write(tmp_path)
    ended, out, _ = run(capsys, *paths, "--under-one-hand", number, "--json")
    assert (ended, json.loads(out)["under_one_hand"]) == (status, int(number))


def test_each_member_alone_may_be_enough(capsys, tmp_path):
    _, out, _ = run(capsys, *force("023", "11").write(tmp_path), "--under-one-hand", "1")
    assert "It was tried as an outsider and as each member. What more could tell" in out


def test_fewer_than_one_is_refused(capsys, tmp_path):
    with pytest.raises(SystemExit):
        run(capsys, *force("023", "11").write(tmp_path), "--under-one-hand", "0")
    assert "it must be 1 or more" in capsys.readouterr().err
