"""An organisation's own teams: it sees which there are and how far they have come, and adds one."""

import pytest

from app.store.base import published_questionnaires
from app.store.base.transactions import write_transaction
from app.store.organisations import link_sessions, respondents
from tests.factories.rounds import answer_round
from tests.page_checks.visitor import Visitor


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with a questionnaire for teams."""
    return make_app(sqlite_database, published_several)


def fill_in(member, name):
    """The fields of the form that adds a team, which may stand beside another."""
    page = member.open("/teams")
    (form,) = (each for each in page.tree.iter("form") if each.get("action") == "/teams")
    fields = {each.get("name"): each.get("value", "") for each in form.iter("input")}
    return {**fields, "name": name}


def add(member, name):
    return member._arrive("/teams", member.client.post("/teams", data=fill_in(member, name)))


def test_a_team_is_added_and_its_link_passed_on(app, member):
    assert "See your teams" in member.open("/assessment").words
    page = add(member, "The night team")
    assert "Pass this link on to The night team" in page.words
    team = Visitor(app.test_client())
    overview = team.open(page.by_id("team-link").get("value"))
    assert "The night team" in overview.words
    assert "How well" not in overview.words
    assert "Not started" in member.open("/teams").words


def test_what_a_team_answers_is_not_shown_to_its_organisation(app, member):
    with app.app_context():
        team = respondents.add_team(1, "The night team", "tests")
        asked = published_questionnaires.find_newest_version("team")
        answer_round(team, asked, safety_aware="all")
    page = member.open("/teams")
    assert "The night team How our team is doing: a draft" in page.words
    assert member.open("/assessment/team/1/check").status == 404


def test_the_form_sent_again_once_the_session_is_over_opens_nothing(app, member):
    """A form that makes the sender a new link renews a session: this one makes a link of others."""
    fields = fill_in(member, "The night team")
    member.client.post("/teams", data=fields)
    with app.app_context(), write_transaction() as session:
        link_sessions.end_organisation_sessions(session, 1)
    assert member.client.post("/teams", data=fields).status_code == 401
    assert member.client.get("/assessment").status_code == 401


def test_a_name_twice_says_so_and_makes_no_link(member):
    add(member, "The night team")
    page = add(member, "the night team")
    assert page.status == 422
    assert "is called that already" in page.words


def test_where_no_questions_are_for_teams_nothing_leads_there(make_app, sqlite_database, link):
    app = make_app(sqlite_database)
    member = Visitor(app.test_client())
    member.open(link)
    assert "See your teams" not in member.open("/assessment").words
    assert "Add a team" not in member.open("/teams").words
