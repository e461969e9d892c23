"""`docs/programme-format.md` and the JSON Schema against the code: keys, defaults and examples."""

import json
import re
from pathlib import Path

import pytest
import yaml

from scoring.__main__ import main
from scoring.programme import programme as asked
from scoring.programme.programme_schema import PROGRAMME_SCHEMA_FILE, programme_schema

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "programme-format.md").read_text(encoding="utf-8")
(FILE, *_) = re.findall(r"(?ms)^```yaml\n(# programme.yaml\n.*?)^```$", PAGE)
PARTS = {
    "The programme": asked.Programme,
    "A place": asked.Place,
    "A group of places": asked.PlaceGroup,
    "A sector": asked.Sector,
    "A size": asked.Size,
    "A questionnaire in use": asked.QuestionnaireInUse,
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
        nothing = "none" if field.default in (None, "", ()) else f"`{str(field.default).lower()}`"
        assert default == ("required" if field.is_required() else nothing), key
        assert kind
        assert meaning.endswith(".")
        if example.startswith("`"):
            assert list(yaml.safe_load(example.strip("`"))) == [key.strip("`")]
        else:
            assert example.startswith("see [")


def test_the_file_on_the_page_is_read_without_fault(tmp_path):
    (tmp_path / "visitors.v1.yaml").touch()
    (tmp_path / "programme.yaml").write_text(FILE, encoding="utf-8")

    assert main(["check", str(tmp_path / "programme.yaml")]) == 0


def test_the_committed_schema_is_current():
    committed = json.loads((ROOT / "questionnaires" / PROGRAMME_SCHEMA_FILE).read_text("utf-8"))

    assert committed == programme_schema(), (
        f"run `python -m scoring schema programme > questionnaires/{PROGRAMME_SCHEMA_FILE}`"
    )


@each_part
def test_every_key_is_completed_and_explained(heading):
    schema, model = programme_schema(), PARTS[heading]
    part = schema if model is asked.Programme else schema["$defs"][model.__name__]

    assert list(part["properties"]) == list(model.model_fields)
    assert all(
        each.get("description") or "$ref" in each or each.get("allOf")
        for each in part["properties"].values()
    )
    assert part["additionalProperties"] is False


def test_the_programme_s_file_names_it_in_its_first_line():
    first = (ROOT / "questionnaires" / "programme.yaml").read_text("utf-8").splitlines()[0]

    assert first == f"# yaml-language-server: $schema={PROGRAMME_SCHEMA_FILE}"
