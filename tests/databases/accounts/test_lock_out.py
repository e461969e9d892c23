"""Wrong passwords are counted so that guessing stops, and nobody locks anybody else out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import urlsplit

import pytest

from app.account import known_browser, passwords, sign_in_limits
from app.account.sign_in_limits import count_minutes_until, format_wait
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.base import transactions
from app.store.base.rate_limits import (
    DEFAULT_PERIOD,
    LONGEST_PERIOD,
    RateLimit,
    begin_attempt,
    forget_attempts,
)
from app.web.attempt_keys import get_counted_network
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor, check_page

EMAIL, PASSWORD = "member@example.org", "kettle river goat"
SIGN_IN = "/core-team/sign-in"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
BEGAN = transactions.now()


@pytest.fixture
def clock(clock):
    clock.set_to(BEGAN)
    return clock


# ---------------------------------------------------------------- in the store


def rows():
    return len(dump()["sign_in_failure"])


def test_after_so_many_a_key_has_to_wait(store, clock):
    for minute in range(3):
        clock.at = BEGAN + timedelta(minutes=minute)
        assert begin_attempt({"a": RateLimit(3)}).not_before is None

    clock.pass_by(minutes=5)
    attempt = begin_attempt({"a": RateLimit(3)})

    assert attempt == ((), BEGAN + DEFAULT_PERIOD)
    assert begin_attempt({"b": RateLimit(3)}).not_before is None


def test_trying_while_one_waits_costs_no_time(store, clock):
    for _ in range(3):
        begin_attempt({"a": RateLimit(3)})
    for minute in range(1, 15):
        clock.at = BEGAN + timedelta(minutes=minute)
        assert begin_attempt({"a": RateLimit(3)}).not_before == BEGAN + DEFAULT_PERIOD
    clock.at = BEGAN + DEFAULT_PERIOD
    assert begin_attempt({"a": RateLimit(3)}).not_before is None


def test_one_more_try_is_free_as_each_is_forgotten(store, clock):
    for minute in range(3):
        clock.at = BEGAN + timedelta(minutes=minute)
        begin_attempt({"a": RateLimit(3)})
    clock.at = BEGAN + DEFAULT_PERIOD
    assert begin_attempt({"a": RateLimit(3)}).not_before is None
    assert begin_attempt({"a": RateLimit(3)}).not_before == BEGAN + DEFAULT_PERIOD + timedelta(
        minutes=1
    )


def test_the_longest_wait_of_several_keys_counts_and_nothing_is_counted(store, clock):
    begin_attempt({"a": RateLimit(1)})
    clock.pass_by(minutes=4)
    begin_attempt({"b": RateLimit(1)})
    before = rows()
    assert begin_attempt(
        {"a": RateLimit(1), "b": RateLimit(1), "c": RateLimit(1)}
    ).not_before == BEGAN + timedelta(minutes=19)
    assert rows() == before


def test_a_right_password_is_not_counted(store, clock):
    for _ in range(10):
        forget_attempts(begin_attempt({"a": RateLimit(3), "b": RateLimit(3)}).rows)
    assert rows() == 0
    kept = begin_attempt({"a": RateLimit(3)})
    forget_attempts(begin_attempt({"a": RateLimit(3)}).rows)
    assert rows() == len(kept.rows) == 1


def test_each_key_has_a_time_of_its_own(store, clock):
    begin_attempt({"a": RateLimit(1), "b": RateLimit(2, LONGEST_PERIOD)})
    clock.at = BEGAN + DEFAULT_PERIOD
    assert begin_attempt({"a": RateLimit(1), "b": RateLimit(2, LONGEST_PERIOD)}).not_before is None
    clock.at = BEGAN + 2 * DEFAULT_PERIOD
    assert (
        begin_attempt({"a": RateLimit(1), "b": RateLimit(2, LONGEST_PERIOD)}).not_before
        == BEGAN + LONGEST_PERIOD
    )


def test_what_was_counted_by_a_clock_that_was_ahead_counts_from_now_on(store, clock):
    clock.pass_by(days=800)
    for _ in range(3):
        begin_attempt({"a": RateLimit(3)})
    clock.at = BEGAN
    assert begin_attempt({"a": RateLimit(3)}).not_before == BEGAN + DEFAULT_PERIOD
    clock.at = BEGAN + DEFAULT_PERIOD
    assert begin_attempt({"a": RateLimit(3)}).not_before is None


def test_old_rows_are_deleted(store, clock):
    for number in range(5):
        begin_attempt({str(number): RateLimit(3)})
    clock.at = BEGAN + LONGEST_PERIOD
    begin_attempt({"another": RateLimit(3)})
    assert rows() == 1


def test_tries_made_at_once_cannot_pass_the_limit_together(store, clock):
    at_once = Barrier(8)

    def one(_):
        with store.app_context():
            at_once.wait()
            return begin_attempt({"a": RateLimit(3)}).not_before is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 3


# ---------------------------------------------------------------- networks


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_what_is_counted_together(address, network):
    assert get_counted_network(address) == network


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(1, 1), (59, 1), (60, 1), (61, 2), (900, 15), (-5, 1)]
)
def test_a_wait_is_told_in_whole_minutes(clock, seconds, minutes):
    assert count_minutes_until(clock.at + timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (15, "15 minutes"), (90, "90 minutes"), (91, "2 hours"), (1440, "24 hours")],
)
def test_a_wait_is_told_in_words(minutes, words):
    assert format_wait(minutes) == words


# ---------------------------------------------------------------- on the page


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A password that is its own hash: hashing is tested elsewhere."""
    monkeypatch.setattr(
        passwords, "verify_password", lambda password, kept: bool(kept) and password == kept
    )
    monkeypatch.setattr(passwords, "needs_rehash", lambda _kept: False)
    monkeypatch.setattr(passwords, "hash_password", lambda password: password)


@pytest.fixture
def account(app):
    with app.app_context():
        return accounts.add_account(EMAIL, "Member", Role.VIEWER, PASSWORD, "tests")


@pytest.fixture
def browser(app, clock):
    """Somebody with a browser of their own, in a network."""

    def arrive(network=HERE):
        visitor = Visitor(app.test_client())
        visitor.client.environ_base["REMOTE_ADDR"] = network
        return visitor

    return arrive


def attempt(visitor, typed="wrong", email=EMAIL):
    return visitor.send(visitor.open(SIGN_IN), email=email, password=typed)


def guess(visitor, times=5, email=EMAIL):
    for _ in range(times):
        assert attempt(visitor, email=email).status == 422


def leave(visitor):
    token = visitor.open("/core-team/account").fields["csrf_token"]
    visitor.client.post("/core-team/sign-out", data={"csrf_token": token})


def is_in(visitor):
    return visitor.client.get("/core-team/account").status_code == 200


def test_after_five_the_right_password_waits_too(account, browser, clock):
    visitor = browser()
    guess(visitor)
    clock.pass_by(minutes=3)

    page = attempt(visitor, PASSWORD)

    assert page.status == 429
    assert page.response.headers["Retry-After"] == "720"
    assert "Please wait 12 minutes, then try again" in page.words
    assert page.fields["email"] == EMAIL
    assert not is_in(visitor)
    clock.pass_by(minutes=12)
    attempt(visitor, PASSWORD)
    assert is_in(visitor)


def test_while_one_waits_no_password_is_checked(account, browser, monkeypatch):
    visitor = browser()
    guess(visitor)
    monkeypatch.setattr(passwords, "verify_password", lambda *_: pytest.fail("it was checked"))
    assert attempt(visitor).status == 429


def test_an_address_without_an_account_waits_alike(browser):
    visitor = browser()
    guess(visitor, email="nobody@example.org")
    page = attempt(visitor, email=" Nobody@example.org")
    assert page.status == 429
    assert "Please wait 15 minutes" in page.words


def test_guesses_from_one_network_do_not_lock_another(account, browser):
    guess(browser(ELSEWHERE))
    assert attempt(browser(ELSEWHERE), PASSWORD).status == 429

    visitor = browser(HERE)
    attempt(visitor, PASSWORD)

    assert is_in(visitor)


def test_guesses_beside_a_known_browser_do_not_lock_it(account, browser):
    """Even from the same network, as in a hospital where everybody shares one."""
    known = browser()
    attempt(known, PASSWORD)
    leave(known)
    guess(browser())
    assert attempt(browser(), PASSWORD).status == 429

    attempt(known, PASSWORD)

    assert is_in(known)


def test_a_whole_network_that_waits_leaves_known_browsers(account, browser, monkeypatch):
    known = browser()
    attempt(known, PASSWORD)
    leave(known)
    monkeypatch.setattr(sign_in_limits, "NETWORK_LIMIT", RateLimit(3))
    for number in range(3):
        attempt(browser(), email=f"guess{number}@example.org")
    assert attempt(browser(), email="guess4@example.org").status == 429
    assert attempt(browser(ELSEWHERE), email="guess4@example.org").status == 422

    attempt(known, PASSWORD)

    assert is_in(known)


def test_a_network_has_fifty():
    assert (sign_in_limits.FAILURE_LIMIT.most, sign_in_limits.NETWORK_LIMIT.most) == (5, 50)
    assert {sign_in_limits.FAILURE_LIMIT.period, sign_in_limits.NETWORK_LIMIT.period} == {
        timedelta(minutes=15)
    }


def test_strangers_everywhere_have_a_hundred_in_a_day():
    assert (sign_in_limits.UNKNOWN_BROWSER_LIMIT.most, LONGEST_PERIOD) == (100, timedelta(days=1))
    assert sign_in_limits.UNKNOWN_BROWSER_LIMIT.period is LONGEST_PERIOD


@pytest.fixture
def few(monkeypatch):
    """Six guesses for strangers everywhere, so that a test does not take a hundred."""
    monkeypatch.setattr(sign_in_limits, "UNKNOWN_BROWSER_LIMIT", RateLimit(6, LONGEST_PERIOD))


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_strangers_on_many_networks_have_one_limit_together(account, browser, clock, few, email):
    for number in range(6):
        guess(browser(f"203.0.113.{number}"), 1, email)
    clock.pass_by(hours=2)

    page = attempt(browser(HERE), PASSWORD, email)

    assert page.status == 429
    assert "Please wait 22 hours, then try again" in page.words
    assert "for a link that lets this browser try" in page.words
    assert attempt(browser(HERE), email="other@example.org").status == 422
    clock.pass_by(hours=22)
    assert attempt(browser(HERE), email=email).status == 422


def guess_everywhere(browser):
    for number in range(6):
        guess(browser(f"203.0.113.{number}"), 1)
    assert attempt(browser(), PASSWORD).status == 429


def test_guesses_everywhere_leave_a_known_browser(account, browser, few):
    known = browser()
    attempt(known, PASSWORD)
    leave(known)
    guess_everywhere(browser)
    attempt(known, PASSWORD)
    assert is_in(known)


@pytest.fixture
def ticket(app, account):
    """The path of a link that makes a browser known."""
    said = app.test_cli_runner().invoke(args=["core-team", "let-in", EMAIL])
    assert said.exit_code == 0, said.output
    return urlsplit(said.stdout.strip()).path


def test_a_link_lets_a_new_browser_in_with_the_password_alone(ticket, browser, few):
    guess_everywhere(browser)
    visitor = browser()
    assert visitor.open(ticket).address == SIGN_IN
    assert not is_in(visitor)
    assert attempt(visitor).status == 422
    attempt(visitor, PASSWORD)
    assert is_in(visitor)


def test_who_opens_such_a_link_is_logged(ticket, browser, caplog):
    browser().open(ticket)
    browser().client.get("/core-team/sign-in/ticket/made-up")
    lines = [each.getMessage() for each in caplog.records if each.name == "waymark.security"]
    assert [line.partition(" ")[0] for line in lines][-2:] == ["ticket-used", "ticket-refused"]
    assert ticket not in caplog.text


def test_all_who_open_one_link_count_as_one_browser(ticket, browser, few):
    guess_everywhere(browser)
    for _ in range(5):
        visitor = browser()
        visitor.open(ticket)
        guess(visitor, 1)
    visitor = browser()
    visitor.open(ticket)
    assert attempt(visitor, PASSWORD).status == 429


@pytest.mark.usefixtures("few", "another_editor")
@pytest.mark.parametrize("spoil", ["old", "forged", "another password", "ended"])
def test_a_link_that_is_none_lets_nobody_in(app, account, ticket, browser, spoil, monkeypatch):
    guess_everywhere(browser)
    if spoil == "old":
        monkeypatch.setattr(known_browser, "TICKET_SECONDS", -1)
    if spoil == "another password":
        with app.app_context():
            accounts.change_password(account, "another", "tests")
    if spoil == "ended":
        with app.app_context():
            accounts.end_account(account, "tests")
    visitor = browser()
    page = visitor.open(f"{ticket}x" if spoil == "forged" else ticket)
    assert ("That link no longer works" in page.words) == (spoil != "another password")
    assert attempt(visitor, "another").status == 429


def test_a_known_browser_has_its_own_five_wherever_it_goes(account, browser):
    known = browser()
    attempt(known, PASSWORD)
    leave(known)
    guess(known)
    known.client.environ_base["REMOTE_ADDR"] = ELSEWHERE
    assert attempt(known, PASSWORD).status == 429
    other = browser()
    attempt(other, PASSWORD)
    assert is_in(other)


def test_a_browser_is_known_to_one_account_alone(app, account, browser):
    with app.app_context():
        accounts.add_account("other@example.org", "Other", Role.VIEWER, "theirs", "tests")
    visitor = browser()
    attempt(visitor, "theirs", "other@example.org")
    leave(visitor)
    guess(browser())
    assert attempt(visitor, PASSWORD).status == 429


def test_a_right_password_takes_back_only_its_own_try(account, browser):
    """Somebody with an account of their own cannot guess on for ever in between."""
    guess(browser(), 4)
    attempt(browser(), PASSWORD)
    guess(browser(), 1)
    assert attempt(browser()).status == 429


def test_after_a_new_password_a_browser_is_a_stranger(app, account, browser):
    known = browser()
    attempt(known, PASSWORD)
    leave(known)
    with app.app_context():
        accounts.change_password(account, "another", "tests")
    guess(browser())
    assert attempt(known, "another").status == 429


def test_whoever_changes_the_password_stays_known(account, browser):
    known = browser()
    attempt(known, PASSWORD)
    page = known.open("/core-team/account/password")
    new = "lantern pebble sock"
    known.post(page, {**page.fields, "password": PASSWORD, "new_password": new, "again": new})
    leave(known)
    guess(browser())
    attempt(known, new)
    assert is_in(known)


def test_the_cookie_of_a_known_browser(app, account, browser):
    known = browser()
    page = known.open(SIGN_IN)
    answer = known.client.post(SIGN_IN, data={**page.fields, "email": EMAIL, "password": PASSWORD})
    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("waymark-known="))
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/core-team", "Max-Age=31536000"} <= parts
    assert "Secure" not in parts


def test_over_https_it_is_sent_over_https_alone(app, account, browser):
    app.config["SESSION_COOKIE_SECURE"] = True
    known = browser().client
    page = check_page(known.get(SIGN_IN, base_url="https://localhost").text)
    (token,) = (e.get("value") for e in page.iter("input") if e.get("name") == "csrf_token")
    answer = known.post(
        SIGN_IN,
        data={"email": EMAIL, "password": PASSWORD, "csrf_token": token},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/"},
    )
    told = answer.headers.getlist("Set-Cookie")
    (cookie,) = (each for each in told if each.startswith("__Secure-waymark-known="))
    assert "Secure" in cookie


@pytest.mark.parametrize("spoil", ["", "x", "reversed", "another key"])
def test_a_cookie_that_we_did_not_sign_makes_no_browser_known(app, account, browser, spoil):
    known = browser()
    attempt(known, PASSWORD)
    leave(known)
    kept = known.client.get_cookie("waymark-known", path="/core-team").value
    forged = browser()
    guess(browser())
    value = kept[::-1] if spoil == "reversed" else spoil
    if spoil == "another key":
        value, app.config["SECRET_KEY"] = kept, "another"
        guess(browser())
    forged.client.set_cookie("waymark-known", value, path="/core-team")
    assert attempt(forged, PASSWORD).status == 429


def test_no_row_tells_an_address_or_a_network(app, account, browser):
    guess(browser(), 1)
    with app.app_context():
        kept = repr(dump()["sign_in_failure"])
        assert rows() == 3
    assert HERE not in kept
    assert "member" not in kept
