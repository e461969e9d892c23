"""The page of outcomes and the words of the strategy: live, public, and where there are none."""

import pytest

from app import create_public_app
from app.settings.config import ROOT
from scoring.questionnaires.published_versions import read_published_versions
from scoring.targets.catalogue_reader import read_all_catalogues
from scoring.targets.links_reader import read_links_file
from scoring.targets.spoken_targets import list_spoken_targets
from scoring.targets.target_catalogue import SetsOut
from tests.conftest import QUESTIONNAIRES
from tests.page_checks.visitor import Visitor, words_of

FOLDER = ROOT / "questionnaires"


@pytest.fixture
def programme_pages(make_app, sqlite_database, tmp_path):
    """Somebody who reads the live pages of the programme, and somebody the public ones."""
    public = create_public_app({"QUESTIONNAIRES": FOLDER, "EDITIONS": tmp_path / "none"})
    live = make_app(sqlite_database, FOLDER)
    return Visitor(live.test_client()), Visitor(public.test_client())


def test_each_outcome_stands_under_what_answers_can_say_of_it(programme_pages):
    outcomes = read_all_catalogues(FOLDER).that_set_out(SetsOut.OUTCOMES)
    versions = read_published_versions(FOLDER)
    asked = versions[max(each for each in versions if each[0] == "organisation")]
    links = read_links_file(FOLDER / "organisation.links.yaml")
    spoken = list_spoken_targets(asked, links, outcomes)
    can = [each.target.name for each in spoken if each.asked]
    cannot = [each.target.name for each in spoken if not each.asked]
    # What becomes of children is nobody's to answer for them, by the rule of links.
    assert {each.id for each in outcomes} == {"benefit", "system-benefit", "justice"}
    assert all(each.target.id.startswith("system-benefit-") for each in spoken if each.asked)
    assert {"Getting more from school", "A steadier home"} <= set(cannot)

    for visitor, address in zip(programme_pages, ("/outcomes", "/outcomes/"), strict=True):
        page = visitor.open(address)
        parts = [[words_of(key) for key in part.iter("dt")] for part in page.tree.iter("dl")]
        assert parts == [can, cannot]
        assert "Figures of the youth justice services show it" in page.words


def test_the_first_pages_say_whose_it_is_and_what_it_works_for(programme_pages):
    for visitor in programme_pages:
        page = visitor.open("/")
        assert "The six objectives of the programme" in page.words
        assert "The partnership has made this pledge" in page.words
        assert "CORC" in page.words
    assert " of ten. " in programme_pages[0].open("/").words


def test_another_programme_has_none_of_it(make_app, sqlite_database, tmp_path):
    folder = QUESTIONNAIRES.parent / "team-of-three"
    settings = {"QUESTIONNAIRES": folder, "EDITIONS": tmp_path / "none"}
    live = make_app(sqlite_database, folder).test_client()
    public = create_public_app(settings).test_client()
    for client, address in ((live, "/outcomes"), (public, "/outcomes/")):
        assert client.get(address).status_code == 404
        words = Visitor(client).open("/").words
        assert "Outcomes" not in words
        assert "objectives" not in words
