"""A site frozen once for all tests of a file, and a folder of editions to freeze another from."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from app import create_public_app
from app.settings.config import ROOT
from freeze import main
from freezing.site import freeze_site
from tests.factories.made_up_editions import make_world, write_editions
from tests.factories.versions import find_newest

BASE_URL = "https://example.org/benchmark/"
QUESTIONNAIRES = ROOT / "questionnaires"


@pytest.fixture(scope="session")
def editions(tmp_path_factory):
    """A folder of three editions, with every case in them."""
    world = make_world(find_newest(QUESTIONNAIRES))
    return write_editions(tmp_path_factory.mktemp("shelf") / "editions", world)


@pytest.fixture(scope="session")
def public_app(editions):
    """Makes a public app on these editions."""

    def making(**overrides):
        settings = {"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES}
        return create_public_app(settings | overrides)

    return making


@pytest.fixture(scope="module")
def site(tmp_path_factory, public_app):
    """A site frozen without knowing where it will stand. Tests leave it as it is."""
    target = tmp_path_factory.mktemp("frozen") / "site"
    freeze_site(public_app(), target)
    return target


@pytest.fixture(scope="module")
def site_with_address(tmp_path_factory, public_app):
    """A site frozen for `BASE_URL`. Tests leave it as it is."""
    target = tmp_path_factory.mktemp("frozen") / "site"
    freeze_site(public_app(BASE_URL=BASE_URL), target)
    return target


class Done(NamedTuple):
    """How a run ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run_freeze(editions, tmp_path, monkeypatch, capsys):
    """Runs `freeze.py` in a folder of its own: `run_freeze("--to", "x", WAYMARK_NAME="York")`."""
    for name in [name for name in os.environ if name.startswith("WAYMARK_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAYMARK_EDITIONS", str(editions))
    monkeypatch.setenv("WAYMARK_INSTANCE", str(tmp_path / "nowhere"))

    def running(*arguments: str, **environment: str) -> Done:
        for name, text in environment.items():
            monkeypatch.setenv(name, text)
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        return Done(code, *capsys.readouterr())

    return running


def run_elsewhere(program: list[object], folder: Path, **environment: str) -> Done:
    """Run Python in a process of its own, in another folder and surroundings."""
    done = subprocess.run(
        [sys.executable, *program],
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment,
        text=True,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
