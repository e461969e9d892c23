"""An account is signed out everywhere or ended while somebody signs in, or makes a key, with it.

Or a link is ended while somebody opens it. Whichever comes first, nothing of it is left open.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.store.accounts import account_sessions, accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.accounts.api_keys import list_api_keys as all_keys
from app.store.organisations import link_sessions, return_links

EMAIL = "member@example.org"
ROUNDS = 15


@pytest.fixture
def at_once(store):
    """Runs two pieces of work at the same time, each over a connection of its own."""
    together = Barrier(2)

    def alone(work):
        with store.app_context():
            accounts.list_accounts()
            together.wait()
            work()

    with ThreadPoolExecutor(2) as threads:
        yield lambda *both: list(threads.map(alone, both))


@pytest.mark.parametrize("how", [accounts.sign_out_everywhere, accounts.end_account])
def test_no_session_is_left_open(at_once, how):
    for _ in range(ROUNDS):
        number = account()
        checked = accounts.find_by_id(number)
        at_once(
            lambda c=checked: account_sessions.begin_account_session(c),
            lambda n=number: how(n, "tests"),
        )
        assert account_sessions.list_account_sessions(number) == []


def test_no_key_is_left_open(at_once):
    for _ in range(ROUNDS):
        number = account()
        at_once(
            lambda n=number: api_keys.create_api_key("Evaluators", timedelta(days=1), n, "tests"),
            lambda n=number: accounts.end_account(n, "tests"),
        )
        assert not any(key.live for key in all_keys())


def test_no_session_of_an_organisation_is_left_open(at_once, details):
    mine = return_links.find_link_holder(return_links.join_organisation(details, "tests"))
    for _ in range(ROUNDS):
        begun = []
        at_once(
            lambda n=mine.link_id, b=begun: b.append(link_sessions.begin_link_session(n)),
            lambda n=mine.organisation_id: return_links.renew_link(n, "tests"),
        )
        assert not any(each and link_sessions.find_link_session(each.secret) for each in begun)
        fresh = return_links.renew_link(mine.organisation_id, "tests")
        mine = return_links.find_link_holder(fresh)


def account():
    """The id of a live account."""
    found = accounts.find_by_email(EMAIL)
    if found and not found.ended_at:
        return found.id
    return accounts.add_account(EMAIL, "Member", Role.VIEWER, "", "tests")
