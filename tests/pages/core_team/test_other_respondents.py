"""Place partnerships and teams on the core team's pages: made, invited, shown, ended."""

import pytest

from app.store.base import published_questionnaires
from app.store.lifecycle import deletion
from app.store.organisations import respondents
from tests.factories.response_files import make_response_file
from tests.factories.rounds import answer_round
from tests.page_checks.visitor import Visitor, words_of

PARTNERSHIPS = "/core-team/organisations/place-partnerships"
ORGANISATION = "/core-team/organisations/1"
PLACE, TEAM = "How our place works together", "How our team is doing"


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with questionnaires for organisations, for place partnerships and for teams."""
    return make_app(sqlite_database, published_several)


@pytest.fixture
def make_partnership(editor):
    """Makes the partnership of Hull, as an editor does; gives its page."""

    def make():
        token = editor.open("/join").fields["csrf_token"]
        sent = editor.client.post(f"{PARTNERSHIPS}/hull", data={"csrf_token": token})
        return editor._arrive(PARTNERSHIPS, sent)

    return make


@pytest.fixture
def arrive(app, editor):
    """Makes the private link of a respondent, as an editor does, and comes by it."""

    def come(page):
        made = editor.open(f"{page.address}/invite")
        (form,) = (each for each in made.tree.iter("form") if "run" in names_of(each))
        fields = {each.get("name"): each.get("value") for each in form.iter("input")}
        sent = editor.client.post(form.get("action"), data=fields)
        shown = editor._arrive(page.address, sent)
        visitor = Visitor(app.test_client())
        return visitor, visitor.open(shown.by_id("private-link").get("value")), shown

    return come


def names_of(form):
    return {each.get("name") for each in form.iter("input")}


def test_a_place_has_one_partnership_however_often_it_is_made(
    make_partnership, editor, seconds_apart
):
    page = editor.open(PARTNERSHIPS)
    assert page.words.count("Make one") == 2
    first, second = make_partnership(), make_partnership()
    assert first.address == second.address
    assert "There is a place partnership for Hull now." in first.words
    assert "already. This is it." in second.words
    page = editor.open(PARTNERSHIPS)
    assert "Hull place partnership Not started, and no link works" in page.words
    assert page.words.count("Make one") == 1


def test_its_page_says_what_it_is_and_nothing_of_an_organisation(make_partnership):
    page = make_partnership()
    assert words_of(next(page.tree.iter("h1"))) == "Place partnership Hull place partnership"
    for words in ("Sector", "Size", "Public list", "Merge", "Confirmed", "Teams"):
        assert words not in page.words, words


def test_it_is_renamed_and_an_organisation_is_not(member, make_partnership, editor):
    name = f"{make_partnership().address}/name"
    refused = editor.send(editor.open(name), name="")
    assert "Enter the name of the place partnership" in refused.words
    page = editor.send(editor.open(name), name="Hull children's  partnership")
    assert "The name is saved." in page.words
    assert "Hull children's partnership" in words_of(next(page.tree.iter("h1")))
    assert editor.client.get(f"{ORGANISATION}/name").status_code == 404


def test_it_comes_by_its_own_link_and_answers_what_is_for_it(make_partnership, arrive, editor):
    page = make_partnership()
    visitor, overview, shown = arrive(page)
    assert "the private link of your partnership" in shown.words
    assert "4 short questions" in shown.words
    assert "public list" not in shown.words
    assert "Look at how you work together across one place." in overview.words
    assert "organisation" not in overview.words
    visitor.post(overview, overview.fields)
    section = visitor.open("/assessment/place/1/safety")
    visitor.send(section, button="go=on", safety_aware="all")
    visitor.send(visitor.open("/assessment/place/1/check"))
    assert f"{PLACE}: submitted on" in editor.open(PARTNERSHIPS).words
    page = editor.open(f"{page.address}/rounds/place/1")
    assert f"Round 1 of ‘{PLACE}’" in page.words
    assert visitor.open("/details").status == 404
    assert visitor.open("/teams").status == 404


def test_a_team_is_added_on_its_organisation_s_page(link, editor, arrive):
    added = editor.send(editor.open(f"{ORGANISATION}/teams/add"), name="The night team")
    assert words_of(next(added.tree.iter("h1"))) == "Team of Moor Lane School The night team"
    assert "The night team Not started, and no link works" in editor.open(ORGANISATION).words
    _, overview, shown = arrive(added)
    assert "the private link of your team" in shown.words
    assert "Your team is invited" in overview.words
    assert editor.open(f"{added.address}/teams/add").status == 404


@pytest.mark.parametrize(
    ("name", "fault"),
    [("", "Enter the name of the team"), (" the  NIGHT team ", "is called that already")],
)
def test_a_team_s_name_that_cannot_be_says_why_and_stays(app, link, editor, name, fault):
    with app.app_context():
        respondents.add_team(1, "The night team", "tests")
    page = editor.send(editor.open(f"{ORGANISATION}/teams/add"), name=name)
    assert page.status == 422
    assert fault in page.words
    assert page.by_id("name").get("value", "") == name


def test_a_file_that_others_answer_is_not_imported_and_says_where_it_belongs(app, link, editor):
    with app.app_context():
        asked = published_questionnaires.find_newest_version("place")
        text = make_response_file(asked, answers={"safety-aware": "all"}, notes={}).decode()
    page = editor.open(f"{ORGANISATION}/response")
    for go in ("look", "draft", "submit"):
        page = editor.post(page, {**page.fields, "checked": text, "go": go})
        assert f"These answers are to ‘{PLACE}’, which place partnerships answer." in page.words
        assert "Import the file on the page of the place partnership" in page.words
    assert "welcome" not in editor.open(ORGANISATION).words


def test_a_viewer_sees_them_and_makes_none(link, viewer):
    assert "Make one" not in viewer.open(PARTNERSHIPS).words
    assert "Add a team" not in viewer.open(ORGANISATION).words
    assert viewer.open(f"{ORGANISATION}/teams/add").status == 403


def test_rounds_of_an_organisation_stand_under_their_questionnaires(app, link, editor):
    with app.app_context():
        answer_round(1, published_questionnaires.find_newest_version("welcome"), safety_aware="all")
    page = editor.open(ORGANISATION)
    told = [words_of(each) for each in page.tree.iter("h3")]
    assert told[:2] == ["Our organisation as a whole", "How we welcome people"]


def test_one_that_is_deleted_is_told_from_organisations_by_its_history(
    editor, make_partnership, app
):
    number = int(make_partnership().address.rpartition("/")[2])
    with app.app_context():
        deletion.delete_organisation(number, "tests")
    listed = editor.open("/core-team/organisations/deleted")
    assert f"Number {number}" in listed.words
    assert "the history of each says what it was" in listed.words
    history = editor.open(f"/core-team/organisations/{number}/history")
    assert "The place partnership was added" in history.words
