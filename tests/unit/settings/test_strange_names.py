"""Names of folders and files never become part of an address or of a configuration unescaped."""

import shutil
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from app import create_app
from app.settings.settings_file import SettingsFileError
from app.store.upkeep import database_upgrade
from scoring.questionnaires.published_versions import read_published_versions
from tests.conftest import close_app

NAMES = [
    *("what?", "a#b", "100%", "%(here)s", "%41", "two words", "trailing ", "it's", 'say "so"'),
    *(
        "a&b",
        "a;b",
        "a:b",
        "a+b",
        "new\nline",
        "back\\slash",
        "$HOME",
        "~t",
        "{x}",
        "[1]",
        "*",
        "-rf",
    ),
    "écõle 学校",
]


@pytest.fixture(params=NAMES, ids=ascii)
def folder(request, tmp_path):
    """A folder of a strange name."""
    made = tmp_path / request.param
    made.mkdir()
    return made


def test_everything_is_found_and_left_where_it_was_named(folder, published, monkeypatch):
    asked = shutil.copytree(published, folder / "questionnaires")
    backups = folder / "backups"
    backups.mkdir()
    monkeypatch.setenv("WAYMARK_INSTANCE", str(folder / "instance"))
    monkeypatch.setenv("WAYMARK_QUESTIONNAIRES", str(asked))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    app = create_app()
    with app.app_context():
        database_upgrade.prepare_database()
    said = app.test_cli_runner().invoke(args=["backup", str(backups)])
    close_app(app)

    assert said.exit_code == 0, said.output
    assert {each.name for each in backups.iterdir()} == {"waymark.sqlite", "waymark-files.tar.gz"}
    with closing(sqlite3.connect(backups / "waymark.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    assert (folder / "instance" / "waymark.sqlite").exists()
    assert read_published_versions(asked).keys() == read_published_versions(published).keys()
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_a_database_s_address_leads_to_the_file_once_it_is_written_as_one(
    folder, published, monkeypatch
):
    monkeypatch.setenv("WAYMARK_INSTANCE", str(folder))
    monkeypatch.setenv("WAYMARK_QUESTIONNAIRES", str(published))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{quote(str(folder / 'ours.sqlite'))}")
    app = create_app()
    with app.app_context():
        database_upgrade.prepare_database()
    close_app(app)
    assert (folder / "ours.sqlite").exists()
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_so_do_the_settings_in_a_file(folder, published, monkeypatch):
    (folder / "settings").write_text(
        f"WAYMARK_INSTANCE={folder / 'instance'}\nWAYMARK_QUESTIONNAIRES={published}\n", "utf-8"
    )
    monkeypatch.setenv("WAYMARK_SETTINGS", str(folder / "settings"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if "\n" in folder.name:
        # A line of the file ends there.
        with pytest.raises(SettingsFileError, match="write a setting as NAME=value"):
            create_app()
        return
    app = create_app()
    close_app(app)
    assert app.instance_path == str(folder / "instance")
