"""A team and a place partnership say where they are written to, as an organisation does."""

import pytest

from app.store.base.transactions import write_transaction
from app.store.organisations import respondents, return_links
from app.store.organisations.contact_addresses import ContactEdit, get_contact, set_contact
from app.store.organisations.stopped_reminders import make_stop_token, set_reminders_stopped
from tests.page_checks.visitor import Visitor

ADDRESS = "team@example.org"


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with questionnaires for teams and for places."""
    return make_app(sqlite_database, published_several)


def arrive(app, number):
    """Somebody with the private link of that respondent."""
    with app.app_context():
        secret = return_links.renew_link(number, "tests")
    visitor = Visitor(app.test_client())
    visitor.open(f"/return/{secret}")
    return visitor


@pytest.fixture
def team(app, member):
    """The number of a team of whoever came by the link."""
    with app.app_context():
        return respondents.add_team(1, "The night team", "tests")


def stored(app, number):
    with app.app_context():
        return get_contact(number)


def test_a_team_gives_an_address_and_starts_reminders_again(app, team):
    visitor = arrive(app, team)
    page = visitor.open("/contact")
    assert "The core team sends invitations and reminders there" in page.words
    wrong = visitor.send(page, contact="nobody@")
    assert wrong.status == 422
    assert wrong.fields["contact"] == "nobody@"
    assert "It is saved" in visitor.send(wrong, contact=ADDRESS).words
    assert stored(app, team) == (ADDRESS, False, False)
    with app.app_context(), write_transaction() as session:
        set_reminders_stopped(session, team, True, "visitor")
    page = visitor.open("/contact")
    assert "They are stopped at the moment" in page.words
    visitor.send(page, reminders="y")
    assert stored(app, team) == (ADDRESS, False, False)


def test_whoever_stopped_them_is_told_where_they_start_again(app, team):
    with app.app_context(), write_transaction() as session:
        _, secret = return_links.insert_link(session, team, sent_to=ADDRESS)
        set_contact(session, team, ContactEdit(ADDRESS), "tests")
        set_reminders_stopped(session, team, True, "visitor")
    page = Visitor(app.test_client()).open(f"/stop-reminders/{make_stop_token(secret)}")
    assert "can start reminders again, from the overview" in page.words


def test_two_addresses_at_once_are_both_shown(app, team):
    visitor = arrive(app, team)
    visitor.send(visitor.open("/contact"), contact="first@example.org")
    page = visitor.open("/contact")
    visitor.send(visitor.open("/contact"), contact=ADDRESS)
    both = visitor.send(page, contact="other@example.org")
    assert both.status == 409
    assert f"It is {ADDRESS} now" in both.words
    assert both.fields["contact"] == "other@example.org"
    visitor.send(both)
    assert stored(app, team).address == "other@example.org"


def test_the_overview_leads_there(app, team, member):
    assert arrive(app, team).open("/assessment").words.count("an e-mail address to write to") == 1
    assert "an e-mail address to write to" not in member.open("/assessment").words
    assert member.open("/contact").address == "/details"
