"""The data package of a frozen site, before the validator that its readers use."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from freezing.site import freeze_site
from scoring.editions.edition_reader import read_editions
from tests.factories.made_up_editions import write_editions

FRICTIONLESS = Path(sys.executable).with_name("frictionless")


def validate(site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FRICTIONLESS, "validate", "--json", "datapackage.json"],
        capture_output=True,
        check=False,
        cwd=site / "data",
        text=True,
    )


def rows(site: Path, name: str) -> list[dict[str, str]]:
    with (site / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_validator_finds_nothing(site):
    report = validate(site)

    told = json.loads(report.stdout)
    assert (report.returncode, told["stats"]["errors"], told["stats"]["warnings"]) == (0, 0, 0)
    assert [task["name"] for task in told["tasks"]] == ["stages", "groups", "change", "hardest"]


def test_the_validator_would_find_a_figure_that_was_changed(site, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for file in (site / "data").iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    text = (data / "stages.csv").read_text("utf-8")
    (data / "stages.csv").write_text(text.replace("overall", "Overall", 1), "utf-8")

    assert validate(tmp_path).returncode == 1


def test_the_first_edition_alone_is_a_valid_package_too(tmp_path, editions, public_app):
    first = read_editions(editions)[0].model_copy(update={"detail": None})
    folder = write_editions(tmp_path / "first", [first])
    freeze_site(public_app(EDITIONS=folder), tmp_path / "site")

    assert rows(tmp_path / "site", "change") == rows(tmp_path / "site", "hardest") == []
    assert validate(tmp_path / "site").returncode == 0


def test_every_group_of_every_edition_has_a_row(site, editions):
    found = [(row["edition"], row["kind"], row["group"]) for row in rows(site, "groups")]

    assert found == [
        (edition.date, group.kind, group.id)
        for edition in read_editions(editions)
        for group in edition.groups
    ]


@pytest.mark.parametrize(
    ("group", "shown", "figures_of", "reason"),
    [
        ("whole", "new", "2026-09-30", ""),
        ("hull", "carried", "2025-09-30", "telling"),
        ("north-lincolnshire", "withheld", "", "telling"),
        ("north-east-lincolnshire", "withheld", "", "few"),
    ],
)
def test_a_group_says_what_is_shown_of_it(site, group, shown, figures_of, reason):
    (row,) = [
        row
        for row in rows(site, "groups")
        if row["edition"] == "2026-09-30" and row["group"] == group
    ]

    assert (row["shown"], row["figures_of"], row["reason"]) == (shown, figures_of, reason)


def test_a_withheld_group_has_no_row_of_stages(site):
    shown = {row["group"] for row in rows(site, "stages") if row["edition"] == "2026-09-30"}

    assert "hull" in shown
    assert not shown & {"north-lincolnshire", "north-east-lincolnshire", "other"}


def test_stages_that_are_not_told_apart_share_a_row(site):
    york = [
        row["stages"]
        for row in rows(site, "stages")
        if row["edition"] == "2026-09-30" and row["group"] == "york"
    ]

    assert york == ["starting-out", "aware", "sensitive", "responsive+informed"]


def test_the_values_stand_for_the_whole_alone(site):
    assert {row["group"] for row in rows(site, "stages") if row["value"] != "overall"} == {"whole"}


def test_every_column_is_described(site):
    package = json.loads((site / "data" / "datapackage.json").read_text("utf-8"))

    for resource in package["resources"]:
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["schema"]["missingValues"] == [""]
    assert package["licenses"][0]["name"] == "OGL-UK-3.0"
    assert package["created"] == "2026-09-30T00:00:00Z"
