"""What whoever runs the service types about the core team's accounts."""

from datetime import timedelta

import pytest

from app.account.passwords import verify_password
from app.store.accounts import account_sessions, accounts, api_keys
from tests.databases.dump import dump

EMAIL, PASSWORD, NEW = "member@example.org", "kettle river goat", "lantern pebble sock"
ADD = ("add", EMAIL, "--name", "Member", "--role", "editor")


@pytest.fixture
def type_in(app):
    """Types `flask --app app core-team`, what follows, and the answers to what it asks."""

    def run(*typed, answers=()):
        told = "".join(f"{each}\n" for each in answers)
        return app.test_cli_runner().invoke(args=["core-team", *typed], input=told)

    return run


@pytest.fixture
def added(type_in):
    said = type_in(*ADD, answers=[PASSWORD, PASSWORD])
    assert said.exit_code == 0, said.output


def found(app, email=EMAIL):
    with app.app_context():
        return accounts.find_by_email(email)


def events(app):
    with app.app_context():
        return [row[2:4] for row in sorted(dump()["event"])]


def test_a_member_is_added_with_a_password_that_is_not_shown(app, type_in):
    said = type_in(*ADD, answers=[PASSWORD, PASSWORD])

    assert said.exit_code == 0
    assert "member@example.org can sign in now, as an editor." in said.output
    assert PASSWORD not in said.output
    account = found(app)
    assert (account.name, account.role) == ("Member", "editor")
    assert verify_password(PASSWORD, account.password_hash)
    assert events(app) == [("operator", "account-made")]


def test_a_password_is_asked_for_until_it_is_good_enough_and_typed_twice(app, type_in):
    said = type_in(*ADD, answers=["short", "short", "Password1234", "Password1234", PASSWORD, "x",
                                  PASSWORD, PASSWORD])  # fmt: skip
    assert said.exit_code == 0
    assert "at least 12 characters" in said.output
    assert "harder to guess" in said.output
    assert verify_password(PASSWORD, found(app).password_hash)


def test_without_a_good_password_nobody_is_added(app, type_in):
    assert type_in(*ADD, answers=["short", "short"]).exit_code == 1
    assert found(app) is None


def test_a_member_who_signs_in_elsewhere_is_asked_for_no_password(app, type_in):
    said = type_in(*ADD, "--no-password")
    assert said.exit_code == 0
    assert found(app).password_hash == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("add", "member", "--name", "M", "--role", "editor"), "is not an e-mail address"),
        (("add", "a b@example.org", "--name", "M", "--role", "editor"), "is not an e-mail address"),
        (
            ("add", "a\x07@example.org", "--name", "M", "--role", "editor"),
            "a hidden character 0007",
        ),
        (("add", "\u212a@example.org", "--name", "M", "--role", "editor"), "(kelvin sign)"),
        (("add", "a\u200b@example.org", "--name", "M", "--role", "editor"), "zero width space"),
        (("add", f"{'x' * 254}@a", "--name", "M", "--role", "editor"), "is not an e-mail address"),
        (("add", EMAIL, "--name", " ", "--role", "editor"), "1 to 200 characters"),
        (("add", EMAIL, "--name", "x" * 201, "--role", "editor"), "1 to 200 characters"),
        (("add", EMAIL, "--name", "M", "--role", "owner"), "'owner' is not one of"),
        (("add", EMAIL, "--role", "viewer"), "Missing option '--name'"),
        (("add", EMAIL, "--name", "M"), "Missing option '--role'"),
        (("password", EMAIL), "No account has the address"),
        (("role", EMAIL, "viewer"), "No account has the address"),
        (("end", EMAIL), "No account has the address"),
        (("unbind", EMAIL), "No account has the address"),
    ],
    ids=lambda each: " ".join(each)[:40] if isinstance(each, tuple) else "",
)
def test_what_makes_no_sense_is_named_and_changes_nothing(app, type_in, typed, said):
    with app.app_context():
        before = dump()
    answered = type_in(*typed, "--no-password") if typed[0] == "add" else type_in(*typed)
    assert answered.exit_code > 0
    assert said in answered.output
    with app.app_context():
        assert dump() == before


def test_an_address_is_added_once(app, added, type_in):
    before = found(app)
    said = type_in("add", EMAIL.upper(), "--name", "X", "--role", "viewer", "--no-password")
    assert said.exit_code == 1
    assert "has an account already" in said.output
    assert found(app) == before


def test_a_new_password_signs_the_member_out(app, added, type_in):
    with app.app_context():
        secret = account_sessions.begin_account_session(found(app))

    said = type_in("password", EMAIL, answers=[NEW, NEW])

    assert said.exit_code == 0
    assert verify_password(NEW, found(app).password_hash)
    with app.app_context():
        assert account_sessions.find_member(secret) is None
    assert events(app)[-1] == ("operator", "account-changed")


@pytest.mark.usefixtures("another_editor")
def test_a_role_is_changed(app, added, type_in):
    assert "is a viewer now" in type_in("role", EMAIL, "viewer").output
    assert found(app).role == "viewer"
    assert type_in("role", EMAIL, "owner").exit_code > 0


@pytest.mark.usefixtures("another_editor")
def test_an_account_ends_and_begins_again(app, added, type_in):
    before = found(app)
    assert "can no longer sign in" in type_in("end", EMAIL).output
    assert found(app).ended_at
    for again in (("end", EMAIL), ("role", EMAIL, "viewer"), ("password", EMAIL)):
        assert "has ended" in type_in(*again).output
    assert "\tMember\twas editor\tended on " in type_in("list").output

    said = type_in("add", EMAIL, "--name", "Member", "--role", "viewer", "--no-password")

    assert said.exit_code == 0
    account = found(app)
    assert (account.id, account.role, account.ended_at) == (before.id, "viewer", None)
    assert account.password_hash == ""
    ids = [name for _, name in events(app)]
    assert ids[-3:] == ["account-made", "account-ended", "account-made"]
    assert "An account of Member with this address had ended. It begins again." in said.output


@pytest.mark.usefixtures("another_editor")
def test_the_keys_of_an_account_that_ends_are_named(app, added, type_in):
    with app.app_context():
        secret = api_keys.create_api_key("Evaluators", timedelta(days=30), found(app).id, "tests")
    said = type_in("end", EMAIL).output
    assert "The key that they made for ‘Evaluators’ is ended." in said
    with app.app_context():
        assert account_sessions.find_key_holder(secret) is None


def test_the_list_says_how_each_signs_in(app, added, type_in):
    type_in("add", "b@example.org", "--name", "B", "--role", "viewer", "--no-password")
    type_in("add", "c@example.org", "--name", "C", "--role", "viewer", "--no-password")
    with app.app_context():
        accounts.bind_to_provider(found(app).id, "https://login.example", "1")
        accounts.bind_to_provider(found(app, "c@example.org").id, "https://login.example", "2")

    lines = type_in("list").output.splitlines()

    assert lines == [
        "b@example.org\tB\tviewer\town organisation, not yet",
        "c@example.org\tC\tviewer\town organisation",
        "member@example.org\tMember\teditor\tpassword or own organisation",
    ]
    assert "unbound" not in str(lines)
    assert "anew" in type_in("unbind", EMAIL).output
    assert not found(app).is_bound
