"""Words stay words on the frozen pages: an edition's note, the settings, the questions."""

from itertools import zip_longest

import pytest
from html5lib import parse

from app.settings.config import ROOT
from freezing.host_files import add_host_files
from freezing.page_files import freeze_pages
from scoring.questionnaires.published_versions import read_published_versions
from tests.factories.made_up_editions import DATES, make_edition
from tests.page_checks.words import MARKUP, PLAIN, questionnaires_of, shape_of


@pytest.fixture
def frozen(open_public, tmp_path):
    """Every page of a site that says those words wherever somebody may write any, but for them."""

    def freezing(words: str) -> dict[str, list[object]]:
        site = tmp_path / f"site-{len(words.strip('p'))}"
        shelf = questionnaires_of(words, ROOT / "questionnaires", site.with_suffix(".shelf"))
        versions = read_published_versions(shelf)
        asked = versions[max(each for each in versions if each[0] == "organisation")]
        app = open_public(
            [make_edition(asked, DATES[0], 96, note=words)],
            QUESTIONNAIRES=shelf,
            PARTNERSHIP=words,
            CONTACT=words,
            INTAKE=f"https://example.org/{words}",
            JOIN=f"https://example.org/{words}",
        )
        freeze_pages(app, site, lambda _address: None)
        add_host_files(app, site, DATES[0], f"https://example.org/{words}/")
        return {
            str(file.relative_to(site)): shape_of(
                parse(file.read_text("utf-8"), namespaceHTMLElements=False), words
            )
            for file in site.rglob("*.html")
        }

    return freezing


def test_every_frozen_page_is_the_same_but_for_the_words(frozen):
    plain, marked = frozen(PLAIN), frozen(MARKUP)

    different = {
        name: next(pair for pair in zip_longest(shape, marked[name]) if pair[0] != pair[1])
        for name, shape in plain.items()
        if shape != marked[name]
    }

    assert different == {}
    assert "404.html" in plain
    assert len(plain) > 20
