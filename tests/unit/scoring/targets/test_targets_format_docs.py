"""`docs/targets-format.md` and the JSON Schemas against the code: keys, defaults and examples."""

import json
import re
from pathlib import Path

import pytest
import yaml

from scoring.__main__ import main
from scoring.targets import target_catalogue as catalogue
from scoring.targets.target_links import LinksOfItem, TargetLinks
from scoring.targets.targets_schema import (
    LINKS_SCHEMA_FILE,
    TARGETS_SCHEMA_FILE,
    links_schema,
    targets_schema,
)

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "targets-format.md").read_text(encoding="utf-8")
QUESTIONS = (ROOT / "docs" / "questionnaire-format.md").read_text(encoding="utf-8")
PARTS = {
    "A catalogue": catalogue.TargetCatalogue,
    "A target": catalogue.Target,
    "The file of links": TargetLinks,
    "What an item speaks to": LinksOfItem,
}
SCHEMAS = {TARGETS_SCHEMA_FILE: targets_schema, LINKS_SCHEMA_FILE: links_schema}
NOTHING = {(): "none", None: "none", "": "empty"}

each_part = pytest.mark.parametrize("heading", PARTS)


def table(heading):
    """The rows of the table under a heading, without its head, as lists of cells."""
    under = re.split(r"(?m)^## ", PAGE.split(f"\n## {heading}\n", 1)[1])[0]
    rows = [line for line in under.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


def files_of(page, *names):
    for name in names:
        (text,) = re.findall(rf"(?ms)^```yaml\n(# {name}\n.*?)^```$", page)
        yield name, text


@each_part
def test_every_key_has_its_row_with_its_default_and_an_example(heading):
    fields = PARTS[heading].model_fields
    assert [row[0].strip("`") for row in table(heading)] == list(fields)
    for key, kind, default, meaning, example in table(heading):
        field = fields[key.strip("`")]
        if not field.is_required():
            nothing = NOTHING.get(field.default, f"`{str(field.default).lower()}`")
        assert default == ("required" if field.is_required() else nothing), key
        assert kind
        assert meaning.endswith(".")
        if example.startswith("`"):
            assert list(yaml.safe_load(example.strip("`"))) == [key.strip("`")]
        else:
            assert example.startswith("see [")


def test_every_kind_has_its_words_on_the_page():
    kinds = {
        "whose": catalogue.WHOSE_WORDS,
        "sureness": catalogue.SURENESS_WORDS,
        "describes": catalogue.DESCRIBES_WORDS,
    }

    assert table("Whose, how sure, about what") == [
        [f"`{kind.value}`", f"`{key}`", words]
        for key, of_key in kinds.items()
        for kind, words in of_key.items()
    ]


def test_the_files_on_the_page_are_read_without_fault(tmp_path):
    """Beside the questionnaire of the page about those."""
    (tmp_path / "targets").mkdir()
    beside = files_of(QUESTIONS, "two-steps.yaml", "visitors.v1.yaml")
    for name, text in [*beside, *files_of(PAGE, "visitors.links.yaml")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in files_of(PAGE, "charter.yaml"):
        (tmp_path / "targets" / name).write_text(text, encoding="utf-8")

    checked = [tmp_path / "targets" / "charter.yaml", tmp_path / "visitors.links.yaml"]
    assert main(["check", *map(str, checked)]) == 0


@pytest.mark.parametrize(("file", "schema"), SCHEMAS.items())
def test_the_committed_schemas_are_current(file, schema):
    committed = json.loads((ROOT / "questionnaires" / file).read_text("utf-8"))

    kind = file.partition(".")[0]
    assert committed == schema(), f"run `python -m scoring schema {kind} > questionnaires/{file}`"


@each_part
def test_every_key_is_completed_and_explained(heading):
    part = PARTS[heading]
    schema = targets_schema() if part.__module__ == catalogue.__name__ else links_schema()
    of_part = schema if part in (catalogue.TargetCatalogue, TargetLinks) else None
    of_part = of_part or schema["$defs"][part.__name__]

    assert list(of_part["properties"]) == list(part.model_fields)
    assert all(each["description"] for each in of_part["properties"].values())
    assert of_part["additionalProperties"] is False


@pytest.mark.parametrize(
    ("pattern", "first"),
    [("targets/*.yaml", f"../{TARGETS_SCHEMA_FILE}"), ("*.links.yaml", LINKS_SCHEMA_FILE)],
)
def test_every_file_names_its_schema_in_its_first_line(pattern, first):
    paths = sorted((ROOT / "questionnaires").glob(pattern))

    assert paths
    for path in paths:
        line = path.read_text("utf-8").splitlines()[0]
        assert line == f"# yaml-language-server: $schema={first}", path
