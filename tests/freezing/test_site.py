"""The frozen site as a whole: which files it has, and what every page of it is."""

import gzip
import json
import re
from urllib.parse import urljoin

import pytest

from freezing.html_reader import FrozenPage, find_css_links
from freezing.manifest import MANIFEST_FILE, list_files
from tests.factories.versions import list_addresses_of_questions
from tests.freezing.conftest import BASE_URL, QUESTIONNAIRES
from tests.page_checks.visitor import check_page

QUESTIONS = [f"{each[1:]}index.html" for each in list_addresses_of_questions(QUESTIONNAIRES)]
PAGES = [
    "404.html",
    "accessibility/index.html",
    "attributions/index.html",
    "change/index.html",
    "downloads/index.html",
    "index.html",
    "method/index.html",
    "outcomes/index.html",
    "places/east-riding-of-yorkshire/index.html",
    "places/hull/index.html",
    "places/index.html",
    "places/north-east-lincolnshire/index.html",
    "places/north-lincolnshire/index.html",
    "places/north-yorkshire/index.html",
    "places/york/index.html",
    "privacy/index.html",
    "sectors/education/index.html",
    "sectors/health/index.html",
    "sectors/index.html",
    "sectors/local-authority/index.html",
    "sectors/other/index.html",
    "sectors/police/index.html",
    "sectors/voluntary-and-community/index.html",
    "sectors/youth-justice/index.html",
    "self-assessment/index.html",
    *QUESTIONS,
    "values/choice-and-control/index.html",
    "values/co-production/index.html",
    "values/collaboration/index.html",
    "values/index.html",
    "values/safety/index.html",
    "values/trust-and-transparency/index.html",
    "who-takes-part/index.html",
    "whole/index.html",
]
DATA = [
    "data/LICENCE.txt",
    "data/change.csv",
    "data/datapackage.json",
    "data/groups.csv",
    "data/hardest.csv",
    "data/stages.csv",
]
BUILT = [
    "static/build/favicon.*.svg",
    "static/build/public.*.css",
]

# What a page may weigh on its way to a browser that has been here never before.
MOST_BYTES = 60_000
# The self-assessment, whose scripts stand in it, and what each of them may weigh: what is asked,
# with its first steps; what places, tells, looks over and keeps, and says what is wrong at each
# field (0043).
ALONE = [name for name in QUESTIONS if "/pack/" not in name]
MOST_BYTES_ALONE, MOST_OF_SCRIPT = 98_000, 23_000


def plain(name: str) -> str:
    """A built file's name without the hash of its content."""
    return re.sub(r"(?<=^static/)(.+)\.[0-9a-f]{8}\.", r"\1.*.", name)


def test_the_site_is_these_files(site):
    files = [plain(name) for name in list_files(site)]

    assert files == sorted([*PAGES, *DATA, *BUILT, MANIFEST_FILE, "robots.txt"])


def test_an_address_that_is_cut_short_leads_to_a_page(site):
    pages = [each.parent for each in site.rglob("index.html")]
    above = {folder for page in pages for folder in page.parents if site in folder.parents}
    assert [each for each in above if not (each / "index.html").exists()] == []


def test_with_an_address_there_is_a_sitemap_too(site, site_with_address):
    assert set(list_files(site_with_address)) - set(list_files(site)) == {"sitemap.xml"}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_one(site, name):
    check_page((site / name).read_text("utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_is_light_and_nothing_holds_it_up(site, name):
    page = FrozenPage((site / name).read_text("utf-8"))
    loaded = {each.address for each in page.links if each.element in {"link", "script", "img"}}
    files = {urljoin(f"/{name}", address).lstrip("/") for address in loaded}
    for sheet in [each for each in files if each.endswith(".css")]:
        files |= {urljoin(f"/{sheet}", each.address).lstrip("/") for each in in_style(site, sheet)}
    sent = {file: len(gzip.compress((site / file).read_bytes(), 6)) for file in {name, *files}}

    assert sum(sent.values()) <= (MOST_BYTES_ALONE if name in ALONE else MOST_BYTES)
    assert not [each for each in sent if each.endswith(".js")]
    # At the end of the page, where they hold nothing up: what is asked, as data, and what asks it.
    scripts = re.findall("<script[^>]*>(.*?)</script>", (site / name).read_text("utf-8"), re.DOTALL)
    assert len(scripts) == (2 if name in ALONE else 0)
    assert all(len(gzip.compress(each.encode(), 6)) <= MOST_OF_SCRIPT for each in scripts)


def in_style(site, sheet):
    links = find_css_links((site / sheet).read_text("utf-8"))
    return [each for each in links if not each.address.startswith(("data:", "#"))]


def test_every_page_forbids_whatever_is_not_its_own(site):
    for name in PAGES:
        text = (site / name).read_text("utf-8")
        assert 'http-equiv="Content-Security-Policy" content="default-src \'none\';' in text, name


def test_canonical_links_and_the_sitemap_give_each_page_its_address(site_with_address):
    sitemap = (site_with_address / "sitemap.xml").read_text("utf-8")
    pages = sorted(name for name in PAGES if name != "404.html")

    addresses = [BASE_URL + name.removesuffix("index.html") for name in pages]
    assert re.findall("<loc>(.*?)</loc>", sitemap) == addresses
    for name, address in zip(pages, addresses, strict=True):
        text = (site_with_address / name).read_text("utf-8")
        assert f'<link rel="canonical" href="{address}">' in text


def test_without_an_address_no_page_gives_one(site):
    assert not [name for name in PAGES if "canonical" in (site / name).read_text("utf-8")]


def test_robots_may_come_and_hear_of_the_sitemap(site, site_with_address):
    assert "Sitemap" not in (site / "robots.txt").read_text("utf-8")
    told = (site_with_address / "robots.txt").read_text("utf-8").splitlines()
    assert told == ["User-agent: *", "Disallow:", f"Sitemap: {BASE_URL}sitemap.xml"]


def test_the_page_for_nothing_found_stands_alone(site, site_with_address):
    alone = FrozenPage((site / "404.html").read_text("utf-8"))
    at_home = FrozenPage((site_with_address / "404.html").read_text("utf-8"))

    helps = [each.address for each in alone.links]
    assert helps[-1].startswith("mailto:")
    assert {each.partition(":")[0] for each in helps} == {"tel", "mailto"}
    assert [each.address for each in at_home.links] == ["/benchmark/index.html", *helps]


def test_the_manifest_names_the_edition(site):
    assert json.loads((site / MANIFEST_FILE).read_text("utf-8"))["edition"] == "2026-09-30"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("index.html", ["page: Home"]),
        ("places/index.html", ["page: Places"]),
        ("places/hull/index.html", ["true: Places"]),
        ("change/index.html", ["page: Change"]),
        ("self-assessment/organisation/index.html", ["true: Try it yourself"]),
        ("self-assessment/organisation/pack/index.html", ["true: Try it yourself"]),
        ("self-assessment/index.html", ["page: Try it yourself"]),
        ("accessibility/index.html", []),
    ],
)
def test_the_menu_says_where_one_is(site, name, said):
    text = (site / name).read_text("utf-8")
    menu = text[text.index('<nav class="wm-rooms') : text.index("</nav>")]
    assert [
        f"{each[1]}: {each[2]}" for each in re.finditer(r'aria-current="(\w+)">([^<]+)', menu)
    ] == said
