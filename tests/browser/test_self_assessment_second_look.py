"""What may be worth another look, where answers are kept as a file: as the live page says it."""

from playwright.sync_api import expect

from tests.browser.self_assessment import CORE, ITEM, file_of, go, load
from tests.browser.states import CHECK

LOOKS = """() => [...document.querySelectorAll(
    '[aria-labelledby=second-look] :is(p, li, summary)')]
  .map((each) => each.textContent.replace(/\\s+/g, ' ').trim())
  .filter((words) => !words.startsWith('What is listed here'))"""


def odd_answers(asked):
    """Something for each rule: so much that some of it is folded."""
    of_one = {item.id: {"given": "most"} for item in asked.sections[1].items}
    return of_one | {
        CORE: {"given": "not-yet"},
        "safety-aware-2": {"given": "not-yet"},
        ITEM: {"given": "", "note": "To be asked in May"},
        "collaboration-sensitive-1": {"given": "embedded"},
        "safety-responsive-2": {"given": "not-applicable"},
    }


def test_the_same_is_listed_as_on_the_live_check_page(visit, arrive, organisation, site):
    answers = odd_answers(site.asked)
    organisation.answer(answers)
    there = arrive(organisation, scripts=False)
    there.goto(CHECK)
    page = visit()
    load(page, file_of(site.asked, answers))
    go(page, "yours")
    here = page.evaluate(LOOKS)
    assert here == there.evaluate(LOOKS)
    assert "1 more to look at" in here


def test_from_a_suggestion_to_its_question_and_back(visit, site):
    page = visit("safety")
    page.check(f"#{CORE}-embedded")
    go(page, "yours")
    part = page.get_by_role("region", name="Look once more")
    part.get_by_role("link", name="Training on trauma for everyone").click()
    expect(page.locator(f"#q-{CORE}")).to_be_in_viewport()
    page.check(f"#{CORE}-most")
    page.go_back()
    expect(page.get_by_role("button", name="Download your answers")).to_be_visible()
    expect(part).to_have_count(0)
