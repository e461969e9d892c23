"""Coming back in the browser: an earlier file of one's own, set beside what is written now."""

import json

import pytest
from playwright.sync_api import expect

from scoring.questionnaires.published_versions import read_published_versions
from tests.browser.self_assessment import (
    CORE,
    DOWNLOADED,
    ITEM,
    REFUSES,
    answer,
    as_entries,
    entries_on,
    file_of,
    go,
    load,
    set_beside,
)
from tests.browser.service import ROOT

THEN = {
    CORE: {"given": "most", "note": "Two teams\nhad begun", "evidence": "www.example.org/plan"},
    "safety-responsive-2": {"given": "not-applicable", "reason": "We were one person"},
    ITEM: {"given": "", "note": "To be asked"},
}


def last_time(page, item):
    return page.locator(f"#q-{item} .wm-last-time")


def test_last_time_is_seen_once_there_is_an_answer(visit, site):
    page = visit("safety")
    page.check("#safety-responsive-2-some")
    told = set_beside(page, file_of(site.asked, THEN))
    answers = f"It answers 2 of {len(site.asked.items)}"
    expect(told).to_contain_text(f"Set beside your answers: last-year.json. {answers}")
    assert entries_on(page, site.asked) == as_entries({"safety-responsive-2": {"given": "some"}})
    go(page, "safety")
    expect(last_time(page, "safety-responsive-2")).to_contain_text(": We were one person")
    expect(last_time(page, "safety-responsive-2").locator("p").first).to_be_visible()
    expect(last_time(page, "safety-aware-2")).to_have_count(0)
    said = last_time(page, CORE).locator("p")
    expect(said.first).to_be_hidden()
    page.check(f"#{CORE}-some")
    expect(said).to_have_text(
        ["In most places", "Two teams\nhad begun", "https://www.example.org/plan"],
        use_inner_text=True,
    )
    link = last_time(page, CORE).get_by_role("link")
    expect(link).to_have_attribute("href", "https://www.example.org/plan")
    # It can be asked for before.
    last_time(page, ITEM).locator("summary").click()
    expect(last_time(page, ITEM)).to_contain_text("To be asked")


def test_what_earlier_questions_moved_by_being_others_is_told(visit, site):
    versions = read_published_versions(ROOT / "questionnaires")
    before, now = versions["organisation", site.asked.version - 1], site.asked
    page = visit()
    load(page, file_of(now, {item.id: {"given": "most"} for item in now.items}))
    set_beside(page, file_of(before, {item.id: {"given": "some"} for item in before.items}))
    go(page, "results")
    told = page.locator("#what-moved")
    expect(told).to_contain_text(f"version {before.version} then, version {now.version} now.")
    added, gone = (
        one.item_by_id.keys() - other.item_by_id.keys()
        for one, other in ((now, before), (before, now))
    )
    expect(told.get_by_text("In most places, asked newly")).to_have_count(len(added))
    expect(told.get_by_text("In some places, not asked any more")).to_have_count(len(gone))
    expect(told).to_contain_text("(was Starting out; the questions changed too)")


def test_it_stays_in_this_browser_until_it_is_forgotten_or_everything_is_cleared(visit, site):
    page = visit()
    whole = json.loads(file_of(site.asked, THEN))
    from_the_service = {"organisation": "Marram Lane (made up)", "round": 1, **whole}
    set_beside(page, json.dumps(from_the_service).encode())
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Marram" not in kept
    other = visit("safety", like=page)
    expect(last_time(other, CORE)).to_have_count(1)
    page.reload()
    go(page, "yours")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("#earlier-now")).to_contain_text("Nothing is set beside your answers now.")
    expect(page.locator("#earlier-file")).to_be_focused()
    other.bring_to_front()
    expect(last_time(other, CORE)).to_have_count(0)

    set_beside(page, file_of(site.asked, THEN))
    page.get_by_role("button", name="Clear everything on this device").click()
    page.get_by_role("button", name="Yes, clear everything").click()
    assert page.evaluate("localStorage.length") == 0
    expect(page.locator("#earlier-now")).to_be_empty()
    go(page, "safety")
    expect(last_time(page, CORE)).to_have_count(0)


def test_begin_again_keeps_what_was_said_and_copies_nothing(visit, site):
    page = visit("yours")
    begin = page.get_by_role("button", name="Begin again, with these set beside")
    expect(begin).to_be_hidden()
    load(page, file_of(site.asked, THEN))
    begin.click()
    told = page.locator("#earlier-now")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Set beside your answers: the answers that you gave here before.")
    expect(begin).to_be_hidden()
    assert entries_on(page, site.asked) == {}
    go(page, "yours")
    with page.expect_download() as taking:
        told.get_by_role("button", name="Download it").click()
    assert taking.value.suggested_filename == DOWNLOADED.replace("answers", "earlier-answers")
    whole = json.loads(taking.value.path().read_bytes())
    assert whole["answers"] == {
        CORE: "most",
        "safety-responsive-2": {"not-applicable": "We were one person"},
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "This file cannot be read."),
        (b"[]", "This is not a file of answers."),
        (b'{"questionnaire": "team", "version": 1, "answers": {}}', "to other questions: team"),
    ],
)
def test_a_file_that_cannot_be_set_beside_leaves_what_is(visit, site, content, words):
    page = visit()
    set_beside(page, file_of(site.asked, THEN))
    told = set_beside(page, content)
    expect(told).to_contain_text(words)
    expect(told).to_contain_text("Set beside your answers: last-year.json.")
    expect(page.locator("#earlier-file")).to_have_attribute("aria-invalid", "true")


def test_where_nothing_can_be_kept_it_is_there_while_the_page_is(visit, site):
    page = visit(before=REFUSES)
    told = set_beside(page, file_of(site.asked, THEN))
    expect(told).to_contain_text("for as long as this page is open")
    answer(page, site.asked, {CORE: {"given": "some"}})
    expect(last_time(page, CORE).locator("p").first).to_be_visible()
