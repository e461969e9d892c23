"""What was said last time: kept, not copied, and out of the way until there is an answer."""

import pytest

from tests.page_checks.visitor import words_of

NOTE = "Only in the mornings"


@pytest.fixture
def second_round(answer, start_again, submit):
    """A second round, after one in which the quiet room was answered."""
    answer("safety", safety_aware_1="some", safety_aware_1__note=NOTE)
    submit()
    return start_again()


def last_time(page, item="safety-aware-1"):
    """The details beside a question; None where there are none."""
    return page.by_id(f"q-{item}").find(".//details[@data-last-time]")


def test_the_start_of_a_round_says_that_answers_are_kept_and_not_copied(second_round, member):
    words = member.open("/assessment").words
    assert "What you said in round 1 is kept, and not copied" in words
    assert "checked" not in member.open("/assessment/2/safety").response.text


def deeds_of(member):
    """What the overview offers as buttons, with whether each is the one that stands out."""
    main = member.open("/assessment").by_id("maincontent")
    found = [each for each in main.iter() if "nhsuk-button" in (each.get("class") or "").split()]
    return [(words_of(each), "secondary" not in each.get("class")) for each in found]


def test_once_a_year_is_over_another_round_is_what_comes_first(clock, answer, submit, colleague):
    answer("safety", safety_aware_1="some")
    submit()
    assert deeds_of(colleague()) == [("See where you stand", True), ("Start a new round", False)]

    clock.pass_by(days=340)

    assert deeds_of(colleague()) == [("Start a new round", True), ("See where you stand", False)]


def test_a_first_round_has_no_last_time(member):
    page = member.open("/assessment/1/safety")
    assert last_time(page) is None
    assert "not copied" not in member.open("/assessment").words


@pytest.mark.usefixtures("second_round")
def test_it_is_closed_until_there_is_an_answer(answer, member):
    details = last_time(member.open("/assessment/2/safety"))
    assert "open" not in details.attrib
    words = " ".join("".join(details.itertext()).split())
    assert words == f"What you said last time: There is a quiet room. In some places {NOTE}"
    answer("safety", 2, safety_aware_1="embedded")
    page = member.open("/assessment/2/safety")
    assert "open" in last_time(page).attrib
    # What was not answered then has nothing to show.
    assert last_time(page, "safety-aware-2") is None
