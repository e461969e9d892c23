"""What a stranger can tell from figures that are all as they should be."""

import pytest

from tests.auditor.building import ALONE, COLLAPSED, FIRST, SECOND, WHOLE, Site, again, orgs

HULL, YORK = orgs(FIRST, "012340123"), orgs(FIRST, "0123401", "york", "police")


def said(site, folder):
    """The violations, each as what it is about and its message; several together are not tried."""
    return [str(each) for each in site.audited(folder, under_one_hand=1).violations]


def test_a_whole_and_a_large_place_tell_nothing(tmp_path):
    shown = {(FIRST, *WHOLE): ALONE, (FIRST, "place", "hull"): ALONE}
    assert said(Site([*HULL, *YORK], shown), tmp_path) == []


def test_nothing_shown_tells_nothing(tmp_path):
    assert said(Site(HULL, {}), tmp_path) == []


def test_what_the_whole_has_beside_its_places_is_told_by_subtraction(tmp_path):
    rows = [*HULL, *orgs(FIRST, "11", "york", "police")]
    shown = {(FIRST, *WHOLE): ALONE, (FIRST, "place", "hull"): ALONE}
    found = said(Site(rows, shown), tmp_path)
    assert any(
        "places york, sector police, since 2026-03-31 (2 alike), all or all but one are at aware"
        in each
        for each in found
    )
    assert any(
        "sector police: overall: 2 of its 2 are certain to be at aware" in each for each in found
    )


def test_two_withheld_groups_that_hide_each_other_are_safe(tmp_path):
    rows = [*HULL, *orgs(FIRST, "0120", "york"), *orgs(FIRST, "3214", "selby")]
    shown = {(FIRST, *WHOLE): ALONE, (FIRST, "place", "hull"): ALONE}
    assert said(Site(rows, shown), tmp_path) == []


def test_one_newcomer_between_two_editions_is_told(tmp_path):
    rows = [*HULL, *again(HULL, SECOND), *orgs(SECOND, "3", "york", "police")]
    shown = {(each, *WHOLE): ALONE for each in (FIRST, SECOND)}
    (newcomer, *_) = said(Site(rows, shown), tmp_path)
    assert newcomer == (
        "edition 2026-09-30, overall: the organisation of places york, sector police,"
        " since 2026-09-30 is at responsive"
    )


def test_one_that_came_back_is_told_by_what_moved(tmp_path):
    rows = [*HULL, *again(HULL, SECOND, hull_health_0=4)]
    shown = {(each, *WHOLE): ALONE for each in (FIRST, SECOND)}
    found = said(Site(rows, shown), tmp_path)
    assert any("since 2026-09-30 is at informed" in each for each in found)
    assert any("since 2026-03-31 is at starting-out" in each for each in found)


def test_one_that_came_back_in_a_larger_crowd_is_not_told(tmp_path):
    moved = {f"hull_health_{at}": stage for at, stage in enumerate((4, 3, 1, 0, 2))}
    rows = [*HULL, *again(HULL, SECOND, **moved)]
    shown = {(each, *WHOLE): ALONE for each in (FIRST, SECOND)}
    assert said(Site(rows, shown), tmp_path) == []


def test_a_change_tells_what_the_whole_does_not(tmp_path):
    """Those who left and those who joined are more than the same organisations, then and now."""
    stayed, left = HULL[:8], HULL[8:]
    rows = [*stayed, *left, *again(stayed, SECOND), *orgs(SECOND, "42", "york", "police")]
    shown = {(FIRST, *WHOLE): ALONE}
    assert said(Site(rows, shown), tmp_path / "without") == []
    with_change = Site(rows, shown, changes=[(FIRST, SECOND)])
    found = said(with_change, tmp_path / "with")
    assert any("the organisation of places hull" in each for each in found)


def test_a_group_with_all_or_all_but_one_at_a_stage_is_told(tmp_path):
    for number, stages in enumerate(("22222", "22224")):
        rows = [*orgs(FIRST, stages, "york"), *HULL]
        shown = {(FIRST, "place", "york"): ALONE}
        (violation, *_) = said(Site(rows, shown), tmp_path / str(number))
        assert "(5 alike), all or all but one are at sensitive" in violation


def test_three_of_five_at_a_stage_are_not_told(tmp_path):
    rows = [*orgs(FIRST, "22204", "york"), *HULL]
    assert said(Site(rows, {(FIRST, "place", "york"): ALONE}), tmp_path) == []


def test_stages_that_are_not_told_apart_are_not_told(tmp_path):
    rows = [*orgs(FIRST, "0144444", "york"), *HULL]
    apart = said(Site(rows, {(FIRST, "place", "york"): ALONE}), tmp_path / "apart")
    together = said(Site(rows, {(FIRST, "place", "york"): COLLAPSED}), tmp_path / "together")
    assert (apart, together) == ([], [])
    rows = [*orgs(FIRST, "444444", "york"), *HULL]
    apart = said(Site(rows, {(FIRST, "place", "york"): ALONE}), tmp_path / "all apart")
    together = said(Site(rows, {(FIRST, "place", "york"): COLLAPSED}), tmp_path / "all together")
    assert apart
    assert together == []


@pytest.mark.parametrize(("shown", "told"), [({}, False), ({(FIRST, *WHOLE): ALONE}, True)])
def test_the_only_organisation_is_told_by_the_whole(tmp_path, shown, told):
    found = said(Site(orgs(FIRST, "1"), shown), tmp_path)
    assert any("the organisation of" in each for each in found) is told


def test_a_place_crossed_with_a_sector_is_told_where_all_else_is_shown(tmp_path):
    """Nobody shows it; it follows."""
    rows = [
        *orgs(FIRST, "0123401", "hull", "health"),
        *orgs(FIRST, "33", "york", "health"),
        *orgs(FIRST, "0112340", "york", "police"),
        *orgs(FIRST, "2", "hull", "police"),
    ]
    groups = [("place", "hull"), ("place", "york"), ("sector", "health"), ("sector", "police")]
    shown = {(FIRST, *group): ALONE for group in (WHOLE, *groups)}
    assert said(Site(rows[:-1], shown), tmp_path / "told")
    assert Site(rows, {(FIRST, *WHOLE): ALONE}).audited(tmp_path / "whole").violations == []


def test_values_are_told_by_one_newcomer_too(tmp_path):
    rows = [*HULL, *again(HULL, SECOND), *orgs(SECOND, "3", "york", "police")]
    values = {(FIRST, "safety"): (2, 2, 2, 2, 1), (SECOND, "safety"): (2, 2, 2, 3, 1)}
    found = said(Site(rows, {}, values=values), tmp_path)
    assert found[0].startswith("edition 2026-09-30, safety: the organisation of places york")
    assert found[0].endswith("is at responsive")


def test_sectors_shown_as_one_hide_each_other(tmp_path):
    rows = [
        *HULL,
        *orgs(FIRST, "012", "hull", "police"),
        *orgs(FIRST, "2334", "hull", "youth-justice"),
    ]
    shown = {(FIRST, *WHOLE): ALONE, (FIRST, "sector", "justice"): ALONE}
    site = Site(rows, shown, parts={"justice": "police youth-justice"})
    assert said(site, tmp_path) == []
