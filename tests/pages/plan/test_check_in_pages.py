"""The check-in: first on its page when an action is due, saved in part, never a word lost."""

import pytest


@pytest.fixture
def due(member):
    """Adds an action that is due, and opens the plan."""

    def add(what="Time to reflect"):
        member.send(member.open("/plan/new"), what=what, check_in_on="1 January 2026")
        return member.open("/plan")

    return add


def test_what_was_found_stands_under_its_action(due, member):
    page = due()
    assert page.words.index("Check-in") < page.words.index("All actions")
    assert "late" not in page.words
    overview = member.open("/assessment").words
    assert overview.index("ready to be looked back on") < overview.index("Start with")
    after = member.send(
        page, state_1="under-way", happened_1="Two teams began", next_1="A third team"
    )
    assert "What you found is saved for 1 action" in after.words
    assert "under way: Two teams began Next: A third team" in after.words
    assert "check-in" not in {each.get("id") for each in after.tree.iter()}


def test_only_what_was_said_is_saved(due, member):
    due()
    page = due("Another")
    after = member.send(page, happened_1="It went well")
    assert "One action is ready to be looked back on" in after.words
    assert "planned: It went well" in after.words
    assert "planned: Next: More" in member.send(after, next_2="More").words


def test_a_fault_keeps_its_action_and_saves_the_others(due, member):
    due()
    page = due("Another")
    after = member.send(page, state_1="not-now", happened_1="Moved", state_2="done", on_1="soon")
    assert after.status == 422
    for words in ("why not now: Time to reflect", "Enter a day such as", "saved for 1 action"):
        assert words in after.words
    assert after.fields["happened-1"].strip() == "Moved"
    assert after.fields["state-1"] == "not-now"
    last = member.send(after, because_1="We move house", on_1="1 May 2031")
    assert "Not now Because: We move house (look again on 1 May 2031)" in last.words


def test_a_colleague_who_was_quicker_is_shown(due, colleague, member):
    page, theirs = due(), colleague()
    theirs.send(theirs.open("/plan"), state_1="done", happened_1="All of it")
    after = member.send(page, state_1="under-way", happened_1="Half of it")
    assert after.status == 409
    assert "Somebody else has looked back on this too" in after.words
    assert after.fields["happened-1"].strip() == "Half of it"
    both = member.send(after)
    assert "Half of it" in both.words
    assert "All of it" in both.words


def test_words_on_an_action_that_is_gone_are_handed_back(due, colleague, member):
    page, theirs = due(), colleague()
    theirs.send(theirs.open("/plan/1/remove"))
    after = member.send(page, happened_1="It went well")
    assert after.status == 409
    assert "It went well" in after.words


def test_words_that_need_mending_on_an_action_that_is_gone_are_handed_back_too(
    due, colleague, member
):
    page, theirs = due(), colleague()
    theirs.send(theirs.open("/plan/1/remove"))
    after = member.send(page, happened_1="It went well", on_1="soon")
    assert after.status == 422
    assert "It went well" in after.words


def test_a_reason_to_wait_is_not_lost_where_nobody_says_not_now(due, member):
    after = member.send(due(), because_1="We move house", happened_1="Packed")
    assert after.status == 422
    assert "Choose ‘Not now’ as well, or leave this empty: Time to reflect" in after.words
    assert "Because: We move house" in member.send(after, state_1="not-now").words


def test_an_action_can_be_looked_back_on_before_its_day(member):
    member.send(member.open("/plan/new"), what="Time to reflect")
    page = member.open("/plan?look=1")
    assert "Check-in" in page.words
    assert "Early days" in member.send(page, happened_1="Early days").words


def test_a_session_that_ended_hands_back_what_was_found(due, member):
    page = due()
    with member.client.session_transaction() as session:
        session.clear()
    lost = member.send(page, happened_1="It went well", next_1="The evening team")
    assert "It went well" in lost.words
    assert "The evening team" in lost.words
