"""`python -m scoring place QUESTIONNAIRE ANSWERS`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.__main__ import main
from scoring.placement import place_command
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.unit.scoring.placement.questions import placed

QUESTIONNAIRE = """
id: small
version: 2
title: Small
framework: {id: journey, stages: [{id: aware}], values: [{id: safety}]}
scales: {two: [{id: "not", points: 0}, {id: there, points: 1}]}
scale: two
placement: {secured_at: 75, overall: {held_by: 1}}
sections:
  - value: safety
    items:
      - {id: first, stage: aware, text: First}
      - {id: second, stage: aware, text: Second}
"""


@pytest.fixture
def asked(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(QUESTIONNAIRE)
    return path


def run(capsys, questionnaire, name, content):
    """Exit status, and what was said on standard output and error, of placing a file's content."""
    path = questionnaire.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    status = main(["place", str(questionnaire), str(path)])
    said = capsys.readouterr()
    return status, said.out, said.err.replace(str(questionnaire.parent) + os.sep, "")


def expected(questionnaire, raw):
    return placed(read_questionnaire(questionnaire), raw).as_json()


def test_a_json_file_gives_one_json_object(capsys, asked):
    raw = {"first": "there"}
    status, out, err = run(capsys, asked, "a.json", json.dumps({"answers": raw}))
    assert (status, err) == (0, "")
    assert json.loads(out) == expected(asked, raw)


def test_a_csv_file_gives_one_json_object_a_line_with_the_id_first(capsys, asked):
    text = "id,first,second\nnorth,there,there\nsöuth,,dont-know\n"
    status, out, err = run(capsys, asked, "a.csv", text)
    assert (status, err) == (0, "")
    north, south = map(json.loads, out.splitlines())
    assert north == {"id": "north", **expected(asked, {"first": "there", "second": "there"})}
    assert south == {"id": "söuth", **expected(asked, {})}
    assert [next(iter(line)) for line in (north, south)] == ["id", "id"]


@pytest.mark.parametrize("name", ["a.csv", "A.CSV"])
def test_files_saved_by_a_spreadsheet_are_read(capsys, asked, name):
    text = "\ufeffid,first,second\r\nnorth,there,there\r\n"
    status, out, _ = run(capsys, asked, name, text)
    assert (status, json.loads(out)["overall"]["floor"]) == (0, "aware")


def test_a_byte_order_mark_before_json_is_passed_over(capsys, asked):
    assert run(capsys, asked, "a.json", '\ufeff{"answers": {}}')[0] == 0


def test_a_fault_anywhere_means_that_nothing_is_placed(capsys, asked):
    text = "id,first,second\nnorth,there,there\nsouth,their,\n"
    assert run(capsys, asked, "a.csv", text) == (
        1,
        "",
        "a.csv:3:2: first: `their` is not a choice here; did you mean `there`?\n",
    )


def test_answers_to_another_version_are_refused(capsys, asked):
    document = {"questionnaire": "small", "version": 1, "answers": {}}
    assert run(capsys, asked, "a.json", json.dumps(document)) == (
        1,
        "",
        "a.json: version: these answers are to small version 1, not 2\n",
    )


def test_a_faulty_questionnaire_is_reported_as_check_does(capsys, asked):
    asked.write_text(QUESTIONNAIRE.replace("stage: aware, text: Second", "stage: awear, text: Two"))
    status, out, err = run(capsys, asked, "a.json", '{"answers": {}}')
    assert (status, out) == (1, "")
    assert err.startswith("small.yaml:13:29: sections[0].items[1].stage: ")


def test_a_file_that_is_not_there_is_said_to_be_missing(capsys, asked):
    assert main(["place", str(asked), "nowhere.json"]) == 1
    assert capsys.readouterr() == ("", "nowhere.json: there is no such file\n")


def test_a_folder_is_no_file(capsys, asked):
    folder = asked.parent / "folder.json"
    folder.mkdir()
    assert main(["place", str(asked), str(folder)]) == 1
    assert capsys.readouterr().err == f"{folder}: it cannot be read: Is a directory\n"


def test_text_in_another_encoding_is_refused_where_it_shows(capsys, asked):
    status, out, err = run(capsys, asked, "a.csv", "id,first\nn,there\nsöuth,\n".encode("cp1252"))
    assert (status, out) == (1, "")
    assert err.startswith("a.csv:3:1: it is not UTF-8 from here on; save the file as UTF-8")


def test_a_file_too_large_to_read_is_refused_unread(capsys, asked, monkeypatch):
    monkeypatch.setattr(place_command, "MOST_ANSWER_BYTES", 10)
    assert run(capsys, asked, "a.json", '{"answers": {}}') == (
        1,
        "",
        "a.json: it holds 15 bytes, and at most 10 are read: divide it\n",
    )


@pytest.mark.parametrize("name", ["answers.xlsx", "answers", "answers.yaml"])
def test_another_kind_of_file_is_not_understood(capsys, asked, name):
    assert main(["place", str(asked), name]) == 2
    assert capsys.readouterr() == ("", f"{name}: answers are taken from .json and .csv files\n")


def test_it_runs_as_a_program(asked):
    path = asked.parent / "a.json"
    path.write_text('{"answers": {"first": "there", "second": "there"}}')
    command = [sys.executable, "-m", "scoring", "place", str(asked), str(path)]
    root = Path(__file__).parents[4]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["overall"] == {
        "floor": "aware",
        "ceiling": "aware",
        "score": 10_000,
    }
