"""The frozen site opened from a disk, by somebody with no network."""

import pytest

from app import create_public_app
from app.settings.config import ROOT
from freezing.site import freeze_site
from tests.factories.made_up_editions import make_world, write_editions
from tests.factories.versions import find_newest

QUESTIONNAIRES = ROOT / "questionnaires"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    asked = find_newest(QUESTIONNAIRES)
    folder = tmp_path_factory.mktemp("disk")
    editions = write_editions(folder / "editions", make_world(asked))
    freeze_site(
        create_public_app({"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES}),
        folder / "a folder, with spaces & signs",
    )
    return folder / "a folder, with spaces & signs"


@pytest.fixture
def page(browser):
    """A page that notes whatever goes wrong on it, and every address that it asks for."""
    page = browser.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda request: fails(page, request))
    page.on("console", lambda message: page.wrong.append(message.text))
    yield page
    page.close()


def fails(page, request):
    """A page that is left while its icon is on its way breaks off the request: nothing is wrong."""
    if request.failure != "net::ERR_ABORTED":
        page.wrong.append(f"{request.url}: {request.failure}")


def test_every_page_is_reached_from_the_first_by_its_links(page, site):
    start = (site / "index.html").as_uri()
    left, seen = [start], set()
    while left:
        address = left.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "links => links.map(link => link.href.split('#')[0])"
        )
        left += [each for each in links if not each.startswith(("mailto:", "tel:"))]

    pages = {each.as_uri() for each in site.rglob("*.html") if each.name != "404.html"}
    assert seen == pages
    assert page.wrong == []
    assert all(each.startswith(site.as_uri()) for each in page.asked)


def test_it_has_its_style(page, site):
    page.goto((site / "places" / "hull" / "index.html").as_uri())

    blue = "rgb(0, 94, 184)"
    assert page.locator("header").evaluate("each => getComputedStyle(each).backgroundColor") == blue


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_for_nothing_found_is_styled_and_fits(page, site, width):
    page.set_viewport_size({"width": width, "height": 600})
    page.goto((site / "404.html").as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.locator("header").evaluate("each => getComputedStyle(each).color")
        == "rgb(255, 255, 255)"
    )
    assert page.wrong == []
