"""What the core team sees of rounds of several questionnaires: each under its own name."""

import pytest

from app.store.base.published_questionnaires import find_newest_version
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_team
from tests.factories.rounds import answer_round, submit_round


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with several questionnaires, two of which are for organisations."""
    return make_app(sqlite_database, published_several)


@pytest.fixture
def mine(app):
    """An organisation that has submitted a round of either."""
    with app.app_context():
        organisation = add_organisation("Moor Lane School")
        submit_round(organisation, safety_aware="all")
        welcome = find_newest_version("welcome")
        submit_round(organisation, asked=welcome, safety_aware="all", trust_aware="all")
        return organisation


def test_an_organisations_page_shows_the_rounds_of_each(viewer, mine):
    page = viewer.open(f"/core-team/organisations/{mine}")
    assert [each.text for each in page.tree.iter("h3")][:2] == [
        "Our organisation as a whole", "How we welcome people"
    ]  # fmt: skip
    for title in ("Our organisation as a whole", "How we welcome people"):
        assert f"A round of ‘{title}’ was submitted" in page.words

    there = viewer.open(f"/core-team/organisations/{mine}/rounds/welcome/1")
    assert "Round 1 of ‘How we welcome people’" in there.words
    own = viewer.open(f"/core-team/organisations/{mine}/rounds/1")
    assert "Round 1 of ‘Our organisation as a whole’" in own.words
    assert viewer.open(f"/core-team/organisations/{mine}/rounds/place/1").status == 404


def test_a_rounds_file_is_of_its_questionnaire(editor, mine):
    address = f"/core-team/organisations/{mine}/rounds/welcome/1/response.json"
    file = editor.client.get(address).json
    assert (file["questionnaire"], file["round"]) == ("welcome", 1)


def test_merging_and_deleting_say_which_rounds_are_meant(editor, app, mine):
    with app.app_context():
        other = add_organisation("Moor Lane")
        add_team(other, "Reception")
        answer_round(other, find_newest_version("welcome"), safety_aware="some")
    plan = editor.open(f"/core-team/organisations/{mine}/merge?with={other}")
    assert f"Round 1 of ‘How we welcome people’ of number {other}" in plan.words
    assert "Round 2 of ‘How we welcome people’" in plan.words
    assert f"Reception of number {other} is a team of number {mine} from then on" in plan.words
    asked = editor.open(f"/core-team/organisations/{other}/remove")
    assert "a draft of ‘How we welcome people’ that was started" in asked.words
    links = [each.get("href") for each in asked.tree.iter("a")]
    assert f"/core-team/organisations/{other}/rounds/welcome/1/response.json" in links
