"""A line for each event that bears on security: who knocked, and nothing of what they hold."""

import logging
import re
from datetime import timedelta

import pytest

from app.account import passwords
from app.settings.config import MAX_ANSWER_PAGE_BYTES, ROOT
from app.store.accounts import accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.text.email_addresses import normalise_address
from app.web.security_log import (
    MAX_VALUE_LENGTH,
    SecurityEvent,
    init_security_log,
    log_security_event,
    logger,
    make_pseudonym,
)
from tests.page_checks.visitor import Visitor

EMAIL, PASSWORD, NEW = "member@example.org", "kettle river goat", "lantern pebble sock"
SIGN_IN = "/core-team/sign-in"
LINE = re.compile(r'[a-z-]+( [a-z]+=([A-Za-z0-9._:/-]+|"[ -~]*"))*')


@pytest.fixture
def lines(caplog):
    """Gives the lines of the security log since it was last asked."""
    caplog.set_level(logging.INFO, logger.name)

    def since():
        found = [each.getMessage() for each in caplog.records if each.name == logger.name]
        caplog.clear()
        assert all(LINE.fullmatch(each) for each in found), found
        return found

    return since


# ---------------------------------------------------------------- the form of a line


@pytest.mark.parametrize(
    "value",
    [
        "a\nsigned-in account=1",
        "a\r\nb",
        "a\x1b[2K\x7f\x00\x85",
        "\u2028\u202e\udcff",
        'a" account="1',
        "a b=c",
        "",
        "é" * 1000,
    ],
)
def test_nobody_s_words_begin_a_line_or_look_like_a_key(lines, value):
    log_security_event(SecurityEvent.SIGNED_IN, who=value, account=1)

    (line,) = lines()
    assert LINE.fullmatch(line)
    assert line.startswith('signed-in who="')
    assert line.endswith('" account=1')
    assert len(line) < 7 * MAX_VALUE_LENGTH


def test_a_line_tells_the_address_of_whoever_asks(app, lines):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8::1"}):
        log_security_event(SecurityEvent.SIGNED_IN, account=1, tried=None)
    assert lines() == ["signed-in address=2001:db8::1 account=1"]


def test_a_line_is_written_to_the_error_stream_with_its_time(app, capsys, monkeypatch):
    # No handler of the tests' own, as it is where the app serves.
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logger, "handlers", [])
    init_security_log(app)
    init_security_log(app)

    log_security_event(SecurityEvent.SIGN_IN_FAILED, account=1)

    told = capsys.readouterr().err
    expected = (
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING waymark\.security sign-in-failed account=1\n"
    )
    assert re.fullmatch(expected, told)


def test_a_pseudonym_is_the_same_for_the_same_text_and_another_service_has_others(app):
    with app.app_context():
        first = make_pseudonym(EMAIL)
        assert first == make_pseudonym(EMAIL)
        assert first != make_pseudonym("other@example.org")
        app.config["SECRET_KEY"] = "another"
        assert make_pseudonym(EMAIL) != first


def test_every_event_is_told_in_the_documentation():
    listed = re.findall(
        r"^\| `([a-z-]+)` \| (?:INFO|WARNING) \|", (ROOT / "docs/hosting.md").read_text(), re.M
    )
    assert sorted(listed) == sorted(SecurityEvent)


# ---------------------------------------------------------------- the core team


@pytest.fixture
def account(app):
    """The id of an account with a password."""
    with app.app_context():
        return accounts.add_account(
            EMAIL, "Member", Role.VIEWER, passwords.hash_password(PASSWORD), "tests"
        )


def sign_in(visitor, email=EMAIL, password=PASSWORD):
    return visitor.send(visitor.open(SIGN_IN), email=email, password=password)


def test_signing_in_and_out_is_told(account, visitor, lines):
    sign_in(visitor)
    assert lines() == [f"signed-in address=127.0.0.1 account={account}"]
    token = visitor.open("/join").fields["csrf_token"]
    visitor.client.post("/core-team/sign-out", data={"csrf_token": token})
    assert lines() == [f"signed-out address=127.0.0.1 by=account:{account}"]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org\nsigned-in account=1"])
def test_a_wrong_password_is_told_without_what_was_typed(app, account, visitor, lines, email):
    for _ in range(6):
        sign_in(visitor, email, "wrong wrong wrong")

    with app.app_context():
        tried = make_pseudonym(normalise_address(email))
    whose = f"account={account} " if email == EMAIL else ""
    told = f"address=127.0.0.1 how=password {whose}tried={tried}"
    assert lines() == [f"sign-in-failed {told}"] * 5 + [f"sign-in-locked-out {told}"]


def test_a_new_password_is_told_and_a_wrong_old_one(account, visitor, lines):
    sign_in(visitor)
    lines()
    page = visitor.open("/core-team/account/password")
    typed = {"new_password": NEW, "again": NEW}
    visitor.post(page, {**page.fields, **typed, "password": "wrong wrong wrong"})
    visitor.post(page, {**page.fields, **typed, "password": PASSWORD})
    told = f"address=127.0.0.1 how=old-password account={account}"
    by = f"address=127.0.0.1 account={account} what=password by=account:{account}"
    assert lines() == [f"sign-in-failed {told}", f"account-changed {by}"]


@pytest.mark.usefixtures("another_editor")
def test_what_a_command_does_to_an_account_is_told(app, account, lines):
    def type_in(*typed):
        assert app.test_cli_runner().invoke(args=["core-team", *typed]).exit_code == 0

    type_in("add", "other@example.org", "--name", "Other", "--role", "viewer", "--no-password")
    type_in("role", EMAIL, "editor")
    type_in("unbind", EMAIL)
    type_in("end", EMAIL)
    assert lines() == [
        f"account-made account={account + 1} role=viewer by=operator",
        f"account-changed account={account} what=role role=editor by=operator",
        f"account-changed account={account} what=unbound by=operator",
        f"account-ended account={account} keys=0 by=operator",
    ]


# ---------------------------------------------------------------- links, keys, exports and forms


def test_a_return_link_is_told_by_its_id_or_by_a_pseudonym(app, link, lines):
    visitor = Visitor(app.test_client())
    visitor.open(link)
    visitor.open(link)
    used = "link-used address=127.0.0.1 link=1 session=1"
    assert lines() == [used, used]

    visitor.send(visitor.open("/your-link"))
    Visitor(app.test_client()).open(link)
    visitor.client.get("/return/x%0Asigned-in%20account=1")
    with app.app_context():
        tried = make_pseudonym("x\nsigned-in account=1")
    assert lines() == [
        "link-made address=127.0.0.1 organisation=1 by=link:1:1",
        "link-used address=127.0.0.1 link=2 session=2",
        "link-refused address=127.0.0.1 reason=ended link=1",
        f"link-refused address=127.0.0.1 reason=unknown tried={tried}",
    ]


def test_a_session_that_is_over_is_told(app, member, colleague, lines):
    with member.client.session_transaction() as held:
        secret = held["link_session"]
    other = colleague()
    other.send(other.open("/your-link"))
    lines()
    member.open("/assessment")
    with app.app_context():
        assert lines() == [
            f"session-refused address=127.0.0.1 how=link tried={make_pseudonym(secret)}"
        ]


def test_whoever_brings_no_cookie_is_not(visitor, lines):
    visitor.open("/assessment")
    visitor.client.get("/core-team/organisations")
    assert lines() == []


def test_a_viewer_who_asks_for_more_is_told(viewer, lines):
    viewer.client.get("/core-team/organisations/add")
    assert lines() == [
        "role-refused address=127.0.0.1 by=account:1 asked=core_team.new_organisation"
    ]


def test_a_key_is_told_at_each_reading_and_when_it_opens_nothing(app, editor, lines):
    with app.app_context():
        secret = api_keys.create_api_key("Evaluators", timedelta(days=1), 1, "tests")

    def read(authorization):
        headers = {"Authorization": authorization} if authorization else {}
        return app.test_client().get("/api/v1/answers", headers=headers).status_code

    assert [read(f"Bearer {secret}"), read(f"Bearer {secret}")] == [200, 200]
    with app.app_context():
        api_keys.end_api_key(1, "tests")
        tried = make_pseudonym("x")
    assert [read(f"Bearer {secret}"), read("Bearer x"), read("")] == [401, 401, 401]
    used = "key-used address=127.0.0.1 key=1 asked=/api/v1/answers"
    refused = "key-refused address=127.0.0.1 reason="
    assert lines() == [
        used,
        used,
        f"{refused}ended key=1",
        f"{refused}unknown tried={tried}",
        f"{refused}missing",
    ]


def test_what_is_deleted_is_told_so_that_it_can_be_again_after_a_restore(member, lines):
    lines()
    member.send(member.open("/assessment/1/drop"))
    page = member.open("/delete")
    member.send(page)
    member.send(page, confirm="yes")
    whose = "address=127.0.0.1 organisation=1"
    assert lines() == [
        f"draft-dropped {whose} round=1 by=link:1:1",
        f"organisation-deleted {whose} by=link:1:1",
    ]


def test_a_form_of_another_site_s_and_one_too_large_are_told(member, lines):
    lines()
    member.client.post("/assessment/1/safety", headers={"Origin": 'https://x.example "\t'})
    member.client.post("/assessment/1/safety", data={"x": "x" * MAX_ANSWER_PAGE_BYTES})
    asked = "address=127.0.0.1 asked=assess.save_section"
    assert lines() == [
        f'form-refused {asked} origin="https://x.example \\"\\t"',
        f"form-too-large {asked}",
    ]


def test_no_line_holds_a_secret_an_address_or_a_name(app, link, caplog, monkeypatch):
    """Whatever is done by an organisation and an editor, one after the other."""
    caplog.set_level(logging.INFO, logger.name)
    member = Visitor(app.test_client())
    member.open(link)
    fresh = member.send(member.open("/your-link")).by_id("return-link").get("value")
    with app.app_context():
        accounts.add_account(
            EMAIL, "Morgan", Role.EDITOR, passwords.hash_password(PASSWORD), "tests"
        )
    editor = Visitor(app.test_client())
    sign_in(editor)
    sign_in(Visitor(app.test_client()), EMAIL, NEW)
    page = editor.open("/core-team/keys")
    token = page.fields["csrf_token"]
    sent = {"csrf_token": token, "name": "Evaluators", "lasts": "30"}
    editor.client.post("/core-team/keys", data=sent)
    key = editor.open("/core-team/keys").by_id("key").get("value")
    editor.client.get("/core-team/exports/answers.csv")
    app.test_client().get("/api/v1/answers", headers={"Authorization": f"Bearer {key}"})

    told = "\n".join(each.getMessage() for each in caplog.records if each.name == logger.name)

    assert len(told.splitlines()) >= 8
    held = [link, fresh, key, EMAIL, "example.org", "Morgan", "Evaluators", "Moor", PASSWORD, NEW]
    assert [each for each in held if each.rpartition("/")[2][:12] in told] == []
