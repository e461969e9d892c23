"""One plan for every questionnaire of a respondent, whatever kind it is."""

import pytest

from app.store.organisations import return_links
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.page_checks.visitor import Visitor


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with two questionnaires for organisations, one for places and one for teams."""
    return make_app(sqlite_database, published_several)


@pytest.fixture
def arrive(app):
    """Opens a browser for a respondent that is made now."""

    def open_link(make):
        with app.app_context():
            secret = return_links.renew_link(make(), "tests")
        visitor = Visitor(app.test_client())
        visitor.open(f"/return/{secret}")
        return visitor

    return open_link


def list_groups(page):
    return [each.get("label") for each in page.by_id("question").iter("optgroup")]


def test_an_organisation_plans_for_each_of_its_questionnaires(member):
    page = member.open("/plan/new")
    groups = list_groups(page)
    assert len({group.partition(":")[0] for group in groups}) == 2
    # Whichever answer is chosen has to be one of its question’s.
    question = "welcome/safety-aware"
    assert member.send(page, what="Greet", question=question, expected="fly").status == 422
    member.send(page, what="Greet", question=question, expected="all")
    member.send(
        member.open("/plan/new"),
        what="A room", question="organisation/safety-aware", expected="some",
    )  # fmt: skip
    assert "2 actions: 2 planned" in member.open("/plan").words
    assert "2 actions: 2 planned" in member.open("/assessment").words


@pytest.mark.parametrize(
    "make",
    [lambda: add_team(add_organisation("Moor Lane School")), add_partnership],
    ids=["team", "place partnership"],
)
def test_a_team_and_a_place_partnership_have_plans_of_their_own(arrive, make):
    visitor = arrive(make)
    page = visitor.open("/plan/new")
    assert list_groups(page)
    assert "1 action: 1 planned" in visitor.send(page, what="Meet each month").words
    foreign = {"what": "Greet", "question": "welcome/safety-aware"}
    assert visitor.send(visitor.open("/plan/new"), **foreign).status == 422
