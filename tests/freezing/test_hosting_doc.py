"""docs/hosting.md, held against the code: its settings, commands, options, targets and files."""

import re
import shlex
from pathlib import Path

import pytest

from app import create_app
from app.settings.config import ROOT
from app.web.secret_urls import is_secret_path
from freeze import make_argument_parser
from freezing.manifest import MANIFEST_FILE
from scoring.__main__ import main as scoring
from tests.conftest import close_app, open_app

DOC = (ROOT / "docs" / "hosting.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def found(pattern):
    matches = set(re.findall(pattern, DOC, re.MULTILINE))
    assert matches, pattern
    return matches


def test_every_setting_is_one():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))

    assert found(r"\b(?:WAYMARK_[A-Z_]+|DATABASE_URL)\b") <= listed


def test_every_option_of_the_freeze_is_listed_and_every_listed_one_is_there():
    options = {each for action in make_argument_parser()._actions for each in action.option_strings}

    assert found(r"^\| `(--[a-z-]+)` \|") == {each for each in options if each.startswith("--")} - {
        "--help"
    }
    for line in found(r"freeze\.py (--[^`\n]*)"):
        assert set(re.findall(r"--[a-z-]+", line)) <= options


def test_a_site_is_read_by_the_auditor_before_it_is_served():
    (served,) = found(r"^\s*root (/[^;]+);")
    steps = re.findall(r"freeze\.py --to (/\S+)(.*?--names)?|scoring audit (/\S+)", DOC)
    beside = "/srv/waymark/next"

    # Frozen beside what is served, read there, and only then frozen to where it is served.
    assert [to or audited for to, _, audited in steps] == [beside, beside, served] * 2
    assert all(named for to, named, _ in steps if to)


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A live app on a made-up world with editions."""
    folder = tmp_path_factory.mktemp("live")
    app = open_app(f"sqlite:///{folder / 'live.sqlite'}", ROOT / "questionnaires", folder)
    done = app.test_cli_runner().invoke(args=["demo", "--organisations=40", "--editions=2"])
    assert done.exit_code == 0, done.output
    yield app
    close_app(app)


def as_typed():
    """The steps of an edition as they stand, above for any folder and below for a service's own."""
    above = DOC.partition("### Freezing")[2].partition("`participants.csv` is")[0]
    below = DOC.partition("### From time to time")[2].partition("every week")[0]
    return [
        re.findall(r"^ {4}(.+)$", above, re.MULTILINE),
        re.findall(r"`as-waymark (.+?)`", below),
    ]


@pytest.mark.parametrize("steps", as_typed(), ids=["above", "below"])
def test_an_edition_is_frozen_audited_and_put_on_the_web_as_it_is_typed(
    live, run_freeze, capsys, tmp_path, steps
):
    """Whom the editions count is saved from the pages; all else stands there."""
    typing = live.test_cli_runner()
    editions = str(live.config["EDITIONS"])
    here = {"/srv/waymark": str(tmp_path), "/var/lib/waymark": str(tmp_path)}
    audits = []
    for step in (".venv/bin/flask --app app editions participants participants.csv", *steps):
        words = shlex.split(re.sub("|".join(here), lambda found: here[found[0]], step))
        match words:
            case [".venv/bin/flask", "--app", "app", *rest]:
                assert typing.invoke(args=rest).exit_code == 0
            case [".venv/bin/python", "freeze.py", *rest]:
                done = run_freeze(*rest, WAYMARK_EDITIONS=editions)
                assert done.returncode == 0, done.stderr
            case [".venv/bin/python", "-m", "scoring", *rest]:
                assert (tmp_path / "with-stages.csv").exists()
                assert scoring(rest) == 0
                audits.append(capsys.readouterr().out.splitlines()[1])
            case ["rm", path]:
                Path(path).unlink()
            case _:
                pytest.fail(f"nothing tries {step}")
    assert [each.partition(":")[0] for each in audits] == ["Safe"]
    assert not (tmp_path / "with-stages.csv").exists()
    assert (tmp_path / "site" / "index.html").exists()


def test_every_target_is_one():

    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert found(r"(?:`|-- )make ([a-z]+)") <= set(targets)


SECRET = r"(?:return|board-link|stop-reminders|core-team/+sign-in/+(?:ticket|back))"
ADDRESSES = [
    *("/return/x", "/return/x/", "/RETURN/x", "//return/x?y", "/core-team/sign-in/ticket/x"),
    *(
        "/core-team/sign-in/back?code=x",
        "/core-team/sign-in",
        "/returning",
        "/stop-reminders/x",
        "/board-link/x",
        "/core-team/keys",
    ),
]


@pytest.mark.parametrize("server", ["nginx", "caddy", "apache"])
def test_each_proxy_is_told_of_the_addresses_that_hold_a_secret(server):
    blocks = re.findall(rf"```{server}\n(.*?)```", DOC, re.DOTALL)
    assert any(f"/+{SECRET}" in block for block in blocks)


@pytest.mark.parametrize("address", ADDRESSES)
def test_those_are_the_addresses_whose_pages_tell_nobody_where_they_are(address):
    told = re.match(rf"/+{SECRET}(?![^/?])", address, re.IGNORECASE)
    assert is_secret_path(address.partition("?")[0]) is bool(told)


def test_every_address_made_with_a_secret_is_one(live):
    secret = {"secret", "ticket", "token"}
    made = [rule.rule for rule in live.url_map.iter_rules() if rule.arguments & secret]
    assert made
    assert [rule for rule in made if not is_secret_path(rule)] == []


@pytest.fixture
def commands(monkeypatch, tmp_path):
    monkeypatch.setenv("WAYMARK_INSTANCE", str(tmp_path))
    return create_app().cli.commands


def test_every_command_is_one(commands):
    assert found(r"flask --app app ([a-z-]+)") <= commands.keys()


def test_python_is_always_the_project_s_own():
    assert not re.findall(r"(?<!\.venv/bin/)\bpython (?:freeze\.py|-m scoring)", DOC)


def test_what_it_says_of_the_site_is_so(site, site_with_address):
    assert (site / "static" / "build").is_dir()
    assert f"`{MANIFEST_FILE}`" in DOC
    assert (site_with_address / "sitemap.xml").exists()
    assert {each.suffix for each in (site / "data").iterdir()} == {".csv", ".json", ".txt"}


def test_nothing_of_the_site_needs_a_type_that_the_hosts_are_not_told_of(site):
    told = {".html", ".css", ".js", ".svg", ".csv", ".json", ".txt"}

    assert {each.suffix for each in site.rglob("*") if each.is_file()} <= told


def test_every_file_that_it_links_to_exists():
    for linked in re.findall(r"\]\(([\w./-]+)\)", DOC):
        assert (ROOT / "docs" / linked).exists(), linked
