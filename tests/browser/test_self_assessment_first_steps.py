"""First steps beside the way on, in the browser alone, narrowed by what is in the way."""

import json

import pytest
from playwright.sync_api import expect

from app.text.barrier_words import describe_barriers
from scoring.placement.answers import check_answers
from scoring.placement.placement import place_answers
from scoring.steps.choosing_steps import choose_steps
from scoring.steps.first_steps import Barrier
from scoring.steps.steps_reader import read_steps_file
from tests.browser.self_assessment import CORE, downloaded, file_of, go, load, site_of, visits

# Nothing is as it could be, and one question of the way on is not known.
GIVEN = {CORE: "dont-know"}
OFFERED = """() => [...document.querySelectorAll('.wm-first-steps')].map((each) => ({
  open: each.open,
  words: each.textContent.replace(/\\s+/g, ' '),
  steps: each.querySelectorAll('.wm-first-steps__round').length,
}))"""
NO_STEP_GETS_ROUND_ALL = "No step here gets round all of that"


@pytest.fixture(scope="module")
def site(service):
    return site_of(service)


@pytest.fixture
def visit(browser, site):
    yield from visits(browser, site)


@pytest.fixture
def offered(site, service):
    """What is to be offered along the way on, question by question, for somebody of no sector."""
    raw = {item.id: GIVEN.get(item.id, "some") for item in site.asked.items}
    answers = check_answers(site.asked, raw, "answers")
    placed = place_answers(site.asked, answers)
    steps = read_steps_file(service.questionnaires / f"{site.asked.id}.steps.yaml").by_item
    named = dict.fromkeys(step.item for value in placed.values for step in value.route)
    return lambda *barriers: [choose_steps(steps[item], in_the_way=barriers) for item in named]


def is_offered(page, expected):
    told = page.evaluate(OFFERED)
    assert [each["steps"] for each in told] == [len(chosen.steps) for chosen in expected]
    for each, chosen in zip(told, expected, strict=True):
        for step in chosen.steps:
            assert f"{step.text} Gets round: {describe_barriers(step.gets_round)}." in each["words"]
        assert (NO_STEP_GETS_ROUND_ALL in each["words"]) is not chosen.gets_round_all
    return told


def test_first_steps_stand_by_the_way_on_and_are_narrowed_by_keyboard(visit, site, offered):
    page = visit()
    answers = {item.id: {"given": GIVEN.get(item.id, "some")} for item in site.asked.items}
    load(page, file_of(site.asked, answers))
    before = json.loads(downloaded(page))
    go(page, "results")
    told = is_offered(page, offered())
    assert not any(each["open"] for each in told)
    assert "Find out how it is today" in told[0]["words"]

    page.get_by_text("What is in the way? See other first steps").click()
    for barrier in (Barrier.MONEY, Barrier.TIME):
        box = page.locator(f"#in-the-way-{barrier}")
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()
        expect(box).to_be_focused()
    told = is_offered(page, offered(Barrier.MONEY, Barrier.TIME))
    assert all(each["open"] for each in told)
    # The page names them in the order in which they are listed.
    named = page.locator("#first-steps [role=status]")
    expect(named).to_contain_text("that get round: too little time")

    # What is in the way is nobody's answer: the file says nothing of it.
    after = json.loads(downloaded(page))
    assert {**after, "saved_at": None} == {**before, "saved_at": None}
