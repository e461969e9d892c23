"""Balances in the browser: answered, shown as beams beside an earlier file, and taken to paper."""

import re

import pytest
from playwright.sync_api import expect

from app.settings.config import ROOT
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.browser.self_assessment import Site, answer, file_of, go, set_beside, visits
from tests.browser.test_self_assessment_accessibility import look_over

AMBIT = read_questionnaire(ROOT / "questionnaires" / "ambit.v1.yaml")
FIRST, SECOND, THIRD, _ = (item.id for item in AMBIT.items)
COST = "Worries reached us\nlate"
NOW = {FIRST: {"given": "right-much", "note": COST}, SECOND: {"given": "left-a-little"}}
THEN = {FIRST: {"given": "in-balance"}, SECOND: {"given": "left-a-little"}}


@pytest.fixture(scope="module")
def ambit(site):
    return site._replace(address=site.address.replace("/organisation/", "/ambit/"), asked=AMBIT)


@pytest.fixture
def visit(browser, ambit: Site):
    yield from visits(browser, ambit)


def beam(page, item):
    """How the beam of a pair hangs, and where along it the mark is."""
    return page.locator(f'[data-pair="{item}"] .wm-beam').evaluate("""drawn => {
      const line = drawn.querySelector('.wm-beam__beam');
      const mark = drawn.querySelector('.wm-line__stop');
      const last = drawn.querySelector('.wm-line__last');
      const shown = (each) => getComputedStyle(each).display !== 'none';
      return [Math.sign(line.getAttribute('y2') - line.getAttribute('y1')),
              shown(mark) && mark.getAttribute('cx'), shown(last) && last.getAttribute('x')];
    }""")


def test_each_pair_lies_where_it_was_answered(visit):
    page = visit()
    answer(page, AMBIT, NOW)
    go(page, "results")
    pair = page.locator(f'[data-pair="{FIRST}"]')
    expect(pair.locator(".wm-balance__answer")).to_have_text("Much more: The wider team")
    expect(pair).to_contain_text("What it has cost: Worries reached us late")
    expect(page.locator(f'[data-pair="{THIRD}"]')).to_contain_text("No answer yet")
    assert [beam(page, each) for each in (FIRST, SECOND, THIRD)] == [
        [1, "100%", False], [-1, "25%", False], [0, False, False]
    ]  # fmt: skip
    pair.locator("summary").click()
    expect(pair).to_contain_text("Ask each key worker")
    look_over(page, "balances")


def test_an_earlier_file_says_where_each_lay_then(visit):
    page = visit()
    answer(page, AMBIT, NOW)
    told = set_beside(page, file_of(AMBIT, THEN))
    expect(told).to_contain_text("It answers 2 of 4")
    go(page, "results")
    said = page.locator(".wm-balance__answer")
    expect(said.nth(0)).to_have_text("Much more: The wider team (last time: In balance)")
    expect(said.nth(1)).to_have_text("A little more: Several parts of life (the same last time)")
    expect(said.nth(2)).to_have_text("No answer yet")
    assert beam(page, FIRST) == [1, "100%", "50%"]


def test_nothing_answered_lies_nowhere(visit):
    page = visit("results")
    expect(page.locator("[data-view]:visible")).to_contain_text("Nothing has been answered yet")


def test_the_question_asks_what_it_cost_and_paper_has_room_for_it(visit, ambit):
    page = visit("stance")
    expect(page.locator("[data-view]:visible")).to_contain_text("Think of the last few weeks.")
    asked = page.locator(f"#q-{FIRST}")
    expect(asked.get_by_label("What has that cost, if anything?")).to_be_visible()
    expect(asked.locator("fieldset")).to_have_accessible_description(
        re.compile("That worker is well connected")
    )
    page.goto(ambit.pack)
    expect(page.locator(f"[data-item={FIRST}]")).to_contain_text("What has that cost, if anything?")
    expect(page.locator("main")).not_to_contain_text("What the stages mean")
    expect(page.locator("main")).to_contain_text("in the last few weeks")
