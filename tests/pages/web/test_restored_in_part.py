"""After a restore of the database without the folder of editions, or the other way round."""

import shutil

import pytest

from app.__main__ import _warn_of_edition_mismatch
from app.store.editions import edition_files, edition_publishing
from app.store.upkeep import database_upgrade
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_answers

LIST = "/core-team/editions"


@pytest.fixture
def folder(app, monkeypatch):
    """The folder of editions, with one that is published."""
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        submit_answers(add_joined_organisation())
        publish_edition()
        return edition_files.editions_folder()


def said_at_start(app, capsys):
    capsys.readouterr()
    with app.app_context():
        database_upgrade.prepare_database()
        _warn_of_edition_mismatch()
    return capsys.readouterr().err


def test_where_both_agree_nothing_is_said(app, folder, capsys):
    assert said_at_start(app, capsys) == ""


@pytest.mark.parametrize("instead", ["nothing", "a file", "an empty folder"])
def test_the_database_alone_is_told_how_to_get_its_files_back(app, folder, editor, capsys, instead):
    shutil.rmtree(folder)
    if instead == "a file":
        folder.write_text("no folder")
    if instead == "an empty folder":
        folder.mkdir()
    said = said_at_start(app, capsys)
    assert said.startswith(f"{folder} lacks published editions (2026-03-31). This writes them")
    assert said.endswith(".venv/bin/flask --app app editions write\n")
    page = editor.open(LIST)
    assert page.status == 200
    assert "the file is not in the folder of editions on this machine" in page.words
    assert editor.open(f"{LIST}/2026-03-31").status == 200

    typed = app.test_cli_runner().invoke(args=["editions", "write"])
    if instead == "a file":
        assert (typed.exit_code, "Traceback" in typed.output) == (1, False)
        assert "A file could not be written" in typed.output
    else:
        assert typed.exit_code == 0
        assert said_at_start(app, capsys) == ""


def test_the_folder_alone_is_told_that_its_database_is_missing(
    make_app, folder, empty_sqlite_database, capsys
):
    fresh = make_app(empty_sqlite_database, EDITIONS=folder)
    said = said_at_start(fresh, capsys)
    assert said.startswith(
        f"{folder} holds editions that this database did not publish (2026-03-31"
    )
    assert "Restore the database that belongs to them" in said
    with fresh.app_context():
        assert edition_publishing.list_published_editions() == []


def test_another_system_s_files_among_them_are_passed_over(app, folder, capsys):
    (folder / "._2026-03-31.json").write_bytes(b"\x00\x05\x16\x07")
    (folder / ".#2026-03-31.json").symlink_to("somebody@a-machine.1234")
    assert said_at_start(app, capsys) == ""
