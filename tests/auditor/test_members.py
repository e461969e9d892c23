"""What an organisation can tell, that knows its own stages."""

from auditor.audit import build_true_world
from auditor.coalitions import find_coalition_disclosures
from auditor.world_finder import WorldFinder
from tests.auditor.building import ALONE, FIRST, SECOND, WHOLE, Site, again, orgs

PAIR = Site(
    [*orgs(FIRST, "012340123"), *orgs(FIRST, "24", "york", "police")],
    {(FIRST, *WHOLE): ALONE, (FIRST, "place", "hull"): ALONE},
)


def told(site, folder, tells=True):
    """What members tell, as violations and as remarks."""
    model = site.model(folder, tells)
    finder = WorldFinder(model, 1)
    if (true := build_true_world(model)) is not None:
        finder.worlds.append(true)
    else:
        finder.find_world(finder.widest_limits())
    findings = list(find_coalition_disclosures(finder, 1))
    return [
        [str(each) for each in findings if each.is_remark is remark] for remark in (False, True)
    ]


def test_one_of_two_tells_the_other(tmp_path):
    violations, remarks = told(PAIR, tmp_path)
    assert any(
        "a member tells, being of places york" in each and each.endswith("is at informed")
        for each in violations
    )
    assert remarks == []


def test_a_member_in_a_crowd_tells_nothing(tmp_path):
    assert told(Site(orgs(FIRST, "0011223344"), {(FIRST, *WHOLE): ALONE}), tmp_path) == [[], []]


def test_a_member_knows_itself_in_every_edition(tmp_path):
    """Two came back: to a stranger either could have made either move."""
    rows = orgs(FIRST, "0011223344")
    later = again(rows, SECOND, hull_health_0=3, hull_health_9=1)
    shown = {(each, *WHOLE): ALONE for each in (FIRST, SECOND)}
    violations, _ = told(Site([*rows, *later], shown), tmp_path)
    assert any("a member tells" in each for each in violations)


def test_where_true_stages_are_not_known_it_is_a_remark(tmp_path):
    violations, remarks = told(PAIR, tmp_path, tells=False)
    assert violations == []
    assert any("a member could tell, were it" in each for each in remarks)


def test_what_strangers_tell_is_not_told_of_members_again(tmp_path):
    violations = PAIR.audited(tmp_path).violations
    assert violations
    assert not any("a member" in str(each) for each in violations)
