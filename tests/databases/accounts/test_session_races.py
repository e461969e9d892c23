"""An account is signed out everywhere or ended while somebody signs in, or makes a key, with it.

Or a link is ended while somebody opens it. Whichever comes first, nothing of it is left open.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.store.accounts import account_sessions, accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.accounts.api_keys import keys as all_keys
from app.store.organisations import link_sessions, return_links

EMAIL = "member@example.org"
ROUNDS = 15


@pytest.fixture
def at_once(store):
    """Runs two pieces of work at the same time, each over a connection of its own."""
    together = Barrier(2)

    def alone(work):
        with store.app_context():
            accounts.every()
            together.wait()
            work()

    with ThreadPoolExecutor(2) as threads:
        yield lambda *both: list(threads.map(alone, both))


@pytest.mark.parametrize("how", [accounts.sign_out_everywhere, accounts.end])
def test_no_session_is_left_open(at_once, how):
    for _ in range(ROUNDS):
        number = account()
        checked = accounts.by_id(number)
        at_once(lambda c=checked: account_sessions.begin(c), lambda n=number: how(n, "tests"))
        assert account_sessions.sittings_of(number) == []


def test_no_key_is_left_open(at_once):
    for _ in range(ROUNDS):
        number = account()
        at_once(
            lambda n=number: api_keys.make_key("Evaluators", timedelta(days=1), n, "tests"),
            lambda n=number: accounts.end(n, "tests"),
        )
        assert not any(key.live for key in all_keys())


def test_no_session_of_an_organisation_is_left_open(at_once, details):
    mine = return_links.holder_by_secret(return_links.join(details, "tests"))
    for _ in range(ROUNDS):
        begun = []
        at_once(
            lambda n=mine.link_id, b=begun: b.append(link_sessions.begin(n)),
            lambda n=mine.organisation_id: return_links.renew_link(n, "tests"),
        )
        assert not any(each and link_sessions.session_by_secret(each.secret) for each in begun)
        fresh = return_links.renew_link(mine.organisation_id, "tests")
        mine = return_links.holder_by_secret(fresh)


def account():
    """The id of a live account."""
    found = accounts.by_email(EMAIL)
    if found and not found.ended_at:
        return found.id
    return accounts.add(EMAIL, "Member", Role.VIEWER, "", "tests")
