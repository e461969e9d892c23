"""Editions where others answer too: each says of which questionnaire it is, and counts no other."""

import pytest

from app.store.base.published_questionnaires import find_newest_version, get_current_questionnaire
from app.store.editions import edition_publishing
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import MARCH, disable_disclosure_control, publish_edition
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_answers
from tests.page_checks.figures import downloaded

AWARE = {"safety_aware": "all", "trust_aware": "all"}
INFORMED = {**AWARE, "safety_informed": "all", "trust_informed": "all"}


@pytest.fixture
def app(make_app, sqlite_database, published_several, monkeypatch):
    disable_disclosure_control(monkeypatch)
    return make_app(sqlite_database, published_several)


def test_an_edition_counts_organisations_by_their_own_questionnaire(app, viewer):
    with app.app_context():
        mine = add_organisation("Moor Lane")
        submit_answers(mine, asked=get_current_questionnaire(), **AWARE)
        for id, respondent in {
            "welcome": mine,
            "place": add_partnership("hull"),
            "team": add_team(mine),
        }.items():
            submit_answers(respondent, asked=find_newest_version(id), **INFORMED)
        submit_answers(
            add_organisation("Only welcomes"), asked=find_newest_version("welcome"), **INFORMED
        )
        publish_edition()
        edition = edition_publishing.find_published_edition(MARCH).edition
    assert (edition.questionnaire, edition.questionnaire_version) == ("organisation", 1)
    (whole,) = edition.groups
    assert whole.taking_part.organisations == 1
    assert whole.stages.counts == (0, 1, 0)

    rows = downloaded(viewer, "/core-team/editions/participants.csv")
    assert [row[1] for row in rows[1:]] == ["Moor Lane"]
    page = viewer.open(f"/core-team/editions/{MARCH.isoformat()}")
    assert "to the questionnaire ‘Our organisation as a whole’" in page.words
