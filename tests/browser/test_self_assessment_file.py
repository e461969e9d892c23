"""Answers as a file: kept, loaded here and elsewhere, and told apart from what is none."""

import json

import pytest
from playwright.sync_api import expect

from app import create_public_app
from app.forms.response_file import read_response_file
from tests.browser.self_assessment import (
    CORE,
    DOWNLOADED,
    ITEM,
    answer,
    as_entries,
    choose,
    downloaded,
    entries_on,
    file_of,
    go,
    load,
    site_of,
    status,
    visits,
)

NOTE = "First line\nsecond: “a\\b” </script> 🌳"
ANSWERS = {
    CORE: {"given": "most", "note": NOTE, "evidence": "https://a.example/b?c=d&e"},
    ITEM: {"given": "not-applicable", "reason": "We meet nobody face to face"},
    "safety-aware-2": {"note": "To be asked in May"},
    "co-production-informed-2": {"given": "dont-know"},
}
UNCHANGED = "Nothing was changed: the answers on this page are as they were."
SCRIPT_OF_ANOTHER = "waymark/another-survey/1/0123456789ab/first"


@pytest.fixture(scope="module")
def site(service):
    return site_of(service)


@pytest.fixture(scope="module")
def taken_in(site, service):
    """The entries that the live app finds in a file; the questionnaires are all that it needs."""
    app = create_public_app(
        {"QUESTIONNAIRES": service.questionnaires, "EDITIONS": site.folder.parent / "editions"}
    )

    def reading(content: bytes):
        with app.app_context():
            return read_response_file(content).entries

    return reading


@pytest.fixture
def visit(browser, site):
    yield from visits(browser, site)


def test_downloaded_cleared_and_loaded_again_here_and_elsewhere(visit, site, taken_in):
    page = visit()
    answer(page, site.asked, ANSWERS)
    content = downloaded(page)
    assert taken_in(content) == as_entries(ANSWERS)
    assert json.loads(content)["content_hash"] == site.asked.content_hash

    # Answers to earlier questions, or to other ones of ours, go as well; a neighbour's things stay.
    page.evaluate(f"localStorage['{SCRIPT_OF_ANOTHER}'] = 'x'; localStorage.theirs = 'y'")
    page.get_by_role("button", name="Clear everything on this device").click()
    expect(page.get_by_role("button", name="No, keep them")).to_be_focused()
    page.get_by_role("button", name="No, keep them").click()
    expect(page.get_by_text("Clear all your answers and notes?")).to_be_hidden()
    expect(page.get_by_role("button", name="Clear everything on this device")).to_be_focused()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)

    page.get_by_role("button", name="Clear everything on this device").click()
    page.get_by_role("button", name="Yes, clear everything").click()
    cleared = page.locator("[data-cleared]")
    expect(cleared).to_contain_text("Everything is cleared.")
    expect(page.get_by_role("button", name="Clear everything on this device")).to_be_focused()
    assert entries_on(page, site.asked) == {}
    assert page.evaluate("Object.keys(localStorage)") == ["theirs"]
    assert ANSWERS[ITEM]["reason"] not in page.content()
    go(page, "safety")
    expect(status(page, CORE)).to_be_empty()

    load(page, content)
    expect(cleared).to_be_empty()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)
    page.reload()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)

    elsewhere = visit()
    load(elsewhere, content)
    assert entries_on(elsewhere, site.asked) == as_entries(ANSWERS)
    assert downloaded(elsewhere) == content
    go(elsewhere, "results")
    expect(elsewhere.locator("#value-safety")).to_contain_text("Too little is known")


def test_a_file_is_shown_before_it_takes_the_place_of_answers(visit, site):
    page = visit("safety")
    page.check(f"#{CORE}-planned")
    content = file_of(site.asked, ANSWERS)
    told = choose(page, content)
    count = len(site.asked.items)
    expect(told).to_contain_text(f"This file holds 3 of {count} answers.")
    expect(told).to_contain_text(f"at 1 of {count} questions")
    told.get_by_role("button", name="Leave things as they are").click()
    expect(told).to_have_text("Nothing was changed.")
    expect(page.locator("#file")).to_be_focused()
    assert entries_on(page, site.asked) == as_entries({CORE: {"given": "planned"}})

    told = choose(page, content)
    told.get_by_role("button", name="Use this file").click()
    expect(told).to_have_text("Your answers are those of the file now.")
    expect(page.locator("#file")).to_be_focused()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)
    go(page, "safety")
    expect(status(page, CORE)).to_have_text("Kept on this device")
    expect(page.locator(f"#{CORE}-note")).to_be_visible()


def test_the_live_app_s_own_file_is_loaded_too(visit, site):
    """It says more, which is passed over; and a byte-order mark is not in the way."""
    more = {"organisation": "Harbour House", "round": 2, "placement": {"overall": {}}}
    content = file_of(site.asked, ANSWERS, **more)
    page = visit()
    load(page, b"\xef\xbb\xbf" + content)
    assert entries_on(page, site.asked) == as_entries(ANSWERS)


NOT_JSON = "This file cannot be read."
FOREIGN = "This is not a file of answers."
ANOTHER = "This file holds answers to other questions: "
CHANGED = "The questions have changed since this file was made"
SOME = "These answers do not fit the questions: "


def _whole(asked, **different):
    return file_of(asked, ANSWERS, **different)


def _of(given, item="SS1", item_id=ITEM):
    """A file in which one answer is not one."""
    return lambda asked: _whole(asked, answers={item_id: given}), f"{SOME}{item}."


def _note(said):
    return lambda asked: _whole(asked, notes={CORE: said}), f"{SOME}SA1."


def _proto(asked):
    text = _whole(asked).decode()
    return text.replace('"answers": {', '"answers": {"__proto__": {"given": "most"},', 1).encode()


BAD = {
    "cut short": (lambda asked: _whole(asked)[:-9], NOT_JSON),
    "empty": (lambda asked: b"", NOT_JSON),
    "binary": (lambda asked: bytes(range(256)) * 9, NOT_JSON),
    "in UTF-16": (lambda asked: _whole(asked).decode().encode("utf-16"), NOT_JSON),
    "too deep": (lambda asked: b'{"answers":' * 100_000, NOT_JSON),
    "over 2 MB": (lambda asked: _whole(asked) + b" " * 2_000_000, "This file is too large"),
    "another's": (lambda asked: b'{"type": "FeatureCollection"}', FOREIGN),
    "a list": (lambda asked: b"[1, 2]", FOREIGN),
    "a number": (lambda asked: b"7", FOREIGN),
    "null": (lambda asked: b"null", FOREIGN),
    "without a name": (lambda asked: _whole(asked, questionnaire=7), FOREIGN),
    "answers in a list": (lambda asked: _whole(asked, answers=["most"]), FOREIGN),
    "answers of null": (lambda asked: _whole(asked, answers=None), FOREIGN),
    "notes in a list": (lambda asked: _whole(asked, notes=["a note"]), FOREIGN),
    "everything in the prototype": (lambda asked: b'{"__proto__": {"answers": {}}}', FOREIGN),
    "other questions": (
        lambda asked: _whole(asked, questionnaire="school"),
        f"{ANOTHER}school, version ",
    ),
    "another version": (
        lambda asked: _whole(asked, version=asked.version + 1),
        f"{ANOTHER}organisation, version {{another}}.",
    ),
    "a version in words": (lambda asked: _whole(asked, version="one"), FOREIGN),
    "another hash": (lambda asked: _whole(asked, content_hash="0" * 64), CHANGED),
    "no hash": (lambda asked: _whole(asked, content_hash=None), CHANGED),
    "an unknown item": _of("most", item="safety-aware-9", item_id="safety-aware-9"),
    "an item of every object": _of("most", item="constructor", item_id="constructor"),
    "answers in the prototype": (_proto, f"{SOME}__proto__."),
    "an unknown choice": _of("always"),
    "a number for an answer": _of(3),
    "a list for an answer": _of(["most"]),
    "null for an answer": _of(None),
    "nothing for an answer": _of(""),
    "true for an answer": _of(True),
    "a reason that is missing": _of({"not-applicable": ""}),
    "a reason of spaces": _of({"not-applicable": " \n"}),
    "a reason in numbers": _of({"not-applicable": 7}),
    "more than a reason": _of({"not-applicable": "Why", "given": "most"}),
    "not applicable without an object": _of("not-applicable"),
    "another object": _of({"given": "most"}),
    "not applicable where it always applies": _of({"not-applicable": "Why"}, "SA1", CORE),
    "a note that is text": _note("Two teams have begun."),
    "a note in a list": _note(["Two teams have begun."]),
    "a note of null": _note({"note": None}),
    "a note in numbers": _note({"note": 7, "evidence": ""}),
    "more than a note": _note({"note": "Two teams have begun.", "by": "the manager"}),
    "evidence in an object": _note({"note": "", "evidence": {}}),
}


def test_a_file_that_is_none_is_told_so_and_the_answers_stay(visit, site):
    """One page for all of them, as for somebody who tries again and again."""
    page = visit()
    load(page, file_of(site.asked, ANSWERS))
    go(page, "results")
    placed = page.locator("#results").inner_text()
    for name, (content, message) in BAD.items():
        told = choose(page, content(site.asked), f"{name}.json")
        expect(told, name).to_contain_text(message.format(another=site.asked.version + 1))
        expect(told, name).to_contain_text(UNCHANGED)
        assert (name, entries_on(page, site.asked)) == (name, as_entries(ANSWERS))
        page.evaluate("document.querySelector('[data-into=loaded]').replaceChildren()")
    go(page, "results")
    assert page.locator("#results").inner_text() == placed
    page.reload()
    assert entries_on(page, site.asked) == as_entries(ANSWERS)
    # And the right one, chosen after a wrong one of the same name, is taken.
    choose(page, b"{", DOWNLOADED)
    told = choose(page, file_of(site.asked, {CORE: {"given": "some"}}), DOWNLOADED)
    told.get_by_role("button", name="Use this file").click()
    assert entries_on(page, site.asked) == as_entries({CORE: {"given": "some"}})


def test_words_are_told_that_the_live_app_would_not_take(visit, taken_in):
    page = visit("safety")
    page.check(f"#{ITEM}-not-applicable")
    expect(status(page, ITEM)).to_have_text(
        "Say in a few words why. Until then this counts as no answer."
    )
    page.fill(f"#{ITEM}-reason", "w" * 503)
    page.keyboard.press("Tab")
    expect(status(page, ITEM)).to_contain_text("3 characters too long")
    page.fill(f"#{ITEM}-reason", "🌳" * 500)
    expect(status(page, ITEM)).to_have_text("Kept on this device")
    page.locator(f"#q-{CORE} summary").click()
    for link in ("the shared drive", "https:example.org", "https://", "ftp://example.org/a"):
        page.fill(f"#{CORE}-evidence", link)
        page.keyboard.press("Tab")
        expect(status(page, CORE), link).to_contain_text("Enter one web address without spaces")
    page.fill(f"#{CORE}-evidence", "  https://example.org/a ")
    expect(status(page, CORE)).to_have_text("Kept on this device")
    page.fill(f"#{CORE}-note", "A bell\x07 and a\x0b form")
    expect(page.locator(f"#{CORE}-note")).to_have_value("A bell and a\n form")
    content = downloaded(page)
    assert taken_in(content) == as_entries(
        {
            CORE: {"note": "A bell and a\n form", "evidence": "https://example.org/a"},
            ITEM: {"given": "not-applicable", "reason": "🌳" * 500},
        }
    )
