"""`python -m scoring check | schema | lock`, as it is typed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scoring import __main__ as program
from scoring.questionnaires.json_schema import questionnaire_schema
from scoring.questionnaires.questionnaire_reader import read_questionnaire_with_warnings

ROOT = Path(__file__).parents[4]
VALID = Path(__file__).parents[3] / "questionnaires" / "valid"
INVALID = Path(__file__).parents[3] / "questionnaires" / "invalid"


def scoring(*words, **options):
    """What the program says to these words, and its exit status."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    usual = {"capture_output": True, "encoding": "utf-8", "timeout": 60}
    command = [sys.executable, "-m", "scoring", *words]
    return subprocess.run(command, check=False, env=environment, **usual | options)


def test_check_says_what_is_well():
    paths = [VALID / f"{name}.yaml" for name in ("every-key", "smallest", "framework")]

    said = scoring("check", *paths)

    old = ". Its `links` are read no longer: docs/targets-format.md"
    assert said.stdout.splitlines() == [
        f"{paths[0]}: ok: every-key version 12, 3 items, 2 values{old}",
        f"{paths[1]}: ok: smallest version 1, 1 item, 1 value",
        f"{paths[2]}: ok: framework two-steps, 2 stages, 2 values{old}",
    ]
    assert (said.returncode, said.stderr) == (0, "")


def test_check_gives_every_fault_of_every_file_and_1():
    good, *bad = VALID / "smallest.yaml", INVALID / "tag.yaml", INVALID / "unknown-key.yaml"

    said = scoring("check", bad[0], good, bad[1])

    assert said.returncode == 1
    assert said.stdout.splitlines() == [f"{good}: ok: smallest version 1, 1 item, 1 value"]
    assert said.stderr.splitlines() == [
        f"{bad[0]}:4:8: a tag has no place here: delete `!!str`",
        f"{bad[1]}:4:1: titel: there is no key `titel` here: did you mean `title`?",
    ]


def test_check_names_files_as_they_were_named():
    said = scoring("check", "tests/questionnaires/invalid/tag.yaml", cwd=ROOT)

    assert said.stderr.startswith("tests/questionnaires/invalid/tag.yaml:4:8: ")


def test_check_says_where_a_copy_kept_its_version_or_its_name(tmp_path):
    """Otherwise the file would be well, and the folder that it stands in not."""
    copied = shutil.copy(VALID / "smallest.yaml", tmp_path / "smallest.v2.yaml")

    said = scoring("check", copied)

    named = "smallest version 1 must stand in a file named smallest.v1.yaml"
    assert (said.returncode, said.stderr) == (1, f"{copied}: {named}\n")


def test_check_says_when_there_is_no_such_file():
    said = scoring("check", "none.yaml")

    assert (said.returncode, said.stderr) == (1, "none.yaml: there is no such file\n")


def test_check_warns_of_words_that_mislead_and_are_published(tmp_path):
    framework, asks = tmp_path / "steps.yaml", tmp_path / "asks.v1.yaml"
    framework.write_text(
        "{id: steps, stages: [{id: a, name: Begun}, {id: b, name: begun}], values: [{id: care}]}"
    )
    asks.write_text(
        "{id: asks, version: 1, title: Asks, framework: steps.yaml, scales: {s: [{id: n, points: 0}"
        ", {id: y, points: 1}]}, scale: s, placement: {secured_at: 100, overall: {held_by: all}}, "
        "sections: [{value: care, items: [{id: i, stage: a, text: One}, {id: j, stage: b, "
        "text: Two}]}]}"
    )
    before = scoring("check", framework, asks)
    locked = read_questionnaire_with_warnings(asks)[0].content_hash
    (tmp_path / "published.lock").write_text(f"asks 1 {locked}\n")
    after = scoring("check", framework, asks)

    assert (before.returncode, before.stdout) == (1, "")
    assert after.returncode == 0
    assert [line.partition(": ok: ")[0] for line in after.stdout.splitlines()] == [
        str(framework), str(asks),
    ]  # fmt: skip
    for line in after.stderr.splitlines():
        assert line.startswith(f"{framework}:1:")
        assert line.endswith("published already, so a warning: mend it in the next version)")
    assert len(after.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    "words", [[], ["check"], ["chekc"], ["lock"], ["schema", "more"], ["check", "-x"]]
)
def test_what_is_not_understood_ends_with_2_and_the_usage(words):
    said = scoring(*words)

    assert said.returncode == 2
    assert said.stderr.startswith("usage: python -m scoring")
    assert said.stdout == ""


def test_help_names_every_command():
    said = scoring("--help")

    assert said.returncode == 0
    assert all(f"    {name} " in said.stdout for name in program.COMMANDS)


def test_schema_is_printed_as_json():
    said = scoring("schema")

    assert (said.returncode, said.stderr) == (0, "")
    assert json.loads(said.stdout) == questionnaire_schema()


def test_lock_says_what_it_locked(tmp_path):
    text = (VALID / "smallest.yaml").read_text(encoding="utf-8")
    (tmp_path / "smallest.v1.yaml").write_text(text, encoding="utf-8")

    first, second = scoring("lock", tmp_path), scoring("lock", tmp_path)

    assert first.stdout == f"{tmp_path}: locked smallest version 1\n"
    assert second.stdout == f"{tmp_path}: nothing new to lock\n"
    assert (first.returncode, second.returncode) == (0, 0)


def test_lock_refuses_what_has_changed(tmp_path):
    path = tmp_path / "smallest.v1.yaml"
    text = (VALID / "smallest.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    scoring("lock", tmp_path)
    path.write_text(text.replace("It is in place.", "It was in place."), encoding="utf-8")

    said = scoring("lock", tmp_path)

    assert said.returncode == 1
    assert said.stderr.startswith(f"{path}: smallest version 1 is published and must not change. ")


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_words_beyond_ascii_come_out_in_any_locale(tmp_path, locale):
    path = tmp_path / "mål.yaml"
    path.write_text("títle: a\n", encoding="utf-8")
    plain = {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    said = scoring("check", path, env=plain)

    assert f"{path}:1:1: [`títle`]: there is no key `títle` here" in said.stderr


def test_a_name_that_is_not_utf8_comes_out_as_it_was_given(tmp_path):
    said = scoring("check", b"\xff.yaml", encoding=None)

    assert said.stderr == b"\xff.yaml: there is no such file\n"


def test_nobody_listening_is_no_reason_for_a_traceback():
    reader, writer = os.pipe()
    os.close(reader)

    said = scoring("schema", capture_output=False, stdout=writer, stderr=subprocess.PIPE)

    os.close(writer)
    assert (said.returncode, said.stderr) == (1, "")


def test_a_full_disk_is_no_reason_for_a_traceback():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        said = scoring("schema", capture_output=False, stdout=full, stderr=subprocess.PIPE)

    assert said.returncode == 1
    assert said.stderr == "[Errno 28] No space left on device\n"


def test_standard_output_may_be_closed():
    command = f'exec "{sys.executable}" -m scoring check "{VALID / "smallest.yaml"}" >&-'

    said = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, stderr=subprocess.PIPE, timeout=60, check=False
    )

    assert (said.returncode, said.stderr) == (0, b"")


def test_an_interruption_is_no_reason_for_a_traceback(monkeypatch, capsys):
    def interrupted(_):
        # As Python has it from Ctrl-C, which a test that runs in the background never gets.
        raise KeyboardInterrupt

    command = program.COMMANDS["schema"]._replace(run=interrupted)
    monkeypatch.setitem(program.COMMANDS, "schema", command)

    assert program.main(["schema"]) == program.INTERRUPTED
    assert capsys.readouterr() == ("", "")
