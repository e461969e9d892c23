"""The self-assessments of a programme with several questionnaires: each says who it is for."""

import shutil

import pytest

from app.settings.config import ROOT
from scoring.questionnaires.published_versions import lock_versions
from tests.factories.made_up_editions import make_world
from tests.page_checks.visitor import Visitor, words_of

SEVERAL = ROOT / "tests" / "questionnaires" / "several"
FOR = {
    "organisation": "For any organisation",
    "welcome": "For any organisation",
    "place": "For the partnership of a place",
    "team": "For a team within an organisation",
}


IN_USE = """
  - {id: welcome, answered_by: organisation, purpose: Look at how people first meet you.}
  - {id: place, answered_by: place-partnership}
  - {id: team, answered_by: team}
"""


@pytest.fixture
def open_several(open_public, asked, tmp_path):
    """Opens the public pages of the real questionnaire and three more, in use as is said."""

    def opening(in_use=IN_USE):
        folder = shutil.copytree(ROOT / "questionnaires", tmp_path / "questionnaires")
        for name in ("two-steps", "welcome.v1", "place.v1", "team.v1"):
            shutil.copy(SEVERAL / f"{name}.yaml", folder)
        lock_versions(folder)
        programme = folder / "programme.yaml"
        programme.write_text(programme.read_text("utf-8").rstrip() + in_use, "utf-8")
        return Visitor(open_public(make_world(asked), QUESTIONNAIRES=folder).test_client())

    return opening


@pytest.fixture
def pages(open_several):
    """Somebody who opens the public pages of four questionnaires."""
    return open_several()


def test_they_are_listed_by_who_they_are_for(pages):
    page = pages.open("/self-assessment/")
    told = [words_of(each) for each in page.tree.iter() if each.tag in {"h2", "h3"}]
    listed = [
        "For organisations",
        "A self-assessment for organisations becoming trauma informed",
        "How we welcome people",
        "For place partnerships",
        "How our place works together",
        "For teams",
        "How our team is doing",
    ]
    # Among those that are in use already.
    assert [each for each in told if each in listed] == listed
    assert "Look at how people first meet you. 4 questions, about 5 minutes." in page.words


@pytest.mark.parametrize("end", ["", "pack/"])
@pytest.mark.parametrize("asked_here", FOR)
def test_each_page_says_who_it_is_for(pages, asked_here, end):
    page = pages.open(f"/self-assessment/{asked_here}/{end}")
    assert FOR[asked_here] in page.words


def test_every_page_leads_to_the_list(pages):
    page = pages.open("/self-assessment/welcome/")
    (link,) = (each for each in page.tree.iter("a") if words_of(each) == "Try it yourself")
    assert link.get("href") == "/self-assessment/"


def test_only_the_organisations_own_is_set_beside_the_benchmark(pages):
    assert "Organisations like yours" in pages.open("/self-assessment/organisation/").words
    assert "Organisations like yours" not in pages.open("/self-assessment/welcome/").words


def test_one_that_is_not_in_use_any_more_says_so(open_several):
    pages = open_several(IN_USE.replace("  - {id: team, answered_by: team}\n", ""))
    assert "not in use any more" in pages.open("/self-assessment/team/").words
    assert "How our team is doing" not in pages.open("/self-assessment/").words
