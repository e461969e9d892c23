"""Back shows what somebody typed, to whoever typed it and to nobody else."""

import re
from contextlib import closing
from sqlite3 import connect

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.states import CORE, ITEM, SAFETY

WORDS = "An evening of words"
NOTE = f"#{ITEM}-note"


@pytest.fixture(scope="module", params=["the page is read again", "the page is kept whole"])
def program(request, browser):
    """A browser that does this on going back."""
    ignored = ["--disable-back-forward-cache"] if "whole" in request.param else []
    started = browser.browser_type.launch(
        executable_path=chromium.executable(),
        args=list(chromium.LAUNCH_ARGS),
        ignore_default_args=ignored,
    )
    yield started
    started.close()


@pytest.fixture
def going_back(program, service):
    """Opens an organisation's first section, as somebody who was never here."""
    contexts = []

    def arrive(organisation, *, scripts=True):
        context = program.new_context(base_url=service.url, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.goto(organisation.link)
        page.goto(SAFETY)
        return page

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def other_program(service):
    """Another program that has the service's database open."""
    with closing(
        connect(service.log.parent / "instance" / "waymark.sqlite", isolation_level=None)
    ) as opened:
        yield opened


def go_back(page, steps=1):
    """As the browser's button does. Playwright would wait for a load, and a kept page has none."""
    browser = page.context.new_cdp_session(page)
    history = browser.send("Page.getNavigationHistory")
    entry = history["entries"][history["currentIndex"] - steps]
    browser.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
    expect(page).to_have_url(re.compile(f"{SAFETY}$"))


def write(page, words=WORDS):
    if not page.locator(NOTE).is_visible():
        page.locator(f"#q-{ITEM} summary").click()
    page.fill(NOTE, words)
    page.check(f"#{ITEM}-some")


def save(page):
    page.get_by_role("button", name="Save and continue").click()


def stored(arrive, organisation):
    page = arrive(organisation, scripts=False)
    page.goto(SAFETY)
    return page.locator(NOTE).input_value()


def test_words_that_were_not_saved_are_there_and_can_be_sent_again(
    going_back, arrive, organisation, other_program
):
    page = going_back(organisation, scripts=False)
    other_program.execute("BEGIN IMMEDIATE")
    write(page)
    save(page)
    expect(page.locator("main")).to_contain_text("Something else is using the database")
    expect(page.locator("main")).to_contain_text(WORDS)
    other_program.execute("ROLLBACK")

    go_back(page)
    expect(page.locator(NOTE)).to_have_value(WORDS)
    expect(page.locator(f"#{ITEM}-some")).to_be_checked()
    save(page)
    page.wait_for_url("**/choice-and-control")

    assert stored(arrive, organisation) == WORDS


@pytest.mark.parametrize("scripts", [True, False])
def test_words_are_there_after_following_a_link_away(going_back, organisation, scripts):
    page = going_back(organisation, scripts=scripts)
    write(page)
    page.get_by_role("link", name="Who sees what").click()
    page.wait_for_url("**/privacy")
    go_back(page)

    expect(page.locator(NOTE)).to_have_value(WORDS)


def test_what_one_saved_oneself_is_nobody_elses_change(going_back, arrive, organisation):
    page = going_back(organisation)
    write(page)
    save(page)
    page.wait_for_url("**/choice-and-control")
    go_back(page)
    expect(page.locator(NOTE)).to_have_value(WORDS)
    write(page, f"{WORDS}, and more")
    save(page)
    page.wait_for_url("**/choice-and-control")

    assert stored(arrive, organisation) == f"{WORDS}, and more"


@pytest.mark.parametrize("scripts", [True, False])
def test_what_a_colleague_chose_meanwhile_stands(going_back, arrive, organisation, scripts):
    """A browser puts back every choice, also those that nobody touched."""
    page = going_back(organisation, scripts=scripts)
    write(page)
    save(page)
    page.wait_for_url("**/choice-and-control")
    organisation.answer({CORE: "most"})
    go_back(page)
    save(page)
    page.wait_for_url("**/choice-and-control")

    colleague = arrive(organisation, scripts=False)
    colleague.goto(SAFETY)
    expect(colleague.locator(f"#{CORE}-most")).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_words_for_a_draft_that_was_dropped_stay_on_the_page_and_out_of_the_next(
    going_back, organisation, scripts
):
    page = going_back(organisation, scripts=scripts)
    page.check(f"#{CORE}-some")
    if scripts:
        # What is saved at a page's own address has it asked for anew on going back.
        expect(page.locator(f"#q-{CORE} [data-status]")).to_have_text("Saved")
    organisation.drop()
    organisation.start_round()
    write(page)
    gone = page.locator(f"#q-{ITEM} [data-status]") if scripts else page.locator("h1")
    if scripts:
        expect(gone).to_contain_text("these answers are not there any more")
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Who sees what").click()
        page.wait_for_url("**/privacy")
    else:
        save(page)
        expect(gone).to_have_text("That round is not there any more")
    go_back(page)

    expect(page.locator(NOTE)).to_have_value(WORDS)
    if scripts:
        expect(gone).to_contain_text("these answers are not there any more")
    assert organisation.said(ITEM) == ("", "")


@pytest.mark.parametrize(
    "reply",
    [{"status": 403, "body": "<h1>Blocked</h1>"}, {"status": 200, "body": "<h1>Our wireless</h1>"},
     {"status": 302, "headers": {"Location": "http://portal.invalid/"}}],
)  # fmt: skip
def test_a_kept_page_stays_hidden_with_its_words_until_the_service_itself_answers(
    arrive, organisation, reply
):
    page = arrive(organisation)
    page.goto(SAFETY)
    page.locator(f"#q-{ITEM} summary").click()
    page.clock.install()
    page.fill(NOTE, WORDS)
    page.route(f"**{SAFETY}", lambda route: route.fulfill(content_type="text/html", **reply))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("[data-unsure]")).to_contain_text("stays hidden")
    expect(page.locator("main")).to_be_hidden()
    page.unroute(f"**{SAFETY}")
    page.clock.run_for(6_000)
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("[data-unsure]")).to_be_hidden()
    expect(page.locator(NOTE)).to_have_value(WORDS)
    # How often each reply is complained of depends on the clock.
    page.watch.forget()


@pytest.mark.parametrize("somebody_else", [False, True])
def test_whoever_uses_the_device_next_sees_nothing(
    going_back, organisation, service, questionnaire, somebody_else
):
    page = going_back(organisation)
    write(page)
    expect(page.locator(f"#q-{ITEM} [data-status]")).to_have_text("Saved")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{service.url}/")
    if somebody_else:
        other = type(organisation)(service.url, questionnaire, name="Quay House")
        page.goto(other.link)
    go_back(page, 2 if somebody_else else 1)

    if somebody_else:
        expect(page.locator("header")).to_contain_text("Quay House")
        expect(page.locator(NOTE)).to_have_value("")
    else:
        expect(page.locator("h1")).to_have_text("Open your private link first")


def test_what_is_too_long_to_send_is_named_and_is_there_to_shorten(
    going_back, arrive, organisation
):
    page = going_back(organisation, scripts=False)
    write(page, WORDS + "x" * 3_000_000)
    save(page)
    expect(page.locator("h1")).to_have_text("That was too much to save at once")
    expect(page.locator("main")).to_contain_text("The longest that you sent is this: ")
    go_back(page)
    expect(page.locator(NOTE)).to_have_value(re.compile(f"^{WORDS}x+$"))
    write(page)
    save(page)
    page.wait_for_url("**/choice-and-control")

    assert stored(arrive, organisation) == WORDS
