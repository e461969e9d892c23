"""An organisation with several questionnaires: each has rounds of its own, and pages say which."""

import csv
import io

import pytest

from app.store.assessments.assessments import list_rounds
from app.store.base import published_questionnaires
from app.store.organisations import return_links
from tests.factories.response_files import make_response_file
from tests.page_checks.visitor import words_of

WELCOME = "How we welcome people"
JOINING = {"name": "Harbour Youth", "places": "hull", "sector": "health", "size": "up-to-10"}


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with several questionnaires, two of which are for organisations."""
    return make_app(sqlite_database, published_several)


@pytest.fixture
def rounds(app, link):
    """Gives the rounds of the organisation: questionnaire, number, whether they are submitted."""

    def look():
        mine = return_links.find_link_holder(link.rpartition("/")[2]).organisation_id
        return [
            (each.questionnaire[0], each.round, bool(each.submitted_at))
            for each in list_rounds(mine)
        ]

    def in_context():
        with app.app_context():
            return look()

    return in_context


def press(visitor, address):
    """Send a form that is one of several on its page, with nothing but its token."""
    token = visitor.open("/delete").fields["csrf_token"]
    return visitor._arrive(address, visitor.client.post(address, data={"csrf_token": token}))


def begin(visitor, **given):
    """Start the second questionnaire, and answer something of it."""
    press(visitor, "/assessment/welcome")
    page = visitor.open("/assessment/welcome/1/safety")
    return visitor.send(page, button="go=on", **(given or {"safety_aware": "all"}))


def title_of(page):
    return words_of(next(page.tree.iter("title")))


def bring(visitor, questionnaire_id, address="/bring", **more):
    """Send a response file to a questionnaire, as our own pages do."""
    with visitor.client.application.app_context():
        asked = published_questionnaires.find_newest_version(questionnaire_id)
        text = make_response_file(asked, answers={"safety-aware": "all"}, notes={}).decode()
    token = visitor.open("/bring").fields["csrf_token"]
    sent = {"response": text, "csrf_token": token, **more}
    return visitor._arrive(address, visitor.client.post(address, data=sent))


def test_the_first_page_shows_each_with_where_it_stands_and_one_way_on(member, rounds):
    page = member.open("/assessment")
    assert "There are two sets of questions for you" in page.words
    assert "Look at all that you do. 4 questions, about 5 minutes A draft: 0 of 4" in page.words
    assert (
        "Look at how people first meet you. 4 questions, about 5 minutes Not started" in page.words
    )
    begin(member)
    page = member.open("/assessment")
    assert page.words.count("A draft: 1 of 4 questions answered.") == 1
    member.send(member.open("/assessment/welcome/1/check"))
    page = member.open("/assessment")
    assert "Submitted on" in page.words
    assert rounds() == [("organisation", 1, False), ("welcome", 1, True)]


@pytest.mark.parametrize(
    "address", ["", "/1/safety", "/1/check", "/1/results", "/1/what-if", "/1/drop"]
)
def test_every_page_says_which_it_is_of(member, address):
    begin(member)
    page = member.open(f"/assessment/welcome{address}")
    assert page.status == 200
    assert WELCOME in title_of(page)
    assert WELCOME in words_of(next(page.tree.iter("h1")))


def test_a_round_is_dropped_and_taken_back_beside_that_of_the_other(member, rounds):
    begin(member)
    done = member.send(member.open("/assessment/welcome/1/check"))
    assert done.address == "/assessment/welcome/1/results"
    page = member.send(member.open("/assessment/welcome/1/take-back"))
    assert page.address == "/assessment/welcome"
    assert f"Round 1 of ‘{WELCOME}’ is a draft again." in page.words
    page = member.send(member.open("/assessment/welcome/1/drop"))
    assert f"The draft of round 1 of ‘{WELCOME}’ is dropped." in page.words
    assert rounds() == [("organisation", 1, False)]


def test_the_files_say_which_they_are_of(member):
    begin(member)
    taken = member.client.get("/assessment/welcome/1/take/answers.csv")
    assert (
        'waymark-moor-lane-school-welcome-round-1-answers.csv"'
        in taken.headers["Content-Disposition"]
    )
    rows = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig"))))
    assert {row["Questionnaire"] for row in rows} == {WELCOME}


def test_whoever_joins_chooses_where_to_begin(visitor):
    visitor.send(visitor.open("/join"), **JOINING)
    page = visitor.open("/assessment")
    assert page.words.count("Not started yet.") == 2


def test_answers_from_a_file_come_into_their_own_questionnaire_s_round(member, rounds):
    member.send(member.open("/assessment/1/safety"), button="go=on", safety_aware="some")
    page = bring(member, "welcome")
    assert f"Answers to ‘{WELCOME}’, version 1." in page.words
    page = bring(member, "welcome", "/bring/in")
    assert page.address == "/assessment/welcome"
    assert f"Your answers are in round 1 of ‘{WELCOME}’ now." in page.words
    assert rounds() == [("organisation", 1, False), ("welcome", 1, False)]


@pytest.mark.parametrize("address", ["/bring", "/bring/in"])
def test_answers_that_others_give_are_refused_with_a_way_on(member, rounds, address):
    page = bring(member, "place", address)
    assert "which place partnerships answer" in page.words
    assert "open its private link on this device" in page.words
    assert "Keep your file" in page.words
    assert rounds() == [("organisation", 1, False)]


@pytest.mark.parametrize(("address", "more"), [("/bring", {"way": "new"}), ("/join", JOINING)])
def test_nobody_joins_with_answers_that_others_give(visitor, address, more):
    page = bring(visitor, "place", address, **more)
    assert "For the partnership of a place" in page.words
    assert "If you have no private link for it" in page.words


def test_what_to_look_at_once_more_leads_to_the_questions_of_its_own_round(member):
    begin(member, safety_aware__note="Begun")
    page = member.open("/assessment/welcome/1/check")
    address = "/assessment/welcome/1/safety?from=check#q-safety-aware"
    [look] = (each for each in page.tree.iter("section") if each.get("aria-labelledby"))
    assert address in [each.get("href") for each in look.iter("a")]
    there = member.open(address)
    back = member.send(there, button="go=check", safety_aware="all")
    assert back.address == "/assessment/welcome/1/check"
    assert "Look once more" not in back.words
