"""Every view of the self-assessment in every state can be used and read, by light and by dark."""

from playwright.sync_api import Page, expect

from tests.browser.contrast import too_alike
from tests.browser.layout_checks import (
    called_alike,
    faults,
    lost,
    small_targets,
    space_out,
    unstyled,
)
from tests.browser.self_assessment import (
    CORE,
    FILL,
    ITEM,
    REFUSES,
    alert,
    begin_typing,
    choose,
    file_of,
    go,
    load,
    replace,
    status,
    suppose_the_most,
    take_paper,
    with_axe,
)
from tests.browser.test_accessibility import DESKTOP, PHONE, ZOOMED, resize

NOTE = f"Two teams have begun.\nThe plan is in {'a-folder-with-an-unbroken-name/' * 10}"
EVIDENCE = "https://example.org/" + "board-papers/" * 30
WHY = "We work with other organisations only"


def filled(asked) -> bytes:
    """Every kind of answer, a long note and a long link."""
    answers = {item.id: {"given": "most"} for item in asked.items[:-4]}
    answers[CORE] = {"given": "some", "note": NOTE, "evidence": EVIDENCE}
    answers[ITEM] = {"given": "not-applicable", "reason": WHY}
    answers["collaboration-aware-1"] = {"given": "dont-know"}
    # Something to look at once more.
    answers["collaboration-sensitive-1"] = {"given": "embedded"}
    return file_of(asked, answers)


def look_over(page: Page, state: str) -> None:
    """As the other pages are looked over, and by dark as well."""
    with_axe(page)
    # A link under the pointer looks other than the rest.
    page.mouse.move(0, 0)
    assert (state, unstyled(page)) == (state, [])
    assert (state, called_alike(page)) == (state, [])
    page.emulate_media(color_scheme="light")
    assert (state, "light", faults(page)) == (state, "light", [])
    page.emulate_media(color_scheme="dark")
    resize(page, PHONE)
    assert (state, "dark", faults(page)) == (state, "dark", [])
    assert (state, small_targets(page)) == (state, [])
    resize(page, ZOOMED)
    assert (state, lost(page)) == (state, [])
    space_out(page)
    assert (state, "spaced out", lost(page)) == (state, "spaced out", [])
    page.evaluate("document.adoptedStyleSheets = []")
    resize(page, DESKTOP)


VIEWS = ("start", "safety", "results", "what-if", "type-in", "yours")


def test_every_view_with_nothing_answered(visit):
    page = visit()
    # A section has no more in it when it is empty.
    for view in ("start", "nothing-answered", "yours"):
        go(page, view)
        look_over(page, f"{view} empty")


def test_every_view_with_answers(visit, site):
    page = visit()
    load(page, filled(site.asked))
    for view in VIEWS:
        go(page, view)
        look_over(page, f"{view} filled")
    go(page, "what-if")
    suppose_the_most(page, CORE)
    expect(page.locator("[data-into=would-be]")).to_contain_text("With 1 change.")
    look_over(page, "what if something changed")
    go(page, "results")
    page.select_option("#like-yours", "place-york")
    expect(page.locator("[data-own]")).to_have_count(1)
    expect(page.locator("[data-beside=place-york] [data-own]")).to_be_visible()
    look_over(page, "beside a place")


def test_every_view_where_something_is_to_mend(visit, site):
    page = visit("safety")
    for summary in page.locator("#safety summary").all():
        summary.click()
    page.check(f"#{ITEM}-not-applicable")
    page.fill(f"#{CORE}-evidence", "the shared drive")
    page.fill("#safety-aware-2-note", NOTE * 8)
    page.keyboard.press("Tab")
    expect(status(page, "safety-aware-2")).to_contain_text("characters too long")
    look_over(page, "a section to mend")
    go(page, "yours")
    expect(page.locator("[data-into=to-mend] a")).to_have_count(2)
    expect(page.locator("[data-into=looks]")).to_contain_text("waits for its reason")
    page.get_by_role("button", name="Show what would be sent").click()
    page.get_by_role("button", name="Clear everything on this device").click()
    look_over(page, "before clearing")
    expect(choose(page, b"{")).to_contain_text("cannot be read")
    look_over(page, "a file that is none")
    expect(choose(page, filled(site.asked))).to_contain_text("This file holds")
    look_over(page, "a file that is shown")
    go(page, "type-in")
    expect(take_paper(page, "v9-0000")).to_contain_text("We do not know the paper code")
    page.get_by_text("There is no paper code on the sheet").click()
    look_over(page, "paper that nobody knows")
    begin_typing(page, site.asked)
    for keys in ("SA1 9", "SA9 1", "SS1 n", "SA1 ?"):
        page.fill("#line", keys)
        page.keyboard.press("Enter")
        expect(page.locator("[data-typed-now] p")).to_be_visible()
    look_over(page, "typed in wrong")
    go(page, "start")
    page.evaluate(FILL, 0)
    page.evaluate("location.reload()")
    expect(alert(page)).to_contain_text("will not keep your answers")
    look_over(page, "storage full")


def test_where_nothing_can_be_kept(visit):
    page = visit("safety", before=REFUSES)
    page.check(f"#{CORE}-most")
    expect(alert(page)).to_contain_text("will not keep your answers")
    look_over(page, "storage refused")


def tell_apart(page: Page, state: str) -> None:
    """Every colour in every state of what is shown, by light, by dark and on paper."""
    light, dark = ({"media": "screen", "color_scheme": each} for each in ("light", "dark"))
    assert (state, too_alike(page, light, dark, {"media": "print"})) == (state, {})
    page.emulate_media(**light)


def test_no_colour_is_like_its_ground_whatever_is_pointed_at_pressed_or_visited(visit, site):
    page = visit()
    load(page, filled(site.asked))
    for view in ("start", "results"):
        go(page, view)
        tell_apart(page, view)
    go(page, "safety")
    page.fill(f"#{CORE}-evidence", "the shared drive")
    page.fill(f"#{ITEM}-reason", "")
    tell_apart(page, "a section to mend")
    go(page, "what-if")
    suppose_the_most(page, CORE)
    tell_apart(page, "what if something changed")
    expect(choose(page, filled(site.asked))).to_contain_text("This file holds")
    page.get_by_role("button", name="Show what would be sent").click()
    page.get_by_role("button", name="Clear everything on this device").click()
    tell_apart(page, "a file that is shown, and before clearing")
    go(page, "type-in")
    expect(take_paper(page, "v9-0000")).to_contain_text("We do not know the paper code")
    tell_apart(page, "paper that nobody knows")


def test_where_a_system_takes_colours_away_a_stage_that_is_passed_looks_other(visit, site):
    page = visit(forced_colors="active")
    load(page, file_of(site.asked, {item.id: {"given": "some"} for item in site.asked.items}))
    replace(
        page, file_of(site.asked, {item.id: {"given": "embedded"} for item in site.asked.items})
    )
    go(page, "results")
    inside = page.locator(".wm-journey__stage").evaluate_all(
        "all => all.map((each) => getComputedStyle(each, '::before').backgroundColor)"
    )
    assert len(set(inside)) == 1
    go(page, "type-in")
    replace(page, file_of(site.asked, {item.id: {"given": "not-yet"} for item in site.asked.items}))
    go(page, "results")
    here, *later = page.locator(".wm-journey__stage").evaluate_all(
        "all => all.map((each) => getComputedStyle(each, '::before').backgroundColor)"
    )
    assert here not in later
    # Of the rooms in the header the one that is open is underlined, and no other.
    lines = page.locator(".wm-rooms__link").evaluate_all(
        "all => all.map((each) => getComputedStyle(each).borderBottomColor)"
    )
    assert sorted(lines.count(each) for each in set(lines)) == [1, len(lines) - 1]


def test_nothing_moves_for_whoever_wants_it_still(visit):
    page = visit("results", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('main, main *')].filter((each) => {
          const style = getComputedStyle(each);
          return style.scrollBehavior === 'smooth' || style.animationName !== 'none'
            || style.transitionDuration.split(', ').some((time) => time !== '0s');
        }).map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_the_dark_is_dark_and_the_light_is_light(visit):
    page = visit()
    shade = "Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0])"
    assert page.evaluate(shade) > 200
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(shade) < 60
