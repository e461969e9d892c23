"""Groups too few to be published: of no stage may it be certain how many of them are there."""

import pytest

from tests.auditor.building import ALONE, FIRST, SECOND, WHOLE, Site, again, orgs

CROWD = orgs(FIRST, "0011223344" * 2)


def said(site, folder, tells=True):
    """What is told of small groups."""
    findings = site.audited(folder, tells).violations
    return [str(each) for each in findings if "are certain to be" in each.message]


@pytest.mark.parametrize("tells", [True, False])
def test_a_place_crossed_with_a_sector_is_told_of_by_subtraction(tmp_path, tells):
    """One of four is informed, and no table of fewer than five is shown."""
    rows = [
        *orgs(FIRST, "0124", "hull", "health"),
        *orgs(FIRST, "001122", "hull", "police"),
        *orgs(FIRST, "001122", "york", "health"),
        *orgs(FIRST, "00112233", "york", "police"),
    ]
    groups = [("place", "hull"), ("place", "york"), ("sector", "health"), ("sector", "police")]
    shown = {(FIRST, *group): ALONE for group in (WHOLE, *groups)}
    (told,) = said(Site(rows, shown), tmp_path, tells)
    assert told == (
        "edition 2026-03-31, place hull, sector health: overall: 1 of its 4 are certain to be"
        " at informed, no more and no fewer"
    )


def test_a_place_crossed_with_sectors_shown_as_one_is_told_of(tmp_path):
    rows = [
        *orgs(FIRST, "01", "hull", "police"),
        *orgs(FIRST, "24", "hull", "youth-justice"),
        *orgs(FIRST, "001122", "hull", "health"),
        *orgs(FIRST, "001122", "york", "police"),
        *orgs(FIRST, "00112233", "york", "health"),
    ]
    groups = [("place", "hull"), ("place", "york"), ("sector", "health"), ("sector", "justice")]
    shown = {(FIRST, *group): ALONE for group in (WHOLE, *groups)}
    found = said(Site(rows, shown, parts={"justice": "police youth-justice"}), tmp_path)
    assert any("place hull, sector police and youth-justice: overall: 1 of its 4" in each
               for each in found)  # fmt: skip


def moved(how):
    """Three joined, left or came back, at stages 1, 1 and 4; nobody else is at 4 in either."""
    crowd = orgs(FIRST, "00011122233" * 2)
    if how == "returned":
        names = [row.name.replace(" ", "_") for row in crowd]
        stages = {names[0]: 1, names[1]: 1, names[-1]: 4}
        return [*crowd, *again(crowd, SECOND, **stages)]
    three = orgs(FIRST, "114", "york", "police")
    if how == "left":
        return [*crowd, *three, *again(crowd, SECOND)]
    return [*crowd, *again(crowd, SECOND), *orgs(SECOND, "114", "york", "police")]


@pytest.mark.parametrize("how", ["joined", "returned", "left"])
def test_of_three_who_moved_one_stage_is_told(tmp_path, how):
    rows = [row._replace(places="hull", sector="health") for row in moved(how)]
    shown = {(each, *WHOLE): ALONE for each in (FIRST, SECOND)}
    found = said(Site(rows, shown), tmp_path)
    assert (
        f"edition 2026-09-30, {how}: overall: 1 of its 3 are certain to be"
        " at informed, no more and no fewer"
    ) in found


def test_nobody_at_a_stage_is_not_told(tmp_path):
    """Of the four in York it is certain that none is informed: nobody is, anywhere."""
    rows = [*orgs(FIRST, "00112233"), *orgs(FIRST, "0123", "york")]
    assert said(Site(rows, {(FIRST, *WHOLE): ALONE}), tmp_path) == []


def test_a_part_of_those_that_nothing_tells_apart_is_not_told(tmp_path):
    """One of the whole is informed: it may be of York, or not."""
    rows = [*CROWD[:-2], *orgs(FIRST, "0124", "york", "police")]
    assert said(Site(rows, {(FIRST, *WHOLE): ALONE}), tmp_path) == []


def test_a_part_of_those_who_are_all_at_a_stage_is_told(tmp_path):
    rows = [*orgs(FIRST, "222222"), *orgs(FIRST, "222", "york")]
    found = said(Site(rows, {(FIRST, *WHOLE): ALONE}), tmp_path)
    assert any("place york: overall: 3 of its 3" in each for each in found)
