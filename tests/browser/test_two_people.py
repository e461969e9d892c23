"""Two people come by the same link and change the same answers: nobody's words are lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through
from tests.browser.states import CORE, ITEM, SAFETY

MINE, THEIRS, THIRD = "Our own words, typed with care", "A colleague's words", "Words of a third"
CONFLICT = f"409 POST {SAFETY}"
WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def fields(page: Page, item: str = ITEM):
    return page.locator(f"#q-{item}")


def write(page: Page, given: str, note: str, item: str = ITEM) -> None:
    """Choose an answer and type a note, as people do: the note is left for another field."""
    if not page.locator(f"#{item}-note").is_visible():
        fields(page, item).locator("summary").click()
    page.locator(f"#{item}-note").fill(note)
    page.check(f"#{item}-{given}")


def save(page: Page) -> None:
    click_through(page.get_by_role("button", name="Save and go to your overview"))


def save_into_conflict(page: Page) -> None:
    page.watch.expect(CONFLICT)
    save(page)
    expect(page).to_have_title("Error: Safety – Waymark")


def told_of_conflict(page: Page, scripts: bool, times: int = 1) -> None:
    """The page's script has tried to save, and says beside the question that it could not."""
    if scripts:
        page.watch.expect(*[CONFLICT] * times)
        expect(fields(page).locator("[data-status]")).to_contain_text(
            "This answer was changed meanwhile"
        )


@pytest.fixture
def late(arrive, organisation):
    """Somebody with the page open as it was before a colleague saved another version."""

    def open_page(scripts):
        me = arrive(organisation, scripts=scripts)
        me.goto(SAFETY)
        organisation.answer({ITEM: {"given": "planned", "note": THEIRS}})
        return me

    return open_page


@pytest.fixture
def conflict(late):
    """Somebody who sees both versions, of which the colleague's is stored."""

    def into_conflict(scripts):
        me = late(scripts)
        write(me, "most", MINE)
        # Once for the note, and once for the choice.
        told_of_conflict(me, scripts, times=2)
        save_into_conflict(me)
        return me

    return into_conflict


def saved(page: Page) -> None:
    """Save, and be taken on."""
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your overview")


@WAYS
def test_the_later_of_two_is_shown_both_versions(arrive, organisation, scripts):
    me, colleague = (arrive(organisation, scripts=scripts) for _ in "12")
    for page in (me, colleague):
        page.goto(SAFETY)
    write(colleague, "planned", THEIRS)
    saved(colleague)
    write(me, "most", MINE)
    told_of_conflict(me, scripts, times=2)
    save_into_conflict(me)
    theirs, mine = me.locator(".wm-versions dd").all()
    expect(theirs).to_contain_text("Planned")
    expect(theirs).to_contain_text(THEIRS)
    expect(mine).to_contain_text("In most places")
    expect(mine).to_contain_text(MINE)
    expect(me.locator(f"#{ITEM}-note")).to_have_value(MINE)
    expect(me.locator(".nhsuk-error-summary li")).to_have_count(1)
    colleague.goto(SAFETY)
    expect(colleague.locator(f"#{ITEM}-planned")).to_be_checked()
    expect(colleague.locator(f"#{ITEM}-note")).to_have_value(THEIRS)


@WAYS
@pytest.mark.parametrize(
    ("kept", "given", "note"), [("mine", "most", MINE), ("theirs", "planned", THEIRS)]
)
def test_keeping_one_version_stores_it(conflict, organisation, scripts, kept, given, note):
    me = conflict(scripts)
    me.check(f"#{ITEM}-keep-{kept}")
    saved(me)
    assert organisation.said(ITEM) == (given, note)


@WAYS
def test_mine_can_be_changed_before_it_is_kept(conflict, organisation, scripts):
    me = conflict(scripts)
    both = f"{MINE}. {THEIRS}"
    me.locator(f"#{ITEM}-note").fill(both)
    if scripts:
        # Leaving the note tries to save it, before a version is chosen.
        me.watch.expect(CONFLICT)
    me.check(f"#{ITEM}-keep-mine")
    saved(me)
    assert organisation.said(ITEM) == ("most", both)


def test_a_change_of_mind_from_theirs_to_mine_is_no_new_conflict(conflict, organisation):
    me = conflict(True)
    me.check(f"#{ITEM}-keep-theirs")
    me.check(f"#{ITEM}-keep-mine")
    expect(fields(me).locator("[data-status]")).to_have_text("Saved")
    saved(me)
    assert organisation.said(ITEM) == ("most", MINE)


@WAYS
def test_nothing_is_stored_before_a_choice(conflict, organisation, scripts):
    me = conflict(scripts)
    me.watch.expect(f"422 POST {SAFETY}")
    save(me)
    expect(me.locator(f"#{ITEM}-keep-error")).to_be_visible()
    expect(me.locator(f"#{ITEM}-note")).to_have_value(MINE)
    assert organisation.said(ITEM) == ("planned", THEIRS)


@WAYS
def test_a_third_change_in_between_is_shown_too(conflict, organisation, scripts):
    me = conflict(scripts)
    organisation.answer({ITEM: {"given": "some", "note": THIRD}})
    me.check(f"#{ITEM}-keep-mine")
    told_of_conflict(me, scripts)
    save_into_conflict(me)
    expect(me.locator(".wm-versions dd").first).to_contain_text(THIRD)
    assert organisation.said(ITEM) == ("some", THIRD)
    me.check(f"#{ITEM}-keep-mine")
    saved(me)
    assert organisation.said(ITEM) == ("most", MINE)


@WAYS
def test_changes_to_different_questions_are_both_kept(late, organisation, scripts):
    me = late(scripts)
    write(me, "embedded", MINE, CORE)
    saved(me)
    assert organisation.said(CORE) == ("embedded", MINE)
    assert organisation.said(ITEM) == ("planned", THEIRS)


@WAYS
def test_the_same_change_by_both_is_no_conflict(late, organisation, scripts):
    me = late(scripts)
    if scripts:
        # The note alone differs from theirs; with the choice, both say the same.
        me.watch.expect(CONFLICT)
    write(me, "planned", THEIRS)
    saved(me)
    assert organisation.said(ITEM) == ("planned", THEIRS)


@WAYS
def test_words_typed_while_a_colleague_submits_are_there_to_copy(late, organisation, scripts):
    me = late(scripts)
    organisation.submit()
    if scripts:
        me.watch.expect(CONFLICT, CONFLICT)
    write(me, "most", MINE)
    if scripts:
        said = fields(me).locator("[data-status]")
        expect(said).to_contain_text("somebody has submitted these answers")
    me.watch.expect(CONFLICT)
    save(me)
    expect(me.get_by_role("heading", level=1)).to_have_text("These answers have been submitted")
    expect(me.locator("main")).to_contain_text(MINE)
    expect(me.locator("main")).to_contain_text("In most places")


def test_only_what_was_not_saved_is_shown_to_copy(arrive, organisation):
    organisation.answer({CORE: {"given": "some", "note": THEIRS}, ITEM: "planned"})
    me = arrive(organisation, scripts=False)
    me.goto(SAFETY)
    organisation.submit()
    me.check(f"#{ITEM}-most")
    me.watch.expect(CONFLICT)
    save(me)
    expect(me.locator("main")).to_contain_text("In most places")
    expect(me.locator("main")).not_to_contain_text(THEIRS)
