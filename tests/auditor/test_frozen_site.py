"""The site as it is really frozen, and the command as it is really run, on a world made up."""

import base64
import hashlib
import re
import shutil

import pytest

from app import create_public_app
from auditor.audit import audit
from auditor.built import NOT_BUILT, UNKNOWN_STYLE
from bench.disclosure.__main__ import SHOWN
from bench.disclosure.audit_world import _shown as shown
from bench.disclosure.publish_worlds import publish, write_participants
from bench.disclosure.synthetic_worlds import world
from freezing.site import freeze_site
from scoring.editions.edition_reader import file_name, text_of
from tests.auditor.test_command import run

BASE_URL = "https://example.org/x/"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Editions with every way to show a group, and who takes part, with the true stages."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "editions").mkdir()
    cleared = publish(world(1, 40), 3)
    assert {how for each in cleared for how in shown(each.edition)} == set(SHOWN)
    for each in cleared:
        name = file_name(each.edition)
        (folder / "editions" / name).write_text(text_of(each.edition), "utf-8")
    return folder / "editions", write_participants(cleared, folder / "participants.csv")


@pytest.fixture(scope="module", params=["", BASE_URL])
def frozen(request, tmp_path_factory, published):
    """The folder that freezing really makes, with and without an address."""
    editions, participants = published
    site = tmp_path_factory.mktemp("frozen") / "site"
    freeze_site(create_public_app({"EDITIONS": editions, "BASE_URL": request.param}), site)
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


def violations(site, frozen):
    return [str(each) for each in audit([site], frozen[1], attacked=False).violations]


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


NOT_FOUND, ALONE = "404.html", "self-assessment/organisation/index.html"
IN_HASH = [
    ("'sha256-", "'sha256-3", "a number that nothing accounts for: sha256-3"),
    ("'sha256-", "3 'sha256-", "a number that nothing accounts for: 3"),
]
IN_STYLE = [
    ("margin: 0;", "margin: 3px;", UNKNOWN_STYLE),
    ("<style>", "<style>/* york 3 */", UNKNOWN_STYLE),
    ("<style>", '<style title="york 3">', "a number that nothing accounts for: 3"),
]
IN_SCRIPT = [
    ("<script>", "<script>/* york 3 */", NOT_BUILT),
    ('"use strict"', '"york 3"', NOT_BUILT),
    ("<script>", "<script data-york='3'>", "a number that nothing accounts for: 3"),
]
IN_DATA = [
    ('"code":"SA1"', '"code":"SA3"', "in “SA3”"),
    ('{"asked":', '{"york":3,"asked":', "$.york: 3 where none belongs"),
    ('{"asked":', "{", "data that cannot be read"),
]
PART = '<slot name="value"></slot></span>'
IN_LINES = [
    ('class="wm-line__reach" x1="0%" x2="0%"', 'class="wm-line__reach" x1="0%" x2="25%"'),
    ('stop" cx="25.0%"', 'stop wm-line__stop--held" cx="25.0%"'),
    ('stop" cx="25.0%"', 'stop" cx="35.0%"'),
    ('cx="100.0%" cy="50%" r="6"/>', 'cx="100.0%" cy="50%" r="6"/><circle r="1"/>'),
    (PART, "York</span>"),
    ('<template id="piece-profile-line">', "<div>"),
    ('class="wm-line wm-line--sample"', 'class="wm-line"'),
    ('text-anchor="end">', 'text-anchor="end">York, '),
]
INSIDE = [
    *((NOT_FOUND, *case) for case in (*IN_HASH, *IN_STYLE)),
    *((ALONE, *case) for case in (*IN_HASH, *IN_SCRIPT, *IN_DATA)),
    *((ALONE, *case, "a drawing that is no bar") for case in IN_LINES),
]


@pytest.mark.parametrize(("page", "old", "new", "told"), INSIDE)
def test_a_figure_in_what_stands_in_a_page_is_told(frozen, tmp_path, page, old, new, told):
    site = spoiled(frozen, tmp_path, page, old, new)
    assert any(told in each for each in violations(site, frozen))


def test_a_script_that_was_not_built_is_told_of_once(frozen, tmp_path):
    """Its hash in the page's policy is right, and so is no second figure."""
    text = (frozen[0] / ALONE).read_text("utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    other = f"{script}/* york 3 */"
    site = spoiled(frozen, tmp_path, ALONE, script, other)
    path, hashes = site / ALONE, [hash_of(each) for each in (script, other)]
    path.write_text(path.read_text("utf-8").replace(*hashes), "utf-8")
    found = [each for each in violations(site, frozen) if each.startswith(f"{path}: ")]
    assert len(found) == 1
    assert NOT_BUILT in found[0]


def hash_of(script):
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def test_a_hash_without_its_style_is_told(frozen, tmp_path):
    site = spoiled(frozen, tmp_path, NOT_FOUND, "body {", "main {")
    assert any("accounts for: sha256-" in each for each in violations(site, frozen))
