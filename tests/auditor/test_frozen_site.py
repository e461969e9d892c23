"""The site as it is really frozen, and the command as it is really run, on a world made up."""

import re
import shutil

import pytest

from app import create_public_app
from app.text.public_list import ListedOrganisation, PublicList
from auditor.audit import audit_sites
from auditor.built_assets import UNKNOWN_ASSET_MESSAGE
from bench.disclosure.__main__ import GROUP_STATES
from bench.disclosure.audit_world import _group_states as shown
from bench.disclosure.publish_worlds import publish_world, write_participants
from bench.disclosure.synthetic_worlds import make_world
from freezing.site import freeze_site
from scoring.editions.edition_reader import edition_file_name, edition_text
from tests.auditor.test_command import run
from tests.page_checks.visitor import JOIN

BASE_URL = "https://example.org/x/"
LISTED = PublicList(
    {"hull": "Hull", "york": "York", "north-yorkshire": "North Yorkshire"},
    {"education": "Education", "health": "Health"},
    [ListedOrganisation("Hull Mind", ("hull", "york"), "education")],
)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Editions with every way to show a group, and who takes part, with the true stages."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "editions").mkdir()
    cleared = publish_world(make_world(1, 40), 3)
    assert {how for each in cleared for how in shown(each.edition)} == set(GROUP_STATES)
    for each in cleared:
        name = edition_file_name(each.edition)
        (folder / "editions" / name).write_text(edition_text(each.edition), "utf-8")
    participants = write_participants(cleared, folder / "participants.csv")
    heads, *rows = participants.read_text("utf-8").splitlines()
    listed = f",Hull Mind,hull york,education,{',' * (heads.count(',') - 4)},yes"
    lines = [f"{heads},listed", *(f"{row}," for row in rows), listed]
    participants.write_text("\n".join(lines), "utf-8")
    return folder / "editions", participants


@pytest.fixture(scope="module", params=["", BASE_URL])
def frozen(request, tmp_path_factory, published):
    """The folder that freezing really makes, with and without the addresses of both sites."""
    editions, participants = published
    site = tmp_path_factory.mktemp("frozen") / "site"
    settings = {"EDITIONS": editions, "BASE_URL": request.param, "PUBLIC_LIST": LISTED}
    if request.param:
        settings["JOIN"] = JOIN
    freeze_site(create_public_app(settings), site)
    return site, participants


def spoiled(frozen, folder, name, old, new):
    """A copy of the site with something changed in one file."""
    site = folder / "site"
    shutil.copytree(frozen[0], site)
    path = site / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return site


def test_it_is_safe(capsys, frozen):
    status, out, err = run(capsys, *frozen)
    assert "\nSafe: nothing here tells where any organisation stands.\n" in out
    assert (status, err) == (0, "")


def test_one_number_changed_is_told(capsys, frozen, tmp_path):
    page = (frozen[0] / "whole" / "index.html").read_text("utf-8")
    count = re.search(r"<td[^>]*\bdata-count[^>]*>\s*(\d+)", page)
    other = count[0].removesuffix(count[1]) + str(int(count[1]) + 1)
    site = spoiled(frozen, tmp_path, "whole/index.html", count[0], other)
    status, out, _ = run(capsys, site, frozen[1])
    assert status == 1
    assert "\nNot safe: " in out


ALONE = "self-assessment/organisation/index.html"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<script>", "<script>/* york 3 */", UNKNOWN_ASSET_MESSAGE),
        ("<script>", "<script data-york='3'>", "a number that nothing accounts for: 3"),
        ('{"asked":', '{"york":3,"asked":', "$.york: 3 where none belongs"),
        ('{"asked":', "{", "data that cannot be read"),
    ],
)
def test_a_figure_in_what_stands_in_a_page_is_told(frozen, tmp_path, old, new, told):
    site = spoiled(frozen, tmp_path, ALONE, old, new)
    found = audit_sites([site], frozen[1], try_disclosures=False).violations
    assert any(told in str(each) for each in found)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("manifest.json", "{", '{"york": 3, ', "$.york: a number that nothing accounts for: 3"),
        ("data/datapackage.json", '"bytes": ', '"bytes": 9', ".bytes: a number that nothing"),
        ("data/datapackage.json", '"sha256:', '"sha256:3', ".hash: a number that nothing"),
        ("data/stages.csv", "edition,", "york,", "other columns than edition figures_of kind"),
        ("robots.txt", "User-agent", "York 3: User-agent", "a number that nothing accounts for: 3"),
    ],
)
def test_a_figure_in_another_file_is_told(frozen, tmp_path, name, old, new, told):
    site = spoiled(frozen, tmp_path, name, old, new)
    found = audit_sites([site], frozen[1], try_disclosures=False).violations
    assert any(told in str(each) for each in found)
