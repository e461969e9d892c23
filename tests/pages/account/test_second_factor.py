"""The second factor as a member meets it: setting it up, signing in with it, losing a phone."""

from datetime import timedelta

import pyotp
import pytest

from app.account import (
    credential_checks,
    known_browser,
    passwords,
    second_factor_settings,
    totp,
)
from app.account.recovery_codes import derive_recovery_codes
from app.store.accounts import account_sessions, accounts, second_factors
from app.store.accounts.account_sessions import Role
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor

EMAIL, PASSWORD = "member@example.org", "kettle river goat"
SIGN_IN, HOME, MINE = "/core-team/sign-in", "/core-team/organisations", "/core-team/account"
CODE, RECOVERY = "/core-team/sign-in/code", "/core-team/sign-in/recovery-code"
STEP = "/core-team/account/second-step"
SET_UP = f"{STEP}/set-up"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A password that is its own hash: hashing is tested elsewhere."""
    monkeypatch.setattr(
        passwords, "verify_password", lambda password, kept: bool(kept) and password == kept
    )
    monkeypatch.setattr(passwords, "needs_rehash", lambda _kept: False)


@pytest.fixture(autouse=True)
def clock(clock):
    return clock


@pytest.fixture
def account(app):
    """The id of an account with a password."""
    with app.app_context():
        return accounts.add_account(EMAIL, "Member", Role.EDITOR, PASSWORD, "tests")


@pytest.fixture
def browser(app):
    """Somebody with a browser of their own, in a network."""

    def arrive(network="192.0.2.1"):
        visitor = Visitor(app.test_client())
        visitor.client.environ_base["REMOTE_ADDR"] = network
        return visitor

    return arrive


class Phone:
    """Makes the codes of a secret, as an authenticator app does."""

    def __init__(self, secret, clock):
        self.totp, self.clock = pyotp.TOTP(secret), clock

    def code(self, seconds=0):
        return self.totp.at(self.clock.at + timedelta(seconds=seconds))

    def wrong(self):
        near = {self.code(seconds) for seconds in range(-60, 61, 30)}
        return next(each for each in ("000000", "111111", "222222", "333333") if each not in near)


@pytest.fixture
def phone(app, account, clock):
    """A phone that has the account's secret: the second factor is on, and no code used for long."""
    secret = pyotp.random_base32()
    with app.app_context():
        kept = totp.encrypt_secret(account, secret)
        step = totp.get_time_step(clock.at) - 10
        second_factors.set_up_second_factor(account, kept, step, [], "tests", 0)
    return Phone(secret, clock)


@pytest.fixture
def codes(app, account, phone):
    """The account's recovery codes."""
    made = derive_recovery_codes("a secret")
    with app.app_context():
        hashes = second_factor_settings.hash_recovery_codes(made)
        second_factors.replace_recovery_codes(account, hashes, "tests")
    return made


def give_password(visitor, address=SIGN_IN, password=PASSWORD):
    return visitor.send(visitor.open(address), email=EMAIL, password=password)


def give_code(visitor, code, address=CODE):
    return visitor.send(visitor.open(address), code=code)


def sign_in(visitor, phone):
    give_password(visitor)
    return give_code(visitor, phone.code())


def is_in(visitor):
    return visitor.client.get(MINE).status_code == 200


def leave(visitor):
    token = visitor.open(MINE).fields["csrf_token"]
    visitor.client.post("/core-team/sign-out", data={"csrf_token": token})


def last_events(app, count=1):
    with app.app_context():
        return [row[3] + " " + row[6] for row in sorted(dump()["event"])][-count:]


# ---------------------------------------------------------------- signing in


def test_after_the_password_a_code_lets_a_member_in(phone, browser):
    visitor = browser()
    page = give_password(visitor, f"{SIGN_IN}?onward=/core-team/compare")

    assert page.address.startswith(CODE)
    assert page.by_id("code").get("autocomplete") == "one-time-code"
    assert page.by_id("code").get("inputmode") == "numeric"
    assert "waymark-known" not in str(page.response.headers)
    page = visitor.send(page, code=phone.code())
    assert page.address.startswith("/core-team/compare")
    assert is_in(visitor)


@pytest.mark.parametrize("address", [MINE, HOME, STEP, SET_UP, f"{STEP}/off", f"{STEP}/file"])
def test_between_the_two_nothing_opens(phone, browser, address):
    visitor = browser()
    give_password(visitor)
    assert visitor.client.get(address).status_code in {302, 404, 405}
    assert not is_in(visitor)


@pytest.mark.parametrize("password", ["wrong", ""])
def test_no_code_is_asked_for_without_the_right_password(phone, browser, password):
    visitor = browser()
    assert give_password(visitor, password=password).status == 422
    assert visitor.open(CODE).address.startswith(SIGN_IN)
    assert visitor.open(RECOVERY).address.startswith(SIGN_IN)


def test_a_code_sent_without_a_password_is_none(app, phone, browser):
    visitor = browser()
    token = visitor.open(SIGN_IN).fields["csrf_token"]
    for address in (CODE, RECOVERY):
        answer = visitor.client.post(address, data={"csrf_token": token, "code": phone.code()})
        assert answer.status_code == 302
    assert not is_in(visitor)


@pytest.mark.parametrize("typed", ["123 456", " 123456 ", "123-456", "\uff11\uff12\uff13456"])
def test_a_code_is_read_as_people_type_it(monkeypatch, phone, browser, typed):
    monkeypatch.setattr(pyotp.TOTP, "generate_otp", lambda *_: "123456")
    visitor = browser()
    give_password(visitor)
    give_code(visitor, typed)
    assert is_in(visitor)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663456", "0"])
def test_what_is_no_code_is_said_and_not_counted(app, phone, browser, typed):
    visitor = browser()
    give_password(visitor)
    page = give_code(visitor, typed)
    assert page.status == 422
    assert "Enter the six digits that your app shows now" in page.words
    with app.app_context():
        assert dump()["sign_in_failure"] == []


def test_a_wrong_code_is_said_with_how_to_mend_it(phone, browser):
    visitor = browser()
    give_password(visitor)
    page = give_code(visitor, phone.wrong())
    assert page.status == 422
    assert "Type the six digits that your app shows now" in page.words
    assert "look at the time on your phone. It is " in page.words
    assert not page.by_id("code").get("value")


@pytest.mark.parametrize(
    ("seconds", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_phone_may_be_one_step_ahead_or_behind(phone, browser, seconds, opens):
    visitor = browser()
    give_password(visitor)
    give_code(visitor, phone.code(seconds))
    assert is_in(visitor) == opens


def test_the_codes_of_the_standard_are_ours(app):
    """RFC 6238, appendix B, in the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    told = {59: "287082", 1_111_111_109: "081804", 2_000_000_000: "279037"}
    for seconds, code in told.items():
        moment = credential_checks.now().fromtimestamp(seconds, credential_checks.UK)
        assert totp.find_time_step(code, secret, moment) == seconds // 30


def test_a_code_is_good_once(phone, browser, clock):
    code = phone.code()
    first, second = browser(), browser()
    give_password(first)
    give_password(second)
    give_code(first, code)
    page = give_code(second, code)

    assert is_in(first)
    assert page.status == 422
    assert "used before. Wait for the next" in page.words
    clock.pass_by(seconds=30)
    give_code(second, phone.code(-30))
    assert not is_in(second)
    give_code(second, phone.code())
    assert is_in(second)


def test_a_pending_sign_in_lasts_ten_minutes(phone, browser, clock):
    visitor = browser()
    give_password(visitor)
    clock.pass_by(minutes=9, seconds=59)
    assert visitor.open(CODE).address.startswith(CODE)
    clock.pass_by(seconds=1)
    page = visitor.open(CODE)
    assert page.address.startswith(SIGN_IN)
    assert "the code was not there within ten minutes" in page.words


def test_one_of_a_clock_that_was_ahead_is_over(phone, browser, clock):
    visitor = browser()
    clock.pass_by(days=800)
    give_password(visitor)
    clock.pass_by(days=-800)
    give_code(visitor, phone.code())
    assert not is_in(visitor)


def sign_out_everywhere(account):
    accounts.sign_out_everywhere(account, "tests")


def change_password(account):
    accounts.change_password(account, "another", "tests")


def turn_off(account):
    second_factors.turn_off_second_factor(account, "tests")


@pytest.mark.usefixtures("another_editor")
@pytest.mark.parametrize(
    "change",
    [sign_out_everywhere, change_password, turn_off, lambda a: accounts.end_account(a, "tests")],
)
def test_a_pending_sign_in_ends_with_what_it_was_checked_against(
    app, account, phone, browser, change
):
    visitor = browser()
    page = give_password(visitor)
    with app.app_context():
        change(account)
    page = visitor.send(page, code=phone.code())
    assert page.address.startswith(SIGN_IN)
    assert not is_in(visitor)


def test_a_copied_cookie_of_a_pending_sign_in_needs_the_code_too(app, phone, browser):
    visitor = browser()
    give_password(visitor)
    thief = Visitor(app.test_client())
    thief.client.set_cookie("waymark", visitor.client.get_cookie("waymark").value)
    assert not is_in(thief)
    assert thief.open(CODE).address.startswith(CODE)


def test_it_leaves_whoever_was_signed_in_before_until_it_is_done(app, phone, browser):
    visitor = browser()
    sign_in(visitor, phone)
    token = visitor.open(MINE).fields["csrf_token"]
    given = {"csrf_token": token, "email": EMAIL, "password": PASSWORD}
    assert visitor.client.post(SIGN_IN, data=given).location.startswith(CODE)
    assert is_in(visitor)


def test_a_secret_that_cannot_be_read_opens_nothing_but_recovery_codes_do(
    app, codes, phone, browser, monkeypatch
):
    monkeypatch.setattr(totp, "decrypt_secret", lambda *_: None)
    visitor = browser()
    give_password(visitor)
    assert give_code(visitor, phone.code()).status == 422
    give_code(visitor, codes[0], RECOVERY)
    assert is_in(visitor)


def test_another_key_or_account_reads_no_secret(app):
    with app.app_context():
        kept = totp.encrypt_secret(1, "SECRET")
        assert totp.decrypt_secret(1, kept) == "SECRET"
        assert totp.decrypt_secret(2, kept) is None
        app.config["SECRET_KEY"] = "another"
        assert totp.decrypt_secret(1, kept) is None


# ---------------------------------------------------------------- guessing


def guess(visitor, phone, times=5, address=CODE):
    for _ in range(times):
        assert give_code(visitor, phone.wrong(), address).status == 422


def test_codes_are_guessed_five_times_from_everywhere(phone, browser, clock):
    for number in range(5):
        visitor = browser(f"203.0.113.{number}")
        give_password(visitor)
        guess(visitor, phone, 1)
    visitor = browser()
    give_password(visitor)
    page = give_code(visitor, phone.code())

    assert page.status == 429
    assert page.response.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes" in page.words
    assert not is_in(visitor)
    clock.pass_by(minutes=15)
    give_password(visitor)
    give_code(visitor, phone.code())
    assert is_in(visitor)


def test_they_are_guessed_twenty_times_a_day(phone, browser, clock):
    for _ in range(4):
        visitor = browser()
        give_password(visitor)
        guess(visitor, phone)
        clock.pass_by(minutes=15)
    give_password(visitor)
    page = give_code(visitor, phone.code())
    assert page.status == 429
    assert "Try again in 23 hours" in page.words


def test_guesses_leave_a_known_browser_and_recovery_codes(codes, phone, browser, clock):
    known = browser()
    sign_in(known, phone)
    leave(known)
    clock.pass_by(seconds=30)
    visitor = browser()
    give_password(visitor)
    guess(visitor, phone)
    give_password(known)
    give_code(known, phone.code())
    assert is_in(known)
    give_code(visitor, codes[0], RECOVERY)
    assert is_in(visitor)


def test_whoever_lacks_the_password_keeps_nobody_out(phone, browser):
    for number in range(8):
        visitor = browser(f"203.0.113.{number}")
        give_password(visitor, password="wrong")
        token = visitor.open(SIGN_IN).fields["csrf_token"]
        visitor.client.post(CODE, data={"csrf_token": token, "code": phone.wrong()})
    visitor = browser()
    sign_in(visitor, phone)
    assert is_in(visitor)


def test_recovery_codes_are_counted_too(codes, phone, browser):
    visitor = browser()
    give_password(visitor)
    guess(visitor, phone, 5, RECOVERY)
    page = give_code(visitor, codes[0], RECOVERY)
    assert page.status == 429
    assert not is_in(visitor)


# ---------------------------------------------------------------- recovery codes


@pytest.mark.parametrize("typed", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_lets_a_member_in_once(app, account, codes, browser, typed):
    visitor = browser()
    page = give_password(visitor)
    assert "Use a recovery code" in page.words
    give_code(visitor, typed(codes[3]), RECOVERY)

    assert is_in(visitor)
    assert last_events(app, 2) == [f"account-changed {account} recovery-code-used", "signed-in "]
    assert "You have 9 of your 10 recovery codes left" in visitor.open(STEP).words
    other = browser()
    give_password(other)
    page = give_code(other, codes[3], RECOVERY)
    assert "not one of your recovery codes, or it was used" in page.words
    assert page.by_id("code").get("value") == codes[3]
    assert not is_in(other)


def test_recovery_codes_are_ten_that_nobody_guesses():
    codes = derive_recovery_codes("a secret")
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {19}
    assert not set("ilo01") & set("".join(codes))


def shown(page):
    return "".join(page.by_id("codes").itertext()).split()


def test_new_recovery_codes_are_made_for_the_password(app, codes, phone, browser):
    visitor = browser()
    sign_in(visitor, phone)
    page = visitor.open(f"{STEP}/recovery-codes")
    assert "not your password" in visitor.send(page, password="wrong").words
    with app.app_context():
        assert second_factors.has_recovery_codes(
            1, second_factor_settings.hash_recovery_codes(codes)
        )

    new = shown(visitor.send(page, password=PASSWORD))

    assert len(set(new)) == 10
    assert shown(visitor.open(f"{STEP}/recovery-codes")) == new
    with app.app_context():
        assert second_factors.has_recovery_codes(1, second_factor_settings.hash_recovery_codes(new))
        assert not second_factors.has_recovery_codes(
            1, second_factor_settings.hash_recovery_codes(codes[:1])
        )
    after = visitor.client.post(f"{STEP}/recovery-codes/kept", data=page.fields)
    assert after.location == "/core-team/organisations"
    assert new[0] not in visitor.open(f"{STEP}/recovery-codes").response.text


def test_codes_in_whose_place_others_came_are_shown_no_more(app, account, codes, phone, browser):
    visitor = browser()
    sign_in(visitor, phone)
    old = shown(visitor.send(visitor.open(f"{STEP}/recovery-codes"), password=PASSWORD))
    with app.app_context():
        second_factors.replace_recovery_codes(
            account, second_factor_settings.hash_recovery_codes(codes), "tests"
        )

    assert old[0] not in visitor.open(f"{STEP}/recovery-codes").response.text


def test_the_file_of_recovery_codes_holds_mine_and_nothing_else(codes, phone, browser):
    visitor = browser()
    sign_in(visitor, phone)
    token = visitor.open(f"{STEP}/recovery-codes").fields["csrf_token"]

    def ask(text):
        sent = {"csrf_token": token, "codes": text}
        return visitor.client.post(f"{STEP}/recovery-codes/file", data=sent)

    file = ask(" ".join(codes))
    assert file.mimetype == "text/plain"
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.text.split()[-10:] == codes
    for other in ("", "words", f"{codes[0]} words"):
        assert ask(other).status_code == 302


# ---------------------------------------------------------------- setting it up


@pytest.fixture
def signed_in(account, browser):
    visitor = browser()
    give_password(visitor)
    return visitor


def secret_on(page):
    (key,) = (each for each in page.tree.iter("p") if each.get("class") == "wm-key")
    return "".join(key.itertext()).replace(" ", "")


def test_a_member_sets_it_up_and_is_shown_the_codes_once(app, account, signed_in, clock):
    assert "Your second step is not set up" in signed_in.open(MINE).words
    page = signed_in.open(SET_UP)
    secret = secret_on(page)
    assert signed_in.open(SET_UP).response.text.count(secret) == 1  # in the link alone
    assert len([each for each in page.tree.iter() if each.tag.endswith("}svg")]) == 1
    phone = Phone(secret, clock)

    page = signed_in.send(page, code=phone.code(), password=PASSWORD)

    codes = shown(page)
    assert len(codes) == 10
    assert last_events(app) == [f"account-changed {account} second-factor-on"]
    assert is_in(signed_in)
    assert "You have 10 of your 10 recovery codes left" in signed_in.open(STEP).words
    with app.app_context():
        everything = repr(dump())
    assert secret not in everything
    assert not [code for code in codes if code in everything]


def test_the_code_that_set_it_up_is_used(signed_in, browser, clock):
    page = signed_in.open(SET_UP)
    phone = Phone(secret_on(page), clock)
    signed_in.send(page, code=phone.code(), password=PASSWORD)
    visitor = browser()
    give_password(visitor)
    assert "used before" in give_code(visitor, phone.code()).words
    clock.pass_by(seconds=30)
    give_code(visitor, phone.code())
    assert is_in(visitor)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": ""}, "Enter the six digits"),
        ({"code": "000000"}, "That code does not fit"),
        ({"password": "wrong"}, "That is not your password"),
        ({"password": ""}, "That is not your password"),
    ],
    ids=str,
)
def test_it_is_not_turned_on_by_mistake(app, account, signed_in, clock, typed, said):
    page = signed_in.open(SET_UP)
    secret = secret_on(page)
    given = {"code": Phone(secret, clock).code(), "password": PASSWORD, **typed}

    page = signed_in.send(page, **given)

    assert page.status == 422
    assert said in page.words
    assert secret_on(page) == secret
    with app.app_context():
        assert accounts.find_by_id(account).totp_secret is None


def test_it_moves_to_another_phone(signed_in, phone, browser, clock):
    visitor = browser()
    sign_in(visitor, phone)
    page = visitor.open(SET_UP)
    assert "another phone" in page.words
    new = Phone(secret_on(page), clock)
    visitor.send(page, code=new.code(), password=PASSWORD)
    clock.pass_by(seconds=30)
    other = browser()
    give_password(other)
    assert give_code(other, phone.code()).status == 422
    give_code(other, new.code())
    assert is_in(other)


@pytest.mark.parametrize("by", ["code", "recovery code"])
def test_it_is_turned_off_for_the_password_and_a_code(app, codes, phone, browser, by):
    visitor = browser()
    sign_in(visitor, phone)
    phone.clock.pass_by(seconds=30)
    page = visitor.open(f"{STEP}/off")
    code = phone.code() if by == "code" else codes[0]
    for typed in ({"password": "wrong", "code": code}, {"password": PASSWORD, "code": "000"}):
        assert visitor.send(page, **typed).status == 422

    page = visitor.send(page, password=PASSWORD, code=code)

    assert "Your second step is off" in page.words
    assert last_events(app) == ["account-changed 1 second-factor-off"]
    leave(visitor)
    give_password(visitor)
    assert is_in(visitor)


def test_without_a_password_there_is_none_to_set_up(editor):
    page = editor.open(SET_UP)
    assert page.address == STEP
    assert "There is nothing to set up here" in page.words


# ---------------------------------------------------------------- everybody has to


@pytest.fixture
def required(app):
    with app.app_context():
        second_factors.require_second_factor(required=True, actor="tests")


def test_an_editor_requires_it_of_everybody(app, account, signed_in):
    page = signed_in.open(f"{MINE}/team")
    assert "1 member has a password and no second step yet, you among them" in page.words
    page = signed_in.send(page, required="yes")
    assert page.address.startswith(SET_UP)
    assert last_events(app) == ["sign-in-policy-changed second-factor-required"]


def test_whoever_lacks_it_is_led_to_set_it_up_before_anything_else(
    account, signed_in, required, clock
):
    """A session that is running too, at its next page."""
    for address in (MINE, HOME, STEP, f"{MINE}/password"):
        assert signed_in.client.get(address).location.startswith(SET_UP)
    page = signed_in.open("/core-team/compare?shape=table")
    assert "now needs a second step. Set yours up here" in page.words
    code = Phone(secret_on(page), clock).code()

    page = signed_in.send(page, code=code, password=PASSWORD)

    (kept,) = [
        each.get("action") for each in page.tree.iter("form") if "/kept" in each.get("action", "")
    ]
    token = signed_in.open(f"{MINE}/password").fields["csrf_token"]
    onward = signed_in.client.post(kept, data={"csrf_token": token})
    assert onward.location == "/core-team/compare?shape=table"
    assert is_in(signed_in)


def test_a_form_that_was_sent_meanwhile_comes_to_nothing_and_keeps_its_words(
    app, signed_in, required
):
    token = signed_in.open(SET_UP).fields["csrf_token"]
    with app.app_context():
        before = dump()
    sent = {"csrf_token": token, "name": "Words that took an hour"}
    answer = signed_in.client.post("/core-team/keys", data=sent)
    assert answer.status_code == 401
    assert "Set up your second step first" in answer.text
    assert "Words that took an hour" in answer.text
    with app.app_context():
        assert dump() == before


def test_they_can_sign_out(signed_in, required):
    token = signed_in.open(SET_UP).fields["csrf_token"]
    signed_in.client.post("/core-team/sign-out", data={"csrf_token": token})
    assert signed_in.client.get(SET_UP).location.startswith(SIGN_IN)


def test_whoever_signed_in_elsewhere_is_left_alone(app, account, browser, required):
    visitor = browser()
    with app.app_context():
        secret = account_sessions.begin_account_session(
            accounts.find_by_id(account), by_provider=True
        )
    with visitor.client.session_transaction() as session:
        session["member"] = secret
    assert is_in(visitor)


def test_where_it_is_required_it_cannot_be_turned_off(app, account, phone, browser, clock):
    visitor = browser()
    sign_in(visitor, phone)
    page = visitor.open(f"{STEP}/off")
    with app.app_context():
        second_factors.require_second_factor(required=True, actor="tests")
    clock.pass_by(seconds=30)
    page = visitor.send(page, password=PASSWORD, code=phone.code())
    assert "it cannot be turned off" in page.words
    assert "it cannot be turned off" in visitor.open(f"{STEP}/off").words
    with app.app_context():
        assert accounts.find_by_id(account).totp_secret


# ---------------------------------------------------------------- whoever runs the service


def type_in(app, *typed):
    return app.test_cli_runner().invoke(args=["core-team", *typed])


def test_the_list_says_who_has_one(app, phone):
    assert "password with a code" in type_in(app, "list").output


def test_the_operator_takes_it_from_whoever_has_lost_everything(app, account, phone, browser):
    visitor = browser()
    sign_in(visitor, phone)
    said = type_in(app, "second-factor-off", EMAIL)
    assert "signs in without a second factor" in said.output
    assert last_events(app) == [f"account-changed {account} second-factor-off"]
    assert not is_in(visitor)
    give_password(visitor)
    assert is_in(visitor)
    again = type_in(app, "second-factor-off", EMAIL)
    assert (again.exit_code, "has no second factor" in again.output) == (1, True)


def test_no_log_tells_a_code_or_a_secret(account, codes, phone, browser, caplog):
    visitor = browser()
    give_password(visitor)
    wrong, right = phone.wrong(), phone.code()
    give_code(visitor, wrong)
    give_code(visitor, codes[0], RECOVERY)
    leave(visitor)
    sign_in(visitor, phone)
    told = [wrong, right, phone.totp.secret, *codes]
    assert "how=code" in caplog.text
    assert not [each for each in told if each in caplog.text]
    assert known_browser.COOKIE_NAME not in caplog.text
