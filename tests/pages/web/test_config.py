"""Settings: what the environment says, the key that is made once, and what stops the start."""

import base64
import hashlib
import os
import secrets
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from flask.cli import cli as flask_command_line
from hypothesis import given, strategies
from hypothesis import settings as hypothesis_settings

from app.__main__ import main as start_service
from app.settings.config import ROOT, SETTING_DESCRIPTIONS, read_public_settings, read_settings
from app.settings.secret_key import is_weak_key
from app.settings.settings_file import SettingError
from scoring.questionnaires.published_versions import lock_versions
from tests.page_checks.visitor import Visitor


@pytest.fixture
def read(tmp_path):
    """Reads the settings from an environment."""
    return lambda **environ: read_settings(environ, tmp_path)


def test_left_alone_the_database_is_a_file_in_the_instance_folder(read, tmp_path):
    assert read()["SQLALCHEMY_ENGINES"]["default"]["url"].database == str(
        tmp_path / "waymark.sqlite"
    )
    assert read(DATABASE_URL="")["SQLALCHEMY_ENGINES"] == read()["SQLALCHEMY_ENGINES"]


@pytest.mark.parametrize(
    "address", ["postgresql://me@db/waymark", "postgresql+psycopg2://me@db/waymark"]
)
def test_postgresql_is_spoken_to_by_psycopg(read, address):
    url = read(DATABASE_URL=address)["SQLALCHEMY_ENGINES"]["default"]["url"]
    assert url.render_as_string() == "postgresql+psycopg://me@db/waymark"


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_links_lead_to_this_machine_where_it_alone_is_served(read, bind):
    assert read(WAYMARK_BIND=bind)["ADDRESS"] == f"http://{bind}"
    assert read(WAYMARK_BIND="0.0.0.0:8000")["ADDRESS"] == ""


@pytest.mark.parametrize("plain", ["1", "", "0"])
def test_cookies_need_https_unless_it_is_turned_off_in_so_many_words(read, plain):
    assert read(WAYMARK_PLAIN_HTTP=plain)["SESSION_COOKIE_SECURE"] is (plain != "1")


def test_left_alone_anybody_joins_and_no_mail_is_sent(read):
    assert (read()["REGISTRATION"], read()["POST_OFFICE"]) == ("open", None)
    assert read(WAYMARK_REGISTRATION="invitation")["REGISTRATION"] == "invitation"


def test_the_mail_server_is_taken_apart(read):
    office = read(WAYMARK_SMTP="smtp://me:hush@mail:2525", WAYMARK_MAIL_FROM="us@example.org")
    assert office["POST_OFFICE"] == ("smtp", "mail", 2525, "me", "hush", "us@example.org")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DATABASE_URL": "waymark.sqlite"}, "DATABASE_URL is not an address"),
        (
            {"DATABASE_URL": "mysql://me:hush@db/waymark"},
            "DATABASE_URL names mysql: use postgresql",
        ),
        ({"DATABASE_URL": "postgres://me:hush@db/waymark"}, "DATABASE_URL names postgres: use"),
        (
            {"DATABASE_URL": "postgresql://me:hush@db:port/waymark"},
            "DATABASE_URL is not an address",
        ),
        ({"DATABASE_URL": "sqlite:///waymark.sqlite"}, "DATABASE_URL names no file: write sqlite:"),
        ({"DATABASE_URL": "sqlite:////what?/waymark.sqlite"}, "holds a '.', which ends the path"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no file"),
        ({"WAYMARK_PROXIES": "two"}, "WAYMARK_PROXIES is 'two': give a whole number"),
        ({"WAYMARK_PROXIES": "-1"}, "WAYMARK_PROXIES is '-1'"),
        ({"WAYMARK_PROXIES": "1" * 5_000}, "WAYMARK_PROXIES is '1"),
        ({"WAYMARK_REGISTRATION": "closed"}, "WAYMARK_REGISTRATION is 'closed': write open or"),
        ({"WAYMARK_SMTP": "http://me:hush@mail"}, "WAYMARK_SMTP is not an address: write smtp"),
        ({"WAYMARK_SMTP": "smtp://me:hush@mail"}, "WAYMARK_MAIL_FROM has to be an e-mail address"),
        ({"WAYMARK_PLAIN_HTTP": "yes"}, "WAYMARK_PLAIN_HTTP is 'yes': write 1 to turn it on"),
        ({"WAYMARK_OIDC_DIRECTORY": "true"}, "WAYMARK_OIDC_DIRECTORY is 'true': write 1"),
        ({"WAYMARK_BIND": "127.0.0.1:65536"}, "WAYMARK_BIND is '127.0.0.1:65536': write an"),
        ({"WAYMARK_BIND": "8000"}, "WAYMARK_BIND is '8000': write an address and a port"),
        ({"WAYMARK_QUESTIONNAIRES": "ours"}, "WAYMARK_QUESTIONNAIRES is 'ours': give its whole"),
        ({"WAYMARK_EDITIONS": "editions"}, "WAYMARK_EDITIONS is 'editions': give its whole path"),
        ({"WAYMARK_ADDRESS": "waymark.example.org"}, "WAYMARK_ADDRESS is 'waymark.example.org':"),
        ({"WAYMARK_ADDRESS": "https://a.example/b?c"}, "write it as https://waymark.example.org"),
        ({"WAYMARK_ADDRESS": "https://a.example/b c"}, "or with a path of letters and digits"),
        ({"WAYMARK_ADDRESS": "https://way mark.example"}, "write it as https://waymark.example"),
        ({"WAYMARK_ADDRESS": 'https://a.example"<b>'}, "write it as https://waymark.example.org"),
        ({"WAYMARK_PUBLIC_ADDRESS": "//a.example"}, "WAYMARK_PUBLIC_ADDRESS is '//a.example':"),
        ({"WAYMARK_CONTACT": "the team"}, "WAYMARK_CONTACT is 'the team': write name@example"),
        ({"WAYMARK_LOGO": "javascript:alert(1)"}, "write where it is on this site"),
        ({"WAYMARK_LOGO": "//elsewhere.example/logo.svg"}, "write where it is on this site"),
        ({"WAYMARK_NAME": "York\nand"}, "WAYMARK_NAME has to be a name"),
    ],
    ids=str,
)
def test_a_setting_that_makes_no_sense_is_named(read, wrong, said):
    with pytest.raises(ValueError, match=said) as raised:
        read(**wrong)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("address", ["https://a.example/b", "https://a.example/b/"])
def test_pages_know_where_the_public_site_stands_and_it_knows_itself(read, tmp_path, address):
    environ = {"WAYMARK_PUBLIC_ADDRESS": address}
    assert read(**environ)["PUBLIC_ADDRESS"] == "https://a.example/b/"
    assert read_public_settings(environ, tmp_path)["BASE_URL"] == "https://a.example/b/"
    assert read()["PUBLIC_ADDRESS"] == ""


@pytest.mark.parametrize(
    ("environ", "join"),
    [
        ({}, ""),
        ({"WAYMARK_ADDRESS": "https://a.example/b/"}, "https://a.example/b/join"),
        ({"WAYMARK_ADDRESS": "https://a.example", "WAYMARK_REGISTRATION": "invitation"}, ""),
        ({"WAYMARK_BIND": "127.0.0.1:8000"}, ""),
    ],
    ids=str,
)
def test_the_public_site_leads_to_joining_where_anybody_can(tmp_path, environ, join):
    assert read_public_settings(environ, tmp_path)["JOIN"] == join


# ---------------------------------------------------------------- the key


def test_the_key_is_made_once_for_its_owner_alone(read, tmp_path):
    key = read()["SECRET_KEY"]
    file = tmp_path / "secret-key"

    assert len(bytes.fromhex(key)) >= 32
    assert file.read_text("ascii") == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read()["SECRET_KEY"] == key
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]


def test_the_key_of_the_environment_goes_first_and_is_not_kept(read, tmp_path):
    ours = secrets.token_hex(32)
    assert read(WAYMARK_SECRET_KEY=ours)["SECRET_KEY"] == ours
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize(
    "key",
    [
        "hush",
        "9da7e287203eaecf99af71bbcdae2d",
        "0123456789abcdef" * 4,
        "x" * 64,
        "waymark-secret-key-waymark-secret-key",
        "The quick brown fox jumps over the lazy dog",
    ],
)
def test_a_key_that_could_be_found_by_trying_is_refused(read, key):
    with pytest.raises(ValueError, match="WAYMARK_SECRET_KEY is short or could be guessed") as said:
        read(WAYMARK_SECRET_KEY=key)
    assert key not in str(said.value)


# To estimate how hard a key is to guess takes as long as a page.
@hypothesis_settings(max_examples=15)
@given(strategies.binary(min_size=24, max_size=24))
def test_a_key_that_was_made_by_chance_is_taken(chance):
    key = hashlib.sha256(chance).hexdigest()
    assert not is_weak_key(key)
    assert not is_weak_key(key[:32])
    assert not is_weak_key(base64.b64encode(bytes.fromhex(key)).decode())


@pytest.mark.parametrize("kept", ["", "half", "x" * 64])
def test_a_key_s_file_that_was_cut_short_is_refused_and_left_alone(read, tmp_path, kept):
    file = tmp_path / "secret-key"
    file.write_text(kept, "ascii")
    with pytest.raises(ValueError, match="does not hold a whole key"):
        read()
    assert file.read_text("ascii") == kept


def test_others_can_no_longer_read_a_key_that_they_could(read, tmp_path):
    read()
    file = tmp_path / "secret-key"
    file.chmod(0o644)
    read()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_folder_has_another_key(read, tmp_path):
    (tmp_path / "other").mkdir()
    assert read_settings({}, tmp_path / "other")["SECRET_KEY"] != read()["SECRET_KEY"]


def test_the_instance_folder_is_its_owner_s_alone(app):
    assert stat.S_IMODE(Path(app.instance_path).stat().st_mode) == 0o700


# ---------------------------------------------------------------- starting


@pytest.fixture
def shelf(tmp_path, published):
    """A published folder of questionnaires to spoil."""
    return Path(shutil.copytree(published, tmp_path / "shelf"))


def unlock(shelf):
    (shelf / "published.lock").unlink()


def reword(shelf):
    file = shelf / "organisation.v1.yaml"
    file.write_text(file.read_text("utf-8").replace("quiet room", "quiet hall"), "utf-8")


def reword_the_framework(shelf):
    file = shelf / "framework.yaml"
    file.write_text(file.read_text("utf-8").replace("People know", "People guess"), "utf-8")


def lose(shelf):
    (shelf / "organisation.v1.yaml").unlink()


def empty(shelf):
    for file in shelf.iterdir():
        file.unlink()


def misspell(shelf):
    file = shelf / "organisation.v1.yaml"
    file.write_text(file.read_text("utf-8").replace("stage: aware", "stage: awear", 1), "utf-8")


def misspell_links(shelf):
    text = "questionnaire: organisation\nitems: {safety-awear-1: {}}\n"
    (shelf / "organisation.links.yaml").write_text(text, "utf-8")


def spoil_targets(shelf):
    (shelf / "targets").mkdir(exist_ok=True)
    (shelf / "targets" / "charter.yaml").write_text("id: charter\n", "utf-8")


def misspell_steps(shelf):
    text = "questionnaire: organisation\nitems: {safety-awear-1: {}}\n"
    (shelf / "organisation.steps.yaml").write_text(text, "utf-8")


def begin_with_balances(shelf):
    balances = (ROOT / "tests/questionnaires/valid/balances.yaml").read_text("utf-8")
    (shelf / "pairs.v1.yaml").write_text(balances.replace("id: balances", "id: pairs"), "utf-8")
    lock_versions(shelf)
    programme = (shelf / "programme.yaml").read_text("utf-8")
    (shelf / "programme.yaml").write_text(
        programme.replace("{id: organisation,", "{id: pairs,"), "utf-8"
    )


SPOILT = {
    unlock: "organisation version 1 is not locked",
    reword: "organisation version 1 is published and must not change",
    reword_the_framework: "organisation version 1 is published and must not change",
    lose: "organisation.v1.yaml is gone: put it back",
    begin_with_balances: "this one asks balances alone: put another one first",
    empty: "programme.yaml: there is no such file",
    misspell: "awear",
    misspell_steps: "organisation.steps.yaml:2:9: items.safety-awear-1: no version has an item",
    misspell_links: "organisation.links.yaml:2:9: items.safety-awear-1: no version has an item",
    spoil_targets: "charter.yaml:1:1: targets: this key is missing",
    shutil.rmtree: "there is no such folder",
}


@pytest.mark.parametrize(("spoil", "said"), SPOILT.items(), ids=[each.__name__ for each in SPOILT])
def test_questionnaires_that_are_not_as_published_stop_the_start(
    make_app, sqlite_database, shelf, spoil, said
):
    spoil(shelf)
    with pytest.raises(SettingError, match=said):
        make_app(sqlite_database, shelf)


WRONG = pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DATABASE_URL": "waymark.sqlite"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"}, "unable to open database file"),
        ({"WAYMARK_QUESTIONNAIRES": "/nowhere"}, "there is no such folder"),
        ({"WAYMARK_INSTANCE": "/dev/null/instance"}, "/dev/null/instance cannot be used"),
        ({"WAYMARK_PROXYS": "1"}, "WAYMARK_PROXYS is no setting: did you mean WAYMARK_PROXIES?"),
    ],
    ids=str,
)


@pytest.fixture
def settings(published, tmp_path):
    return {
        "WAYMARK_INSTANCE": str(tmp_path),
        "WAYMARK_QUESTIONNAIRES": str(published),
        # A port that nobody may have, should it come to serving after all.
        "WAYMARK_BIND": "127.0.0.1:1",
    }


@WRONG
def test_nothing_starts_and_it_is_said_why_in_a_line(settings, capsys, monkeypatch, wrong, said):
    """In this process; as it is typed below."""
    monkeypatch.setattr(sys, "argv", ["app"])
    with patch.dict(os.environ, {**settings, **wrong}, clear=True):
        assert start_service() == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert "Waymark is at" not in printed.out


def test_typed_with_a_wrong_setting_it_ends_with_that_line(settings):
    started = subprocess.run(
        [sys.executable, "-m", "app"],
        env={**settings, "WAYMARK_PROXYS": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert "WAYMARK_PROXYS is no setting" in started.stderr
    assert "Traceback" not in started.stderr
    assert "Waymark is at" not in started.stdout


@WRONG
def test_no_command_runs_and_it_is_said_why_in_a_line(settings, capsys, wrong, said):
    """By Flask's own command line, without a process of its own."""
    told = patch.dict(os.environ, {**settings, **wrong}, clear=True)
    with told, pytest.raises(SystemExit) as ended:
        flask_command_line(["--app", "app", "core-team", "list"], prog_name="flask")
    assert ended.value.code == 1
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed


def test_help_tells_of_every_setting_and_starts_nothing(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "app", "--help"],
        env={"WAYMARK_INSTANCE": str(tmp_path / "instance")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("usage: python -m app")
    assert all(name in told.stdout for name in SETTING_DESCRIPTIONS)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- proxies

FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "waymark.example",
}


@pytest.mark.parametrize(
    ("proxies", "address"),
    [(0, "http://localhost/return/"), (1, "https://waymark.example/return/")],
)
def test_what_a_proxy_says_is_believed_where_one_stands_before_the_app(
    make_app, sqlite_database, link, proxies, address
):
    app = make_app(sqlite_database, PROXIES=proxies)
    client = app.test_client()
    client.get(link)
    page = Visitor(client).open("/your-link")
    client.post("/your-link", data=page.fields)

    assert f'value="{address}' in client.get("/your-link", headers=FORWARDED).text


# ---------------------------------------------------------------- OpenID Connect

PROVIDER = {
    "WAYMARK_OIDC_ISSUER": "https://login.example/tenant/v2.0",
    "WAYMARK_OIDC_CLIENT_ID": "us",
    "WAYMARK_OIDC_CLIENT_SECRET": "hush",
}


def test_left_alone_there_is_no_provider(read):
    assert read()["OIDC_ISSUER"] == ""
    assert read()["OIDC_DIRECTORY"] is False


def test_a_provider_is_named_with_what_it_needs(read):
    found = read(**PROVIDER, WAYMARK_OIDC_NAME="NHSmail", WAYMARK_OIDC_DIRECTORY="1")
    assert {name: found[f"OIDC_{name}"] for name in ("CLIENT_ID", "CLIENT_SECRET", "NAME")} == {
        "CLIENT_ID": "us",
        "CLIENT_SECRET": "hush",
        "NAME": "NHSmail",
    }
    assert found["OIDC_ISSUER"] == PROVIDER["WAYMARK_OIDC_ISSUER"]
    assert found["OIDC_DIRECTORY"] is True


@pytest.mark.parametrize(
    ("acr", "age", "demanded"),
    [
        ("", "", ((), None)),
        ("two", "0", (("two",), 0)),
        (" urn:mace:two  AAL3_ANY ", "28800", (("urn:mace:two", "AAL3_ANY"), 28_800)),
    ],
)
def test_what_is_demanded_of_a_sign_in_there(read, acr, age, demanded):
    found = read(**PROVIDER, WAYMARK_OIDC_ACR=acr, WAYMARK_OIDC_MAX_AGE=age)
    assert (found["OIDC_ACR"], found["OIDC_MAX_AGE"]) == demanded


@pytest.mark.parametrize("demand", [{"WAYMARK_OIDC_ACR": "two"}, {"WAYMARK_OIDC_MAX_AGE": "60"}])
def test_a_demand_of_nobody_stops_the_start(read, demand):
    with pytest.raises(ValueError, match="needs WAYMARK_OIDC_ISSUER beside it"):
        read(**demand)


@pytest.mark.parametrize("word", ["", "0"])
def test_addresses_are_trusted_in_so_many_words(read, word):
    assert read(**PROVIDER, WAYMARK_OIDC_DIRECTORY=word)["OIDC_DIRECTORY"] is False


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"WAYMARK_OIDC_ISSUER": "login.example"}, "give an address with https://"),
        ({"WAYMARK_OIDC_ISSUER": "http://login.example"}, "give an address with https://"),
        ({"WAYMARK_OIDC_ISSUER": "https://"}, "give an address with https://"),
        ({"WAYMARK_OIDC_ISSUER": "http://localhost.evil.example"}, "give an address with https://"),
        ({"WAYMARK_OIDC_ISSUER": "https://[login"}, "give an address with https://"),
        ({"WAYMARK_OIDC_ISSUER": "https://login.example /v2"}, "give an address with https://"),
        ({"WAYMARK_OIDC_ISSUER": "https://login.example?x"}, "an address without . and #"),
        ({"WAYMARK_OIDC_ISSUER": f"https://login.example/{'x' * 200}"}, "at most 200 characters"),
        ({"WAYMARK_OIDC_ACR": "two,three"}, "WAYMARK_OIDC_ACR is 'two,three': give the provider's"),
        ({"WAYMARK_OIDC_ACR": " "}, "with spaces between them"),
        ({"WAYMARK_OIDC_ACR": "zwö"}, "WAYMARK_OIDC_ACR is 'zwö'"),
        ({"WAYMARK_OIDC_MAX_AGE": "an hour"}, "WAYMARK_OIDC_MAX_AGE is 'an hour': give a whole"),
        ({"WAYMARK_OIDC_MAX_AGE": "-1"}, "WAYMARK_OIDC_MAX_AGE is '-1'"),
        ({"WAYMARK_OIDC_MAX_AGE": "1.5"}, "WAYMARK_OIDC_MAX_AGE is '1.5'"),
        ({"WAYMARK_OIDC_MAX_AGE": "9" * 5000}, "give a whole number of seconds"),
        ({"WAYMARK_OIDC_CLIENT_ID": ""}, "needs WAYMARK_OIDC_CLIENT_ID beside it"),
        ({"WAYMARK_OIDC_CLIENT_SECRET": ""}, "needs WAYMARK_OIDC_CLIENT_SECRET beside it"),
    ],
    ids=str,
)
def test_half_a_provider_stops_the_start(read, wrong, said):
    with pytest.raises(ValueError, match=said) as raised:
        read(**{**PROVIDER, **wrong})
    assert "hush" not in str(raised.value)


def test_the_name_and_the_address_for_help_are_the_programmes_unless_they_are_set(
    make_app, sqlite_database
):
    libraries = ROOT / "tests" / "questionnaires" / "libraries"
    of_the_file = make_app(sqlite_database, libraries)
    of_the_settings = make_app(
        sqlite_database, libraries, PARTNERSHIP="Elsewhere", CONTACT="a@b.org"
    )

    for app, name, address in (
        (of_the_file, "Lantern Coast", "help@open-doors.example.org"),
        (of_the_settings, "Elsewhere", "a@b.org"),
    ):
        assert (app.config["PARTNERSHIP"], app.config["CONTACT"]) == (name, address)
        page = app.test_client().get("/").text
        assert name in page
        assert address in page
