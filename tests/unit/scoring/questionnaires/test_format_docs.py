"""`docs/questionnaire-format.md` against the code: every key, default, limit and fault."""

import re
from pathlib import Path

import pytest
import yaml

from scoring.__main__ import main
from scoring.faults import Faulty
from scoring.placement.answers import read_answers_csv, read_answers_json
from scoring.placement.placement import place_answers
from scoring.questionnaires import questionnaire as asked
from scoring.questionnaires.json_schema import FILE_NAME
from scoring.questionnaires.published_versions import LOCK_NAME
from scoring.questionnaires.questionnaire_reader import (
    parse_questionnaire,
    read_questionnaire,
    read_questionnaire_or_framework,
)
from scoring.questionnaires.source_text import MOST_SOURCE_BYTES
from scoring.questionnaires.yaml_reader import MOST_NODES

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "questionnaire-format.md").read_text(encoding="utf-8")
INVALID = Path(__file__).parents[3] / "questionnaires" / "invalid"

PARTS = {
    "The questionnaire": asked.Questionnaire,
    "A choice": asked.Choice,
    "The placement rule": asked.PlacementRule,
    "The overall rule": asked.OverallRule,
    "A section": asked.Section,
    "An item": asked.Item,
    "A balance": asked.Balance,
    "A pole": asked.Pole,
    "The framework": asked.Framework,
    "A stage": asked.Stage,
    "A value": asked.Value,
    "A link": asked.Link,
}
EMPTY = {"none", "empty", "no limit", "the questionnaire's `scale`", "the value's name"}

each_part = pytest.mark.parametrize("heading", PARTS)


def under(heading):
    """What stands under a heading, up to the next."""
    return re.split(r"(?m)^##+ ", PAGE.split(f"# {heading}\n", 1)[1])[0]


def table(heading):
    """The rows of the table under a heading, without its head, as lists of cells."""
    rows = [line for line in under(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


def blocks():
    """The YAML on the page: whole files by name, and parts of them."""
    found = re.findall(r"(?ms)^```yaml\n(.*?)^```$", PAGE)
    named = {text.splitlines()[0].removeprefix("# "): text for text in found if text[0] == "#"}
    return named, [text for text in found if text[0] != "#"]


FILES, FRAGMENTS = blocks()


@each_part
def test_every_key_has_its_row_and_every_row_its_key(heading):
    keys = [row[0].strip("`") for row in table(heading)]

    assert keys == list(PARTS[heading].model_fields)


@each_part
def test_every_row_has_a_type_a_meaning_and_an_example(heading):
    for key, kind, _, meaning, example in table(heading):
        assert kind
        assert meaning.endswith(".")
        assert example.startswith((f"`{key.strip('`')}: ", "see "))


@each_part
def test_every_default_is_the_codes_own(heading):
    for key, _, default, *_ in table(heading):
        field = PARTS[heading].model_fields[key.strip("`")]
        assert default in written(field), f"{heading}: {key}"


def written(field):
    """The ways in which the page may write a field's default."""
    if field.is_required():
        return {"required"}
    if field.default_factory is dict or field.default in (None, "", (), asked.NO_RULE):
        return EMPTY
    if isinstance(field.default, asked.Stage):
        return {f"`{field.default.id}`, '{field.default.name}'"}
    if field.default_factory:
        return {"the `id`"}
    return {f"`{str(field.default).lower()}`"}


def test_the_files_on_the_page_are_read_without_fault(tmp_path, capsys):
    assert set(FILES) == {"two-steps.yaml", "visitors.v1.yaml"}
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert main(["check", *(str(tmp_path / name) for name in FILES)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.replace(str(tmp_path), "questionnaires") in PAGE.splitlines()


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.split(":")[0])
def test_each_part_of_a_file_fits_into_the_whole(fragment):
    part = yaml.safe_load(fragment)
    of_framework = set(part) <= set(asked.Framework.model_fields)
    whole = yaml.safe_load(FILES["visitors.v1.yaml"])
    framework = yaml.safe_load(FILES["two-steps.yaml"])
    whole["framework"] = {**framework, **part} if of_framework else framework
    if "balance" in part:
        del whole["placement"], whole["scales"], whole["scale"], whole["framework"]["stages"]
        whole["sections"] = [
            {"value": "welcome", "items": [{"id": "pair", "text": "Which was louder?", **part}]}
        ]
    else:
        whole |= {} if of_framework else part

    assert parse_questionnaire(yaml.safe_dump(whole), "page").id == "visitors"


@each_part
def test_every_example_is_yaml_of_its_key(heading):
    for key, *_, example in table(heading):
        if example.startswith("`"):
            assert list(yaml.safe_load(example.strip("`"))) == [key.strip("`")]


def test_every_fault_on_the_page_is_one_that_is_given():
    given = [str(fault) for path in INVALID.glob("*.yaml") for fault in faults_of(path)]

    for fault, explained in table("Checking a file"):
        pattern = re.escape(fault).replace("…", ".*")
        assert any(re.search(pattern, each) for each in given), fault
        assert explained.endswith(".")


def faults_of(path):
    with pytest.raises(Faulty) as raised:
        read_questionnaire_or_framework(path)
    return raised.value.faults


def test_the_example_of_a_fault_is_what_is_said(tmp_path):
    for name, text in FILES.items():
        broken = text.replace("stage: begun", "stage: begn")
        (tmp_path / name).write_text(broken, encoding="utf-8")

    (fault,) = faults_of(tmp_path / "visitors.v1.yaml")

    assert str(fault).removeprefix(f"{tmp_path}/") in PAGE.splitlines()


def test_every_limit_is_the_codes_own():
    schema = asked.Questionnaire.model_json_schema()
    scales = schema["properties"]["scales"]["patternProperties"]
    limits = {what: int(most.replace(",", "")) for what, most in table("Limits")}

    assert limits == {
        "items": asked.MOST_ITEMS,
        "characters in a text": schema["properties"]["title"]["maxLength"],
        "characters in an id": schema["properties"]["id"]["maxLength"],
        "characters in a pole's name": asked.MOST_POLE_NAME,
        "points of a choice": asked.MOST_POINTS,
        "an item's weight": asked.MOST_WEIGHT,
        "choices of a scale": next(iter(scales.values()))["maxItems"],
        "sections": schema["properties"]["sections"]["maxItems"],
        "bytes in a file": MOST_SOURCE_BYTES,
        "keys and values in a file": MOST_NODES,
    }


def test_every_place_on_the_page_that_is_linked_is_there():
    headings = re.findall(r"(?m)^#+ (.+)$", PAGE)
    places = {heading.lower().replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= places
    assert all((ROOT / "docs" / name).exists() for name in re.findall(r"\]\(([^#)]+)\)", PAGE))


@pytest.mark.parametrize("name", [LOCK_NAME, FILE_NAME])
def test_the_files_that_the_code_writes_have_the_names_on_the_page(name):
    assert name in PAGE


@pytest.mark.parametrize("command", ["check", "lock", "schema"])
def test_every_command_of_the_format_is_shown(command):
    assert f"python -m scoring {command}" in PAGE


def test_the_answers_shown_can_be_placed(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    visitors = read_questionnaire(tmp_path / "visitors.v1.yaml")
    (as_json,) = re.findall(r"(?ms)^```json\n(.*?)^```$", PAGE)
    (as_csv,) = re.findall(r"(?ms)^```csv\n(.*?)^```$", PAGE)

    answers = read_answers_json(visitors, as_json, "answers.json")
    rows = read_answers_csv(visitors, as_csv, "answers.csv")

    assert place_answers(visitors, answers).values[0].floor == "begun"
    assert [(row.id, len(row.answers)) for row in rows] == [("library", 3), ("museum", 2)]
