"""Coming back, for whoever answers, whichever questionnaire."""

import pytest

from app.store.base import published_questionnaires
from app.store.organisations import return_links
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import answer_round, submit_round
from tests.page_checks.visitor import Visitor


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with two questionnaires for organisations, one for places and one for teams."""
    return make_app(sqlite_database, published_several)


@pytest.mark.parametrize(
    ("make", "questionnaire"),
    [
        (lambda: add_organisation("Moor Lane School"), "welcome"),
        (lambda: add_team(add_organisation("Moor Lane School")), "team"),
        (add_partnership, "place"),
    ],
    ids=["an organisation", "a team", "a place"],
)
def test_a_second_round_says_what_moved_since_the_first(app, make, questionnaire):
    with app.app_context():
        asked = published_questionnaires.get_questionnaire((questionnaire, 1))
        highest, lower = (
            {item.id: asked.choices[item.id][level].id for item in asked.items}
            for level in (-1, -2)
        )
        respondent = make()
        submit_round(respondent, asked=asked, **highest)
        answer_round(respondent, asked, **lower)
        secret = return_links.renew_link(respondent, "tests")
    member = Visitor(app.test_client())
    member.open(f"/return/{secret}")
    address = f"/assessment/{questionnaire}/2"
    section = asked.sections[0].value
    assert "What you said last time" in member.open(f"{address}/{section}").words
    member.send(member.open(f"{address}/check"))
    words = member.open(f"{address}/results").words
    assert "What moved since last time Since round 1, submitted on" in words
    assert "We see more now" in words
    assert "Your way over all rounds" in words
