"""Whatever adds something adds it once: a form that is sent twice, or twice at the same moment.

Its button was pressed twice, or its browser sent it again: both answers show what the first did.
"""

from typing import NamedTuple

import pytest

from app.store.accounts.account_sessions import Role
from app.store.accounts.accounts import EmailTakenError, add_account
from app.store.organisations import return_links
from scoring import disclosure
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import show_whole_only
from tests.factories.response_files import make_response_file
from tests.factories.rounds import submit_round
from tests.page_checks.two_copies import after_another, at_once
from tests.page_checks.visitor import Visitor

TEAM = "/core-team"
DETAILS = {"name": "Moor Lane", "places": "hull", "sector": "education", "size": "up-to-10"}
FIGURE = {"measure": "case-studies", "on_day": "1 March 2026", "amount": "3", "source": "A list"}


class Adds(NamedTuple):
    """A form: who sends it, from which page to where, what is filled in, and the rows it adds."""

    who: str
    page: str
    to: str
    fields: dict[str, object]
    rows: dict[str, int]


ONE_MORE = {"organisation": 1}
ROUND = {"assessment": 1}
FORMS = {
    "joining": Adds("visitor", "/join", "/join", DETAILS, {**ONE_MORE, **ROUND}),
    "a round": Adds("submitted", "/assessment", "/assessment", {}, ROUND),
    "answers brought along": Adds("newcomer", "/bring", "/bring/in", {"response": ...}, ROUND),
    "an organisation": Adds(
        "editor", f"{TEAM}/organisations/add", f"{TEAM}/organisations/add", DETAILS, ONE_MORE
    ),
    "another of the same name": Adds(
        "editor",
        f"{TEAM}/organisations/add",
        f"{TEAM}/organisations/add",
        {**DETAILS, "name": "Hill School", "anyway": "yes"},
        ONE_MORE,
    ),
    "a figure": Adds(
        "editor", f"{TEAM}/report/figures/enter", f"{TEAM}/report/figures/enter", FIGURE,
        {"figure": 1},
    ),
    "an edition": Adds(
        "editor", f"{TEAM}/editions/prepare", f"{TEAM}/editions/prepare", {"note": "Ours"},
        {"edition": 1},
    ),
    "a key": Adds(
        "editor", f"{TEAM}/keys", f"{TEAM}/keys", {"name": "Evaluators", "lasts": "30"},
        {"api_token": 1},
    ),
    "a link to copy": Adds(
        "editor", f"{TEAM}/organisations/1/invite", f"{TEAM}/organisations/1/invite", {},
        {"return_link": 1},
    ),
    "a link of their own": Adds("newcomer", "/your-link", "/your-link", {}, {"return_link": 1}),
    "two made one": Adds(
        "editor", f"{TEAM}/organisations/1/merge?with=2", f"{TEAM}/organisations/1/merge", {},
        {"organisation": -1},
    ),
    "a response file, as a draft": Adds(
        "editor", f"{TEAM}/organisations/1/response", f"{TEAM}/organisations/1/response",
        {"checked": ..., "go": "draft"}, ROUND,
    ),
    "a response file, submitted": Adds(
        "editor", f"{TEAM}/organisations/1/response", f"{TEAM}/organisations/1/response",
        {"checked": ..., "go": "submit"}, {**ROUND, "evidence_piece": 1, "evidence_item": 1},
    ),
}  # fmt: skip
# What a form may make each time that it is sent: a way in, and a note of who came by it.
EACH_TIME = {"event", "return_link", "link_session", "sign_in_failure"}


@pytest.fixture
def app(make_app, database, monkeypatch):
    """An app on each kind of database, with one school in it, that has said how large it is."""
    monkeypatch.setattr(disclosure, "clear_edition", show_whole_only)
    made = make_app(database)
    with made.app_context():
        add_organisation("Hill School", size="up-to-10")
        add_organisation("Hill Primary", size="up-to-10")
    return made


@pytest.fixture
def newcomer(app):
    """Somebody who came by a link and has no round."""
    return _by_link(app)


@pytest.fixture
def submitted(app):
    """Somebody whose round is submitted."""
    with app.app_context():
        submit_round(1)
    return _by_link(app)


def _by_link(app):
    guest = Visitor(app.test_client())
    with app.app_context():
        secret = return_links.renew_link(1, "tests")
    guest.open(f"/return/{secret}")
    return guest


@pytest.fixture
def send(app, request):
    """Sends a form of the table twice from one browser, by what runs both; gives both pages."""

    def twice(form, run):
        if form.rows.get("edition"):
            request.getfixturevalue("submitted")
        sender = request.getfixturevalue(form.who)
        filled = {**_hidden(sender.open(form.page).tree), **form.fields}
        with app.app_context():
            checked = make_response_file().decode()
        filled = {name: checked if each is ... else each for name, each in filled.items()}
        if form.rows.get("edition"):
            filled |= {"day": sender.open(form.page).fields["day"]}
        before = _counts(app)
        pages = run(lambda browser: _send(browser, form.to, filled), _two_of(app, sender))
        after = _counts(app)
        return pages, {name: after[name] - before[name] for name in after if name in before}

    return twice


def _hidden(tree):
    hidden = (
        each for each in next(tree.iter("main")).iter("input") if each.get("type") == "hidden"
    )
    return {each.get("name"): each.get("value") for each in hidden}


def _two_of(app, sender):
    other = Visitor(app.test_client())
    other.client.set_cookie("waymark", sender.client.get_cookie("waymark").value)
    return sender, other


def _send(browser, address, fields):
    return browser._arrive(address, browser.client.post(address, data=fields))


def _counts(app):
    with app.app_context():
        return {table: len(rows) for table, rows in dump().items()}


@pytest.mark.parametrize("run", [after_another, at_once])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_that_is_sent_twice_adds_once_and_says_the_same_twice(send, form, run):
    (first, second), added = send(form, run)

    assert {each.status for each in (first, second)} == {200}
    assert first.address == second.address
    if form.who != "visitor":  # Whoever joins gets a link of their own by each answer.
        assert first.words == second.words
    assert {name: added[name] for name in form.rows} == form.rows
    assert {name for name in added if added[name]} <= {*form.rows, *EACH_TIME, *FOLLOWS}


FOLLOWS = {
    "sent_form", "organisation_place", "answer", "placement", "standing", "answer_tally",
    "stage_tally", "day_tally", "roll",
}  # fmt: skip


def test_an_account_that_is_made_at_the_same_moment_is_made_once(app):
    def make(by):
        with app.app_context():
            try:
                return add_account("once@example.org", "Once", Role.EDITOR, "a-hash", by)
            except EmailTakenError:
                return None

    assert at_once(make, ["one", "other"]).count(None) == 1
