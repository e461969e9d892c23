"""Catalogues of targets: read whole, or every fault at once, each with its place and a way on."""

import shutil
from pathlib import Path

import pytest

from scoring.__main__ import main
from scoring.faults import Faulty
from scoring.targets.catalogue_reader import (
    is_catalogue,
    read_all_catalogues,
    read_catalogue_file,
)
from scoring.targets.target_catalogue import Describes

SEVERAL = Path(__file__).parents[3] / "questionnaires" / "several"
BASE = (SEVERAL / "targets" / "charter.yaml").read_text("utf-8")
ABOUT = "`organisation`, `local-system` or `childrens-lives`"
# What is written in the place of what, and every fault that it leads to.
FAULTS = [
    ("id: charter\n", "id: promises\n",
     "2:5: id: the catalogue `promises` stands in promises.yaml",
     *(f"{line}:9: targets[{at}].id: must begin with the catalogue's id: `promises-{name}`"
       for at, (line, name) in enumerate([(11, "charter-welcome"), (16, "charter-together"),
                                          (21, "charter-glad"), (26, "charter-fourth")]))),
    ("id: charter-together", "id: together",
     "16:9: targets[1].id: must begin with the catalogue's id: `charter-together`"),
    ("id: charter-together", "id: charter-welcome",
     "16:9: targets[1].id: `charter-welcome` stands on line 11 already"),
    ("name: The towns act as one", "name: everybody is  welcomed",
     ("17:11: targets[1].name: people cannot tell this target from `Everybody is welcomed` on "
      "line 12 (targets[0].name): reword one")),
    ("describes: local-system", "describes: system",
     f"19:16: targets[1].describes: must be {ABOUT}; this is `system`"),
    ("licence: Ours\n", "", "2:1: licence: this key is missing"),
    ("sureness: read", "sureness: quite",
     "9:11: sureness: must be `read`, `excerpt` or `general-knowledge`; this is `quite`"),
    ("licence: Ours", "address: www.example.org\nlicence: Ours",
     "8:10: address: must be a whole address that begins with `https://`"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A copy of a folder of questionnaires with a catalogue of targets."""
    return Path(shutil.copytree(SEVERAL, tmp_path / "several"))


def faults_of(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faulty) as raised:
        read_catalogue_file(path)
    return [str(each).removeprefix(f"{path}:") for each in raised.value.faults]


@pytest.mark.parametrize("change", FAULTS, ids=[new[:40] for _, new, *_ in FAULTS])
def test_a_fault_is_told_with_its_place_and_its_cure(folder, change):
    old, new, *faults = change
    assert BASE.count(old) == 1

    assert faults_of(folder / "targets" / "charter.yaml", BASE.replace(old, new)) == faults


def test_catalogues_come_with_the_programmes_own_first(folder):
    other = BASE.replace("id: charter", "id: abroad").replace(
        "whose: programme", "whose: published"
    )
    (folder / "targets" / "abroad.yaml").write_text(other.replace("A charter", "A book"), "utf-8")

    read = read_all_catalogues(folder)

    assert [each.id for each in read] == ["charter", "abroad"]
    assert {heading: len(of_it) for heading, of_it in read.by_heading.items()} == {
        "The programme’s own": 1, "Published by others": 1,
    }  # fmt: skip
    assert read.by_target["charter-glad"].describes is Describes.CHILDRENS_LIVES


def test_a_folder_without_targets_has_none(tmp_path):
    assert read_all_catalogues(tmp_path) == ()


def test_a_target_of_two_catalogues_is_a_fault_of_the_second_and_of_no_other(folder):
    """One is the beginning of the other's id, so that both may have it."""
    first, second = (folder / "targets" / f"charter{more}.yaml" for more in ("", "-glad"))
    second.write_text(
        BASE.replace("id: charter\n", "id: charter-glad\n")
        .replace("id: charter-welcome", "id: charter-glad-1")
        .replace("id: charter-together", "id: charter-glad-2")
        .replace("id: charter-glad\n    name", "id: charter-glad-3\n    name")
        .replace("id: charter-fourth", "id: charter-glad-4"),
        encoding="utf-8",
    )
    first.write_text(BASE.replace("charter-welcome", "charter-glad-1"), encoding="utf-8")

    with pytest.raises(Faulty) as raised:
        read_all_catalogues(folder)

    shared = "11:9: targets[0].id: `charter-glad-1` stands in charter-glad.yaml already"
    assert [str(each) for each in raised.value.faults] == [f"{first}:{shared}"]
    assert faults_of(first, first.read_text("utf-8")) == [shared]


def test_what_cannot_be_read_is_told_with_the_rest(folder):
    (folder / "targets" / "broken.yaml").write_text("id: [", encoding="utf-8")
    (folder / "targets" / "charter.yaml").write_text("id: charter\n", encoding="utf-8")
    (folder / "targets" / "._charter.yaml").write_bytes(b"\0")

    with pytest.raises(Faulty) as raised:
        read_all_catalogues(folder)

    files = {Path(each.file).name for each in raised.value.faults}
    assert files == {"broken.yaml", "charter.yaml"}


def test_the_command_knows_one_by_its_folder_or_by_what_is_in_it(folder, tmp_path, capsys):
    path = folder / "targets" / "charter.yaml"
    elsewhere = Path(shutil.copy(path, tmp_path / "charter.yaml"))
    assert is_catalogue(elsewhere)
    assert not is_catalogue(folder / "welcome.v1.yaml")

    assert main(["check", str(path), str(elsewhere)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{each}: ok: targets charter, 4 targets" for each in (path, elsewhere)
    ]
