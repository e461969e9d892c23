"""Second factors in the store, on both databases: what is used is used, and only once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.store.accounts import account_sessions, accounts, second_factors
from app.store.accounts.account_sessions import Role
from app.store.accounts.second_factors import STEPS_AHEAD, use_recovery_code, use_totp_step
from tests.databases.dump import dump

EMAIL, KEPT = "member@example.org", "encrypted"
AT_ONCE = 6


@pytest.fixture
def account(store):
    """The id of an account with a password and a second factor, whose step 100 is used."""
    made = accounts.add_account(EMAIL, "Member", Role.VIEWER, "a-hash", "tests")
    second_factors.set_up_second_factor(made, KEPT, 100, ["one", "two"], "tests", 0)
    return made


@pytest.fixture
def plain(store):
    """The id of an account with a password alone."""
    return accounts.add_account("plain@example.org", "Plain", Role.VIEWER, "a-hash", "tests")


def begin(account_id, **how):
    return account_sessions.begin_account_session(accounts.find_by_id(account_id), **how)


def events():
    return [(row[2], row[3], row[6]) for row in sorted(dump()["event"])]


def at_once(store, use):
    """How many of those who use something at the same moment may."""
    together = Barrier(AT_ONCE)

    def one(_):
        with store.app_context():
            together.wait()
            return use()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(AT_ONCE)))


def test_turning_it_on_signs_out_everywhere_else(plain):
    kept, other = begin(plain), begin(plain)
    here = account_sessions.find_member(kept).session_id
    checked = accounts.find_by_id(plain)

    second_factors.set_up_second_factor(plain, KEPT, 100, ["one"], "tests", here)

    assert accounts.find_by_id(plain).totp_secret == KEPT
    assert account_sessions.find_member(kept)
    assert account_sessions.find_member(other) is None
    assert account_sessions.begin_account_session(checked) is None
    assert events()[-1] == ("tests", "account-changed", f"{plain} second-factor-on")


def test_turning_it_off_takes_everything_away_and_signs_out(account):
    secret = begin(account)
    second_factors.turn_off_second_factor(account, "tests")
    assert accounts.find_by_id(account).totp_secret is None
    assert second_factors.count_recovery_codes(account) == 0
    assert account_sessions.find_member(secret) is None
    assert events()[-1] == ("tests", "account-changed", f"{account} second-factor-off")


@pytest.mark.parametrize("step", [99, 100])
def test_a_step_that_was_used_or_an_earlier_one_is_refused(account, step):
    before = dump()
    assert not use_totp_step(account, KEPT, step, 101)
    assert dump() == before


def test_a_later_step_is_used_once(account):
    assert use_totp_step(account, KEPT, 101, 101)
    assert not use_totp_step(account, KEPT, 101, 101)
    assert use_totp_step(account, KEPT, 102, 101)


def test_of_those_who_use_one_code_at_once_one_may(store, account):
    assert at_once(store, lambda: use_totp_step(account, KEPT, 101, 101)) == 1


def test_a_step_of_a_clock_that_was_ahead_stands_in_the_way_of_none(account):
    assert use_totp_step(account, KEPT, 5_000, 5_000)
    assert use_totp_step(account, KEPT, 110, 110)
    assert not use_totp_step(account, KEPT, 110, 110)


def test_a_clock_that_is_put_back_a_little_lets_no_code_be_used_again(account):
    assert use_totp_step(account, KEPT, 110 + STEPS_AHEAD, 110 + STEPS_AHEAD)
    assert not use_totp_step(account, KEPT, 110, 110)


def test_a_code_of_the_phone_before_is_refused(account):
    second_factors.set_up_second_factor(account, "another", 100, [], "tests", 0)
    assert not use_totp_step(account, KEPT, 101, 101)


def test_a_recovery_code_is_used_once_and_put_on_record(account):
    assert second_factors.count_recovery_codes(account) == 2
    assert use_recovery_code(account, "one")
    assert not use_recovery_code(account, "one")
    assert second_factors.count_recovery_codes(account) == 1
    assert events()[-1] == (
        f"account:{account}",
        "account-changed",
        f"{account} recovery-code-used",
    )


def test_of_those_who_use_one_recovery_code_at_once_one_may(store, account):
    assert at_once(store, lambda: use_recovery_code(account, "one")) == 1


def test_nobody_uses_another_s_recovery_code(account, plain):
    before = dump()
    assert not use_recovery_code(plain, "one")
    assert dump() == before


def test_other_recovery_codes_take_the_place_of_those_before(account):
    second_factors.replace_recovery_codes(account, ["three"], "tests")
    assert not use_recovery_code(account, "one")
    assert second_factors.has_recovery_codes(account, ["three"])
    assert not second_factors.has_recovery_codes(account, ["three", "one"])
    assert not second_factors.has_recovery_codes(account, [])
    assert events()[-1] == ("tests", "account-changed", f"{account} recovery-codes-made")


def test_an_account_that_begins_again_has_none(account):
    accounts.end_account(account, "tests")
    accounts.add_account(EMAIL, "New", Role.VIEWER, "hash", "tests")
    assert accounts.find_by_id(account).totp_secret is None
    assert second_factors.count_recovery_codes(account) == 0


def test_a_new_password_leaves_it_on(account):
    accounts.change_password(account, "another-hash", "tests")
    assert accounts.find_by_id(account).totp_secret == KEPT


# ---------------------------------------------------------------- everybody has to


def lacks(secret):
    return account_sessions.find_member(secret).lacks_second_factor


def test_nobody_has_to_until_an_editor_says_so(account, plain):
    assert not second_factors.is_second_factor_required()
    assert not lacks(begin(plain))
    second_factors.require_second_factor(required=True, actor="tests")
    assert second_factors.is_second_factor_required()
    second_factors.require_second_factor(required=False, actor="tests")
    assert not second_factors.is_second_factor_required()
    assert [each[1:] for each in events()[-2:]] == [
        ("sign-in-policy-changed", "second-factor-required"),
        ("sign-in-policy-changed", "second-factor-optional"),
    ]


def test_saying_the_same_again_changes_nothing(store):
    second_factors.require_second_factor(required=False, actor="tests")
    assert events() == []
    second_factors.require_second_factor(required=True, actor="tests")
    before = dump()
    second_factors.require_second_factor(required=True, actor="tests")
    assert dump() == before


def test_whoever_signed_in_with_a_password_and_has_none_lacks_it_at_once(account, plain):
    secret, theirs = begin(plain), begin(account)
    by_provider = begin(plain, by_provider=True)
    second_factors.require_second_factor(required=True, actor="tests")
    assert lacks(secret)
    assert not lacks(by_provider)
    assert not lacks(theirs)
    here = account_sessions.find_member(secret).session_id
    second_factors.set_up_second_factor(plain, KEPT, 100, [], "tests", here)
    assert not lacks(secret)
