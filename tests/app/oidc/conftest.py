"""A provider that answers over HTTP, and an app whose core team may sign in with it."""

import pytest

from app.store import accounts
from app.store.sessions import Role
from tests.app.identity_provider import Provider
from tests.app.oidc.journey import EMAIL


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    running = Provider()
    running.claims["email"] = EMAIL
    running.start()
    yield running
    running.stop()


@pytest.fixture
def app(make_app, sqlite_database, provider):
    return make_app(sqlite_database, **provider.settings())


@pytest.fixture
def account(app):
    """The id of the account of EMAIL, which has no password."""
    with app.app_context():
        return accounts.add(EMAIL, "Member", Role.EDITOR, "", "tests")
