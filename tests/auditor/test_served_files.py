"""All that is served is read: every file, folder and number of a site that is really frozen."""

import hashlib
import json
import shutil

import pytest

from app import create_public_app
from auditor.audit import audit
from auditor.built import RENAMED
from bench.disclosure.publish_worlds import publish, write_participants
from bench.disclosure.synthetic_worlds import world
from freezing.site import freeze_site
from scoring.editions.edition_reader import file_name, text_of


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """A site of two editions, and its participants."""
    folder = tmp_path_factory.mktemp("frozen")
    (folder / "editions").mkdir()
    cleared = publish(world(1, 40), 2)
    for each in cleared:
        path = folder / "editions" / file_name(each.edition)
        path.write_text(text_of(each.edition), "utf-8")
    freeze_site(create_public_app({"EDITIONS": folder / "editions"}), folder / "site")
    return folder / "site", write_participants(cleared, folder / "participants.csv")


@pytest.fixture
def site(frozen, tmp_path):
    """A copy to spoil."""
    return shutil.copytree(frozen[0], tmp_path / "site")


@pytest.fixture
def told(frozen, site):
    """What is said of the copy once it is spoiled."""
    return lambda: [str(each) for each in audit([site], frozen[1], attacked=False).violations]


def test_the_site_itself_is_in_order(told):
    assert told() == []


# ---------------------------------------------------------------- JSON


MANIFEST, PACKAGE = "manifest.json", "data/datapackage.json"
TABLE, COLUMN = "resources 0", "resources 0 schema fields 0"


@pytest.mark.parametrize(
    ("name", "way", "said"),
    [
        (MANIFEST, "aware", "size of robots.txt"),
        (PACKAGE, "bytes", "size of data/stages.csv"),
        (PACKAGE, f"{TABLE} aware", "size of data/stages.csv"),
        (PACKAGE, f"{TABLE} bytes", "size of data/groups.csv"),
        (PACKAGE, f"{TABLE} bytes", '"3"'),
        (PACKAGE, f"{TABLE} hash", "hash of data/groups.csv"),
        (PACKAGE, f"{TABLE} path", '"groups.csv"'),
        (PACKAGE, f"{TABLE} path", '"../robots.txt"'),
        (PACKAGE, f"{TABLE} aware", "true"),
        (PACKAGE, f"{TABLE} aware", "null"),
        (PACKAGE, f"{COLUMN} constraints required", "false"),
        (PACKAGE, f"{COLUMN} constraints unique", "true"),
        (PACKAGE, f"{COLUMN} constraints minimum", "false"),
        (PACKAGE, f"{COLUMN} constraints minimum", "3"),
        (PACKAGE, f"{COLUMN} minimum", "1"),
        (PACKAGE, f"{COLUMN} required", "true"),
        (MANIFEST, "files robots.txt", "hash of index.html"),
        (MANIFEST, "files robots.txt", "true"),
        (MANIFEST, "files york-3.txt", "hash of index.html"),
    ],
)
def test_a_number_or_a_yes_belongs_in_one_place_of_a_json_file(site, told, name, way, said):
    path = site / name
    read = part = json.loads(path.read_text("utf-8"))
    *steps, last = (int(step) if step == "0" else step for step in way.split())
    for step in steps:
        part = part[step]
    part[last] = value_of(said, site)
    path.write_text(json.dumps(read), "utf-8")
    # That the hash of the file is another now is told too, and is not what is looked for.
    assert [each for each in told() if f"$.files.{name}" not in each]


def value_of(said, site):
    what, _, name = said.partition(" of ")
    if what == "size":
        return (site / name).stat().st_size
    if what == "hash":
        digest = hashlib.sha256((site / name).read_bytes()).hexdigest()
        return digest if name == "index.html" else f"sha256:{digest}"
    return json.loads(said)


def test_a_name_that_stands_twice_in_a_json_file_is_told(site, told):
    path = site / "manifest.json"
    path.write_text(path.read_text().replace("{", '{"edition": "York 3",', 1))
    assert any("a name that stands twice" in each for each in told())


# ---------------------------------------------------------------- files


def test_a_link_is_told(site, told, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "york.html").write_text("<p>York 3</p>")
    (site / "more").symlink_to(tmp_path / "more")
    (site / "york.html").symlink_to(tmp_path / "more" / "york.html")
    (site / "static" / "lost.svg").symlink_to(tmp_path / "nowhere")
    links = [each for each in told() if "a link, and no file of the site's own" in each]
    assert len(links) == 3


@pytest.mark.parametrize("name", ["hull-aware-7.svg", "hull/favicon.b2c8c26a.svg"])
def test_a_copy_of_what_was_built_is_told(site, told, name):
    (one,) = (site / "static" / "build").glob("*.svg")
    copy = site / "static" / "build" / name
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(one, copy)
    (violation,) = told()
    assert violation.endswith(RENAMED)


def test_what_was_built_stands_in_its_folder(site, told):
    (one,) = (site / "static" / "build").glob("*.svg")
    shutil.copy(one, site / "static")
    (violation,) = told()
    assert violation.endswith(RENAMED)


@pytest.mark.parametrize("name", ["hull-aware-7", "static/hull-aware-7", "places/hull/seven"])
def test_the_name_of_an_empty_folder_is_told(site, told, name):
    (site / name).mkdir()
    (violation,) = told()
    assert f"its name: a number that nothing accounts for: {name}" in violation


@pytest.mark.parametrize("name", ["york.txt", "data/robots.txt", "LICENCE.txt", "york.md", "a.xml"])
def test_words_of_their_own_are_told(site, told, name):
    (site / name).write_text("York is trauma aware, and Hull is not yet.")
    (violation,) = told()
    assert "a kind of file that nothing accounts for" in violation


# ---------------------------------------------------------------- the order of the hardest


@pytest.mark.parametrize("order", ["7", "0", "2", "+1", "01", "", "one"])
def test_the_hardest_questions_are_counted_from_one(site, told, order):
    path = site / "data" / "hardest.csv"
    text = path.read_text("utf-8")
    assert ",1," in text
    path.write_text(text.replace(",1,", f",{order},", 1), "utf-8")
    assert any("hardest.csv" in each and "where 1 comes next" in each for each in told())
