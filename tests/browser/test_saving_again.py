"""What could not be saved goes again by itself, and nobody leaves it behind without being asked.

Time stands still here but where a test moves it, and a test answers for the service.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.organisation import Organisation
from tests.browser.states import CORE, ITEM, LATER, SAFETY, WHAT_IF

NOTE = f"#{ITEM}-note"
UNREACHED = "Not saved yet: the service cannot be reached"
OF_ALL = "[data-saved]"
OVERVIEW = "Save and go to your overview"
# Longer than the first pause before another try, in milliseconds.
A_PAUSE = 2_500


def status(page: Page, item: str):
    return page.locator(f"#q-{item} [data-status]")


def waiting(page: Page, item: str):
    return page.locator(f"#q-{item} [data-waiting]")


def write_note(page: Page, words: str) -> None:
    if not page.locator(NOTE).is_visible():
        page.locator(f"#q-{ITEM} summary").click()
    page.locator(NOTE).press_sequentially(words)


@pytest.fixture
def page(arrive, organisation):
    """Somebody at the first section, whose clock stands still."""
    opened = arrive(organisation)
    opened.clock.install(time=0)
    opened.goto(SAFETY)
    opened.clock.pause_at(1_000_000)
    return opened


@pytest.fixture
def saves(page):
    """Has a test answer what the page sends: `saves.append(answer)`, one for each request.

    An answer is called with the request's route. Without one the service itself answers.
    """
    answers = []

    def handle(route):
        if route.request.method == "POST" and answers:
            answers.pop(0)(route)
        else:
            route.continue_()

    page.route(f"**{SAFETY}", handle)
    return answers


def unavailable(route):
    route.fulfill(status=503, content_type="text/html", body="<h1>Back in a minute</h1>")


def from_a_portal(route):
    route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our wireless</h1>")


def of_another_service(route):
    route.fulfill(status=200, content_type="application/json", body='{"login": true}')


def refused_on_the_way(route):
    route.fulfill(status=404, content_type="text/html", body="<h1>No such host here</h1>")


def lose_the_line(page: Page) -> None:
    """The tab's picture comes when the browser likes: here, before."""
    page.evaluate("fetch(document.querySelector('link[rel=icon]').href)")
    page.context.set_offline(True)


def leave_and_be_asked(page: Page) -> None:
    """Follow a link, be asked by the browser, and stay."""
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.locator(".wm-account a").click(no_wait_after=True)
    assert asked == ["beforeunload"]


STATUS_THAT_IS_LOGGED = {unavailable: 503, refused_on_the_way: 404}


@pytest.mark.parametrize(
    "answer", [unavailable, from_a_portal, of_another_service, refused_on_the_way]
)
def test_what_the_service_did_not_take_goes_again_by_itself(page, saves, organisation, answer):
    saves.append(answer)
    if answer in STATUS_THAT_IS_LOGGED:
        page.watch.expect(f"{STATUS_THAT_IS_LOGGED[answer]} POST {SAFETY}")
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_contain_text(UNREACHED)
    expect(page.locator(OF_ALL)).to_contain_text("Not everything on this page is saved yet")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_have_text("Saved")
    expect(page.locator(OF_ALL)).to_have_text("Your answers are saved as you go.")
    assert organisation.said(ITEM)[0] == "some"


def test_once_the_line_is_back_everything_is_sent(page, organisation):
    page.watch.expect(*[f"net::ERR_INTERNET_DISCONNECTED POST {SAFETY}"] * 2)
    lose_the_line(page)
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_contain_text(UNREACHED)
    page.check(f"#{CORE}-most")
    expect(status(page, CORE)).to_contain_text(UNREACHED)
    page.context.set_offline(False)
    for item in (ITEM, CORE):
        expect(status(page, item)).to_have_text("Saved")
    assert organisation.said(CORE)[0] == "most"


def test_somebody_who_leaves_without_a_line_is_asked_first(page):
    # Leaving the field tries once more.
    page.watch.expect(*[f"net::ERR_INTERNET_DISCONNECTED POST {SAFETY}"] * 2)
    lose_the_line(page)
    write_note(page, "Typed on a train")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_contain_text(UNREACHED)
    with page.expect_event("requestfailed"):
        leave_and_be_asked(page)
    expect(page.locator(NOTE)).to_have_value("Typed on a train")


def test_a_button_without_a_line_leaves_the_page_as_it_is_and_works_once_the_line_is_back(
    page, organisation
):
    page.watch.expect(*[f"net::ERR_INTERNET_DISCONNECTED POST {SAFETY}"] * 2)
    lose_the_line(page)
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_contain_text(UNREACHED)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name=OVERVIEW).click()
    expect(status(page, ITEM)).to_be_focused()
    expect(page.locator(f"#{ITEM}-some")).to_be_checked()
    page.context.set_offline(False)
    expect(status(page, ITEM)).to_have_text("Saved")
    page.get_by_role("button", name=OVERVIEW).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your overview")
    assert organisation.said(ITEM)[0] == "some"


def test_on_leaving_everything_that_waits_goes_out_in_one_request(page, saves, organisation):
    saves.append(lambda route: None)
    page.check(f"#{CORE}-most")
    expect(waiting(page, CORE)).to_be_visible()
    page.check(f"#{LATER}-some")
    write_note(page, "Typed in haste")
    page.goto("/privacy")
    for _ in range(50):
        if organisation.said(ITEM)[1]:
            break
    assert organisation.said(ITEM)[1] == "Typed in haste"
    assert organisation.said(CORE)[0] == "most"
    assert organisation.said(LATER)[0] == "some"


def test_signing_out_waits_for_what_is_typed(page, organisation):
    write_note(page, "The last words")
    page.get_by_role("button", name="Sign out").click()
    expect(page).not_to_have_url(re.compile(SAFETY))
    assert organisation.said(ITEM)[1] == "The last words"


def test_a_page_that_is_put_out_of_sight_sends_what_waits(page, organisation):
    """A phone may end it there, and says nothing of it."""
    write_note(page, "Typed on a phone")
    expect(waiting(page, ITEM)).to_be_visible()
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(status(page, ITEM)).to_have_text("Saved")
    assert organisation.said(ITEM)[1] == "Typed on a phone"


def test_a_page_that_comes_back_finds_out_what_became_of_its_last_request(
    page, saves, organisation
):
    """It was stored, and the page was gone before the answer came: that is nobody else's change."""

    def store_and_never_answer(route):
        route.fetch()

    saves.append(store_and_never_answer)
    with page.expect_request(lambda request: request.method == "POST"):
        page.check(f"#{ITEM}-some")
    write_note(page, "More")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_have_text("Saved")
    assert organisation.said(ITEM) == ("some", "More")


def test_the_newest_of_several_edits_wins_while_one_is_on_its_way(page, saves, organisation):
    held = []
    saves.append(held.append)
    with page.expect_request(lambda request: request.method == "POST"):
        page.check(f"#{ITEM}-some")
    page.check(f"#{ITEM}-most")
    write_note(page, "And why")
    page.clock.run_for(A_PAUSE)
    held[0].continue_()
    expect(status(page, ITEM)).to_have_text("Saved")
    assert organisation.said(ITEM) == ("most", "And why")


def test_saved_is_not_said_of_newer_words_whatever_a_translation_made_of_it(page, saves):
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_have_text("Saved")
    status(page, ITEM).evaluate("said => { said.innerHTML = '<font>Enregistré</font>' }")
    saves.append(lambda route: None)
    write_note(page, "Newer")
    expect(status(page, ITEM)).to_have_text("")
    expect(waiting(page, ITEM)).to_be_visible()


def test_clearing_an_answer_that_is_on_its_way_clears_it(page, saves, organisation):
    held = []
    saves.append(held.append)
    organisation.answer({ITEM: "planned"})
    page.reload()
    with page.expect_request(lambda request: request.method == "POST"):
        page.check(f"#{ITEM}-some")
    page.locator(f"#q-{ITEM} .wm-clear").click()
    held[0].continue_()
    expect(page.locator(f"#{ITEM}-not-yet")).to_be_focused()
    expect(page.locator(f"#q-{ITEM} input:checked")).to_have_count(0)
    expect(status(page, ITEM)).to_have_text("Saved")
    assert organisation.said(ITEM)[0] == ""


def test_a_button_waits_for_a_save_only_so_long(page, saves, organisation):
    """Its own save, stored and never answered, is not somebody else's change."""
    saves.append(lambda route: route.fetch())
    with page.expect_request(lambda request: request.method == "POST"):
        page.check(f"#{ITEM}-some")
    page.check(f"#{ITEM}-most")
    page.get_by_role("button", name=OVERVIEW).click()
    page.clock.run_for(6_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your overview")
    assert organisation.said(ITEM)[0] == "most"


def sign_out(page, organisation):
    page.context.clear_cookies()


def replace_the_link(page, organisation):
    organisation.renew_link()


ENDINGS = pytest.mark.parametrize(("ending", "code"), [(sign_out, 400), (replace_the_link, 401)])


def come_back_to(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@ENDINGS
def test_whoever_is_signed_out_elsewhere_is_told_and_asked(page, organisation, ending, code):
    ending(page, organisation)
    page.watch.expect(f"{code} POST {SAFETY}", f"401 GET {SAFETY}")
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_contain_text(
        "you are signed out here, or your private link was replaced"
    )
    leave_and_be_asked(page)
    expect(page.locator(f"#{ITEM}-some")).to_be_checked()


def test_whoever_comes_by_their_link_again_goes_on_where_they_were(page, organisation):
    sign_out(page, organisation)
    page.watch.expect(*[f"400 POST {SAFETY}"] * 2, f"401 GET {SAFETY}")
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_contain_text("you are signed out here")
    page.context.request.get(organisation.link)
    come_back_to(page)
    expect(status(page, ITEM)).to_have_text("Saved")
    page.check(f"#{ITEM}-most")
    expect(status(page, ITEM)).to_have_text("Saved")
    page.get_by_role("button", name=OVERVIEW).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your overview")
    assert organisation.said(ITEM)[0] == "most"


def test_words_for_one_organisation_never_go_to_another(page, organisation, service, questionnaire):
    other = Organisation(service.url, questionnaire)
    page.context.request.get(other.link)
    page.watch.expect(f"400 POST {SAFETY}")
    write_note(page, "Meant for one")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_contain_text("you are signed out here")
    assert other.said(ITEM) == organisation.said(ITEM) == ("", "")


def test_whoever_leaves_a_part_that_was_refused_is_asked(page):
    page.locator(f"#q-{ITEM} summary").click()
    page.fill(f"#{ITEM}-evidence", "the shared drive")
    page.clock.run_for(A_PAUSE)
    expect(status(page, ITEM)).to_contain_text("Enter one web address")
    leave_and_be_asked(page)
    expect(page.locator(f"#{ITEM}-evidence")).to_have_value("the shared drive")


def test_a_colleague_s_change_is_found_when_the_line_is_back(page, organisation):
    page.watch.expect(f"net::ERR_INTERNET_DISCONNECTED POST {SAFETY}", f"409 POST {SAFETY}")
    lose_the_line(page)
    page.check(f"#{ITEM}-some")
    expect(status(page, ITEM)).to_contain_text(UNREACHED)
    organisation.answer({ITEM: "planned"})
    page.context.set_offline(False)
    expect(status(page, ITEM)).to_contain_text("This answer was changed meanwhile")
    assert organisation.said(ITEM)[0] == "planned"


def test_what_was_typed_before_the_script_came_is_saved(page, organisation):
    held = []
    page.route("**/autosave.*.js", lambda route: held.append(route))  # noqa: PLW0108 - not a builtin
    with page.expect_request("**/autosave.*.js"):
        page.reload(wait_until="commit")
    page.check(f"#{ITEM}-some")
    held[0].continue_()
    expect(status(page, ITEM)).to_have_text("Saved")
    assert organisation.said(ITEM)[0] == "some"


def test_a_supposition_that_cannot_be_worked_out_is_said_to_be_missing(page, organisation):
    organisation.answer({LATER: "some"})
    page.goto(WHAT_IF)
    page.watch.expect(f"net::ERR_INTERNET_DISCONNECTED GET {WHAT_IF}")
    lose_the_line(page)
    page.check(f"#{CORE}")
    expect(page.locator("[data-outdated]")).to_be_visible()
    page.context.set_offline(False)
    page.check(f"#{ITEM}")
    expect(page.locator("#result")).to_contain_text("With 2 changes")
    expect(page.locator("[data-outdated]")).to_be_hidden()
