"""What whoever runs the service types."""

import pytest

from app.settings.config import read_settings
from app.store.organisations import return_links
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor


@pytest.fixture
def set_address(app, tmp_path):
    """Has the app be reached as settings say."""

    def use(**given):
        app.config["ADDRESS"] = read_settings(given, tmp_path)["ADDRESS"]

    return use


@pytest.fixture
def new_link(app):
    """Types `flask --app app new-link` and what follows."""
    return lambda *typed: app.test_cli_runner().invoke(args=["new-link", *typed])


def test_a_new_link_opens_and_the_old_one_does_not(app, link, new_link, details):
    said = new_link(details.name)

    assert said.exit_code == 0
    fresh = said.output.strip()
    assert fresh.startswith("http://127.0.0.1:8000/return/")
    visitor = Visitor(app.test_client())
    assert visitor.open(fresh.removeprefix("http://127.0.0.1:8000")).address == "/assessment"
    assert Visitor(app.test_client()).open(link).status == 404


def test_a_new_link_is_written_as_people_reach_the_app(link, new_link, details):
    said = new_link(details.name, "--base-url", "https://waymark.example")
    assert said.output.startswith("https://waymark.example/return/")


def test_it_is_on_record_that_the_operator_made_it(app, link, new_link, details):
    new_link(details.name)
    with app.app_context():
        last = max(dump()["event"])
    assert last[2:4] == ("operator", "link-made")


@pytest.mark.parametrize("name", ["Nobody", "moor lane school", "", "%"])
def test_without_such_an_organisation_nothing_is_made(app, link, new_link, name):
    with app.app_context():
        before = dump()

    said = new_link(name)

    assert said.exit_code == 1
    assert "No organisation is called" in said.output
    with app.app_context():
        assert dump() == before


def test_with_two_of_that_name_nothing_is_made(app, link, new_link, details):
    with app.app_context():
        return_links.join_organisation(details, "tests")
        before = dump()

    said = new_link(details.name)

    assert said.exit_code == 1
    assert "2 have this name" in said.output
    assert said.output.count("Hull") == 2
    with app.app_context():
        assert dump() == before


def test_with_two_of_that_name_one_can_be_chosen(app, link, new_link, details):
    with app.app_context():
        return_links.join_organisation(details, "tests")

    said = new_link(details.name, "--which", "2")

    assert said.exit_code == 0
    # The first one's link still works: it was the second's that was renewed.
    assert Visitor(app.test_client()).open(link).status == 200
    assert new_link(details.name, "--which", "3").exit_code == 1


@pytest.mark.parametrize(
    "typed",
    [
        ("--which", "0"),
        ("--which", "2"),
        ("--which", "-1"),
        ("--base-url", "nonsense"),
        ("--base-url", "ftp://waymark.example"),
        ("--base-url", "https://"),
        ("--base-url", "https://waymark.example:port"),
        ("--base-url", "https://waymark.example/?a=b"),
    ],
    ids=" ".join,
)
def test_whatever_is_typed_wrong_ends_no_link(app, link, new_link, details, typed):
    said = new_link(details.name, *typed)

    assert said.exit_code in {1, 2}
    assert typed[0] in said.output
    assert Visitor(app.test_client()).open(link).status == 200


@pytest.mark.parametrize(
    ("set_as", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"WAYMARK_BIND": "localhost:8123"}, "http://localhost:8123"),
        ({"WAYMARK_PROXIES": "0"}, "http://127.0.0.1:8000"),
        ({"WAYMARK_ADDRESS": "https://waymark.example/"}, "https://waymark.example"),
        ({"WAYMARK_ADDRESS": "https://waymark.example", "WAYMARK_PROXIES": "1"}, "https://w"),
    ],
    ids=str,
)
def test_a_new_link_is_written_as_people_reach_what_is_set(
    link, new_link, details, set_address, set_as, address
):
    set_address(**set_as)
    assert new_link(details.name).output.startswith(address)


@pytest.mark.parametrize(
    "set_as",
    [{"WAYMARK_PROXIES": "1"}, {"WAYMARK_BIND": "0.0.0.0:80"}, {"WAYMARK_BIND": "unix:/run/w"}],
    ids=str,
)
def test_where_nobody_says_how_people_reach_it_the_old_link_stays(
    app, link, new_link, details, set_address, set_as
):
    set_address(**set_as)
    said = new_link(details.name)

    assert said.exit_code == 1
    assert "set WAYMARK_ADDRESS, or add --base-url" in said.output
    assert Visitor(app.test_client()).open(link).status == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("new-link", "Nobody"), "No organisation is called"),
        (("place-again",), "Every submitted round is placed"),
        (("count-again",), "Every sum was right"),
        (("core-team", "add", "a@b", "--name", "A", "--role", "viewer", "--no-password"), "can"),
        (("core-team", "list"), ""),
        (("core-team", "password", "a@b"), "No account has the address"),
        (("core-team", "role", "a@b", "viewer"), "No account has the address"),
        (("core-team", "unbind", "a@b"), "No account has the address"),
        (("core-team", "end", "a@b"), "No account has the address"),
    ],
    ids=lambda each: " ".join(each)[:20] if isinstance(each, tuple) else "",
)
def test_every_command_makes_the_tables_where_there_are_none(
    make_app, empty_sqlite_database, typed, said
):
    told = make_app(empty_sqlite_database).test_cli_runner().invoke(args=list(typed))
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert said in told.output


def test_a_database_that_is_not_there_is_said_in_a_line(make_app):
    app = make_app("sqlite:////nowhere/at/all.sqlite")
    told = app.test_cli_runner().invoke(args=["core-team", "list"])
    assert told.exit_code == 1
    assert told.output == "Error: The database says: unable to open database file\n"


def test_a_database_that_is_made_anew_is_made_aloud(make_app, tmp_path):
    typing = make_app(f"sqlite:///{tmp_path / 'fresh.sqlite'}").test_cli_runner()
    made = f"There was no database yet. Made a new one: {tmp_path / 'fresh.sqlite'}\n"

    assert typing.invoke(args=["core-team", "list"]).stderr == made
    assert typing.invoke(args=["core-team", "list"]).stderr == ""
