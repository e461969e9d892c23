"""The KPI report where others answer too: its figures are of organisations by their own answers."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from app.store.base.published_questionnaires import find_newest_version, get_current_questionnaire
from app.store.base.transactions import now
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import answer_round, submit_round
from tests.page_checks.figures import downloaded

DAY = timedelta(days=1)
REPORT = "/core-team/report"
SAFE = {"safety_aware": "all"}


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    return make_app(sqlite_database, published_several)


@pytest.fixture
def mine(app):
    """The id of an organisation that submitted its own questionnaire, came back and began again."""
    with app.app_context():
        organisation = add_organisation("Moor Lane")
        for ago in (40, 20):
            submit_round(organisation, ago * DAY, get_current_questionnaire(), **SAFE)
        answer_round(organisation, get_current_questionnaire(), **SAFE)
        yield organisation


def have_others_answer(mine):
    """Of every other questionnaire two rounds and a draft: by others, and by organisations."""
    for id, respondents in {
        "place": [add_partnership("hull"), add_partnership("york")],
        "team": [add_team(mine, "Kitchen"), add_team(mine, "Reception")],
        "welcome": [mine, add_organisation("Never answered its own")],
    }.items():
        for respondent in respondents:
            for ago in (30, 10):
                submit_round(respondent, ago * DAY, find_newest_version(id), **SAFE)
            answer_round(respondent, find_newest_version(id), **SAFE)


def days():
    """The parameters of a report of the last 90 days."""
    return urlencode({"from": (now() - 90 * DAY).date(), "to": now().date()})


def figures(viewer):
    """Every figure of those days: in the period, before it, and ever."""
    table = downloaded(viewer, f"{REPORT}/take/figures.csv?{days()}")
    told = [row[:11] for row in table]
    assert {row[-1] for row in table[1:]} == {"organisation"}
    return told


def test_no_figure_counts_what_others_answer(mine, viewer):
    without = figures(viewer)
    counted = {row[1]: row[5] for row in without}
    assert counted["Organisations that completed a self-assessment"] == "1"
    have_others_answer(mine)
    assert figures(viewer) == without


@pytest.mark.parametrize("page", ["", "/over-time", "/behind/organisations-submitted"])
def test_each_page_says_whose_answers_it_counts(mine, viewer, page):
    told = viewer.open(f"{REPORT}{page}?{days()}")
    assert "they are those of organisations to ‘Our organisation as a whole’" in told.words


def test_the_lines_over_time_are_the_same(mine, viewer):
    page = f"{REPORT}/over-time/organisations.json?{days()}"
    without = viewer.client.get(page).json["data"]
    have_others_answer(mine)
    assert viewer.client.get(page).json["data"] == without
