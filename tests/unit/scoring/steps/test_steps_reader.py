"""First steps: read whole, or every fault at once, each with its place and a way on."""

import shutil
from pathlib import Path

import pytest

from scoring.__main__ import main
from scoring.faults import Faulty
from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.steps.first_steps import Barrier, FirstStep
from scoring.steps.money_words import find_money_word
from scoring.steps.steps_reader import is_first_steps, read_all_steps, read_steps_file

SEVERAL = Path(__file__).parents[3] / "questionnaires" / "several"
BASE = (SEVERAL / "welcome.steps.yaml").read_text("utf-8")
MARKS = "`time`, `money`, `skills`, `permission`, `whose-job` or `nobody-asked`"
HARD = (
    "Consider organisational retraumatisation comprehensively throughout interdepartmental "
    "communication arrangements."
)
# What is written in the place of what, and every fault that it leads to.
FAULTS = [
    ("questionnaire: welcome", "questionnaire: welcom",
     "3:16: questionnaire: there is no questionnaire `welcom`: did you mean `welcome`?",
     "3:16: questionnaire: the steps of `welcom` stand in welcom.steps.yaml"),
    ("  trust-informed:", "  trust-infromed:",
     "4:1: items: `trust-informed` has no steps yet: the newest version asks it",
     ("46:3: items.trust-infromed: no version has an item `trust-infromed`: did you mean "
      "`trust-informed`?")),
    ("short_name: Quiet waiting", "short_name: Quiet",
     "20:17: items.safety-informed.short_name: must be 2 to 6 words; this is 1"),
    ("short_name: Quiet waiting", "short_name: A quiet place to wait in peace",
     "20:17: items.safety-informed.short_name: must be 2 to 6 words; this is 7"),
    ("short_name: Quiet waiting", "short_name: what to look for",
     ("20:17: items.safety-informed.short_name: people cannot tell this short name from "
      "`What to look for` on line 6 (items.safety-aware.short_name): reword one")),
    ("Write three things to look for on one card.",
     "Ask whoever opens the door what they would like to  know",
     ("12:15: items.safety-aware.steps[1].text: people cannot tell this step from "
      "`Ask whoever opens the door what they would like to know.` on line 10 "
      "(items.safety-aware.steps[0].text): reword one")),
    ("gets_round: [whose-job]\n      - text: Tell", "gets_round: [nobody]\n      - text: Tell",
     f"15:22: items.safety-aware.steps[2].gets_round[0]: must be {MARKS}; this is `nobody`"),
    ("gets_round: [skills, money]", "gets_round: [skills, skills]",
     "13:30: items.safety-aware.steps[1].gets_round[1]: `skills` stands on line 13 already"),
    ("gets_round: [skills, money]", "gets_round: []",
     ("13:21: items.safety-aware.steps[1].gets_round: has 0 entries; there must be at least 1")),
    ("sectors: [education]", "sectors: [eduction]",
     ("18:19: items.safety-aware.steps[3].sectors[0]: there is no sector `eduction`: did you mean "
      "`education`?")),
    ("sizes: [up-to-10]", "sizes: [few]",
     ("34:17: items.safety-informed.steps[3].sizes[0]: there is no size `few`: choose from "
      "`up-to-10`, `11-to-50`")),
    ("        costs: true\n", "",
     ("27:15: items.safety-informed.steps[1].text: this names money (`Buy`): add `costs: true`, or "
      "reword it")),
    ("gets_round: [permission]\n        costs", "gets_round: [money]\n        costs",
     ("28:22: items.safety-informed.steps[1].gets_round[0]: a step that costs money cannot get "
      "round having none")),
    ("Put how long it takes into the next letter.", HARD,
     ("42:15: items.trust-aware.steps[1].text: the steps of this item ask for a reading age of 17, "
      "and at most 12 is wanted; this is the hardest: take shorter words or sentences")),
    ("        costs: true", "        price: 4",
     ("27:15: items.safety-informed.steps[1].text: this names money (`Buy`): add `costs: true`, or "
      "reword it"),
     ("29:9: items.safety-informed.steps[1].price: there is no key `price` here: choose from "
      "`text`, `gets_round`, `costs`, `sectors`, `sizes`")),
    ("    evidence:\n      - The letter that says how long\n", "    evidence: []\n",
     "37:15: items.trust-aware.evidence: has 0 entries; there must be at least 1"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A copy of a folder of questionnaires, of which one has first steps."""
    return Path(shutil.copytree(SEVERAL, tmp_path / "several"))


def faults_of(folder, text):
    path = folder / "welcome.steps.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faulty) as raised:
        read_steps_file(path)
    return [str(each).removeprefix(f"{path}:") for each in raised.value.faults]


def test_a_file_is_read_whole(folder):
    steps = read_steps_file(folder / "welcome.steps.yaml").by_item["safety-informed"]

    assert steps.short_name == "Quiet waiting"
    assert steps.typical_evidence == ("A plan of the rooms", "What visitors said of waiting")
    assert [each.costs_money for each in steps.steps] == [False, True, False, False]


@pytest.mark.parametrize("change", FAULTS, ids=[f"{old} → {new}"[:50] for old, new, *_ in FAULTS])
def test_a_fault_is_told_with_its_place_and_its_cure(folder, change):
    old, new, *faults = change
    assert BASE.count(old) == 1

    assert faults_of(folder, BASE.replace(old, new)) == faults


def test_three_steps_are_the_fewest_and_one_is_for_everyone(folder):
    text = BASE.replace("[whose-job, money]", "[money]\n        sectors: [health]")
    text = text.replace("gets_round: [time]\n", "gets_round: [time]\n        sectors: [health]\n")
    before, _, _ = text.partition("      - text: Ask your manager")

    assert faults_of(folder, before) == [
        "51:7: items.trust-informed.steps: has 2 entries; there must be at least 3",
        (
            "51:9: items.trust-informed.steps[0]: no step of this item is for everyone: teams and "
            "partnerships need one"
        ),
    ]


def test_what_is_faulty_or_missing_beside_it_is_not_held_against_it(folder):
    (folder / "programme.yaml").unlink()
    (folder / "welcome.v1.yaml").write_text("id: welcome\n", encoding="utf-8")

    assert read_steps_file(folder / "welcome.steps.yaml").questionnaire == "welcome"


def test_an_item_of_an_earlier_version_may_keep_its_steps(folder):
    newer = (folder / "welcome.v1.yaml").read_text("utf-8").replace("version: 1", "version: 2")
    (folder / "welcome.v2.yaml").write_text(newer.replace("id: trust-aware", "id: trust-anew"))

    assert faults_of(folder, BASE) == [
        "4:1: items: `trust-anew` has no steps yet: the newest version asks it"
    ]


def test_a_folder_s_files_are_read_with_what_it_holds(folder):
    versions = {("welcome", 1): read_questionnaire(folder / "welcome.v1.yaml")}
    (folder / "._welcome.steps.yaml").write_bytes(b"\0")
    read = read_all_steps(folder, versions, read_programme(folder))
    assert list(read) == ["welcome"]

    shutil.copy(folder / "welcome.steps.yaml", folder / "welcome.steps (1).yaml")
    shutil.copy(folder / "welcome.steps.yaml", folder / "gone.steps.yml")
    with pytest.raises(Faulty) as raised:
        read_all_steps(folder, versions, None)
    named = "3:16: questionnaire: the steps of `welcome` stand in welcome.steps.yaml"
    assert [str(each) for each in raised.value.faults] == [
        f"{folder}/gone.steps.yml:{named}",
        f"{folder}/welcome.steps (1).yaml:{named}",
    ]


def test_steps_are_told_from_a_questionnaire(folder):
    draft = folder / "draft.yaml"
    draft.write_text(BASE, encoding="utf-8")

    assert is_first_steps(draft)
    assert not is_first_steps(folder / "welcome.v1.yaml")
    assert not is_first_steps(folder / "two-steps.yaml")


def test_the_command_checks_a_file_and_says_what_it_holds(folder, capsys):
    path = folder / "welcome.steps.yaml"
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: ok: steps of welcome, 4 items, 14 first steps\n"

    path.write_text(BASE.replace("[education]", "[arts]"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "there is no sector `arts`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Buy a lamp.", "Buy"),
        ("A lamp at £5.", "£"),
        ("Hire a room for an hour.", "Hire"),
        ("Ask what it costs.", "costs"),
        ("It costs nothing, but pay for the bus.", "pay"),
        ("Use the room, which is free of charge.", None),
        ("It costs nothing.", None),
        ("This does not cost anything.", None),
        ("Find a room at no cost.", None),
        ("Pay attention to the noise.", None),
        ("Ask everyone who works here, paid or not.", None),
        ("Spend ten minutes with the costume box.", None),
        ("Ask who holds the budget.", None),
    ],
)
def test_money_is_known_by_whole_words(text, word):
    assert find_money_word(text) == word


def test_a_step_for_some_is_for_nobody_without_a_sector():
    some = FirstStep(text="A", gets_round=(Barrier.TIME,), sectors=("health",), sizes=("few",))

    assert some.fits("health", "few")
    assert not some.fits("health", "many")
    assert not some.fits(None, None)
    assert FirstStep(text="A", gets_round=(Barrier.TIME,)).fits(None, None)
