"""What somebody who hears the pages goes by: titles, headings, links, tables and landmarks."""

import re
import shutil
from collections import defaultdict
from urllib.parse import urljoin

import pytest

from app import create_public_app
from app.settings.config import ROOT
from tests.factories.made_up_editions import LISTED, make_world, write_editions
from tests.factories.versions import publish_next_version
from tests.page_checks.visitor import Visitor, words_of

HEADING = re.compile("h[1-6]")
SCOPES = {"col", "row", "colgroup", "rowgroup"}


@pytest.fixture(scope="module")
def site(asked, tmp_path_factory):
    """Every page that is reached from the first, by address: of earlier questions too."""
    folder = tmp_path_factory.mktemp("site")
    shelf = shutil.copytree(ROOT / "questionnaires", folder / "questionnaires")
    publish_next_version(shelf)
    editions = write_editions(folder / "editions", make_world(asked))
    settings = {"EDITIONS": editions, "QUESTIONNAIRES": shelf, "PUBLIC_LIST": LISTED}
    reader = Visitor(create_public_app(settings).test_client())
    pages, left = {}, ["/"]
    while left:
        address = left.pop()
        if address not in pages:
            pages[address] = reader.open(address)
            left += [link for link, _ in links(pages[address]) if link.endswith("/")]
    return pages


def links(page):
    """The addresses within the site that a page leads to, without fragments, and by which names."""
    for link in page.tree.iter("a"):
        address = urljoin(page.address, link.get("href", "")).partition("#")[0]
        if address.startswith("/") and link.get("href", "").partition("#")[0]:
            yield address, words_of(link)


def around(page):
    """Each element's parent."""
    return {child: parent for parent in page.tree.iter() for child in parent}


def is_hidden(element, parents):
    while element is not None:
        if element.get("aria-hidden") == "true" or element.tag in {"template", "noscript"}:
            return True
        element = parents.get(element)
    return False


def tables_of(page):
    """The tables that a page shows: those within a template are pieces for its script."""
    parents = around(page)
    return [table for table in page.tree.iter("table") if not is_hidden(table, parents)]


def test_no_two_pages_have_one_title(site):
    assert len(site) > 30
    titled = defaultdict(list)
    for address, page in site.items():
        titled[words_of(next(page.tree.iter("title")))].append(address)
    assert {title: pages for title, pages in titled.items() if len(pages) > 1} == {}


def test_links_of_one_name_on_a_page_lead_to_one_place(site):
    for address, page in site.items():
        named = defaultdict(set)
        for to, name in links(page):
            named[name].add(to)
        assert "" not in named, address
        several = {name: to for name, to in named.items() if len(to) > 1}
        assert (address, several) == (address, {})


def test_no_heading_skips_a_level_and_none_is_empty(site):
    for address, page in site.items():
        parents = around(page)
        headings = [
            each
            for each in page.tree.iter()
            if HEADING.fullmatch(str(each.tag)) and not is_hidden(each, parents)
        ]
        levels = [int(each.tag[1]) for each in headings]
        skipped = [
            words_of(heading)
            for heading, before, level in zip(headings[1:], levels, levels[1:], strict=False)
            if level > before + 1
        ]
        assert (address, levels[0], skipped) == (address, 1, [])
        assert [each for each in headings if not words_of(each)] == []


def test_every_table_says_what_it_is_of_and_every_heading_of_one_what_it_heads(site):
    seen = 0
    for address, page in site.items():
        for table in tables_of(page):
            seen += 1
            caption = table.find("caption")
            assert caption is not None, address
            assert words_of(caption), address
            wrong = [words_of(cell) for cell in table.iter("th") if cell.get("scope") not in SCOPES]
            assert (address, wrong) == (address, [])
            assert [cell for cell in table.iter("th") if not words_of(cell)] == []
    assert seen > 30


def test_tables_of_one_page_have_names_of_their_own(site):
    for address, page in site.items():
        # Of those to look at oneself beside, the self-assessment shows one at a time.
        beside = {t for each in page.tree.iter() if each.get("data-beside") for t in each.iter()}
        names = [words_of(each) for each in page.tree.iter("caption") if each not in beside]
        assert (address, len(set(names))) == (address, len(names))


def test_a_table_that_a_narrow_page_lays_out_as_blocks_says_by_roles_what_it_is(site):
    """A browser forgets what a table is whose parts are laid out otherwise."""
    roles = {
        "tr": {"row"},
        "tbody": {"rowgroup"},
        "thead": {"rowgroup"},
        "th": {"columnheader", "rowheader"},
        "td": {"cell"},
    }
    for page in site.values():
        for table in tables_of(page):
            if {"wm-stages", "wm-rows", "wm-change"} & {*table.get("class", "").split()}:
                assert table.get("role") == "table"
                for part in table.iter():
                    if part.tag in roles and part.get("aria-hidden") != "true":
                        assert part.get("role") in roles[part.tag]


def test_the_landmarks_are_few_and_can_be_told_apart(site):
    for address, page in site.items():
        for tag in ("main", "header", "footer"):
            assert len(list(page.tree.iter(tag))) == 1, address
        names = ("aria-label", "aria-labelledby")
        labels = [each.get(names[0]) or each.get(names[1]) for each in page.tree.iter("nav")]
        assert len({*labels, None}) == len(labels) + 1, address


def test_the_first_link_skips_to_the_main_part(site):
    for page in site.values():
        first = next(page.tree.iter("a"))
        assert words_of(first) == "Skip to main content"
        assert page.by_id(first.get("href").removeprefix("#")).tag == "main"


def test_help_stands_in_the_same_place_on_every_page(site):
    """WCAG 2.2, success criterion 3.2.6."""
    feet = {words_of(next(page.tree.iter("footer"))) for page in site.values()}
    assert len(feet) == 1
