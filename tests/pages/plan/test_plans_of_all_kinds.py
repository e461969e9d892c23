"""One plan for every questionnaire of a respondent, whatever kind it is."""

import pytest

from app.store.organisations import return_links
from app.store.participation.organisation_search import list_by_name_keys
from app.store.plans.plan_actions import PlanActionDetails, add_plan_action, find_plan_action
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


def find_chosen(page, name):
    options = page.by_id(name).iter("option")
    return next(each.get("value") for each in options if "selected" in each.attrib)


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


def test_an_action_keeps_a_question_and_an_answer_that_are_not_offered_any_more(app, member):
    with app.app_context():
        owner = list_by_name_keys(["moor lane school"])[0].id
        kept = PlanActionDetails(
            what="Meet", questionnaire_id="team", item_id="safety-aware", expected="fly"
        )
        add_plan_action(owner, kept, "tests")
    page = member.open("/plan/1")
    chosen = {name: find_chosen(page, name) for name in ("question", "expected")}
    assert chosen == {"question": "team/safety-aware", "expected": "fly"}
    member.send(page, question="team/safety-aware", expected="fly", owner="Head")
    with app.app_context():
        stored = find_plan_action(owner, 1)
    assert (stored.owner, stored.item_id, stored.expected) == ("Head", "safety-aware", "fly")
