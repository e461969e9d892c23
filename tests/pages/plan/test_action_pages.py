"""Typing an action, changing it, taking it off: no word is lost."""

import pytest


def after_token(member):
    """The token of a page that is opened now."""
    return member.open("/plan/new").fields["csrf_token"]


@pytest.fixture
def add(member):
    """Adds an action by its form."""

    def send(**typed):
        return member.send(member.open("/plan/new"), **{"what": "Training at lunch", **typed})

    return send


def test_one_line_is_enough(add, member):
    page = add()
    assert "The action is on your plan" in page.words
    assert "1 action: 1 planned" in page.words
    assert "Nobody sees to it yet. Look back on" in page.words
    assert page.address.startswith("/plan#action-")
    assert "Change this action" in member.open("/plan/1").words


def test_every_part_is_kept_and_shown(add, member):
    add(
        question="organisation/safety-aware-1", expected="embedded", owner="Head teacher",
        second="Deputy head", expected_by="1/3/2031", check_in_on="1 February 2031",
        why="It calms us", prediction="Fewer slammed doors", barrier="time",
        barrier_words="Lunch is short", first_step="Ask two people", shared="y",
    )  # fmt: skip
    words = member.open("/plan").words
    for part in (
        "Head teacher, and Deputy head, by 1 March 2031", "First step: Ask two people",
        "Too little time. Lunch is short", "to Embedded", "Fewer slammed doors", "It calms us",
        "Look back on 1 February 2031",
    ):  # fmt: skip
        assert part in words
    fields = member.open("/plan/1").fields
    assert fields["shared"] == "y"
    assert "1 March 2031" in fields["expected-by"]


def test_what_is_wrong_is_said_and_every_word_kept(add):
    page = add(
        what="x" * 310, why="Because", expected_by="some day", state="not-now",
        question="organisation/safety-aware-1", expected="fly",
    )  # fmt: skip
    assert page.status == 422
    summary = page.tree.find(".//div[@class='nhsuk-error-summary']")
    fields = ["#what", "#expected-by", "#expected", "#not-now-because"]
    assert [each.get("href") for each in summary.iter("a")] == fields
    for fault in (
        "Shorten what you will do by 10 characters: 300 fit", "Enter the day by when, such as",
        "Say in a few words why not now", "Choose one of the answers to that question: ‘Not yet’",
    ):  # fmt: skip
        assert fault in page.words
    assert page.fields["what"] == "x" * 310
    assert page.fields["why"].strip() == "Because"
    assert page.fields["expected-by"] == "some day"
    assert "Say what you will do" in add(what="", why="Words").words
    assert "Choose the question as well" in add(expected="some").words
    assert "Choose one of the questions shown" in add(question="welcome/nothing").words


def test_a_first_answer_is_expected_only_where_none_is_known(add, member, app):
    asked = {"question": "organisation/safety-aware-1", "expected": "first answer"}
    assert "to A first answer" in add(**asked).words
    page = member.open("/assessment/1/safety")
    member.send(page, safety_aware_1="some")
    assert add(**asked).status == 422
    known = member.open("/plan/new?questionnaire=organisation&item=safety-aware-1")
    assert "Today’s answer: In some places" in known.words
    assert "A first answer" not in known.words
    # What was expected before it was known can stay.
    assert member.send(member.open("/plan/1"), **asked, owner="Head").status == 200


def test_an_address_fills_in_what_it_names(member):
    page = member.open(
        "/plan/new?questionnaire=organisation&item=safety-aware-1&expected=some&step=Ask+two"
    )
    assert page.fields["first-step"].strip() == "Ask two"
    (chosen,) = (
        each.get("value")
        for each in page.by_id("question").iter("option")
        if "selected" in each.attrib
    )
    assert chosen == "organisation/safety-aware-1"
    assert member.open("/plan/new?questionnaire=x&item=y&expected=z").status == 200


def test_two_people_choose_which_version_stays(add, colleague, member):
    add(owner="Head")
    mine, theirs = member.open("/plan/1"), colleague()
    theirs.send(theirs.open("/plan/1"), owner="Office manager", why="It lasts")
    asked = member.send(mine, owner="Deputy", first_step="Begin")
    assert asked.status == 409
    assert "Saved now: Office manager" in asked.words
    assert "Typed here, not saved yet: Deputy" in asked.words
    assert asked.fields["why"].strip() == "It lasts"
    unsaid = member.send(asked)
    assert unsaid.status == 422
    assert "Typed here, not saved yet: Deputy" in unsaid.words
    assert "Office manager" in member.send(unsaid, keep="theirs").words
    assert "Begin" in member.open("/plan").words
    again = member.send(asked, keep="mine")
    assert "Deputy" in again.words


def test_what_is_to_be_kept_is_not_lost_where_another_field_is_wrong(add, colleague, member):
    add(owner="Head")
    mine, theirs = member.open("/plan/1"), colleague()
    theirs.send(theirs.open("/plan/1"), owner="Office manager")
    asked = member.send(mine, owner="Deputy")
    wrong = member.send(asked, keep="theirs", expected_by="some day")
    assert wrong.status == 422
    assert "Typed here, not saved yet: Deputy" in wrong.words
    mended = member.send(wrong, expected_by="1 May 2031")
    assert mended.status == 200
    assert "Office manager, by 1 May 2031" in mended.words


def test_a_reason_to_wait_is_lost_only_with_its_state(add, member):
    page = add(not_now_because="We move house")
    assert page.status == 422
    assert "Choose ‘Not now’ as well, or leave this empty" in page.words
    assert "Because: We move house" in member.send(page, state="not-now").words
    again = member.send(member.open("/plan/1"), state="under-way")
    assert "We move house" not in again.words


def test_an_action_that_a_colleague_took_off_hands_its_words_back(add, colleague, member):
    add()
    mine, theirs = member.open("/plan/1"), colleague()
    theirs.send(theirs.open("/plan/1/remove"))
    page = member.send(mine, why="So that it lasts")
    assert page.status == 409
    assert "Somebody took it off" in page.words
    again = member.send(page)
    assert "So that it lasts" in again.words
    assert member.open("/plan/1").status == 404


@pytest.mark.usefixtures("seconds_apart")
def test_an_action_is_taken_off_after_a_second_look(add, member):
    add()
    page = member.open("/plan/1/remove")
    assert "It cannot be undone" in page.words
    after = member.send(page)
    assert "The action is off your plan" in after.words
    assert "Nothing is on your plan yet" in after.words
    # A second press of the button is the first one's; another form comes too late.
    assert "The action is off your plan" in member.send(page).words
    page.form.find(".//input[@name='csrf_token']").set("value", after_token(member))
    assert member.send(page).status == 404


def test_a_session_that_ended_hands_back_what_was_typed(add, member):
    page = member.open("/plan/new")
    member.post(member.open("/assessment/1/drop"), {})
    with member.client.session_transaction() as session:
        session.clear()
    lost = member.send(
        page, what="Training at lunch", barrier="time", question="organisation/safety-aware-1"
    )
    for words in ("Training at lunch", "Too little time", "There is a quiet room"):
        assert words in lost.words


def test_an_action_that_a_colleague_looked_back_on_is_asked_about_again(add, colleague, member):
    add(check_in_on="1 January 2026")
    page, theirs = member.open("/plan/1/remove"), colleague()
    theirs.send(theirs.open("/plan"), happened_1="It went well")
    asked = member.send(page)
    assert asked.status == 409
    assert "It is still on your plan" in asked.words
    assert "It went well" in asked.words
    assert "Nothing is on your plan yet" in member.send(asked).words
