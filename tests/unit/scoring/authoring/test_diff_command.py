"""`python -m scoring diff OLD NEW`."""

import shutil
from pathlib import Path

from scoring.__main__ import main

FOLDER = Path(__file__).resolve().parents[3] / "questionnaires" / "published"


def test_it_tells_each_change_and_what_it_does_to_answers(tmp_path, capsys):
    shutil.copy(FOLDER / "framework.yaml", tmp_path)
    old = shutil.copy(FOLDER / "organisation.v1.yaml", tmp_path)
    new = tmp_path / "organisation.v2.yaml"
    text = Path(old).read_text("utf-8").replace("version: 1", "version: 2", 1)
    new.write_text(
        text.replace("quiet room", "calm room").replace("secured_at: 50", "secured_at: 60"), "utf-8"
    )
    assert main(["diff", str(old), str(new)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "safety-aware-1: reworded: answers compare",
        "placement.secured_at: 50 -> 60",
        "6 of 6 items have answers that compare",
        "the same answers are not placed alike",
    ]


def test_two_questionnaires_are_no_versions_of_one(tmp_path, capsys):
    shutil.copy(FOLDER / "framework.yaml", tmp_path)
    old = shutil.copy(FOLDER / "organisation.v1.yaml", tmp_path)
    other = tmp_path / "visitors.v1.yaml"
    text = Path(old).read_text("utf-8")
    other.write_text(text.replace("id: organisation", "id: visitors", 1), "utf-8")
    assert main(["diff", str(old), str(other)]) == 1
    assert "it has the id visitors" in capsys.readouterr().err
