"""What answers say about strategies and frameworks: the page, the choice, the workbook."""

import io
import shutil

import openpyxl
import pytest

from app.store.organisations import return_links
from app.text.target_words import UNTOLD_IN_SHORT
from scoring.crosswalk.target_standing import NoLevel
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.page_checks.visitor import Visitor, words_of
from tests.pages.organisation_site.test_several_questionnaires import press

WELCOME = """\
questionnaire: welcome
items:
  safety-aware: {same: [charter-welcome], touches: [charter-glad]}
  safety-informed: {part_of: [charter-welcome, charter-together]}
  trust-aware: {part_of: [charter-welcome]}
  trust-informed: {touches: [charter-door]}
"""
ORGANISATION = """\
questionnaire: organisation
items:
  safety-aware: {part_of: [charter-together]}
  safety-informed: {}
  trust-aware: {}
  trust-informed: {}
"""
PLACE = """\
questionnaire: place
items:
  safety-aware: {same: [charter-together]}
  safety-informed: {same: [charter-door]}
  trust-aware: {}
  trust-informed: {}
"""
BOOK = """\
id: book
title: A book of manners
whose: programme
owner: Somebody else
source: Chapter 1
date: Undated
licence: Not known
sureness: general-knowledge
targets:
  - id: book-hats
    name: Hats off
    words: Whoever comes in takes the hat off.
    describes: organisation
    cannot_be_told_from: anything asked here
"""
DOOR = """\
  - id: charter-door
    name: The door is open
    words: It stands open.
    describes: organisation
    cannot_be_told_from: a word
"""
ROUND = "/assessment/welcome/1"
PAGE = f"{ROUND}/frameworks"
SAID = {
    "safety": {"safety_aware": "all", "safety_informed": "some"},
    "trust": {"trust_aware": "some", "trust_informed": "not-yet"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, published_several):
    """The several questionnaires, two of which speak to a charter; nothing speaks to a book."""
    made = tmp_path_factory.mktemp("frameworks") / "questionnaires"
    shutil.copytree(published_several, made)
    (made / "welcome.links.yaml").write_text(WELCOME, "utf-8")
    (made / "organisation.links.yaml").write_text(ORGANISATION, "utf-8")
    (made / "targets" / "book.yaml").write_text(BOOK, "utf-8")
    with (made / "targets" / "charter.yaml").open("a", encoding="utf-8") as charter:
        charter.write(DOOR)
    (made / "place.links.yaml").write_text(PLACE, "utf-8")
    return made


@pytest.fixture
def app(make_app, sqlite_database, folder):
    """An app of that folder."""
    return make_app(sqlite_database, folder)


@pytest.fixture
def answered(member):
    """Somebody with a draft of `welcome`, answered in part."""
    press(member, "/assessment/welcome")
    for section, given in SAID.items():
        member.send(member.open(f"{ROUND}/{section}"), button="go=on", **given)
    return member


def digest_of(page):
    """What each catalogue says in short."""
    terms = [each for each in page.tree.iter("dl") if "digest" in (each.get("class") or "")]
    return [{words_of(row.find("dt")): words_of(row.find("dd")) for row in each} for each in terms]


def links_of(page):
    return {each.get("href") for each in page.tree.iter("a")}


def test_every_target_is_named_with_what_is_told_of_it_or_why_not(answered):
    """The book comes before the charter, but for that nothing is told of it."""
    page = answered.open(PAGE)

    assert digest_of(page) == [
        {
            "Most of it": "Everybody is welcomed",
            "Too few questions to say": "The towns act as one",
            "Your questions touch it, and none asks for it": "The door is open",
            UNTOLD_IN_SHORT[NoLevel.CHILDRENS_LIVES]: "People are glad that they came",
            "Left open: nobody here knows yet what it says": "The fourth promise",
        },
        {"No question speaks to it": "Hats off"},
    ]
    assert (
        "In all, 6 things are asked for here. Of 1 your answers say how much is in place. "
        "To 1 more they speak with an answer or two. Of 4 they say nothing." in page.words
    )
    assert "This is an aid to reflection, and no licensed measure." in page.words
    assert "Whose: Somebody else." in page.words
    assert "From 3 questions" in page.words
    assert "What to look for Everywhere (asks for just this)" in page.words
    assert "Your part in what organisations do together" in page.words
    assert "Fewer than three questions ask for some of it." in page.words
    assert "This is a draft" in page.words
    assert f"{ROUND}/safety#q-safety-aware" in links_of(page)


def test_what_is_not_known_makes_a_range_and_what_is_known_of_too_little_says_so(answered):
    answered.send(answered.open(f"{ROUND}/safety"), button="go=on", safety_aware="dont-know")
    (charter, _) = digest_of(answered.open(PAGE))

    assert charter["Too few answers to say"] == "Everybody is welcomed"
    assert charter["Too few questions to say"] == "The towns act as one"
    assert "are answered by a choice" in answered.open(PAGE).words


def test_a_submitted_round_leads_to_the_answers_as_they_are_and_says_it_from_its_results(answered):
    answered.send(answered.open(f"{ROUND}/check"))

    page = answered.open(PAGE)
    assert "Round 1, submitted on" in page.words
    assert f"{ROUND}/check#answer-safety-aware" in links_of(page)
    answered.open(f"{ROUND}/check").by_id("answer-safety-aware")
    for way_there in (f"{ROUND}/results", "/assessment/welcome"):
        assert PAGE in links_of(answered.open(way_there))


def test_a_return_shows_what_is_chosen_and_its_workbook_too(answered):
    page = answered.open(f"{PAGE}?show=book&show=nothing-there")
    assert "asked for a strategy or framework that we do not know" in page.words

    assert [*digest_of(page)] == [{"No question speaks to it": "Hats off"}]
    assert "1 of 2 is shown" in page.words
    assert "In all, 1 thing is asked for here. Your answers say nothing of it." in page.words
    assert f"{ROUND}/frameworks.xlsx?show=book" in links_of(page)
    assert len(digest_of(answered.open(f"{PAGE}?show=nothing-there"))) == 2
    opened = answered.open(f"{PAGE}?show=book&show=charter").tree.iter("details")
    assert sum("open" in each.attrib for each in opened) == 2
    every, chosen = (
        openpyxl.load_workbook(io.BytesIO(answered.client.get(address).data))
        for address in (f"{ROUND}/frameworks.xlsx", f"{ROUND}/frameworks.xlsx?show=book")
    )
    (heading, first, *rest) = every["Targets"].iter_rows(values_only=True)
    told = dict(zip(heading, first, strict=True))
    assert told["What it asks for"] == "Everybody is welcomed"
    assert told["In place, of what the questions ask"] == "Most of it"
    assert told["Questions that count"] == told["of these, answered by a choice"] == 3
    assert len(rest) == 5
    assert len([*chosen["Targets"].iter_rows()]) == 2
    questions = [*every["Questions"].iter_rows(values_only=True)]
    assert ("touches it", "Not yet") in {(row[2], row[4]) for row in questions}
    assert any("no licensed measure" in str(row[1]) for row in every["About"].values)


def test_another_questionnaire_that_asks_for_the_same_is_named(answered):
    page = answered.open(PAGE)
    assert "ask for some of this too: nothing is answered there yet" in page.words

    press(answered, "/assessment/organisation")
    answered.send(answered.open("/assessment/1/safety"), button="go=on", safety_aware="all")

    assert "/assessment/1/frameworks" in links_of(answered.open(PAGE))
    assert PAGE in links_of(answered.open("/assessment/1/frameworks"))


@pytest.fixture
def respondent(app):
    """Somebody who comes by the link of a partnership or team that is made now, and answers."""

    def come(make, questionnaire):
        with app.app_context():
            secret = return_links.renew_link(make(), "tests")
        visitor = Visitor(app.test_client())
        visitor.open(f"/return/{secret}")
        press(visitor, f"/assessment/{questionnaire}")
        page = visitor.open(f"/assessment/{questionnaire}/1/safety")
        visitor.send(page, button="go=on", safety_aware="all", safety_informed="dont-know")
        return visitor

    return come


def test_a_partnership_speaks_for_its_place_and_one_question_may_tell_it_all(respondent):
    page = respondent(add_partnership, "place").open("/assessment/place/1/frameworks")

    (charter, _) = digest_of(page)
    assert charter["Told by the answer to its own question"] == "The towns act as one: Everywhere"
    # Nothing is told of it by an answer that is not known.
    assert charter["Not known yet by its own question"] == "The door is open"
    assert "Your part in what" not in page.words


def test_where_nothing_is_answered_or_nothing_stands_beside_it_that_is_said(respondent, member):
    press(member, "/assessment/welcome")
    assert "Nothing has been answered yet" in member.open(PAGE).words
    team = respondent(lambda: add_team(add_organisation("Moor Lane School")), "team")

    page = team.open("/assessment/team/1/frameworks")
    assert "set beside no strategy and no framework" in page.words
    assert team.client.get("/assessment/team/1/frameworks.xlsx").status_code == 200
    assert "/frameworks" not in " ".join(links_of(team.open("/assessment/team/1/results")))
