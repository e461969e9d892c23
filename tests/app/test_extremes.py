"""Dates, numbers and ids at their extremes, in every address and form: never a fault of ours."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from app.store import accounts, figures, keys
from app.store.figures import NewFigure
from app.store.sessions import Role
from tests.app.published import published, without_control
from tests.app.routes import routes_of
from tests.app.taking_part import put, submit

EXTREMES = [
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "9999-12-31", "-1", str(10**30), "NaN",
    "\uff11\uff12", "", "a" * 3000, "\x00", "\ufffe", "31 February 2027",
]  # fmt: skip
NAMES = [
    "known", "from", "to", "page", "q", "measure", "place", "sector", "size", "status", "version",
    "with", "seen", "onward", "day", "soon", "value", "item", "given", "span", "definitions",
    "code", "state", "prompt", "entered", "after", "limit", "a[]",
]  # fmt: skip
IN_ADDRESSES = [
    "0",
    "-1",
    str(2**31),
    str(10**30),
    "9999-12-31",
    "0001-01-01",
    "%00",
    "NaN",
    "\uff11\uff12",
]


@pytest.fixture
def app(make_app, database, monkeypatch):
    """A world with something of everything, on each kind of database."""
    made = make_app(database)
    with made.app_context():
        without_control(monkeypatch)
        put("Moor Lane School", size="up-to-10")
        submit(1, timedelta(days=300), safety_aware_1="some")
        published()
        account = accounts.add("e@example.org", "E", Role.EDITOR, "", "tests")
        figures.enter(
            NewFigure("case-studies", date(2026, 3, 31), "", 1, "A list", ""), account, ""
        )
        made.config["TESTS_KEY"] = keys.make_key("Evaluators", timedelta(days=1), account, "tests")
    return made


def _told(client, address, **more):
    return client.get(address, **more).status_code


def test_no_parameter_of_an_address_is_a_fault_of_ours(app, editor):
    held = {"Authorization": f"Bearer {app.config['TESTS_KEY']}"}
    addresses = [address for method, address, _ in routes_of(app) if method == "GET"]
    told = {
        (address, extreme): status
        for address in addresses
        for extreme in EXTREMES
        if (
            status := _told(
                editor.client,
                f"{address}?{urlencode([(name, extreme) for name in NAMES] + [('page', extreme)])}",
                headers=held,
            )
        )
        >= 500
    }

    assert told == {}


def test_no_part_of_an_address_is_a_fault_of_ours(app, editor):
    held = {"Authorization": f"Bearer {app.config['TESTS_KEY']}"}
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in rule.methods]
    told = {}
    for rule in rules:
        for extreme in IN_ADDRESSES:
            address = rule.rule
            for argument in rule.arguments:
                start = address.index("<")
                assert argument
                address = address[:start] + extreme + address[address.index(">") + 1 :]
            status = _told(editor.client, address, headers=held)
            if status >= 500:
                told[address] = status

    assert told == {}


def test_no_field_of_a_form_is_a_fault_of_ours(app, editor):
    token = editor.open("/join").fields["csrf_token"]
    addresses = [address for method, address, _ in routes_of(app) if method == "POST"]
    fields = [
        *NAMES, "name", "contact", "because", "on_day", "amount", "source", "note", "allowed",
        "lasts", "gone", "organisation", "to", "checked", "response", "run", "asked_on", "word",
        "again", "code", "email", "password", "run", "go", "safety-aware-1", "safety-aware-1.note",
    ]  # fmt: skip
    told = {}
    for address in addresses:
        if "sign-out" in address or address.endswith("/remove"):
            continue
        for extreme in (
            "\x00",
            "\x1b",
            "\ufffe",
            str(10**30),
            "0001-01-01",
            "\uff11\uff12",
            "-1",
            "é\u0301" * 500,
        ):
            data = [(name, extreme) for name in fields]
            status = editor.client.post(
                address, data={"csrf_token": token, **dict(data)}
            ).status_code
            if status >= 500:
                told[address, extreme] = status

    assert told == {}
