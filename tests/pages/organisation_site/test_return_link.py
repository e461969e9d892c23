"""Whoever comes by an invitation, and whoever would join without one."""

import pytest

from app.store.participation import links_by_hand
from tests.factories.organisations import add_organisation
from tests.factories.rounds import answer_round
from tests.page_checks.visitor import Visitor

HEAD = "head@example.org"


@pytest.fixture
def school(app):
    """An organisation that was added and not written to."""
    with app.app_context():
        return add_organisation("Moor Lane Schoöl", HEAD)


@pytest.fixture
def guest(app, school):
    """Somebody who came by an invitation, to an organisation whose size nobody has said."""
    with app.app_context():
        secret = links_by_hand.make_link(school, "tests")
    visitor = Visitor(app.test_client())
    visitor.open(f"/return/{secret}")
    return visitor


def test_whoever_arrives_says_the_size_first_and_is_told_to_keep_the_link(guest):
    page = guest.open("/assessment")
    assert "Keep the link that brought you here" in page.words
    assert "One detail is missing" in page.words

    details = guest.open("/details")
    assert "Moor Lane Schoöl" in details.response.text
    unsaid = guest.send(details)
    assert unsaid.status == 422
    fields = {**details.fields, "places": ["hull"], "size": "11-to-50"}
    ready = guest.post(details, fields)
    assert ready.address == "/assessment"
    assert "missing" not in ready.words
    assert "There are" in guest.send(ready).words


def test_a_round_cannot_be_started_without_it(guest):
    token = guest.open("/details").fields["csrf_token"]
    answer = guest.client.post("/assessment", data={"csrf_token": token})
    assert answer.headers["Location"] == "/details"


def test_one_that_has_started_is_asked_kindly(app, guest, school):
    with app.app_context():
        answer_round(school)
    page = guest.open("/assessment")
    assert "Add it when it suits you" in page.words
    assert "Start with" in page.words


# ---------------------------------------------------------------- registration


@pytest.fixture
def by_invitation(make_app, sqlite_database):
    """Somebody who visits where organisations take part by invitation."""
    return Visitor(make_app(sqlite_database, REGISTRATION="invitation").test_client())


def test_by_invitation_nobody_joins_alone_and_the_page_says_whom_to_ask(by_invitation):
    page = by_invitation.open("/join")
    assert page.status == 403
    assert "hnf-tr.hnymhpmo@nhs.net" in page.words
    start = by_invitation.open("/")
    assert "Organisations take part by invitation" in start.words
    assert "Start now" not in start.words


def test_open_to_all_anybody_joins(visitor):
    assert "Start now" in visitor.open("/").words
    assert visitor.open("/join").status == 200
