"""A provider that answers over HTTP, and an app whose core team may sign in with it."""

import pytest

from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from tests.fakes.identity_provider import Provider
from tests.pages.openid.journey import EMAIL


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
        return accounts.add_account(EMAIL, "Member", Role.EDITOR, "", "tests")
