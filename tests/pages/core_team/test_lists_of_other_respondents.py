"""Place partnerships and teams are in no list of organisations."""

import pytest

from app.store.base.published_questionnaires import find_newest_version
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_round

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
