"""Two people come by the same link and change the same answers: nobody's words are lost."""

import pytest
from playwright.sync_api import Page, expect

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
    page.get_by_role("button", name="Save and go to your overview").click()


def save_into_conflict(page: Page) -> None:
    page.watch.expect(CONFLICT)
    with page.expect_response(lambda reply: reply.request.is_navigation_request()):
        save(page)
    expect(page).to_have_title("Error: Safety – Waymark")


def told_of_conflict(page: Page, scripts: bool, times: int = 1) -> None:
    """The page's script has tried to save, and says beside the question that it could not."""
    if scripts:
        page.watch.expect(*[CONFLICT] * times)
        expect(fields(page).locator("[data-status]")).to_contain_text("Somebody else changed this")


@pytest.fixture
def two(arrive, organisation):
    """Two people with the same page open, the second of whom has just saved."""

    def open_both(scripts):
        me, colleague = arrive(organisation, scripts=scripts), arrive(organisation, scripts=scripts)
        me.goto(SAFETY)
        colleague.goto(SAFETY)
        write(colleague, "planned", THEIRS)
        save(colleague)
        expect(colleague.get_by_role("heading", level=1)).to_contain_text("Your overview")
        return me, colleague

    return open_both


@pytest.fixture
def conflict(two):
    """Somebody who sees both versions, and the colleague whose version is stored."""

    def into_conflict(scripts):
        me, colleague = two(scripts)
        write(me, "most", MINE)
        # Once for the note, and once for the choice.
        told_of_conflict(me, scripts, times=2)
        save_into_conflict(me)
        return me, colleague

    return into_conflict


def stored(page: Page, given: str, note: str, item: str = ITEM) -> None:
    page.goto(SAFETY)
    expect(page.locator(f"#{item}-{given}")).to_be_checked()
    expect(page.locator(f"#{item}-note")).to_have_value(note)


@WAYS
def test_the_later_of_two_is_shown_both_versions(conflict, scripts):
    me, colleague = conflict(scripts)
    theirs, mine = me.locator(".wm-versions dd").all()
    expect(theirs).to_contain_text("Planned")
    expect(theirs).to_contain_text(THEIRS)
    expect(mine).to_contain_text("In most places")
    expect(mine).to_contain_text(MINE)
    expect(me.locator(f"#{ITEM}-note")).to_have_value(MINE)
    expect(me.locator(".nhsuk-error-summary li")).to_have_count(1)
    stored(colleague, "planned", THEIRS)


@WAYS
@pytest.mark.parametrize(
    ("kept", "given", "note"), [("mine", "most", MINE), ("theirs", "planned", THEIRS)]
)
def test_keeping_one_version_stores_it(conflict, scripts, kept, given, note):
    me, colleague = conflict(scripts)
    me.check(f"#{ITEM}-keep-{kept}")
    save(me)
    expect(me.get_by_role("heading", level=1)).to_contain_text("Your overview")
    stored(colleague, given, note)


@WAYS
def test_mine_can_be_changed_before_it_is_kept(conflict, scripts):
    me, colleague = conflict(scripts)
    both = f"{MINE}. {THEIRS}"
    me.locator(f"#{ITEM}-note").fill(both)
    if scripts:
        # Leaving the note tries to save it, before a version is chosen.
        me.watch.expect(CONFLICT)
    me.check(f"#{ITEM}-keep-mine")
    save(me)
    expect(me.get_by_role("heading", level=1)).to_contain_text("Your overview")
    stored(colleague, "most", both)


def test_a_change_of_mind_from_theirs_to_mine_is_no_new_conflict(conflict):
    me, colleague = conflict(True)
    me.check(f"#{ITEM}-keep-theirs")
    me.check(f"#{ITEM}-keep-mine")
    expect(fields(me).locator("[data-status]")).to_have_text("Saved")
    save(me)
    stored(colleague, "most", MINE)


@WAYS
def test_nothing_is_stored_before_a_choice(conflict, scripts):
    me, colleague = conflict(scripts)
    me.watch.expect(f"422 POST {SAFETY}")
    save(me)
    expect(me.locator(f"#{ITEM}-keep-error")).to_be_visible()
    expect(me.locator(f"#{ITEM}-note")).to_have_value(MINE)
    stored(colleague, "planned", THEIRS)


@WAYS
def test_a_third_change_in_between_is_shown_too(conflict, scripts):
    me, colleague = conflict(scripts)
    colleague.goto(SAFETY)
    write(colleague, "some", THIRD)
    save(colleague)
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Your overview")
    me.check(f"#{ITEM}-keep-mine")
    told_of_conflict(me, scripts)
    save_into_conflict(me)
    expect(me.locator(".wm-versions dd").first).to_contain_text(THIRD)
    stored(colleague, "some", THIRD)
    me.check(f"#{ITEM}-keep-mine")
    save(me)
    expect(me.get_by_role("heading", level=1)).to_contain_text("Your overview")
    stored(colleague, "most", MINE)


@WAYS
def test_changes_to_different_questions_are_both_kept(two, scripts):
    me, colleague = two(scripts)
    write(me, "embedded", MINE, CORE)
    save(me)
    expect(me.get_by_role("heading", level=1)).to_contain_text("Your overview")
    stored(colleague, "embedded", MINE, CORE)
    stored(colleague, "planned", THEIRS, ITEM)


@WAYS
def test_the_same_change_by_both_is_no_conflict(two, scripts):
    me, colleague = two(scripts)
    if scripts:
        # The note alone differs from theirs; with the choice, both say the same.
        me.watch.expect(CONFLICT)
    write(me, "planned", THEIRS)
    save(me)
    expect(me.get_by_role("heading", level=1)).to_contain_text("Your overview")
    stored(colleague, "planned", THEIRS)


@WAYS
def test_words_typed_while_a_colleague_submits_are_there_to_copy(two, scripts):
    me, colleague = two(scripts)
    colleague.goto("/assessment/1/check")
    colleague.get_by_role("button", name="Submit these answers").click()
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Where you stand")
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


@WAYS
def test_only_what_was_not_saved_is_shown_to_copy(arrive, organisation, scripts):
    organisation.answer({CORE: {"given": "some", "note": THEIRS}, ITEM: "planned"})
    me = arrive(organisation, scripts=False)
    me.goto(SAFETY)
    organisation.submit()
    me.check(f"#{ITEM}-most")
    me.watch.expect(CONFLICT)
    save(me)
    expect(me.locator("main")).to_contain_text("In most places")
    expect(me.locator("main")).not_to_contain_text(THEIRS)
