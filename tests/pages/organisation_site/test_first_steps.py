"""First steps beside the way on: whom they fit, what narrows them, and how one gets on the plan."""

import pytest

from app.store.base.current_first_steps import get_first_steps, get_short_name
from app.store.base.published_questionnaires import find_newest_version
from tests.page_checks.visitor import words_of

RESULTS = "/assessment/welcome/1/results"
ALL = {"safety_aware": "not-yet", "safety_informed": "not-yet"}
LOOK_FOR = "First steps: What to look for"
ASK = "Ask whoever opens the door what they would like to know."
REST = {"trust_aware": "not-yet", "trust_informed": "not-yet"}


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with several questionnaires, one of which has first steps."""
    return make_app(sqlite_database, published_several)


def press(visitor, address, **fields):
    token = visitor.open("/delete").fields["csrf_token"]
    sent = {"csrf_token": token, **fields}
    return visitor._arrive(address, visitor.client.post(address, data=sent))


@pytest.fixture
def answered(member):
    """Somebody of a school that has answered 'not yet' to all that has first steps."""
    press(member, "/assessment/welcome")
    for section, answers in (("safety", ALL), ("trust", REST)):
        member.send(member.open(f"/assessment/welcome/1/{section}"), button="go=on", **answers)
    return member


def steps_of(page):
    """What is offered, by the summary that it is folded under."""
    found = {}
    for details in page.tree.iter("details"):
        if "wm-first-steps" in details.get("class"):
            items = [words_of(each) for each in details.iter("li")]
            found[words_of(next(details.iter("summary")))] = items
    return found


def test_what_is_for_them_stands_first_and_three_at_the_most(answered):
    page = answered.open(RESULTS)
    steps = steps_of(page)

    assert [each.partition(" Gets round: ")[::2] for each in steps[LOOK_FOR]] == [
        ("Tell the office at the school gate the same three things.", "nobody has asked for it."),
        (ASK, "too little time, no money for it."),
        ("Write three things to look for on one card.", "not knowing how, no money for it."),
    ]
    assert "open" not in next(page.tree.iter("details")).attrib


def test_what_is_in_the_way_narrows_them(answered):
    page = answered.open(f"{RESULTS}?in-the-way=whose-job&in-the-way=nonsense")
    steps = steps_of(page)

    assert steps[LOOK_FOR] == [
        "Put one name to telling people who are new at the door. Gets round: it is nobody’s job."
    ]
    assert len(steps["First steps: How long it takes"]) == 3
    assert (
        "No step here gets round all of that. One of these may still be a beginning" in page.words
    )
    ticked = [each.get("value") for each in page.tree.iter("input") if "checked" in each.attrib]
    assert ticked == ["whose-job"]


def test_what_is_not_known_is_found_out_first_and_what_costs_says_so(member):
    press(member, "/assessment/welcome")
    page = member.open("/assessment/welcome/1/safety")
    member.send(page, button="go=on", safety_aware="all", safety_informed="dont-know")
    page = member.open(RESULTS)
    steps = steps_of(page)["First steps: Quiet waiting"]
    shown = next(each for each in page.tree.iter("div") if each.get("class") == "wm-thing__shown")
    evidence = ["The letter that says how long"]

    assert [words_of(each) for each in shown.iter("li")] == evidence
    assert steps[0].startswith("Find out how it is today: ask two people who would know.")
    assert "A plan of the rooms" in steps[0]
    assert "Buy one screen for a corner. Gets round: needing permission. Costs money." in steps


def test_a_step_of_a_submitted_round_goes_on_the_plan_by_one_press(answered):
    assert "Add to our plan" not in answered.open(RESULTS).words
    answered.send(answered.open("/assessment/welcome/1/check"))
    page = answered.open(f"{RESULTS}?in-the-way=time")
    in_card, in_value = [
        form
        for form in page.tree.iter("form")
        if any(each.get("value") == "safety-aware" for each in form.iter("input"))
    ]
    fields = {each.get("name"): each.get("value") for each in in_card.iter("input")}
    added = answered._arrive("/plan/add", answered.client.post(in_card.get("action"), data=fields))

    assert "What to look for" in added.words
    assert ASK in added.words
    assert (fields["expected"], fields["barrier"]) == ("some", "time")

    # Among the other steps it is the same one.
    others = {each.get("name"): each.get("value") for each in in_value.iter("input")}
    *_, button = in_value.iter("button")
    sent = {**others, button.get("name"): button.get("value")}
    again = answered._arrive("/plan/add", answered.client.post(in_value.get("action"), data=sent))
    assert "Nothing was added twice" in again.words
    assert "In our plan See the action" in answered.open(RESULTS).words


def test_a_questionnaire_without_steps_offers_none(member):
    member.send(member.open("/assessment/1/safety"), button="go=on", safety_aware="not-yet")
    page = member.open("/assessment/1/results")

    assert steps_of(page) == {}
    assert "What is in the way" not in page.words


def test_a_question_without_a_short_name_is_called_by_its_text_cut_short(app):
    with app.app_context():
        asked = find_newest_version("organisation")
        assert get_first_steps("organisation").by_item == {}
        text = asked.items[0].text
        assert get_short_name(asked, asked.items[0].id) == text
        welcome = find_newest_version("welcome")
        assert get_short_name(welcome, "safety-informed") == "Quiet waiting"


def test_what_is_supposed_higher_has_its_first_steps(answered):
    address = "/assessment/welcome/1/what-if?safety-informed=all&safety-aware=not-yet"
    page = answered.open(address)
    assert list(steps_of(page)) == ["First steps: Quiet waiting"]
    assert "Quiet waiting: Not yet to Everywhere" in page.words

    answered.send(
        answered.open("/assessment/welcome/1/safety"), button="go=on", safety_informed="all"
    )
    assert steps_of(answered.open("/assessment/welcome/1/what-if?safety-informed=some")) == {}
