"""What has to be right before the service starts or a command runs."""

import os
import secrets
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from app.extensions import db
from app.store import edition_files, upkeep
from app.store.upkeep import UnusableDatabaseError
from tests.app.dump import dump
from tests.app.published import published, without_control
from tests.app.rounds import answered, joined


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
        upkeep.bring_up_to_date()
    assert dump() == before


def test_a_made_up_world_does_not_go_into_tables_of_a_later_version(typing, store):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = dump()
    said = typing(KEY, "demo")
    assert (said.exit_code, dump()) == (1, before)
    assert "is of a later version of Waymark" in said.output


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
        upkeep.bring_up_to_date()
        found = modes(folder.iterdir())
    assert len(found) == 4
    assert set(found.values()) == {0o600}


def test_a_database_that_others_could_read_is_taken_from_them(make_app, sqlite_database, tmp_path):
    file = Path(sqlite_database.removeprefix("sqlite:///"))
    file.chmod(0o644)
    with make_app(sqlite_database).app_context():
        upkeep.bring_up_to_date()
    assert modes([file]) == {file.name: 0o600}


def test_editions_are_their_owner_s_alone(app, monkeypatch, lax):
    without_control(monkeypatch)
    with app.app_context():
        answered(joined())
        published()
        folder = edition_files.folder()
        assert set(modes(folder.iterdir()).values()) == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for file in folder.iterdir():
            file.chmod(0o644)
        upkeep.bring_up_to_date()
        assert set(modes(folder.iterdir()).values()) == {0o600}
