"""The file of settings: what it says as it stands, and what stops the start, with its line."""

import os
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from flask.cli import cli as flask_command_line

from app.__main__ import main as start_service
from app.settings import settings_file
from app.settings.config import ROOT, SETTING_DESCRIPTIONS
from app.settings.settings_file import SettingError, SettingsFileError, collect_settings
from freeze import main as freeze


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings"


@pytest.fixture
def given(file):
    """Reads a file that holds this, beside an environment."""

    def read(text, **environ):
        file.write_text(text, "utf-8")
        return collect_settings({"WAYMARK_SETTINGS": str(file), **environ}, SETTING_DESCRIPTIONS)

    return read


def test_a_value_is_taken_as_it_stands(given):
    told = given(
        "# where the answers are\n\n"
        "DATABASE_URL=postgresql://me:a&b$c;d#e@db/waymark?sslmode=require&connect_timeout=3\n"
        '  WAYMARK_NAME = "Hull & East Riding"  \n'
        "WAYMARK_SMTP='smtp://me:`x`@mail'\n"
        "WAYMARK_LOGO=\n"
    )
    assert told.values == {
        "DATABASE_URL": "postgresql://me:a&b$c;d#e@db/waymark?sslmode=require&connect_timeout=3",
        "WAYMARK_NAME": "Hull & East Riding",
        "WAYMARK_SMTP": "smtp://me:`x`@mail",
        "WAYMARK_LOGO": "",
    }


def test_the_environment_goes_first(given):
    told = given("WAYMARK_NAME=Hull\nWAYMARK_PROXIES=1\n", WAYMARK_NAME="York", PATH="/bin")
    assert told.values == {"WAYMARK_NAME": "York", "WAYMARK_PROXIES": "1"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WAYMARK_PROXYS=1", ":1: WAYMARK_PROXYS is no setting: did you mean WAYMARK_PROXIES?"),
        ("\nPATH=/bin", ":2: PATH is no setting: the README lists"),
        ("WAYMARK_NAME=a\nWAYMARK_NAME=b", ":2: WAYMARK_NAME stands at .*settings:1 too: keep one"),
        ("export WAYMARK_NAME=a", ":1: write a setting as NAME=value"),
        ("WAYMARK_NAME", ":1: write a setting as NAME=value"),
        ("WAYMARK_NAME=a\x00b", ":1: write a setting as NAME=value"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(given, file, text, said):
    with pytest.raises(SettingsFileError, match=re.escape(str(file)) + said):
        given(text)


def test_a_value_that_makes_no_sense_is_told_with_its_line(given, file):
    told = given("\nWAYMARK_PROXIES=two\n")
    with pytest.raises(SettingError) as said, told.locating_errors():
        raise SettingError("WAYMARK_PROXIES", "is wrong")
    assert str(said.value.message) == f"{file}:2: WAYMARK_PROXIES is wrong"


def test_a_file_that_cannot_be_read_is_never_passed_over(file, tmp_path):
    for named in (file, tmp_path):
        with pytest.raises(SettingsFileError, match="cannot be read"):
            collect_settings({"WAYMARK_SETTINGS": str(named)}, SETTING_DESCRIPTIONS)
    file.write_bytes(b"WAYMARK_NAME=\xff")
    with pytest.raises(SettingsFileError, match="is not text in UTF-8"):
        collect_settings({"WAYMARK_SETTINGS": str(file)}, SETTING_DESCRIPTIONS)
    with pytest.raises(SettingError, match="give the file's whole path"):
        collect_settings({"WAYMARK_SETTINGS": "settings"}, SETTING_DESCRIPTIONS)


def test_the_usual_file_is_not_passed_over_where_nobody_can_tell_if_it_is_there(
    tmp_path, monkeypatch
):
    # As a folder that whoever starts Waymark may not enter, also for the user who may enter all.
    monkeypatch.setattr(settings_file, "DEFAULT_FILE", tmp_path / ("a" * 300) / "settings")
    with pytest.raises(SettingsFileError, match="cannot be read"):
        collect_settings({}, SETTING_DESCRIPTIONS)


def test_an_empty_name_stands_for_no_file():
    assert collect_settings({"WAYMARK_SETTINGS": ""}, SETTING_DESCRIPTIONS).values == {}


@pytest.mark.parametrize(
    "typed",
    [("-m", "app"), ("-m", "flask", "--app", "app", "core-team", "list"), ("freeze.py",)],
    ids=["service", "command", "freeze"],
)
def test_the_service_and_every_command_read_it_and_stop_at_a_wrong_line(file, tmp_path, typed):
    done = subprocess.run(
        [sys.executable, *typed],
        env=told_of(file, "WAYMARK_NAME", tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    check_stopped(file, done.stderr, tmp_path)


@pytest.mark.parametrize(
    "start",
    [
        lambda: sys.exit(start_service()),
        lambda: flask_command_line(["--app", "app", "core-team", "list"], prog_name="flask"),
        lambda: sys.exit(freeze([])),
    ],
    ids=["service", "command", "freeze"],
)
def test_so_they_do_at_a_value_that_makes_no_sense(file, tmp_path, monkeypatch, capsys, start):
    """In this process; as it is typed above."""
    monkeypatch.setattr(sys, "argv", ["app"])
    environment = told_of(file, "WAYMARK_EDITIONS=editions", tmp_path)
    with patch.dict(os.environ, environment, clear=True), pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 1
    check_stopped(file, capsys.readouterr().err, tmp_path)


def told_of(file, line, folder):
    """An environment that names the file, whose second line that is."""
    file.write_text(f"WAYMARK_INSTANCE={folder / 'instance'}\n{line}\n", "utf-8")
    return {"WAYMARK_SETTINGS": str(file), "WAYMARK_BIND": "127.0.0.1:1"}


def check_stopped(file, said, folder):
    assert f"{file}:2: " in said
    assert "Traceback" not in said
    assert not Path(folder / "instance" / "waymark.sqlite").exists()
