"""Reading questionnaires: every valid file whole, every invalid one with exactly its faults.

A file in `questionnaires/invalid` shows one thing, and begins with the faults it must give: a line
`# fault: LINE:COLUMN: path: message` for each, with the name of the file first where it is another.
"""

import os
from pathlib import Path

import pytest
import yaml

from scoring.faults import Faulty
from scoring.questionnaires import yaml_reader
from scoring.questionnaires.questionnaire import MOST_ITEMS, Framework, Questionnaire
from scoring.questionnaires.questionnaire_reader import (
    parse_framework,
    parse_questionnaire,
    read_framework,
    read_questionnaire,
    read_questionnaire_or_framework,
)
from scoring.questionnaires.yaml_comments import TEXT_KEYS

FOLDER = Path(__file__).parents[3] / "questionnaires"
VALID = sorted((FOLDER / "valid").glob("*.yaml"))
INVALID = sorted((FOLDER / "invalid").glob("*.yaml"))
SMALLEST = (FOLDER / "valid" / "smallest.yaml").read_text(encoding="utf-8")

each_valid = pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
each_invalid = pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)


def faults_of(read, *given):
    with pytest.raises(Faulty) as raised:
        read(*given)
    return raised.value.faults


def messages_of(read, *given):
    return [fault.message for fault in faults_of(read, *given)]


def expected_faults(path):
    """The faults that the file's first lines say it has."""
    lines = path.read_text(encoding="utf-8").splitlines()
    named = [line.removeprefix("# fault: ") for line in lines if line.startswith("# fault: ")]
    in_itself = (line for line in named if line[0].isdigit())
    return {f"{path}:{line}" for line in in_itself} | {
        f"{path.parent}/{line}" for line in named if not line[0].isdigit()
    }


@each_valid
def test_a_valid_file_is_read(path):
    assert read_questionnaire_or_framework(path).id


@each_invalid
def test_an_invalid_file_gives_all_its_faults_and_no_other(path):
    faults = [str(fault) for fault in faults_of(read_questionnaire_or_framework, path)]

    assert expected_faults(path) == set(faults)
    assert len(faults) == len(set(faults))


@pytest.mark.parametrize(
    "path", VALID + INVALID, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_both_of_pyyamls_parsers_lead_to_the_same_words(path, monkeypatch):
    monkeypatch.setattr(yaml_reader, "LOADER", yaml.SafeLoader)

    # Without the places, which the two put a column apart in a text with a faulty escape.
    expected = {line.split(": ", 1)[1] for line in expected_faults(path)}
    assert {line.split(": ", 1)[1] for line in _said_of(path)} == expected


def _said_of(path):
    try:
        read_questionnaire_or_framework(path)
    except Faulty as faulty:
        return [str(fault) for fault in faulty.faults]
    return []


def test_faults_come_in_the_order_of_the_file():
    faults = faults_of(
        read_questionnaire_or_framework, FOLDER / "invalid" / "many-faults-at-once.yaml"
    )

    assert list(faults) == sorted(faults, key=lambda fault: (fault.line, fault.column))
    assert len(faults) > 3


def test_every_key_arrives():
    read = read_questionnaire(FOLDER / "valid" / "every-key.yaml")

    assert (read.id, read.version, read.scale) == ("every-key", 12, "how-far")
    assert [choice.points for choice in read.scales["how-far"]] == [0, 2, 5]
    assert read.placement.overall.never_behind == ("care",)
    assert read.item_by_id["care-first"].links == ("kpi-3", "our-charter")
    assert read.item_by_id["trust-overall"].rubric["first"] == "We have said what we will do."
    assert read.framework.start.id == "at-the-door"


def test_a_framework_beside_the_questionnaire_is_the_same_as_one_written_out():
    path = FOLDER / "valid" / "every-key.yaml"
    beside = read_questionnaire(path)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    framework = (FOLDER / "valid" / "framework.yaml").read_text(encoding="utf-8")
    content["framework"] = yaml.safe_load(framework)

    written_out = parse_questionnaire(yaml.safe_dump(content), "written-out.yaml")

    assert written_out == beside
    assert written_out.content_hash == beside.content_hash


def test_faults_of_a_framework_file_carry_its_own_name():
    path = FOLDER / "invalid" / "framework-file-with-faults.yaml"

    files = {fault.file for fault in faults_of(read_questionnaire, path)}

    assert files == {str(path), str(path.parent / "framework-with-faults.yaml")}


def test_a_framework_that_is_not_yaml_is_named_with_the_questionnaires_own_faults(tmp_path):
    (tmp_path / "framework.yaml").write_text("stages: [", encoding="utf-8")
    path = tmp_path / "asks.v1.yaml"
    path.write_text("framework: framework.yaml\nversion: 0\n", encoding="utf-8")

    faults = faults_of(read_questionnaire, path)

    assert {Path(fault.file).name for fault in faults} == {"asks.v1.yaml", "framework.yaml"}
    assert "must be at least 1" in [fault.message for fault in faults]


def test_text_that_is_no_file_names_no_framework_file():
    text = "framework: framework.yaml\n"

    assert "there are no files here: write the framework out instead" in messages_of(
        parse_questionnaire, text, "typed"
    )


def test_text_can_name_a_framework_in_a_folder_it_is_told():
    text = (FOLDER / "valid" / "every-key.yaml").read_text(encoding="utf-8")

    assert parse_questionnaire(text, "typed", FOLDER / "valid").framework.id == "two-steps"


@pytest.mark.parametrize(
    "name",
    [
        "../framework.yaml",
        "/etc/passwd",
        "a/b.yaml",
        "a\\b.yaml",
        "C:x.yaml",
        "x.txt",
        ".x.yaml",
        "",
    ],
)
def test_a_framework_file_stands_beside_and_nowhere_else(name, tmp_path):
    text = f"framework: '{name}'\n"

    assert "must be the plain name of a .yaml file in the same folder as this one" in messages_of(
        parse_questionnaire, text, "typed", tmp_path
    )


def test_either_is_told_by_what_stands_in_it():
    assert isinstance(
        read_questionnaire_or_framework(FOLDER / "valid" / "framework.yaml"), Framework
    )
    assert isinstance(
        read_questionnaire_or_framework(FOLDER / "valid" / "smallest.yaml"), Questionnaire
    )


def test_a_framework_is_read_by_itself():
    path = FOLDER / "valid" / "framework.yaml"

    assert read_framework(path) == parse_framework(path.read_bytes(), "framework.yaml")


@pytest.mark.parametrize(
    "content",
    [
        SMALLEST.encode(),
        b"\xef\xbb\xbf" + SMALLEST.encode(),
        SMALLEST.replace("\n", "\r\n").encode(),
        SMALLEST.replace("\n", "\r").encode(),
        SMALLEST.replace("smallest questionnaire", "mål 🌱"),
    ],
    ids=["bytes", "byte order mark", "Windows", "old Mac", "beyond ASCII"],
)
def test_text_comes_in_any_of_these_ways(content):
    assert parse_questionnaire(content, "typed").id == "smallest"


def test_a_place_counts_letters_and_not_bytes():
    text = SMALLEST.replace("{id: care-only,", "{text: mål 🌱 ż, colour: blue, id: care-only,")

    faults = faults_of(parse_questionnaire, text.replace(", text: It is in place.", ""), "typed")

    assert [str(fault).split(" there")[0] for fault in faults] == [
        "typed:19:25: sections[0].items[0].colour:"
    ]


def test_nothing_readable_says_why(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")

    assert messages_of(read_questionnaire, tmp_path / "none.yaml") == ["there is no such file"]
    assert messages_of(read_questionnaire, tmp_path) == ["this is a folder; name the files in it"]
    assert messages_of(read_questionnaire, tmp_path / "pipe.yaml") == [
        "this is not an ordinary file"
    ]
    assert messages_of(read_questionnaire, tmp_path / ("x" * 300)) == [
        "it cannot be read: File name too long"
    ]


def test_a_file_that_may_not_be_read_says_so(monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)

    assert messages_of(read_questionnaire, VALID[0]) == ["this account is not allowed to read it"]


def test_too_many_items_are_counted_over_all_sections():
    items = [f"{{id: i{each}, stage: only, scale: yes-no, text: Done}}" for each in range(501)]
    halves = (", ".join(items[:250]), ", ".join(items[250:]))
    text = SMALLEST.split("sections:")[0] + "sections:\n"
    text += "".join(f"  - {{value: care, items: [{half}]}}\n" for half in halves)

    assert messages_of(parse_questionnaire, text, "typed") == [
        f"holds 501 items; at most {MOST_ITEMS} are allowed"
    ]


def test_a_fault_of_an_alias_is_named_wherever_it_counts():
    text = SMALLEST.replace("yes-no:", "done: &choices").replace("points: 1}", "points: 0}")
    text = text.replace("placement:", "  yes-no: *choices\nplacement:")

    assert [fault.path for fault in faults_of(parse_questionnaire, text, "typed")] == [
        "scales.done[1].points",
        "scales.yes-no[1].points",
    ]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("stages: [{id: only}]", "stages: only"),
        ("stages: [{id: only}]", "stages: [only]"),
        ("values: [{id: care}]", "values: {id: care}"),
        ("  id: one-step", "  - one-step"),
    ],
)
def test_what_follows_from_a_broken_framework_is_not_reported(broken, why):
    faults = faults_of(parse_questionnaire, SMALLEST.replace(broken, why), "typed")

    assert len(faults) == 1


@pytest.mark.parametrize(
    ("section", "paths"),
    [
        ("{value: care}", ["sections[0].items"]),
        ("{value: care, items: []}", ["sections[0].items"]),
        ("{value: care, items: none}", ["sections[0].items"]),
        ("{value: care, items: [none]}", ["sections[0].items[0]"]),
        ("{items: [{id: a, stage: only, scale: yes-no, text: A}]}", ["sections[0].value"]),
        ("none", ["sections[0]"]),
    ],
)
def test_a_broken_section_leaves_no_cell_empty_as_well(section, paths):
    text = SMALLEST.split("sections:")[0] + f"sections: [{section}]\n"

    assert [fault.path for fault in faults_of(parse_questionnaire, text, "typed")] == paths


def test_a_comment_is_looked_for_beside_every_key_that_holds_words():
    schema = Questionnaire.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    fields = {key: field for part in parts for key, field in part["properties"].items()}

    assert {key for key, field in fields.items() if "'maxLength': 4000" in str(field)} == TEXT_KEYS
