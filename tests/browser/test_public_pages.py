"""Every kind of public page can be used and read by everyone, on every screen."""

import shutil
from threading import Thread

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app import create_public_app
from tests.browser.console_guard import open_watched
from tests.browser.contrast import too_alike
from tests.browser.layout_checks import lost, unstyled
from tests.browser.test_accessibility import DESKTOP, ZOOMED, look_over, resize
from tests.browser.test_keyboard import tab_to
from tests.factories.made_up_editions import LISTED, make_world, write_editions

KINDS = {
    "the start": "/",
    "the whole": "/whole/",
    "places": "/places/",
    "a place": "/places/east-riding-of-yorkshire/",
    "stages shown together": "/places/york/",
    "figures carried forward": "/places/hull/",
    "figures withheld": "/places/north-lincolnshire/",
    "sectors": "/sectors/",
    "a sector shown with another": "/sectors/youth-justice/",
    "values": "/values/",
    "a value": "/values/trust-and-transparency/",
    "change": "/change/",
    "method": "/method/",
    "attributions": "/attributions/",
    "outcomes": "/outcomes/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "downloads": "/downloads/",
    "who takes part": "/who-takes-part/",
}


@pytest.fixture(scope="module")
def public_app(tmp_path_factory, service, questionnaire):
    """The public app on a world with every case."""
    folder = write_editions(tmp_path_factory.mktemp("editions"), make_world(questionnaire))
    settings = {"EDITIONS": folder, "QUESTIONNAIRES": service.questionnaires}
    return create_public_app({**settings, "PUBLIC_LIST": LISTED})


@pytest.fixture(scope="module")
def public_url(public_app):
    """Where it is served: in this process, for it reads files alone."""
    server = make_server("127.0.0.1", 0, public_app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def readers(browser, public_url):
    """Two people, with scripts and without: a browser for each page costs more than to read it."""
    pages = {each: open_watched(browser, public_url, scripts=each) for each in (True, False)}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def read(readers):
    """Opens a public page, watched: `read(address)`."""
    for page in readers.values():
        page.watch.forget()

    def reading(address, *, scripts=True):
        page = readers[scripts]
        page.set_viewport_size(DESKTOP)
        page.emulate_media(media="screen")
        page.goto(address)
        return page

    yield reading
    assert [trouble for page in readers.values() for trouble in page.watch.unexpected()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_use_and_read_the_page(read, kind):
    page = read(KINDS[kind])
    assert unstyled(page) == []
    look_over(page)


@pytest.mark.parametrize("kind", KINDS)
def test_no_colour_is_like_its_ground_whatever_is_pointed_at_pressed_or_visited(read, kind):
    page = read(KINDS[kind])
    assert too_alike(page, {"media": "screen"}, {"media": "print"}) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_focus_shows_on_every_stop(read, kind):
    tab_to(read(KINDS[kind]), "Ask us by e-mail")


@pytest.mark.parametrize("kind", KINDS)
def test_without_javascript_nothing_is_missing(read, kind):
    page = read(KINDS[kind], scripts=False)

    expect(page.locator("h1")).to_be_visible()
    for table in page.locator("table").all():
        expect(table).to_be_visible()
    for bar in page.locator("td svg rect").all():
        box = bar.bounding_box()
        assert box["width"] > 0
        assert box["height"] > 0


def test_a_bar_is_as_wide_as_its_share(read):
    page = read("/places/york/")
    parts = page.locator(".wm-stack__parts").first.locator("svg")
    widths = [part.bounding_box()["width"] for part in parts.all()]
    counts = page.locator("[data-kind=place] ~ tr, tr[data-group=york]").first
    shown = [int(cell.inner_text()) for cell in counts.locator("[data-count]").all()]

    shares = [number / sum(shown) for number in shown if number]
    for width, share in zip(widths, shares, strict=True):
        assert width / sum(widths) == pytest.approx(share, abs=0.02)


def test_a_narrow_page_says_what_each_count_is_of(read):
    page = read("/places/")
    resize(page, ZOOMED)
    label = page.locator("td[data-count]").first.evaluate(
        "(cell) => getComputedStyle(cell, '::before').content"
    )
    assert label == '"Starting out"'
    assert lost(page) == []


def test_a_page_that_is_opened_from_disk_has_its_style(browser, public_app, tmp_path):
    """The policy's 'self' has to hold where there is no host, as on a disk."""
    shutil.copytree(f"{public_app.static_folder}/build", tmp_path / "static" / "build")
    text = public_app.test_client().get("/places/york/").text
    (tmp_path / "page.html").write_text(text.replace('="/static/', '="static/'), "utf-8")
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"file://{tmp_path}/page.html")

    card = page.locator(".wm-card").first
    assert card.evaluate("(it) => getComputedStyle(it).backgroundColor") == "rgb(255, 255, 255)"
    assert said == []
    page.close()
