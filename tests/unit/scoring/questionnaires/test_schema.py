"""The JSON Schema: current, complete, and no stricter than the reading itself."""

import json
from pathlib import Path

import pytest
import yaml

from scoring.questionnaires.json_schema import DIALECT, FILE_NAME, questionnaire_schema
from scoring.questionnaires.questionnaire import (
    Balance,
    Choice,
    Framework,
    Item,
    Link,
    OverallRule,
    PlacementRule,
    Pole,
    Questionnaire,
    Section,
    Stage,
    Value,
)

QUESTIONNAIRES = Path(__file__).parents[4] / "questionnaires"
SCHEMA = questionnaire_schema()
MODELS = (
    Balance, Choice, Framework, Item, Link, OverallRule, PlacementRule, Pole, Section, Stage, Value,
)  # fmt: skip

each_model = pytest.mark.parametrize(
    "model", [Questionnaire, *MODELS], ids=lambda each: each.__name__
)


def definition(model):
    return SCHEMA if model is Questionnaire else SCHEMA["$defs"][model.__name__]


def test_the_committed_schema_is_current():
    committed = json.loads((QUESTIONNAIRES / FILE_NAME).read_text(encoding="utf-8"))

    assert committed == SCHEMA, f"run `python -m scoring schema > questionnaires/{FILE_NAME}`"


def test_it_says_what_it_is():
    assert SCHEMA["$schema"] == DIALECT
    assert SCHEMA["$id"] == FILE_NAME
    assert SCHEMA["title"] == "Questionnaire"
    assert set(SCHEMA["$defs"]) == {model.__name__ for model in MODELS}


@each_model
def test_every_key_is_completed_and_explained(model):
    properties = definition(model)["properties"]

    assert list(properties) == list(model.model_fields)
    assert all(each.get("description") for each in properties.values())
    assert definition(model)["additionalProperties"] is False


@each_model
def test_what_is_required_is_what_has_no_default(model):
    needed = {name for name, field in model.model_fields.items() if field.is_required()}

    assert set(definition(model).get("required", ())) == needed


def test_nothing_in_it_asks_for_null():
    assert "null" not in json.dumps(SCHEMA)


def test_an_item_is_an_indicator_or_a_rubric():
    indicator, rubric, balance = SCHEMA["$defs"]["Item"]["oneOf"]

    assert indicator == {
        "title": "Indicator",
        "required": ["stage"],
        "not": {"anyOf": [{"required": ["rubric"]}, {"required": ["balance"]}]},
    }
    assert rubric["required"] == ["rubric"]
    assert rubric["not"] == {
        "anyOf": [{"required": [key]} for key in ("stage", "scale", "balance")]
    }
    assert balance["required"] == ["balance"]


def test_a_framework_is_a_file_beside_or_written_out():
    beside, written_out = SCHEMA["properties"]["framework"]["anyOf"]

    assert beside["type"] == "string"
    assert written_out == {"$ref": "#/$defs/Framework"}


def test_it_is_itself_plain_json_that_yaml_reads_the_same():
    assert yaml.safe_load(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    "path", sorted(QUESTIONNAIRES.glob("*.v*.yaml")), ids=lambda path: path.name
)
def test_every_questionnaire_names_it_in_its_first_line(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first == f"# yaml-language-server: $schema={FILE_NAME}"
