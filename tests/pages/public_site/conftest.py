"""The public app on a folder of made-up editions."""

import pytest

from app import create_public_app
from app.settings.config import ROOT
from tests.factories.made_up_editions import make_world, write_editions
from tests.factories.versions import find_newest
from tests.page_checks.visitor import Visitor


@pytest.fixture(scope="session")
def asked():
    """The real questionnaire."""
    return find_newest(ROOT / "questionnaires")


@pytest.fixture
def open_public(tmp_path, monkeypatch):
    """Makes a public app of some editions: `open_public(editions, BASE_URL=...)`."""

    def opening(editions, **overrides):
        # What the live app would need, and this one must never look at.
        monkeypatch.setenv("DATABASE_URL", "nonsense")
        monkeypatch.setenv("WAYMARK_INSTANCE", str(tmp_path / "nowhere"))
        folder = write_editions(tmp_path / "editions", editions)
        shelf = ROOT / "questionnaires"
        return create_public_app({"EDITIONS": folder, "QUESTIONNAIRES": shelf, **overrides})

    return opening


@pytest.fixture
def public_app(open_public, asked):
    """The public app on a world with every case."""
    return open_public(make_world(asked))


@pytest.fixture
def pages(public_app):
    """Somebody with a browser, who opens public pages. Every page is checked as one."""
    return Visitor(public_app.test_client())
