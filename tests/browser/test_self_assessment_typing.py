"""Answers on paper are typed in by keyboard alone, from the codes that the paper shows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.self_assessment import as_entries, begin_typing, codes_of, entries_on, go

WHY = "We meet nobody face to face"


@pytest.fixture
def paper(visit, site):
    """The code of each item as the questions on paper show it."""
    page = visit()
    page.goto(site.pack)
    found = codes_of(page)
    page.close()
    return found


@pytest.fixture
def page(visit, site):
    """Somebody in the field, with the right paper."""
    page = visit("type-in")
    begin_typing(page, site.asked)
    return page


def enter(page: Page, keys: str) -> None:
    """After the code that is filled in already."""
    page.keyboard.press("End")
    page.keyboard.type(keys)
    page.keyboard.press("Enter")


def line(page: Page, text: str) -> None:
    """A whole line, whatever stood there."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_all_forty_from_paper_are_what_clicking_gives(page, paper, site):
    asked = site.asked
    assert list(paper) == [item.id for item in asked.items]
    expected, keys = {}, []
    for number, item in enumerate(asked.items):
        choices = asked.choices[item.id]
        if number % 9 == 4:
            keys.append("0")
            expected[item.id] = {"given": "dont-know"}
        elif number % 9 == 7 and item.not_applicable == "reason":
            keys.append(f"n {WHY}")
            expected[item.id] = {"given": "not-applicable", "reason": WHY}
        else:
            keys.append(str(number % len(choices) + 1))
            expected[item.id] = {"given": choices[number % len(choices)].id}
    for code, typed in zip(paper.values(), keys, strict=True):
        expect(page.locator("#line")).to_have_value(f"{code} ")
        enter(page, typed)
        expect(page.locator("[data-typed-now]")).to_contain_text(f"{code}: ")
        expect(page.locator("#line")).to_be_focused()
    expect(page.locator("[data-asks]")).to_have_text("That was the last question.")
    expect(page.locator("[data-typed] li")).to_have_count(len(asked.items))
    assert entries_on(page, asked) == as_entries(expected)
    page.reload()
    assert entries_on(page, asked) == as_entries(expected)
    go(page, "start")
    all_answered = f"You have answered all {len(asked.items)} questions."
    expect(page.locator("[data-progress]")).to_have_text(all_answered)


def test_every_key_that_the_page_names(page, site):
    now, field = page.locator("[data-typed-now]"), page.locator("#line")
    asks = page.locator("[data-asks]")
    expect(page.get_by_label("Code and choice")).to_have_attribute(
        "aria-describedby", "line-hint line-asks typed-now"
    )
    first, second = site.asked.items[:2]
    expect(asks).to_have_text(f"SA1 {first.text}")
    for typed, told, next_line in [
        ("sa1 3", "SA1: In some places", "SA2 "),
        ("SA1 2", "SA1: Planned", "SA2 "),
        ("SS1 n We have none.", "SS1: Does not apply to us", "SS2 "),
        ("SS1 -", "SS1: No answer yet", "SS2 "),
        ("SA1 3.", "SA1: In some places", "SA2 "),
        ("SA1 -.", "SA1: No answer yet", "SA2 "),
        ("SA2 ?.", second.text, "SA2 "),
        ("SS1 n.", "Say in a few words why SS1 does not apply, after the n.", "SS1 "),
        ("SA1 3", "SA1: In some places", "SA2 "),
        ("2.", "SA2: Planned", "SS1 "),
        # The space was forgotten.
        ("sa14", "SA1: In most places", "SA2 "),
        ("sa1 0", "SA1: Don’t know", "SA2 "),
        ("SA1 -", "SA1: No answer yet", "SA2 "),
        ("  ss1   N  We meet nobody  ", "SS1: Does not apply to us", "SS2 "),
        ("SS1 -", "SS1: No answer yet", "SS2 "),
        ("SS1 n", "Say in a few words why SS1 does not apply, after the n.", "SS1 "),
        ("SA1 n Why not", "SA1 applies to everyone.", "SA1 "),
        ("SA1 6", "SA1 has choices 1 to 5.", "SA1 "),
        ("SA1 most", "SA1 has choices 1 to 5.", "SA1 "),
        ("SA1 1.5", "SA1 has choices 1 to 5.", "SA1 "),
        ("SA1 -1", "SA1 has choices 1 to 5.", "SA1 "),
        ("SA2 ?", second.text, "SA2 "),
        ("SA2 ?", "1 Not yet; 2 Planned; 3 In some places", "SA2 "),
        ("SA2", second.text, "SA2 "),
        ("SA2 4", "SA2: In most places", "SS1 "),
        ("SA9 1", "There is no question SA9.", "SA9 1"),
        ("<b>x</b>", "There is no question <b>x</b>.", "<b>x</b>"),
    ]:
        line(page, typed)
        expect(now, typed).to_contain_text(told)
        expect(field, typed).to_have_value(next_line)
        expect(field, typed).to_be_focused()
    assert entries_on(page, site.asked) == as_entries({second.id: {"given": "most"}})
    expect(page.locator("[data-typed] li").first).to_have_text(f"SA2 In most places: {second.text}")
    line(page, "   ")
    assert entries_on(page, site.asked) == as_entries({second.id: {"given": "most"}})
    # Whoever comes back goes on where the next answer is missing.
    go(page, "start")
    go(page, "type-in")
    expect(field).to_have_value("SA1 ")
    field.focus()
    line(page, "SA1 5")
    go(page, "start")
    go(page, "type-in")
    expect(field).to_have_value("SS1 ")


def test_an_answer_typed_in_keeps_the_note_beside_it(page, site):
    go(page, "safety")
    page.locator("#q-safety-aware-1 summary").click()
    page.fill("#safety-aware-1-note", "Two teams have begun.")
    go(page, "type-in")
    page.locator("#line").focus()
    line(page, "SA1 4")
    expect(page.locator("[data-typed-now]")).to_contain_text("SA1: In most places")
    expected = {"safety-aware-1": {"given": "most", "note": "Two teams have begun."}}
    assert entries_on(page, site.asked) == as_entries(expected)
