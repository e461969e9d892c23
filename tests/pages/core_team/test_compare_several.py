"""Comparing by one of several questionnaires, which have stages, values and ids of items alike."""

import shutil
from datetime import timedelta

import pytest

from app.store.base.current_programme import PROGRAMME_KEY
from app.store.base.published_questionnaires import find_newest_version, get_questionnaire
from scoring.programme.programme import Programme
from scoring.questionnaires.published_versions import lock_versions
from tests.factories.organisations import add_organisation, add_unconfirmed_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_round
from tests.page_checks.figures import counted_in, downloaded, numbers_that_lead_on, rows_in
from tests.untouched import done_once

DAY = timedelta(days=1)
INFORMED = {
    "safety_aware": "all", "safety_informed": "all", "trust_aware": "all", "trust_informed": "all",
}  # fmt: skip
AWARE = {**INFORMED, "safety_informed": "not-yet", "trust_informed": "not-yet"}
NOTHING = dict.fromkeys(INFORMED, "not-yet")

COMPARE = "/core-team/compare"
WELCOME = "questionnaire=welcome"


@pytest.fixture(scope="module")
def folder(published_several, tmp_path_factory):
    """Several questionnaires, of which the welcome has two versions."""
    folder = tmp_path_factory.mktemp("two-versions") / "questionnaires"
    shutil.copytree(published_several, folder)
    first = (folder / "welcome.v1.yaml").read_text()
    # The same items, but for one that asks for something else.
    second = first.replace("version: 1", "version: 2").replace("some, label: In", "half, label: In")
    (folder / "welcome.v2.yaml").write_text(second)
    lock_versions(folder)
    return folder


@pytest.fixture
def app(make_app, sqlite_database, folder):
    """An app that asks by those questionnaires."""
    return make_app(sqlite_database, folder)


@pytest.fixture
def asked(app):
    """The questionnaires by id, in their newest versions."""
    with app.app_context():
        yield {id: find_newest_version(id) for id in ("organisation", "welcome", "place", "team")}


@pytest.fixture
def world(asked, sqlite_template):
    """Three organisations by their own; two of them by the welcome too, in another version each."""
    return done_once(make_world, sqlite_template)


def make_world():
    mine = [add_organisation(f"Moor Lane {n}", places=("hull",)) for n in range(3)]
    for each in mine:
        submit_round(each, 20 * DAY, find_newest_version("organisation"), **NOTHING)
    submit_round(mine[0], 10 * DAY, get_questionnaire(("welcome", 1)), **AWARE)
    submit_round(mine[1], 5 * DAY, find_newest_version("welcome"), **INFORMED)
    return mine


def stages_of_all(page):
    """How many of all together stand at each stage, and their number first."""
    return rows_in(page, "Stages: places")[-1][1:5]


def test_a_choice_is_offered_only_where_there_are_several(world, viewer):
    page = viewer.open(COMPARE)
    names = [each.get("name") for each in page.tree.iter("select")]
    assert names == ["questionnaire", "place", "sector", "answers"]
    options = [each.text for each in page.by_id("questionnaire").iter("option")]
    assert options == [
        "Our organisation as a whole",
        "How we welcome people",
        "How our place works together",
        "How our team is doing",
    ]


@pytest.mark.parametrize("page", [COMPARE, "/core-team/organisations"])
def test_what_is_retired_is_no_choice(app, world, viewer, page):
    programme = app.extensions[PROGRAMME_KEY]
    changed = [
        each.model_copy(update={"retired": each.id == "welcome"})
        for each in programme.questionnaires
    ]
    app.extensions[PROGRAMME_KEY] = programme.model_copy(update={"questionnaires": changed})
    assert "How we welcome people" not in viewer.open(page).words


def test_figures_are_of_one_questionnaire_and_what_its_versions_share(world, viewer):
    assert stages_of_all(viewer.open(COMPARE)) == ["3", "3", "0", "0"]
    page = viewer.open(f"{COMPARE}?{WELCOME}")
    assert "How we welcome people" in page.words
    assert stages_of_all(page) == ["2", "0", "1", "1"]
    told = downloaded(viewer, f"{COMPARE}/spread.csv?{WELCOME}")
    assert told[1] == [
        "All organisations", "Overall", "2", "0", "1", "1", "0",
        "All", "How we welcome people", "Organisations",
    ]  # fmt: skip
    own = downloaded(viewer, f"{COMPARE}/spread.csv")
    assert own[1][2:6] == ["3", "3", "0", "0"]


def test_scores_are_of_one_version_of_one_questionnaire(world, viewer):
    rows = downloaded(viewer, f"{COMPARE}/scores.csv?{WELCOME}&version=1")
    assert rows[1][2:6] == ["2", "1", "1", "50.0"]
    rows = downloaded(viewer, f"{COMPARE}/scores.csv?{WELCOME}&version=2")
    assert rows[1][2:6] == ["2", "2", "1", "100.0"]
    # The organisations' own has one version, and a score of nothing.
    rows = downloaded(viewer, f"{COMPARE}/scores.csv")
    assert rows[1][2:6] == ["3", "1", "3", "0.0"]


@pytest.mark.parametrize("view", ["", "&place=hull", "&sector=education", "&tables=every-value"])
def test_every_number_leads_to_as_many_organisations(world, viewer, view):
    add_organisation("Never asked", places=("hull",))
    page = viewer.open(f"{COMPARE}?{WELCOME}{view}")
    links = dict.fromkeys(numbers_that_lead_on(page))
    assert len(links) > 5
    for href, number, words in links:
        assert "questionnaire=welcome" in href
        assert (words, counted_in(viewer.open(href))) == (words, number)


def test_questions_and_their_numbers_are_of_one_questionnaire(world, viewer):
    page = viewer.open(f"{COMPARE}/questions?{WELCOME}")
    assert "What 2 organisations answered" in page.words
    assert "There is a quiet room." not in page.words
    for href, number, words in numbers_that_lead_on(page):
        assert (words, counted_in(viewer.open(href))) == (words, number)
    titles = {row[-2] for row in downloaded(viewer, f"{COMPARE}/questions.csv?{WELCOME}")[1:]}
    assert titles == {"How we welcome people"}


def test_change_is_within_one_version_of_one_questionnaire(asked, viewer):
    mine = add_organisation("Moor Lane")
    submit_round(mine, 500 * DAY, get_questionnaire(("welcome", 1)), **NOTHING)
    submit_round(mine, 450 * DAY, asked["organisation"], **NOTHING)
    submit_round(mine, 20 * DAY, asked["welcome"], **INFORMED)
    submit_round(mine, 10 * DAY, asked["organisation"], **INFORMED)
    rows = downloaded(viewer, f"{COMPARE}/change.csv")
    assert rows[1][:5] == ["Overall", "1", "1", "0", "0"]
    rows = downloaded(viewer, f"{COMPARE}/change.csv?{WELCOME}")
    assert rows[1][:5] == ["Overall", "0", "0", "0", "0"]
    page = viewer.open(f"{COMPARE}/change?{WELCOME}")
    assert "So is 1 organisation that answered another version of the questions then." in page.words
    page = viewer.open(f"{COMPARE}/change")
    for href, number, words in numbers_that_lead_on(page):
        assert (words, counted_in(viewer.open(href))) == (words, number)


@pytest.mark.parametrize("file", ["stages.csv", "pictures.svg", "questions.csv", "change.svg"])
def test_a_file_is_called_by_another_questionnaire(world, viewer, file):
    response = viewer.client.get(f"{COMPARE}/{file}?{WELCOME}")
    assert 'filename="waymark-welcome-' in response.headers["Content-Disposition"]
    assert "How we welcome people" in response.get_data().decode()


@pytest.mark.parametrize("page", ["", "/change", "/questions", "/scores.csv", "/change.svg"])
@pytest.mark.parametrize("wrong", ["nothing", "welcome.v1", "../team"])
def test_a_questionnaire_that_is_not_in_use_is_not_found(world, viewer, page, wrong):
    told = viewer.open(f"{COMPARE}{page}?questionnaire={wrong}")
    assert told.status == 404
    assert "There is no such questionnaire here" in told.words


def test_a_list_says_of_which_questionnaire_it_speaks(world, viewer):
    page = viewer.open(f"/core-team/organisations?{WELCOME}&value=overall&at-least=informed")
    assert (
        "1 organisation by answers to ‘How we welcome people’ that stands at Informed" in page.words
    )
    assert "Stage overall, by ‘How we welcome people’" in page.words
    rows = downloaded(viewer, f"/core-team/organisations.csv?{WELCOME}")
    assert [row[6] for row in rows[1:]] == ["Aware", "Informed", ""]
    assert {row[-1] for row in rows[1:]} == {"How we welcome people"}
    # One that no organisation answers is left out, as other filters are.
    page = viewer.open("/core-team/organisations?questionnaire=place")
    assert "something that we do not know, and we left it out: a questionnaire" in page.words


def test_places_stand_side_by_side_in_their_order(asked, world, viewer):
    york = add_partnership("york", "York together")
    submit_round(york, 10 * DAY, asked["place"], **INFORMED)
    page = viewer.open(f"{COMPARE}?questionnaire=place")
    rows = rows_in(page, "Where the partnership of each place stands")
    assert [row[0] for row in rows[1:]] == ["Hull", "York: York together"]
    assert rows[1][1:] == ["No answers that count here yet"]
    assert rows[2][1:4] == ["Informed", "Informed", "Informed"]
    names = [each.get("name") for each in page.tree.iter("select")]
    assert names == ["questionnaire", "answers"]
    assert "nobody is ranked" in page.words
    told = downloaded(viewer, f"{COMPARE}/places.csv?questionnaire=place")
    assert [row[:2] for row in told[1:]] == [["Hull", ""], ["York", "York together"]]
    assert told[2][4:7] == ["Informed", "Informed", "100.0"]
    # The organisations' own are where they were.
    assert stages_of_all(viewer.open(COMPARE)) == ["3", "3", "0", "0"]


def test_teams_are_counted_together_and_none_is_named(asked, world, viewer):
    for name, given in (("Reception", AWARE), ("Kitchen", NOTHING)):
        submit_round(add_team(world[0], name), 10 * DAY, asked["team"], **given)
    submit_round(add_team(add_unconfirmed_organisation("New")), DAY, asked["team"], **INFORMED)
    page = viewer.open(f"{COMPARE}?questionnaire=team&place=hull")
    assert rows_in(page, "How many teams stand")[1] == ["Overall", "1", "1", "0", "Starting out"]
    assert "2 of 2 teams that were invited have submitted answers" in page.words
    assert "Reception" not in page.words
    assert not list(numbers_that_lead_on(page))
    told = downloaded(viewer, f"{COMPARE}/spread.csv?questionnaire=team")
    assert told[1] == [
        "All teams", "Overall", "2", "1", "1", "0", "0", "All", "How our team is doing", "Teams",
    ]  # fmt: skip


def test_one_place_is_not_said_to_lack_scores_to_be_set_beside(world, viewer, app):
    programme = app.extensions[PROGRAMME_KEY]
    one = {**dict(programme), "places": programme.places[:1], "sectors": programme.sectors[:1]}
    app.extensions[PROGRAMME_KEY] = Programme(**one)
    page = viewer.open(COMPARE)
    assert "Nothing to set beside it: the programme has one place" in page.words
    assert "how far apart chance would put them" not in page.words


@pytest.mark.parametrize("of", ["place", "team"])
@pytest.mark.parametrize("page", ["", "/change", "/questions"])
def test_pages_of_other_respondents_say_so_before_there_is_any(world, viewer, of, page):
    told = viewer.open(f"{COMPARE}{page}?questionnaire={of}&sector=education")
    called = {"place": "place partnership", "team": "team"}[of]
    assert told.status == 200
    assert called in told.words
    assert "do not know" not in told.words
