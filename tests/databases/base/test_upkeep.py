"""What has to be right before the service starts or a command runs."""

import os
import secrets
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from flask.cli import cli as flask_command_line
from sqlalchemy import inspect, text

from app.database.engine import alembic, db
from app.settings.config import ROOT
from app.store.editions import edition_files
from app.store.upkeep import database_upgrade
from app.store.upkeep.database_upgrade import UnusableDatabaseError
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_answers


@pytest.fixture
def typing(make_app, database):
    """Types a command on a database, with a secret key."""

    def typed(key, *words, **how):
        return make_app(database, SECRET_KEY=key).test_cli_runner().invoke(args=words, **how)

    return typed


KEY, OTHER = secrets.token_hex(32), secrets.token_hex(32)
LIST = ("core-team", "list")


def test_with_another_key_than_before_nothing_starts_until_it_is_accepted(typing):
    assert typing(KEY, *LIST).exit_code == 0
    refused = typing(OTHER, *LIST)
    assert refused.exit_code == 1
    assert "is not the one that this database was used with" in refused.output

    assert typing(OTHER, "accept-secret-key", input="n\n").exit_code == 1
    assert typing(OTHER, *LIST).exit_code == 1
    assert typing(OTHER, "accept-secret-key", "--yes").exit_code == 0
    assert typing(OTHER, *LIST).exit_code == 0
    assert typing(KEY, *LIST).exit_code == 1


def test_it_is_on_record_that_another_key_was_accepted(typing, store):
    typing(OTHER, "accept-secret-key", "--yes")
    assert max(dump()["event"])[2:4] == ("operator", "other-key-accepted")


def test_a_database_of_a_later_version_is_left_alone_and_said(store):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = dump()
    with pytest.raises(UnusableDatabaseError, match="is of a later version of Waymark"):
        database_upgrade.prepare_database()
    assert dump() == before


def test_a_made_up_world_does_not_go_into_tables_of_a_later_version(typing, store):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = dump()
    with pytest.raises(UnusableDatabaseError, match="its tables are at 9999"):
        typing(KEY, "demo")
    assert dump() == before


ENTRIES = {
    "service": ("-m", "app"),
    "command": ("-m", "flask", "--app", "app", "core-team", "list"),
    "gunicorn": (
        "-m",
        "gunicorn",
        "--bind",
        "127.0.0.1:0",
        "--no-control-socket",
        "app:create_app()",
    ),
    "gunicorn, loaded first": (
        *("-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "--preload"),
        "app.__main__:ready_app()",
    ),
}


COMMANDS = {
    "upgrade": ("db", "upgrade"),
    "current": ("db", "current"),
    "demo": ("demo",),
    "purge": ("purge", "--yes"),
    "backup": ("backup", "{folder}"),
}


@pytest.fixture
def of_a_later_version(sqlite_template, published, tmp_path):
    """The settings for a database of a later version, which nothing may change."""
    file = tmp_path / "later.sqlite"
    shutil.copy(sqlite_template, file)
    with closing(sqlite3.connect(file)) as later, later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    yield {
        "DATABASE_URL": f"sqlite:///{file}",
        "WAYMARK_INSTANCE": str(tmp_path),
        "WAYMARK_QUESTIONNAIRES": str(published),
        "WAYMARK_BIND": "127.0.0.1:0",
    }
    assert file.read_bytes() == before


WAY_OUT = "Start the later version again, or restore the backup"


@pytest.mark.parametrize("typed", ENTRIES.values(), ids=ENTRIES)
def test_however_it_is_started_it_says_in_a_line_that_the_database_is_a_later_version_s(
    of_a_later_version, typed
):
    started = subprocess.run(
        [sys.executable, *typed],
        env=of_a_later_version,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert WAY_OUT in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize("typed", COMMANDS.values(), ids=COMMANDS)
def test_every_command_says_so_too(of_a_later_version, tmp_path, capsys, typed):
    """By Flask's own command line, as the command above, but without a process of its own."""
    words = [each.format(folder=tmp_path) for each in typed]
    told = patch.dict(os.environ, of_a_later_version, clear=True)
    with told, pytest.raises(SystemExit) as ended:
        flask_command_line(["--app", "app", *words], prog_name="flask")
    assert ended.value.code != 0
    said = capsys.readouterr().err
    assert WAY_OUT in said
    assert "Traceback" not in said


def test_an_upgrade_that_fails_midway_leaves_the_tables_as_they_were_and_says_the_way_on(
    make_app, empty_database
):
    with make_app(empty_database).app_context():
        alembic.upgrade("0009")
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE account ADD COLUMN totp_secret TEXT"))
        before = tables()
        with pytest.raises(UnusableDatabaseError) as raised:
            database_upgrade.prepare_database()
        assert tables() == before
    assert "could not be brought from 0009 to" in str(raised.value)
    assert "and are as they were" in str(raised.value)
    assert "restore the last backup" in str(raised.value)


def tables():
    """Every table with its columns, and the revision that they are said to be at."""
    looked = inspect(db.engine)
    columns = {
        name: [(each["name"], str(each["type"])) for each in looked.get_columns(name)]
        for name in looked.get_table_names()
    }
    with db.engine.connect() as connection:
        return columns, connection.scalars(text("SELECT version_num FROM alembic_version")).all()


@pytest.fixture
def lax():
    """A system that lets everybody read what is made."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(files):
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}


def test_the_database_is_its_owner_s_alone_whatever_the_system_lets_others_read(
    make_app, tmp_path, lax
):
    folder = tmp_path / "open"
    folder.mkdir(0o777)
    app = make_app(f"sqlite:///{folder / 'waymark.sqlite'}")
    with app.app_context():
        database_upgrade.prepare_database()
        found = modes(folder.iterdir())
    assert len(found) == 4
    assert set(found.values()) == {0o600}


def test_a_database_that_others_could_read_is_taken_from_them(make_app, sqlite_database, tmp_path):
    file = Path(sqlite_database.removeprefix("sqlite:///"))
    file.chmod(0o644)
    with make_app(sqlite_database).app_context():
        database_upgrade.prepare_database()
    assert modes([file]) == {file.name: 0o600}


def test_editions_are_their_owner_s_alone(app, monkeypatch, lax):
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        submit_answers(add_joined_organisation())
        publish_edition()
        folder = edition_files.editions_folder()
        assert set(modes(folder.iterdir()).values()) == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for file in folder.iterdir():
            file.chmod(0o644)
        database_upgrade.prepare_database()
        assert set(modes(folder.iterdir()).values()) == {0o600}
