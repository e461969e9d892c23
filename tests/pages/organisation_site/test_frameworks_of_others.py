"""The frameworks of others that the programme asks by: answered, told of and set side by side."""

import pytest

from app.settings.config import ROOT
from app.store.base.published_questionnaires import find_newest_version
from app.store.organisations import return_links
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_round
from tests.page_checks.figures import rows_in
from tests.page_checks.visitor import Visitor

BY_PLACES, BY_TEAMS = ("thrive", "integrated-care"), ("arc",)


@pytest.fixture
def app(make_app, sqlite_database):
    """An app that asks what the programme asks."""
    return make_app(sqlite_database, ROOT / "questionnaires")


def answer_all(respondent, questionnaire):
    """Submit a round in which every question has its second choice, and the first its last."""
    asked = find_newest_version(questionnaire)
    first, *_ = asked.items
    given = {item.id: asked.choices[item.id][1].id for item in asked.items}
    given[first.id] = asked.choices[first.id][-1].id
    submit_round(respondent, asked=asked, **{k.replace("-", "_"): v for k, v in given.items()})
    return asked


@pytest.mark.parametrize("questionnaire", [*BY_PLACES, *BY_TEAMS])
def test_every_page_says_whose_it_is(app, viewer, questionnaire):
    with app.app_context():
        team = questionnaire in BY_TEAMS
        one = add_team(add_organisation("Moor Lane")) if team else add_partnership()
        framework = answer_all(one, questionnaire).framework
        secret = return_links.renew_link(one, "tests")
    assert "no licensed measure" in framework.attribution
    visitor = Visitor(app.test_client())
    visitor.open(f"/return/{secret}")

    for address, said in {
        f"/assessment/{questionnaire}/1/results": "Overall, you are at Begun",
        f"/board/{questionnaire}": f"{framework.title}: where we stand",
        f"/method?questionnaire={questionnaire}": "How your stage is worked out",
        "/attributions": framework.title,
    }.items():
        page = visitor.open(address)
        assert said in page.words, address
        assert framework.attribution in page.words, address
    read = viewer.open(f"/core-team/organisations/{one}/rounds/{questionnaire}/1")
    assert "Where it stands" in read.words
    assert framework.attribution in read.words


def test_where_values_are_many_the_places_stand_across(app, viewer):
    with app.app_context():
        for place in ("hull", "york"):
            answer_all(add_partnership(place, f"{place} together"), "thrive")
    page = viewer.open("/core-team/compare?questionnaire=thrive")
    rows = rows_in(page, "Where the partnership of each place stands")
    assert [each.partition(":")[0] for each in rows[0][:4]] == [
        "Principle", "Hull", "East Riding of Yorkshire No answers that count here yet", "York"
    ]  # fmt: skip
    assert [row[0] for row in rows[1:4]] == ["Overall", "Common language", "Needs-led"]
    assert rows[2][1:4] == ["Kept up", "–", "Kept up"]


@pytest.mark.parametrize(("questionnaire", "word"), [("thrive", "principle"), ("arc", "domain")])
def test_what_its_parts_are_called_is_said_wherever_a_value_would_be(
    app, viewer, questionnaire, word
):
    with app.app_context():
        team = questionnaire in BY_TEAMS
        one = add_team(add_organisation("Moor Lane")) if team else add_partnership()
        answer_all(one, questionnaire)
        answer_all(one, questionnaire)
        secret = return_links.renew_link(one, "tests")
    visitor = Visitor(app.test_client())
    visitor.open(f"/return/{secret}")
    for address in (
        f"/assessment/{questionnaire}/1/results",
        f"/assessment/{questionnaire}/2/results",
        f"/assessment/{questionnaire}/1/what-if",
        f"/board/{questionnaire}",
        f"/method?questionnaire={questionnaire}",
    ):
        words = visitor.open(address).words.lower()
        assert word in words, address
        assert "value" not in words, address
    file = visitor.client.get(f"/assessment/{questionnaire}/1/take/placement.csv").text
    assert file.splitlines()[0].startswith(f"\ufeff{word.capitalize()},")
    for page in ("compare", "compare/change", "compare/questions"):
        words = viewer.open(f"/core-team/{page}?questionnaire={questionnaire}").words.lower()
        assert "value" not in words, page
    kept = rows_in(viewer.open(f"/core-team/organisations/{one}"), "Its stage in each round")
    assert kept[0][0] == word.capitalize()
