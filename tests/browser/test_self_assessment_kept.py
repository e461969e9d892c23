"""What is answered alone stays in the browser, whatever becomes of the page; and where it cannot,
the page says so once and goes on.
"""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.self_assessment import (
    CORE,
    FILL,
    ITEM,
    REFUSES,
    alert,
    answer,
    as_entries,
    entries_on,
    go,
    status,
    suppose_the_most,
)

ANSWERS = {
    CORE: {
        "given": "most",
        "note": "First line\nsecond ‘line’ 🌳",
        "evidence": "https://a.example/b",
    },
    ITEM: {"given": "not-applicable", "reason": "We meet nobody face to face"},
    "co-production-informed-2": {"given": "dont-know"},
    "collaboration-aware-1": {"given": "embedded"},
}
KEEPS_NOTHING = "This browser will not keep your answers."


def shows_where_one_stands(page, site) -> None:
    go(page, "results")
    expect(page.locator("#results [data-answered]")).to_have_text(
        f"You have answered {len(ANSWERS)} of {len(site.asked.items)} questions."
    )
    expect(page.locator("[data-into=overall]")).to_contain_text("too little is known yet to say")
    expect(page.locator("[data-into=strengths] .wm-answer")).to_have_text(
        ["Embedded and reviewed", "In most places"]
    )


def test_everything_is_there_after_a_reload_another_visit_and_a_crash(visit, site):
    page = visit()
    answer(page, site.asked, ANSWERS)
    page.reload()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)
    expect(page.locator(f"#{CORE}-note")).to_have_value(ANSWERS[CORE]["note"])

    again = visit("safety", like=page)
    again.fill(f"#{CORE}-note", "Typed as the tab crashed")
    again.evaluate("window.gone = true")
    with pytest.raises(Error):
        again.goto("chrome://crash")
    page.close()

    after = visit("safety", like=again)
    now = as_entries(ANSWERS)
    now[CORE] = now[CORE]._replace(note="Typed as the tab crashed")
    assert entries_on(after, site.asked) == now
    expect(after.locator(f"#{CORE}-note")).to_be_visible()
    shows_where_one_stands(after, site)


def test_whoever_comes_back_sees_again_what_is_still_to_be_done(visit, site):
    page = visit()
    missing = {CORE: {"given": "some", "evidence": "the shared drive"}}
    answer(page, site.asked, missing)
    page.check(f"#{ITEM}-not-applicable")
    page.reload()
    go(page, "safety")
    expect(status(page, CORE)).to_contain_text("Enter one web address")
    expect(status(page, ITEM)).to_contain_text("Say in a few words why.")
    expect(status(page, "safety-aware-2")).to_be_empty()
    go(page, "yours")
    for place, words, item in (
        ("to-mend", "These need a look", CORE),
        ("looks", "‘Does not apply to us’ is chosen and waits for its reason.", ITEM),
    ):
        told = page.locator(f"[data-into={place}]")
        expect(told).to_contain_text(words)
        links = told.locator("a").evaluate_all("all => all.map(each => each.hash)")
        assert links == [f"#q-{item}"]


def test_the_page_works_once_it_is_loaded_with_the_network_cut(visit, site):
    page = visit()
    page.context.set_offline(True)
    answer(page, site.asked, ANSWERS)
    shows_where_one_stands(page, site)
    go(page, "what-if")
    suppose_the_most(page, CORE)
    expect(page.locator("[data-into=would-be]")).to_contain_text("With 1 change.")
    page.reload()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)


def test_what_somebody_else_put_in_the_storage_is_taken_for_nothing(visit, site):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    page.check("#safety-aware-2-some")
    page.evaluate(
        """([core, other]) => {
          for (const key of Object.keys(localStorage)) {
            if (key.endsWith(core)) localStorage[key] = '{"given":"always","note":7}';
            if (key.endsWith(other)) localStorage[key] = '[';
          }
        }""",
        [CORE, "safety-aware-2"],
    )
    page.reload()
    assert entries_on(page, site.asked) == {}
    page.goto(f"{site.address}#results")
    expect(page.locator("#nothing-answered")).to_be_visible()


def test_storage_refused_is_told_once_and_nothing_is_lost(visit, site):
    page = visit(before=REFUSES)
    expect(alert(page)).to_contain_text(KEEPS_NOTHING)
    page.evaluate(
        "() => { window.told = 0; new MutationObserver(() => { window.told += 1 }).observe("
        "document.querySelector('[data-trouble]'), {childList: true, subtree: true}) }"
    )
    answer(page, site.asked, ANSWERS)
    expect(status(page, "collaboration-aware-1")).to_have_text("Only in this page so far")
    assert entries_on(page, site.asked) == as_entries(ANSWERS)
    shows_where_one_stands(page, site)
    assert page.evaluate("window.told") == 0
    expect(alert(page)).to_be_visible()

    # It works again: what was refused is kept with the next answer.
    page.evaluate("window.refuses = false")
    go(page, "safety")
    page.check("#safety-aware-2-some")
    expect(alert(page)).to_be_empty()
    expect(status(page, "safety-aware-2")).to_have_text("Kept on this device")
    expect(status(page, "collaboration-aware-1")).to_have_text("Kept on this device")
    again = visit(like=page)
    expect(alert(again)).to_contain_text(KEEPS_NOTHING)
    again.evaluate("window.refuses = false; window.dispatchEvent(new Event('pageshow'))")
    now = as_entries({**ANSWERS, "safety-aware-2": {"given": "some"}})
    assert entries_on(again, site.asked) == now


def test_leaving_a_page_whose_answers_are_not_kept_is_asked_about(visit):
    page = visit("safety", before=REFUSES)
    page.check(f"#{CORE}-most")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.evaluate("location.reload()")
    expect(page.locator(f"#{CORE}-most")).not_to_be_checked()
    assert asked == ["beforeunload"]


def test_storage_that_is_full_for_some_answers(visit, site):
    page = visit("safety")
    page.check(f"#{CORE}-some")
    page.evaluate(FILL, 80)
    page.check(f"#{CORE}-most")
    expect(status(page, CORE)).to_have_text("Kept on this device")
    expect(alert(page)).to_be_empty()
    page.check("#safety-aware-2-some")
    expect(status(page, "safety-aware-2")).to_have_text("Only in this page so far")
    expect(alert(page)).to_contain_text(KEEPS_NOTHING)
    long = "A whole paragraph about what we saw. " * 20
    page.locator(f"#q-{CORE} summary").click()
    page.fill(f"#{CORE}-note", long)
    expect(status(page, CORE)).to_have_text("Only in this page so far")
    expect(page.locator(f"#{CORE}-note")).to_have_value(long)
    go(page, "results")
    expect(page.locator("#results [data-answered]")).to_have_text(
        f"You have answered 2 of {len(site.asked.items)} questions."
    )

    # Another tab knows what was kept before; it takes nothing away from this one.
    other = visit("safety", like=page)
    expect(other.locator(f"#{CORE}-most")).to_be_checked()
    other.check(f"#{CORE}-planned")
    go(page, "safety")
    expect(page.locator(f"#{CORE}-note")).to_have_value(long)
    other.close()

    page.evaluate("localStorage.removeItem('somebody-else')")
    page.check("#safety-aware-2-embedded")
    expect(alert(page)).to_be_empty()
    expect(status(page, CORE)).to_have_text("Kept on this device")
    page.reload()
    assert entries_on(page, site.asked) == as_entries(
        {CORE: {"given": "most", "note": long}, "safety-aware-2": {"given": "embedded"}}
    )


def test_a_note_that_was_closed_stays_closed(visit):
    page = visit("safety")
    more = page.locator(f"#q-{CORE} details.wm-more")
    more.locator("summary").click()
    page.fill(f"#{CORE}-note", "Written")
    more.locator("summary").click()
    page.check(f"#{CORE}-most")
    expect(page.locator(f"#{CORE}-note")).to_be_hidden()
    page.reload()
    expect(page.locator(f"#{CORE}-note")).to_be_visible()
