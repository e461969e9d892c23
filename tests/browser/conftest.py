"""One browser and one server for each worker; a context, watched, for each person in a test."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import chromium
from tests.browser.console_guard import open_watched
from tests.browser.organisation import Organisation
from tests.browser.self_assessment import site_of, visits
from tests.browser.service import Service, published
from tests.factories.versions import find_newest

# For a busy machine: a page that works shows what is waited for long before.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session", autouse=True)
def _swept_up(own_folder):
    """Whatever is started from here on is swept up if this worker is killed."""


@pytest.fixture(scope="session")
def browser():
    """Chromium. Never skipped: without it nobody knows whether the pages work."""
    path = chromium.executable()
    if path is None:
        pytest.fail(f"The browser tests need Chromium. Type: {chromium.what_to_type()}")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=list(chromium.LAUNCH_ARGS))


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    serving = Service(folder, published(folder))
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture(scope="session")
def questionnaire(service):
    return find_newest(service.questionnaires)


@pytest.fixture
def organisation(service, questionnaire):
    """An organisation that has just joined."""
    return Organisation(service.url, questionnaire)


@pytest.fixture
def long_named(service, questionnaire):
    """An organisation with the longest name that there can be, in one word."""
    return Organisation(service.url, questionnaire, name="W" * 200)


@pytest.fixture(scope="session")
def service_where_nothing_must_apply(tmp_path_factory):
    """The real questionnaire, but that every item may be said not to apply."""
    folder = tmp_path_factory.mktemp("nothing-must-apply")
    never = "        not_applicable: never\n"
    serving = Service(folder, published(folder, reword=lambda text: text.replace(never, "")))
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture(autouse=True)
def no_complaints(service):
    """The server has nothing to complain of, whatever the pages show."""
    since = service.log.stat().st_size
    yield
    assert service.complaints(since) == ""


@pytest.fixture
def arrive(browser, service):
    """Open a page as another person: `arrive(organisation)`, or `arrive()` as a stranger.

    `page.watch` is the watch on that person's browser, and nothing may trouble it.
    """
    pages = []

    def arriving(organisation=None, **options):
        url = organisation.url if organisation else service.url
        pages.append(page := open_watched(browser, url, **options))
        if organisation:
            page.context.request.get(organisation.link)
        return page

    yield arriving
    for page in pages:
        page.context.close()
    assert [trouble for page in pages for trouble in page.watch.unexpected()] == []


@pytest.fixture(scope="module")
def site(service):
    """The frozen site whose self-assessment people open from a disk."""
    return site_of(service)


@pytest.fixture
def visit(browser, site):
    """Opens the self-assessment: see `alone.visits`."""
    yield from visits(browser, site)
