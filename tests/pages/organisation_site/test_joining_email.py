"""Whoever joins may give an address, and gets the private link there, or is told why not."""

import re
from datetime import timedelta

import pytest

from app.settings.mail_settings import parse_mail_server
from app.store.demo import demo_data
from app.store.organisations import joining_emails
from app.store.organisations.joining import join_by_form
from app.store.participation import invitations, organisation_search
from app.store.participation.organisation_search import Status
from tests.actors import DETAILS
from tests.databases.dump import dump
from tests.fakes.mail_server import HOST, REFUSED, serving
from tests.page_checks.visitor import Visitor

HEAD = "head@example.org"
JOINING = {"name": "Moor Lane", "places": "hull", "sector": "education", "size": "up-to-10"}
NOT_SENT = "could not be sent"


@pytest.fixture
def server(app):
    """A mail server on this machine, which the app sends by."""
    with serving() as found:
        app.config["POST_OFFICE"] = parse_mail_server(
            f"smtp-plain://{HOST}:{found.port}", "waymark@example.org"
        )
        yield found


@pytest.fixture
def join(app):
    """Joins on a browser of one's own; returns the page that shows the link."""

    def fill_in(contact=HEAD, **typed):
        visitor = Visitor(app.test_client())
        page = visitor.open("/join")
        return visitor.post(page, {**page.fields, **JOINING, "contact": contact, **typed})

    return fill_in


def link_on(page):
    return page.by_id("return-link").get("value")


def actions(app):
    with app.app_context():
        return [row[3] for row in dump()["event"]]


def test_the_link_that_is_shown_goes_to_the_address_too(app, server, join):
    page = join()
    assert f"We have sent your private link to {HEAD} too." in page.words
    assert f"It went to {HEAD} too. If that address is wrong" in page.words
    (letter,) = server.box.letters
    text = letter.get_content()
    assert server.box.addresses == [HEAD]
    assert link_on(page) in text
    (stops_at,) = re.findall(r"http\S+/stop-reminders/\S+", text)
    assert letter["List-Unsubscribe"] == f"<{stops_at}>"
    assert "link-sent" in actions(app)


def test_no_word_of_whoever_joined_is_carried_to_a_stranger(server, join):
    join(name="Win a prize at evil.example")
    (letter,) = server.box.letters
    assert "evil" not in letter.as_string()
    assert "Was this not you?" in letter.get_content()


def test_nobody_was_invited_by_it(app):
    with app.app_context():
        secret = join_by_form(DETAILS, "a form", "visitor", contact=HEAD).secret
        joining_emails.start_link_email(secret, HEAD, {})
        joining_emails.record_link_email(secret, "visitor")
        assert organisation_search.find_organisation(1).status is Status.JOINED
        assert invitations.last_sent_times([1]) == {}


def test_the_core_team_sees_whose_word_the_address_is_and_can_remind(server, join, editor):
    join()
    told = editor.open("/core-team/organisations/1").words
    assert "given by whoever joined, on" in told
    assert "An e-mail address was given as it joined" in told
    assert "Its private link was sent to it by e-mail" in told
    assert "1 can be written to now" in editor.open("/core-team/organisations/remind").words


@pytest.mark.parametrize("address", [REFUSED, HEAD])
def test_where_it_cannot_be_sent_they_have_joined_all_the_same(app, server, join, address):
    server.box.broken = True
    page = join(address)
    assert f"Your private link {NOT_SENT} to {address}" in page.words
    assert "It went to" not in page.words
    assert Visitor(app.test_client()).open(link_on(page)).address == "/assessment"
    assert "link-sent" not in actions(app)
    with app.app_context():
        assert [link.sent_to for link in invitations.list_links(1)] == [""]


def test_where_nobody_knows_the_page_says_so(app, server, join):
    server.box.vanishes = True
    assert f"may have reached {HEAD}, or not" in join().words
    with app.app_context():
        # So that the e-mail's own link stops reminders, if it came.
        assert [link.sent_to for link in invitations.list_links(1)] == [HEAD]


def test_an_address_of_somebody_else_gets_few(server, join, clock):
    for number in range(3):
        join(name=f"Moor Lane {number}")
    page = join(HEAD.upper(), name="Moor Lane 4")
    assert f"{NOT_SENT} to {HEAD.upper()}: Several e-mails have gone there today" in page.words
    assert len(server.box.letters) == 3
    assert link_on(page)
    clock.set_to(clock.at + timedelta(days=1))
    join(name="Moor Lane 5")
    assert len(server.box.letters) == 4


def test_a_button_pressed_twice_sends_one(app, server, visitor):
    page = visitor.open("/join")
    again = Visitor(app.test_client())
    again.client.set_cookie("waymark", visitor.client.get_cookie("waymark").value)
    for each in (visitor, again):
        each.post(page, {**page.fields, **JOINING, "contact": HEAD})
    assert len(server.box.letters) == 1


def test_without_an_address_nothing_is_said_of_one(server, join):
    page = join("")
    assert "sent" not in page.words
    assert server.box.letters == []


def test_a_wrong_address_is_named_and_nothing_is_lost(app, server, join):
    page = join("head at example")
    assert page.status == 422
    assert page.fields["contact"] == "head at example"
    assert page.fields["name"] == "Moor Lane"
    assert actions(app) == []


def test_without_a_mail_server_the_core_team_writes(app, join, visitor):
    assert "This service sends no e-mail itself" in visitor.open("/join").words
    assert f"We have kept {HEAD}. This service sends no e-mail" in join().words
    with app.app_context():
        assert organisation_search.find_organisation(1).contact == HEAD


def test_a_made_up_world_writes_to_nobody(app, server, join, monkeypatch):
    monkeypatch.setattr(demo_data, "is_made_up", lambda: True)
    join()
    assert server.box.letters == []
