"""The views by keyboard: where the focus goes, what is read out, and the way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.self_assessment import (
    CORE,
    ITEM,
    REFUSES,
    begin_typing,
    choose,
    downloaded,
    file_of,
    go,
    load,
    status,
    suppose_the_most,
    take_paper,
)
from tests.browser.test_keyboard import answer_all, press, tab_to

# Every word that a live region comes to hold, in order, but for those that are out of sight.
HEARD = """() => {
  window.heard = [];
  const seen = new MutationObserver((changes) => changes.forEach(({target}) => {
    const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    const region = node.closest('[role=status], [role=alert]');
    if (region?.checkVisibility()) window.heard.push(region.textContent.trim());
  }));
  seen.observe(document.body, {childList: true, characterData: true, subtree: true});
}"""


# The live regions that are in the accessibility tree though they are empty, and those that are not.
REGIONS = """() => {
  const all = [...document.querySelectorAll('[role=status], [role=alert]')];
  const open = document.querySelector('[data-view]:not([hidden])');
  const within = all.filter((each) => open.contains(each) || !each.closest('[data-view]'));
  const isThere = (each) => getComputedStyle(each).display !== 'none';
  return within.filter((each) => !isThere(each) && !each.closest('[hidden]'))
    .map((each) => each.outerHTML);
}"""


@pytest.fixture(scope="module")
def called(site):
    """What the page is called, by which it is told from those of other questions."""
    page = (site.folder / "self-assessment" / site.asked.id / "index.html").read_text("utf-8")
    (title,) = re.findall("<title>(.*?)</title>", page)
    assert title.startswith("Try the self-assessment privately – ")
    return title


def heard(page: Page) -> list[str]:
    """What live regions have come to say since this was last looked at."""
    said: list[str] = page.evaluate("window.heard.splice(0)")
    return said


def from_the_top(page: Page) -> None:
    """As somebody who has just come to the page, wherever its address leads."""
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus() }")


def shows(page: Page, view: str, title: str) -> None:
    """One view alone is shown, and its heading has the focus."""
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", view)
    expect(page).to_have_title(title)
    heading = page.locator("h1" if view == "start" else f"#{view} h2").first
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.locator("h1")).to_have_count(1)


def test_a_whole_section_by_keyboard(visit, site, called):
    page = visit()
    expect(page).to_have_title(called)
    tab_to(page, "Start with Safety")
    press(page, "Enter")
    shows(page, "safety", f"Safety – {called}")
    page.evaluate(HEARD)
    items = site.asked.sections[0].items
    answer_all(page, items)
    for item in items:
        expect(status(page, item.id)).to_have_text("Kept on this device")
    note = page.locator(f"#{items[-1].id}-note")
    expect(note).to_have_value("First line\nsecond line")
    heard = page.evaluate("window.heard")
    assert heard.count("Kept on this device") == len(items)
    assert [words for words in heard if "answered" in words] == [
        f"{n} of {len(items)} answered in this section." for n in range(1, len(items) + 1)
    ]
    assert heard.count("Say in a few words why. Until then this counts as no answer.") == 1

    tab_to(page, "Go on to Choice and Control")
    press(page, "Enter")
    shows(page, "choice-and-control", f"Choice and Control – {called}")
    page.go_back()
    shows(page, "safety", f"Safety – {called}")
    page.go_back()
    shows(page, "start", called)
    expect(page.locator("#status-safety")).to_have_text("Complete")
    expect(page.get_by_role("link", name="Carry on with Choice and Control")).to_be_visible()
    page.go_forward()
    shows(page, "safety", f"Safety – {called}")


def test_the_skip_link_leads_into_the_view_that_is_open(visit, called):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, "results")
    title = f"Where you stand so far – {called}"
    expect(page).to_have_title(title)
    from_the_top(page)
    tab_to(page, "Skip to main content")
    press(page, "Enter")
    expect(page.locator("#results")).to_be_visible()
    press(page, "Tab")
    expect(page.locator("#results :focus")).to_have_count(1)
    expect(page).to_have_title(title)


@pytest.mark.parametrize("view", ["start", "results", "what-if", "type-in", "yours"])
def test_the_focus_shows_on_every_stop_of_a_view(visit, view):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, view)
    from_the_top(page)
    tab_to(page, "Ask us by e-mail")


@pytest.mark.parametrize("asked_for", ["results", "what-if", "value-safety", "nothing-answered"])
def test_with_nothing_answered_one_is_led_to_the_questions_and_back(visit, asked_for, called):
    page = visit(asked_for)
    title = f"Nothing has been answered yet – {called}"
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", "nothing-answered")
    expect(page).to_have_title(title)
    from_the_top(page)
    tab_to(page, "Start with Safety")
    press(page, "Enter")
    shows(page, "safety", f"Safety – {called}")
    page.go_back()
    shows(page, "nothing-answered", title)
    page.go_forward()
    page.check(f"#{CORE}-dont-know")
    page.go_back()
    expect(page.locator("[data-view]:visible")).to_have_attribute(
        "id", "what-if" if asked_for == "what-if" else "results"
    )


def test_what_is_cleared_and_found_by_keyboard(visit):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    page.locator(f"#q-{CORE} .wm-clear").focus()
    press(page, "Enter")
    expect(page.locator(f"#q-{CORE} input:checked")).to_have_count(0)
    expect(page.locator(f"#{CORE}-not-yet")).to_be_focused()
    page.check("#safety-aware-2-most")

    # A supposed change leads to its question, and a value’s way to what it would move.
    go(page, "what-if")
    page.locator(f"#suppose-{ITEM}").focus()
    press(page, "Space")
    expect(page.locator("[data-into=would-be]")).to_contain_text("With 1 change.")
    expect(page.locator(f"#suppose-{ITEM}")).to_be_focused()
    page.locator("[data-into=tried] a").focus()
    press(page, "Enter")
    expect(page.locator(f"#suppose-{ITEM}")).to_be_focused()


@pytest.mark.parametrize("hash_", ["no-such-view", "%E0%A4%A", "piece-here", "maincontent"])
def test_an_address_that_leads_nowhere_leads_to_the_start(visit, hash_, called):
    page = visit(hash_)
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", "start")
    expect(page).to_have_title(called)


@pytest.mark.parametrize("view", ["start", "safety", "results", "what-if", "type-in", "yours"])
def test_what_will_be_read_out_has_its_place_before_it_says_anything(visit, view):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, view)
    assert page.evaluate(REGIONS) == []


def test_what_is_wrong_is_told_at_its_field_once_its_writer_has_gone_on(visit):
    page = visit("safety")
    page.locator(f"#q-{CORE} summary").click()
    link = page.get_by_role("textbox", name="Link to evidence").first
    link.press_sequentially("the")
    expect(status(page, CORE)).to_have_text("Kept on this device")
    expect(link).not_to_have_attribute("aria-invalid", "true")
    press(page, "Tab")
    words = "Enter one web address without spaces, such as www.example.org."
    expect(status(page, CORE)).to_contain_text(words)
    expect(link).to_have_attribute("aria-invalid", "true")
    expect(link).to_have_accessible_description(re.compile(rf"Error:\s+{re.escape(words)}"))
    expect(page.locator(f"#{CORE}-note")).not_to_have_attribute("aria-invalid", "true")

    note = page.locator("#safety-aware-2-note")
    page.locator("#q-safety-aware-2 summary").click()
    note.fill("w" * 2003)
    press(page, "Tab")
    expect(note).to_have_accessible_description(re.compile("3 characters too long"))
    note.focus()
    page.evaluate(HEARD)
    press(page, "End", "Backspace")
    expect(note).to_have_accessible_description(re.compile("2 characters too long"))
    # Once it fits that is said, and nothing before: not at every key.
    press(page, "Backspace", "Backspace")
    expect(status(page, "safety-aware-2")).to_have_text("Kept on this device")
    expect(note).not_to_have_attribute("aria-invalid", "true")
    assert page.evaluate("window.heard") == ["Kept on this device"]

    page.check(f"#{ITEM}-not-applicable")
    reason = page.locator(f"#{ITEM}-reason")
    expect(reason).to_have_accessible_description(re.compile("Say in a few words why"))
    reason.fill("We are one small team")
    expect(reason).not_to_have_accessible_description(re.compile("Say in a few words why"))


def test_each_change_is_read_out_in_a_sentence(visit, site):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    page.evaluate(HEARD)
    page.locator(f"#q-{CORE} .wm-clear").focus()
    press(page, "Enter")
    expect(page.locator(f"#{CORE}-not-yet")).to_be_focused()
    answered = f"0 of {len(site.asked.sections[0].items)} answered in this section."
    assert heard(page) == [answered, "This answer is cleared"]
    page.check(f"#{CORE}-most")

    go(page, "what-if")
    heard(page)
    page.locator(f"#suppose-{ITEM}").focus()
    press(page, "Space")
    assert heard(page) == ["Nothing would move."]
    start_over = page.get_by_role("button", name="Start over")
    start_over.focus()
    press(page, "Enter")
    expect(start_over).to_be_focused()
    assert heard(page) == ["Nothing is changed yet: this is where you stand."]

    go(page, "results")
    heard(page)
    page.locator("#like-yours").select_option("place-north-lincolnshire")
    assert heard(page) == ["There are no figures of these to look at yourself beside."]
    page.locator("#like-yours").select_option("place-north-east-lincolnshire")
    assert heard(page) == []
    go(page, "yours")
    heard(page)
    downloaded(page)
    assert heard(page) == [
        "Your browser puts the file waymark-organisation-answers.json where it puts downloads."
    ]


def test_a_file_or_a_code_that_is_no_good_is_told_at_its_field(visit, site):
    page = visit()
    file = page.get_by_label("Choose the file")
    expect(choose(page, b"{")).to_contain_text("cannot be read")
    expect(file).to_have_attribute("aria-invalid", "true")
    expect(file).to_have_accessible_description(re.compile("This file cannot be read"))
    load(page, file_of(site.asked, {CORE: {"given": "most"}}))
    expect(file).not_to_have_attribute("aria-invalid", "true")

    go(page, "type-in")
    paper = page.get_by_label("First, the paper code")
    take_paper(page, "v9")
    expect(paper).to_be_focused()
    expect(paper).to_have_attribute("aria-invalid", "true")
    expect(paper).to_have_accessible_description(re.compile("Type the whole paper code"))
    begin_typing(page, site.asked)
    line = page.get_by_label("Code and choice")
    page.fill("#line", "SA1 9")
    press(page, "Enter")
    expect(line).to_be_focused()
    expect(line).to_have_attribute("aria-invalid", "true")
    expect(line).to_have_accessible_description(re.compile("SA1 has choices 1 to 5"))
    page.fill("#line", "SA1 2")
    press(page, "Enter")
    expect(line).not_to_have_attribute("aria-invalid", "true")


def test_whoever_would_clear_everything_hears_what_that_means(visit):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, "yours")
    clear = page.get_by_role("button", name="Clear everything on this device")
    clear.focus()
    press(page, "Enter")
    sure = page.get_by_role(
        "group", name="Clear all your answers and notes? This cannot be undone."
    )
    keep = sure.get_by_role("button", name="No, keep them")
    expect(keep).to_be_focused()
    press(page, "Enter")
    expect(clear).to_be_focused()
    press(page, "Enter")
    sure.get_by_role("button", name="Yes, clear everything").focus()
    press(page, "Enter")
    expect(clear).to_be_focused()
    expect(page.locator("[data-cleared]")).to_contain_text("Everything is cleared.")


def test_nothing_says_that_answers_are_kept_where_they_are_not(visit):
    page = visit(before=REFUSES)
    expect(page.locator("[data-trouble]")).to_contain_text("will not keep your answers")
    expect(page.locator("#start")).not_to_contain_text("They are kept", use_inner_text=True)
    expect(page.locator("#start")).to_contain_text("Nothing is sent to us", use_inner_text=True)


def test_the_sentence_that_stays_in_sight_covers_nothing_that_has_the_focus(visit):
    page = visit("safety", viewport={"width": 360, "height": 640})
    page.check(f"#{CORE}-most")
    go(page, "what-if")
    suppose_the_most(page, CORE)
    covered = []
    for _ in range(15):
        press(page, "Tab")
        covered.append(
            page.evaluate("""() => {
          const box = document.activeElement.getBoundingClientRect();
          const now = document.querySelector('.wm-what-if__outcome').getBoundingClientRect();
          return box.bottom > now.top && box.top < now.bottom ? document.activeElement.id : '';
        }""")
        )
    assert set(covered) == {""}
