"""`docs/steps-format.md` and the JSON Schema against the code: keys, defaults and examples."""

import json
import re
from pathlib import Path

import pytest
import yaml

from scoring.__main__ import main
from scoring.steps import first_steps as model
from scoring.steps.steps_schema import STEPS_SCHEMA_FILE, steps_schema

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "steps-format.md").read_text(encoding="utf-8")
QUESTIONS = (ROOT / "docs" / "questionnaire-format.md").read_text(encoding="utf-8")
(FILE,) = re.findall(r"(?ms)^```yaml\n(# visitors.steps.yaml\n.*?)^```$", PAGE)
PARTS = {
    "The file": model.FirstSteps,
    "A question": model.ItemSteps,
    "A step": model.FirstStep,
}

each_part = pytest.mark.parametrize("heading", PARTS)


def table(heading):
    """The rows of the table under a heading, without its head, as lists of cells."""
    under = re.split(r"(?m)^## ", PAGE.split(f"\n## {heading}\n", 1)[1])[0]
    rows = [line for line in under.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


@each_part
def test_every_key_has_its_row_with_its_default_and_an_example(heading):
    fields = PARTS[heading].model_fields
    assert [row[0].strip("`") for row in table(heading)] == list(fields)
    for key, kind, default, meaning, example in table(heading):
        field = fields[key.strip("`")]
        nothing = "none" if field.default == () else f"`{str(field.default).lower()}`"
        assert default == ("required" if field.is_required() else nothing), key
        assert kind
        assert meaning.endswith(".")
        if example.startswith("`"):
            assert list(yaml.safe_load(example.strip("`"))) == [key.strip("`")]
        else:
            assert example.startswith("see [")


def test_every_mark_has_its_words_on_the_page():
    assert {id.strip("`"): words for id, words in table("What is in the way")} == {
        barrier.value: label for barrier, label in model.BARRIER_LABELS.items()
    }


def test_the_file_on_the_page_is_read_without_fault(tmp_path):
    """Beside the questionnaire of the page about those, and the sectors of the real programme."""
    for name in ("two-steps.yaml", "visitors.v1.yaml"):
        (text,) = re.findall(rf"(?ms)^```yaml\n(# {name}\n.*?)^```$", QUESTIONS)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "visitors.steps.yaml").write_text(FILE, encoding="utf-8")

    assert main(["check", str(tmp_path / "visitors.steps.yaml")]) == 0


def test_the_committed_schema_is_current():
    committed = json.loads((ROOT / "questionnaires" / STEPS_SCHEMA_FILE).read_text("utf-8"))

    assert committed == steps_schema(), (
        f"run `python -m scoring schema steps > questionnaires/{STEPS_SCHEMA_FILE}`"
    )


@each_part
def test_every_key_is_completed_and_explained(heading):
    schema, part = steps_schema(), PARTS[heading]
    of_part = schema if part is model.FirstSteps else schema["$defs"][part.__name__]

    assert list(of_part["properties"]) == list(part.model_fields)
    assert all(each["description"] for each in of_part["properties"].values())
    assert of_part["additionalProperties"] is False


@pytest.mark.parametrize("path", sorted((ROOT / "questionnaires").glob("*.steps.yaml")))
def test_every_file_of_steps_names_it_in_its_first_line(path):
    first = path.read_text("utf-8").splitlines()[0]

    assert first == f"# yaml-language-server: $schema={STEPS_SCHEMA_FILE}"
