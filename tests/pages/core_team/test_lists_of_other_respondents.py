"""Place partnerships and teams are in no list of organisations."""

import re

import pytest

from app.store.base.published_questionnaires import find_newest_version
from app.store.lifecycle import deletion
from app.store.organisations import respondents
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import begin_round, submit_round

LIST = "/core-team/organisations"


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app on which one of each kind is there, and the partnership and the team have answered."""
    app = make_app(sqlite_database, published_several)
    with app.app_context():
        team = add_team(add_organisation("Moor Lane School"))
        for one, asked in ((team, "team"), (add_partnership(), "place")):
            submit_round(one, asked=find_newest_version(asked), safety_aware="all")
    return app


def test_the_list_of_organisations_and_its_file_are_of_organisations(viewer, app):
    page = viewer.open(LIST)
    assert "1 organisation" in page.words
    file = viewer.client.get(f"{LIST}.csv")
    for name in ("Hull together", "Reception"):
        assert name not in page.words + file.text
    assert "Moor Lane School" in file.text


def test_a_draft_hides_no_answers_that_were_submitted_before_it(viewer, app):
    with app.app_context():
        (partnership,) = respondents.list_place_partnerships()
        begin_round(partnership.id, find_newest_version("place"))
    page = viewer.open(f"{LIST}/place-partnerships").words
    assert re.search(r"How our place works together: submitted on [^,]+, and a new draft", page)


def test_a_draft_of_their_questions_speaks_of_them(viewer):
    address = "/core-team/questionnaires"
    text = viewer.open(f"{address}?begin=place.v1")
    fields = {"csrf_token": text.fields["csrf_token"], "page": "results_far-on",
              "text": "".join(text.by_id("draft_text").itertext())}  # fmt: skip
    results = viewer._arrive(address, viewer.client.post(address, data=fields)).words
    assert "A made-up place partnership" in results
    assert "your own view of your partnership" in results


def test_their_dataset_is_offered_where_there_are_any(viewer, app):
    link = "Respondents as CSV"
    assert link in viewer.open("/core-team/exports").words
    with app.app_context():
        for one in (*respondents.list_place_partnerships(), *respondents.list_teams(1)):
            deletion.delete_organisation(one.id, "tests")
    assert link not in viewer.open("/core-team/exports").words
