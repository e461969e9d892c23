"""Dates, numbers and ids at their extremes, in every address and form: never a fault of ours.

Every page is asked for what it reads of its address or its form, each by itself: so that no early
refusal hides what comes after it. The extremes take turns.
"""

import re
from datetime import date, timedelta
from itertools import cycle
from typing import ClassVar
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import ImmutableMultiDict

from app.store.accounts import accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.reports import kpi_figures, programme_goals
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.programme_goals import GoalKind, NewGoal
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_round
from tests.page_checks.routes import routes_of

EXTREMES = [
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "9999-12-31", "-1", str(10**30), "NaN",
    "\uff11\uff12", "", "a" * 3000, "\x00", "\ufffe", "31 February 2027", "\ud800", "\x1b",
]  # fmt: skip
IN_ADDRESSES = ["0", "-1", str(2**31), str(10**30), "9999-12-31", "%00", "%ED%A0%80", "NaN"]
# What would leave nobody who is signed in, or nothing to try.
ENDS = ("sign-out", "/remove")


class Noted(ImmutableMultiDict):
    """What came, noting the names that a page asks for."""

    asked: ClassVar[list[str]] = []

    def get(self, key, default=None, type=None):
        self.asked.append(key)
        return super().get(key, default, type)

    def getlist(self, key, type=None):
        self.asked.append(key)
        return super().getlist(key, type)

    def __contains__(self, key):
        self.asked.append(key)
        return super().__contains__(key)

    def __getitem__(self, key):
        self.asked.append(key)
        return super().__getitem__(key)


@pytest.fixture
def app(make_app, database, monkeypatch):
    """A world with something of everything, on each kind of database."""
    made = make_app(database)
    monkeypatch.setattr(made.request_class, "parameter_storage_class", Noted)
    with made.app_context():
        disable_disclosure_control(monkeypatch)
        add_organisation("Moor Lane School", size="up-to-10")
        submit_round(1, timedelta(days=300), safety_aware_1="some")
        publish_edition()
        account = accounts.add_account("e@example.org", "E", Role.EDITOR, "", "tests")
        kpi_figures.enter_figure(
            NewFigure("case-studies", date(2026, 3, 31), "", 1, "A list", ""), account, ""
        )
        goal = NewGoal(GoalKind.CAME_BACK, "", 0, 3, date(2026, 3, 31), date(2036, 3, 31), "")
        programme_goals.set_goal(goal, account, "")
        made.config["TESTS_KEY"] = api_keys.create_api_key(
            "Evaluators", timedelta(days=1), account, "tests"
        )
    return made


@pytest.fixture
def client(app, editor):
    """An editor's browser, which also sends a key to the API."""
    editor.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {app.config['TESTS_KEY']}"
    return editor.client


def fault_in(told):
    """What is wrong with an answer; None where it is a page with words, or another answer."""
    if told.status_code >= 500:
        return told.status_code
    is_page = told.mimetype == "text/html" and not 300 <= told.status_code < 400
    return "no words" if is_page and "<h1" not in told.text else None


def faults_of(targets, send):
    """What is wrong where each is sent nothing, an extreme in one thing it asks for, and in all."""
    turns, faults = cycle(EXTREMES), {}
    for target in targets:
        Noted.asked.clear()
        faults[target] = fault_in(send(target, {}))
        names = sorted({*Noted.asked} - {"csrf_token"})
        for some in [*([name] for name in names), names]:
            extreme = next(turns)
            faults[target, *some, extreme] = fault_in(send(target, dict.fromkeys(some, extreme)))
    return {what: fault for what, fault in faults.items() if fault}


def addresses(app, method):
    found = [address for each, address, _ in routes_of(app) if each == method]
    return [each for each in found if not each.endswith(ENDS)]


def test_no_parameter_of_an_address_is_a_fault_of_ours(app, client):
    def ask(address, fields):
        return client.get(f"{address}?{urlencode(fields, errors='surrogatepass')}")

    assert faults_of(addresses(app, "GET"), ask) == {}


def test_no_part_of_an_address_is_a_fault_of_ours(app, client):
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in rule.methods]
    found = [re.sub("<[^>]+>", extreme, rule.rule) for rule in rules for extreme in IN_ADDRESSES]

    assert {each: fault for each in found if (fault := fault_in(client.get(each)))} == {}


def test_no_field_of_a_form_is_a_fault_of_ours(app, client, editor):
    token = editor.open("/join").fields["csrf_token"]

    def send(address, fields):
        sent = urlencode({"csrf_token": token, **fields}, errors="surrogatepass")
        kind = "application/x-www-form-urlencoded"
        return client.post(address, data=sent, content_type=kind)

    assert faults_of(addresses(app, "POST"), send) == {}
