"""Every route by every role: a table made from the app's own map of addresses.

A new route has a rule (test_access.py sees to it), and the rule says who gets in. What each role
may do is written here once, and tried on every route and method.
"""

from datetime import date, timedelta

import pytest

from app.model import EvidenceKind
from app.store.accounts import account_sessions, accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.evidence.evidence_pieces import PieceContent, add_piece
from app.store.organisations import return_links
from app.store.plans.plan_actions import PlanActionDetails, add_plan_action
from app.store.reports import kpi_figures, programme_goals
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.programme_goals import GoalKind, NewGoal
from app.web.access import Rule, get_access_rule
from tests.actors import DETAILS
from tests.databases.dump import dump
from tests.factories.help_requests import ask as request_help
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import begin_round, submit_answers
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import Visitor

OPENS = {
    "a stranger": {Rule.PUBLIC},
    "an organisation": {Rule.PUBLIC, Rule.HOLDER},
    "a viewer": {Rule.PUBLIC, Rule.MEMBER, Rule.SETTING_UP},
    "an editor": {Rule.PUBLIC, Rule.MEMBER, Rule.SETTING_UP, Rule.EDITOR},
    "a key": {Rule.PUBLIC, Rule.KEY},
}
REFUSED = {401, 403}
# No such link is live, and no provider is set up.
NOT_THERE = {
    "/return/no-such-link",
    "/stop-reminders/x",
    "/board-link/no-such-link",
    "/core-team/sign-in/with",
    "/core-team/sign-in/back",
    # No links were made just now.
    "/core-team/organisations/links/made.csv",
    # These questions are set beside nothing of others.
    "/outcomes",
    "/core-team/compare/frameworks",
    "/core-team/compare/frameworks.xlsx",
    # An organisation is renamed with its other details.
    "/core-team/organisations/1/name",
}
# What confirms any of the deeds that are asked about twice, or picks one.
CONFIRMED = {"confirm": "yes", "anyway": "yes", "go": "import", "keep": "1", "gone": "2"}
GOAL = NewGoal(GoalKind.TAKEN_PART, "", 0, 60, date(2026, 4, 1), date(2036, 3, 31), "")
FIGURE = NewFigure("case-studies", date(2026, 3, 31), "", 3, "The register", "")


class Person:
    """Somebody with a browser, or a program with a key, in one of the roles."""

    def __init__(self, visitor, headers=None):
        self.visitor = visitor
        self.headers = headers or {}
        self.missed = set()

    def ask(self, method, address, token=""):
        """The response, and whether it let this person in."""
        response = self.visitor.client.open(
            address, method=method, data={"csrf_token": token}, headers=self.headers
        )
        if method == "GET" and response.status_code == 404:
            self.missed.add(address)
        to_sign_in = "/core-team/sign-in?onward" in response.headers.get("Location", "")
        return response.status_code not in REFUSED and not to_sign_in

    def token(self):
        """What a form of this person's own carries."""
        return self.visitor.open("/join").fields["csrf_token"]


@pytest.fixture
def people(app, sign_in, monkeypatch):
    """Makes somebody in a role. There is an organisation with a draft, and another's beside it."""
    with app.app_context():
        for name in ("Moor Lane School", "The Others"):
            secret = return_links.join_organisation(DETAILS._replace(name=name), "tests")
            holder = return_links.find_link_holder(secret)
            begin_round(holder.organisation_id)
        request_help(holder.organisation_id)
        add_plan_action(holder.organisation_id, PlanActionDetails(what="A quiet room"), "tests")
        add_piece(holder.organisation_id, PieceContent("A policy", EvidenceKind.POLICY), "tests")
        disable_disclosure_control(monkeypatch)
        submit_answers(add_joined_organisation())
        publish_edition()
        maker = accounts.add_account("maker@example.org", "Maker", Role.EDITOR, "", "tests")
        kpi_figures.enter_figure(FIGURE, maker, "tests")
        programme_goals.set_goal(GOAL, maker, "tests")
        key = api_keys.create_api_key("Evaluators", timedelta(days=1), maker, "tests")

    def person(role):
        if role in {"a viewer", "an editor"}:
            return Person(sign_in(Role.VIEWER if role == "a viewer" else Role.EDITOR))
        visitor = Visitor(app.test_client())
        if role == "an organisation":
            visitor.open(f"/return/{secret}")
        return Person(visitor, {"Authorization": f"Bearer {key}"} if role == "a key" else None)

    return person


@pytest.mark.parametrize("role", OPENS)
def test_a_role_opens_what_its_rules_open_and_nothing_else(app, people, role):
    person, told, expected = people(role), {}, {}
    for method, address, endpoint in routes_of(app):
        if method == "GET":
            expected[method, endpoint] = get_access_rule(app, endpoint) in OPENS[role]
            told[method, endpoint] = person.ask(method, address)

    assert len(told) > 50
    assert told == expected
    # A page that is not there lets everybody in: so each one tried is there, but for these.
    assert person.missed <= NOT_THERE


@pytest.mark.parametrize("role", OPENS)
def test_a_role_does_nothing_that_its_rules_do_not_open(app, people, role):
    writing = [each for each in routes_of(app) if each[0] != "GET"]
    refused = [each for each in writing if get_access_rule(app, each[2]) not in OPENS[role]]
    person = people(role)
    token = person.token()
    with app.app_context():
        before = dump()
    told = {each: person.ask(*each[:2], token) for each in refused}

    assert told == dict.fromkeys(refused, False)
    assert refused
    with app.app_context():
        assert dump() == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
@pytest.mark.parametrize("role", OPENS)
def test_asking_about_a_page_does_nothing(app, people, role, method):
    """Whatever form comes along. Nobody's token guards these methods."""
    person = people(role)
    client = person.visitor.client
    cookie = client.get_cookie("waymark")
    with app.app_context():
        before = dump()
    for _, address, _ in routes_of(app):
        answer = client.open(address, method=method, data=CONFIRMED, headers=person.headers)
        assert "Set-Cookie" not in answer.headers, address
    with app.app_context():
        assert dump() == before
    assert client.get_cookie("waymark") == cookie


def test_an_editor_gets_in_wherever_something_is_written_for_editors(app, people):
    writing = [each for each in routes_of(app) if get_access_rule(app, each[2]) is Rule.EDITOR]
    writing = [each for each in writing if each[0] == "POST"]
    told = {}
    for method, address, endpoint in writing:
        person = people("an editor")
        told[endpoint] = person.ask(method, address, person.token())

    assert told == dict.fromkeys(told, True)
    assert len(told) > 8


def test_what_a_link_opens_is_its_own_organisation_s(app, people):
    """The number in a held address is a round of the organisation that asks, never of another."""
    for _, address, endpoint in routes_of(app):
        if get_access_rule(app, endpoint) is Rule.HOLDER and "organisation_id" in address:
            pytest.fail(f"{endpoint} takes an organisation's id from its address")
    page = people("an organisation").visitor.open("/assessment")
    assert "The Others" in page.response.text
    assert "Moor Lane" not in page.response.text


@pytest.mark.usefixtures("another_editor")
@pytest.mark.parametrize("ended", ["account", "session", "role"])
def test_what_is_ended_elsewhere_ends_at_once(app, editor, ended):
    with editor.client.session_transaction() as session:
        secret = session["member"]
    with app.app_context():
        mine = account_sessions.find_member(secret).account_id
        if ended == "account":
            accounts.end_account(mine, "tests")
        elif ended == "session":
            accounts.sign_out_everywhere(mine, "tests")
        else:
            accounts.change_role(mine, Role.VIEWER, "tests")
    expected = 403 if ended == "role" else 302
    assert editor.client.get("/core-team/organisations/add").status_code == expected
