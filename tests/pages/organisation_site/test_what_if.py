"""Trying a change: what is offered first, what would move, and what of it goes on the plan."""

from urllib.parse import urljoin

import pytest

from tests.page_checks.visitor import words_of

START = "/assessment/welcome"
WHAT_IF = f"{START}/1/what-if"
SAFETY = {"safety_aware": "some", "safety_informed": "not-yet"}
TRUST = {"trust_aware": "not-yet", "trust_informed": "dont-know"}


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with several questionnaires, one of which has short names."""
    return make_app(sqlite_database, published_several)


@pytest.fixture
def answered(member):
    """Somebody who holds a stage of one of two values, and has submitted nothing."""
    token = member.open("/delete").fields["csrf_token"]
    member._arrive(START, member.client.post(START, data={"csrf_token": token}))
    for section, answers in (("safety", SAFETY), ("trust", TRUST)):
        member.send(member.open(f"{START}/1/{section}"), button="go=on", **answers)
    return member


@pytest.fixture
def submitted(answered):
    """The same person, once the round is submitted."""
    answered.send(answered.open(f"{START}/1/check"))
    return answered


def boxes_of(page):
    """What can be ticked: the answer tried, and what is said of it."""
    hints = {each.get("id"): words_of(each) for each in page.tree.iter("div") if each.get("id")}
    return {
        each.get("name"): (each.get("value"), hints[each.get("aria-describedby")])
        for each in page.tree.iter("input")
        if each.get("type") == "checkbox"
    }


def press_add(visitor, page, **tried):
    """Press the button that adds to the plan, as a browser does: its own field is the token."""
    (button,) = (each for each in page.tree.iter("button") if each.get("formaction"))
    sent = {**page.fields, **tried, button.get("name"): button.get("value")}
    address = urljoin(page.address, button.get("formaction"))
    return visitor._arrive(address, visitor.client.post(address, data=sent))


def actions_of(page):
    return [words_of(each) for each in page.tree.iter("article")]


def test_what_moves_most_is_offered_first_with_what_it_brings(answered):
    boxes = boxes_of(answered.open(WHAT_IF))
    assert list(boxes) == ["trust-aware", "safety-informed"]
    choice, said = boxes["trust-aware"]
    assert choice == "some"
    assert said.startswith("Suppose it goes from Not yet to In some places.")
    assert "This alone brings you to" in said
    assert "Safety waits for this alone to reach" in boxes["safety-informed"][1]


def test_what_is_ticked_moves_and_is_told(answered):
    page = answered.open(f"{WHAT_IF}?trust-aware=some&safety-informed=")
    assert page.fields["trust-aware"] == "some"
    outcome = words_of(page.by_id("result"))
    assert "With 1 change. 1 of 2 values moves." in outcome
    assert "Trust would move." in outcome
    assert "Not yet to In some places" in words_of(page.by_id("tried"))


def test_what_slips_moves_back(answered):
    page = answered.open(f"{WHAT_IF}?safety-aware=not-yet")
    assert "1 of 2 values moves" in words_of(page.by_id("result"))
    (opened,) = (each for each in page.tree.iter("details") if "open" in each.attrib)
    assert "the other question" in words_of(next(opened.iter("summary")))


def test_another_answer_than_the_one_on_the_way_can_be_tried(answered):
    page = answered.open(f"{WHAT_IF}?trust-aware=all")
    choice, said = boxes_of(page)["trust-aware"]
    assert choice == page.fields["trust-aware"] == "all"
    assert said == "Suppose it goes from Not yet to Everywhere."


def test_a_draft_promises_nothing_to_the_plan(answered):
    page = answered.open(WHAT_IF)
    assert "to our plan" not in page.words


def test_what_is_ticked_goes_on_the_plan_once(submitted):
    page = submitted.open(f"{WHAT_IF}?trust-aware=some")
    assert "csrf_token" not in page.fields
    tried = {"trust-informed": "all", "safety-aware": "not-yet"}
    plan = press_add(submitted, page, **tried)
    assert plan.address == "/plan"
    assert "2 actions added to your plan." in plan.words
    first, second = actions_of(plan)
    assert "How long it takes" in first
    assert "to In some places" in first
    # What nobody knows yet is to be found out, whatever it will be; what slips is nobody's aim.
    assert "Find out: Coming back when we said" in second
    assert "to A first answer" in second

    assert len(actions_of(press_add(submitted, page, **tried))) == 2
    opened_anew = submitted.open(WHAT_IF)
    again = press_add(submitted, opened_anew, **{"trust-aware": "some"})
    assert "Nothing was added twice" in again.words
    assert len(actions_of(again)) == 2
    assert "In our plan" in boxes_of(submitted.open(WHAT_IF))["trust-aware"][1]


def test_nothing_ticked_is_said_and_what_is_lower_stays_chosen(submitted):
    page = press_add(submitted, submitted.open(WHAT_IF), **{"safety-aware": "not-yet"})
    assert page.address == f"{WHAT_IF}?safety-aware=not-yet"
    assert "Nothing was added to your plan" in page.words


def test_a_plan_that_is_full_takes_none_of_them(submitted, monkeypatch):
    monkeypatch.setattr("app.store.plans.plan_actions.MOST_PLAN_ACTIONS", 1)
    tried = {"trust-aware": "some", "safety-informed": "all"}
    plan = press_add(submitted, submitted.open(WHAT_IF), **tried)
    assert "so nothing was added" in plan.words
    assert actions_of(plan) == []


def test_where_all_is_held_there_is_no_box_and_something_may_slip(answered):
    for section, items in (("safety", SAFETY), ("trust", TRUST)):
        best = dict.fromkeys(items, "all")
        answered.send(answered.open(f"{START}/1/{section}"), button="go=on", **best)
    page = answered.open(WHAT_IF)
    assert boxes_of(page) == {}
    assert "if something slipped" in page.words
