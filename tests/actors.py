"""Who visits, and what they have said so far."""

import time
from itertools import count

import pytest
from itsdangerous import TimestampSigner

from app.store.accounts import account_sessions, accounts
from app.store.accounts.account_sessions import Role
from app.store.assessments import assessments
from app.store.assessments.entries import EMPTY_ENTRY, get_entries, save_entries
from app.store.base import published_questionnaires
from app.store.organisations import return_links
from app.store.organisations.organisations import OrganisationDetails
from tests.factories.organisations import join_organisation
from tests.fakes.clock import Clock
from tests.page_checks.visitor import Visitor
from tests.untouched import done_once

NUMBERS = count(1)
DETAILS = OrganisationDetails("Moor Lane School", ("hull", "york"), "education", "11-to-50")


@pytest.fixture
def clock(monkeypatch):
    """The clock of the app, which stands still until the test moves it."""
    return Clock(monkeypatch)


@pytest.fixture
def details():
    """What an organisation says of itself."""
    return DETAILS


@pytest.fixture
def visitor(client):
    """Somebody with a browser and no return link."""
    return Visitor(client)


@pytest.fixture
def link(app, sqlite_template):
    """The return link of an organisation whose first round is a draft."""
    with app.app_context():
        return f"/return/{done_once(begin_round, sqlite_template)}"


def begin_round():
    """An organisation joins, is confirmed, and begins its first round; its link's secret."""
    secret = join_organisation(DETAILS)
    joined = return_links.find_link_holder(secret)
    assessments.get_or_start_round(
        joined.organisation_id, published_questionnaires.get_current_questionnaire(), "tests"
    )
    return secret


@pytest.fixture
def colleague(app, link):
    """Makes somebody who came by the return link, on a device of their own."""

    def arrive():
        visitor = Visitor(app.test_client())
        # Where the link leads is shown in the tests of links alone.
        assert visitor.client.get(link).status_code == 302
        return visitor

    return arrive


@pytest.fixture
def member(colleague):
    """Somebody who came by the return link."""
    return colleague()


@pytest.fixture
def sign_in(app):
    """Signs somebody in for the core team, on a device of their own."""

    def arrive(role):
        visitor = Visitor(app.test_client())
        with app.app_context():
            account = accounts.add_account(
                f"{role}{next(NUMBERS)}@example.org", role.title(), role, "", "tests"
            )
            secret = account_sessions.begin_account_session(accounts.find_by_id(account))
        with visitor.client.session_transaction() as session:
            session["member"] = secret
        return visitor

    return arrive


@pytest.fixture
def editor(sign_in):
    """An editor of the core team, signed in."""
    return sign_in(Role.EDITOR)


@pytest.fixture
def viewer(sign_in):
    """A viewer of the core team, signed in."""
    return sign_in(Role.VIEWER)


@pytest.fixture
def another_editor(app):
    """The id of one more editor's account, so that nobody is the last who can sign in."""
    with app.app_context():
        return accounts.add_account(
            "another@example.org", "Another", Role.EDITOR, "a-hash", "tests"
        )


@pytest.fixture
def seconds_apart(monkeypatch):
    """Have pages that are opened one after another hold tokens of their own, as a person's do.

    A token holds the second in which it was made, and a test opens many pages in one.
    """
    ticks = count(int(time.time()))
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: next(ticks))


@pytest.fixture
def draft(store, sqlite_template):
    """A draft round on each kind of database."""
    joined = return_links.find_link_holder(done_once(begin_round, sqlite_template))
    return assessments.find_round(joined.organisation_id, "organisation", 1)


@pytest.fixture
def write():
    """Saves entries as somebody does whose page shows what is stored now."""

    def save(assessment, **entries):
        named = {name.replace("_", "-"): entry for name, entry in entries.items()}
        stands = get_entries(assessment.id)
        seen = {item: stands.get(item, EMPTY_ENTRY).fingerprint for item in named}
        return save_entries(assessment.id, named, seen, "tests")

    return save
