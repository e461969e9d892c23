"""Links from questions to targets: read whole, or every fault with its place and a way on."""

import shutil
from pathlib import Path

import pytest

from scoring.__main__ import main
from scoring.faults import Faulty
from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.targets.catalogue_reader import read_all_catalogues
from scoring.targets.links_reader import is_target_links, read_all_links, read_links_file
from scoring.targets.target_links import ItemLink, Relation

SEVERAL = Path(__file__).parents[3] / "questionnaires" / "several"
BASE = (SEVERAL / "welcome.links.yaml").read_text("utf-8")
CHILDREN = (
    "this is about what becomes of children, which adults' answers about their work cannot tell: "
    "move it to `touches`"
)
# What is written in the place of what, and every fault that it leads to.
FAULTS = [
    ("questionnaire: welcome", "questionnaire: welcom",
     "2:16: questionnaire: there is no questionnaire `welcom`: did you mean `welcome`?",
     "2:16: questionnaire: the links of `welcom` stand in welcom.links.yaml"),
    ("  trust-aware:", "  trust-awear:",
     ("3:1: items: `trust-aware` is left out, and the newest version asks it: say what it speaks "
      "to, or `trust-aware: {}` where that is nothing"),
     ("9:3: items.trust-awear: no version has an item `trust-awear`: did you mean `trust-aware`?")),
    ("same: [charter-welcome]", "same: [charter-welcom]",
     ("5:12: items.safety-aware.same[0]: there is no target `charter-welcom`: did you mean "
      "`charter-welcome`?")),
    ("touches: [charter-glad]", "touches: [charter-glad, charter-welcome]",
     ("6:29: items.safety-aware.touches[1]: `charter-welcome` stands on line 5 already: keep one "
      "relation")),
    ("same: [charter-welcome]", "same: [charter-fourth]",
     ("5:12: items.safety-aware.same[0]: this target's place is left open, as nobody here knows "
      "what it says yet")),
    ("    touches: [charter-glad]\n", "    part_of: [charter-glad]\n",
     f"6:15: items.safety-aware.part_of[0]: {CHILDREN}"),
    ("    touches: [charter-together]\n", "    same: [charter-together]\n",
     ("11:12: items.trust-informed.same[0]: this is about what several do together, and one "
      "organisation answers: move it to `part_of` or `touches`")),
    ("    touches: [charter-together]\n", "    touch: [charter-together]\n",
     "11:5: items.trust-informed.touch: there is no key `touch` here: did you mean `touches`?"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A copy of a folder of questionnaires, of which one has links."""
    return Path(shutil.copytree(SEVERAL, tmp_path / "several"))


def faults_of(folder, text, name="welcome"):
    path = folder / f"{name}.links.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faulty) as raised:
        read_links_file(path)
    return [str(each).removeprefix(f"{path}:") for each in raised.value.faults]


@pytest.mark.parametrize("change", FAULTS, ids=[new.strip()[:40] for _, new, *_ in FAULTS])
def test_a_fault_is_told_with_its_place_and_its_cure(folder, change):
    old, new, *faults = change
    assert BASE.count(old) == 1

    assert faults_of(folder, BASE.replace(old, new)) == faults


def test_the_links_to_a_target_say_whether_they_count(folder):
    by_target = read_links_file(folder / "welcome.links.yaml").by_target

    assert by_target["charter-welcome"] == [
        ItemLink("safety-aware", "charter-welcome", Relation.SAME),
        ItemLink("safety-informed", "charter-welcome", Relation.PART_OF),
    ]
    assert [each.counts for each in by_target["charter-together"]] == [True, False]
    assert "charter-fourth" not in by_target


def test_the_partnership_of_a_place_may_answer_for_what_several_do(folder):
    asked = read_questionnaire(folder / "place.v1.yaml")
    links = {each.id: "{}" for each in asked.items} | {
        asked.items[0].id: "{same: [charter-together]}"
    }
    text = "questionnaire: place\nitems:\n" + "".join(f"  {id}: {to}\n" for id, to in links.items())
    (folder / "place.links.yaml").write_text(text, encoding="utf-8")

    (link,) = read_links_file(folder / "place.links.yaml").by_target["charter-together"]
    assert link.relation is Relation.SAME


def test_a_balance_may_touch_a_target_and_no_more(folder):
    balances = SEVERAL.parent / "valid" / "balances.yaml"
    shutil.copy(balances, folder / "balances.v1.yaml")
    text = "questionnaire: balances\nitems:\n  bond-or-team: {part_of: [charter-welcome]}\n"

    assert faults_of(folder, text, "balances") == [
        (
            "3:28: items.bond-or-team.part_of[0]: this question is a balance, of which neither "
            "side is more of a target: move it to `touches`"
        )
    ]


def test_what_is_faulty_or_missing_beside_it_is_not_held_against_it(folder):
    (folder / "programme.yaml").unlink()
    (folder / "welcome.v1.yaml").write_text("id: welcome\n", encoding="utf-8")
    (folder / "targets" / "charter.yaml").write_text("id: charter\n", encoding="utf-8")

    assert read_links_file(folder / "welcome.links.yaml").questionnaire == "welcome"


def test_without_catalogues_there_is_no_target_to_speak_to(folder):
    shutil.rmtree(folder / "targets")

    assert faults_of(folder, BASE)[0] == (
        "5:12: items.safety-aware.same[0]: there is no target `charter-welcome`"
    )


def test_a_folder_s_files_are_read_with_what_it_holds(folder):
    versions = {("welcome", 1): read_questionnaire(folder / "welcome.v1.yaml")}
    catalogues = read_all_catalogues(folder)
    (folder / "._welcome.links.yaml").write_bytes(b"\0")
    read = read_all_links(folder, versions, read_programme(folder), catalogues)
    assert list(read) == ["welcome"]

    shutil.copy(folder / "welcome.links.yaml", folder / "welcome.links (1).yaml")
    with pytest.raises(Faulty) as raised:
        read_all_links(folder, versions, None, None)
    named = "2:16: questionnaire: the links of `welcome` stand in welcome.links.yaml"
    assert [str(each) for each in raised.value.faults] == [
        f"{folder}/welcome.links (1).yaml:{named}"
    ]


def test_the_command_knows_one_by_its_name_or_by_a_relation(folder, capsys):
    path, misnamed = folder / "welcome.links.yaml", folder / "welcome-links.yaml"
    shutil.copy(path, misnamed)
    assert is_target_links(misnamed)
    assert not is_target_links(folder / "welcome.steps.yaml")

    assert main(["check", str(path), str(misnamed)]) == 1
    said = capsys.readouterr()
    assert said.out == f"{path}: ok: links of welcome, 4 items, 5 links\n"
    assert "the links of `welcome` stand in welcome.links.yaml" in said.err
