"""One page for the board: what it says, what is typed for it, the link that shows it alone."""

import re
from datetime import timedelta

import pytest

from app.store.base import published_questionnaires
from app.store.base.transactions import now
from app.store.organisations.board_links import BOARD_LINK_LENGTH
from app.store.organisations.return_links import join_organisation
from app.store.plans.plan_actions import PlanActionDetails, PlanActionState, add_plan_action
from tests.actors import DETAILS
from tests.factories.rounds import answer_round, submit_round
from tests.fakes.clock import time_at
from tests.page_checks.visitor import Visitor

LINK = re.compile(r'value="http://localhost(/board-link/[^"]+)"')


@pytest.fixture
def answer(app, member):
    """Submits a round of the organisation with the answer at that place of each scale."""

    def submit(place, ago=0, **others):
        with app.app_context():
            asked = published_questionnaires.get_current_questionnaire()
            given = {
                item.replace("-", "_"): list(asked.levels[item])[place] for item in asked.levels
            }
            submit_round(1, timedelta(days=ago), **(given | others))

    return submit


def plan(app, **details):
    with app.app_context():
        return add_plan_action(1, PlanActionDetails(**details), "tests")


def make_link(member, press="first"):
    page = member.open("/board/links")
    # Two pages that are opened in one second have one token.
    sent = {**token_of(page), "press": press}
    answer = member.client.post("/board/links", data=sent, follow_redirects=True)
    return LINK.search(answer.text)[1]


def token_of(page):
    fields = (each for each in page.tree.iter("input") if each.get("name") == "csrf_token")
    return {"csrf_token": next(fields).get("value")}


def test_without_an_answer_it_says_what_to_do(member):
    page = member.open("/board")
    assert "no question is answered" in page.words
    assert "Go to your questions" in page.words
    assert "once your answers are submitted" in member.open("/board/links").words


def test_a_draft_says_so_far(member, app):
    with app.app_context():
        answer_round(1, safety_aware_1="some")
    assert "where we stand so far" in member.open("/board").words


def test_it_names_what_moved_and_its_round_before(member, answer):
    answer(0, ago=400)
    assert "This is our first round" in member.open("/board").words
    answer(-1)
    words = member.open("/board").words
    assert "overall. Last time, on" in words
    assert "At a later stage: Safety, Trust" in words
    answer(0)
    words = member.open("/board").words
    assert "At an earlier stage, often because we see more now: Safety" in words


def test_where_nothing_is_planned_it_leads_to_what_to_do_first(member, app, answer):
    answer(0)
    address = "/assessment/1/results"
    assert address in [each.get("href") for each in member.open("/board").tree.iter("a")]

    plan(app, what="Ask families")

    assert address not in [each.get("href") for each in member.open("/board").tree.iter("a")]


def test_the_next_open_actions_stand_there_until_others_are_chosen(member, app, answer):
    answer(1)
    for what in ("First", "Second", "Third", "Fourth"):
        plan(app, what=what, owner="Deputy head")
    plan(app, what="Done before", state=PlanActionState.DONE)
    words = member.open("/board").words
    assert "First (Deputy head)" in words
    assert "Third" in words
    assert "Fourth" not in words
    form = member.open("/board/words")
    page = member.post(form, {**form.fields, "actions": "4", "audience": "the governors"})
    assert "For the governors." in page.words
    assert "Fourth" in page.words
    assert "First" not in page.words.partition("What we will do next")[2]


def test_what_is_wrong_is_said_and_every_word_kept(member, app):
    numbers = [str(plan(app, what=f"Action {each}")) for each in range(4)]
    form = member.open("/board/words")
    page = member.post(
        form,
        {**form.fields, "ask_1": "x" * 150, "meeting_on": "soon", "question_2": "Who?",
         "actions": numbers},
    )  # fmt: skip
    assert page.status == 422
    for fault in ("by 10 characters: 140 fit", "Enter the day of the meeting", "Choose 3 actions"):
        assert fault in page.words
    assert page.fields["question_2"].strip() == "Who?"
    assert page.fields["meeting_on"] == "soon"


def test_two_people_lose_nothing(member):
    mine, theirs = member.open("/board/words"), member.open("/board/words")
    member.post(theirs, {**theirs.fields, "ask_1": "More time", "ask_2": "Cover"})
    page = member.post(mine, {**mine.fields, "ask_1": "More money"})
    assert page.status == 409
    assert "Saved now: More time" in page.words
    assert "Typed here, not saved yet: More money" in page.words
    # A fault elsewhere does not lose the choice that is still to be made.
    page = member.post(page, {**page.fields, "ask_1": "More money", "meeting_on": "soon"})
    assert page.status == 422
    assert "Saved now: More time" in page.words
    page = member.post(page, {**page.fields, "meeting_on": "", "keep": "mine"})
    kept = member.open("/board/words").fields
    assert kept["ask_1"].strip() == "More money"
    assert kept["ask_2"].strip() == "Cover"


def test_a_link_shows_that_page_and_nothing_else(member, app, answer):
    answer(1, safety_aware_2="dont-know")
    link = make_link(member)
    stranger = Visitor(app.test_client())
    page = stranger.open(link)
    assert page.status == 200
    assert DETAILS.name in page.words
    assert not list(page.tree.iter("a"))
    assert not list(page.tree.iter("form"))
    assert not list(page.tree.iter("script"))
    headers = page.response.headers
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert stranger.client.get("/board").status_code == 401
    # Copied with a full stop behind it.
    assert stranger.open(f"{link}.").status == 200


def test_an_ended_link_says_so_and_shows_nothing(member, app, answer):
    answer(1)
    ended, over = make_link(member), make_link(member, "second")
    page = member.client.post(
        "/board/links/1/end", data=token_of(member.open("/board/links")), follow_redirects=True
    )
    assert "The link is ended" in page.text
    stranger = Visitor(app.test_client())
    assert stranger.open(over).status == 200
    with time_at(now() + BOARD_LINK_LENGTH):
        late = stranger.open(over)
    for page in (stranger.open(ended), late, stranger.open("/board-link/none")):
        assert page.status == 404
        assert "This link does not work any more" in page.words
        assert DETAILS.name not in page.response.text
    assert stranger.open(ended).response.headers["Referrer-Policy"] == "no-referrer"


def test_a_round_that_is_taken_back_is_not_shown_by_a_link(member, app, answer):
    answer(1)
    link = make_link(member)
    member.send(member.open("/assessment/1/take-back"))
    page = Visitor(app.test_client()).open(link)
    assert "There is nothing to read here just now" in page.words
    assert DETAILS.name not in page.response.text


def test_another_organisation_ends_none_of_theirs(member, app, answer):
    answer(1)
    link = make_link(member)
    other = Visitor(app.test_client())
    with app.app_context():
        secret = join_organisation(DETAILS._replace(name="The Others"), "tests")
    other.open(f"/return/{secret}")
    token = token_of(other.open("/details"))
    assert other.client.post("/board/links/1/end", data=token).status_code == 404
    assert other.open(link).status == 200
