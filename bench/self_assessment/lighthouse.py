"""`make lighthouse`: Lighthouse's scores of each kind of public page, on a simulated phone.

The pages are those of a made-up partnership, frozen and served as a usual host would serve them.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bench.measured_content import get_main_questionnaire, get_programme
from bench.self_assessment.lighthouse_report import freeze_made_up_site, run_lighthouse
from bench.self_assessment.static_host import serve_folder
from bench.tables import print_table
from tests.browser import chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
WANTED_SCORE = 98
# Runs for a page that falls short, whose median counts: other work slows the machine.
LIGHTHOUSE_RUNS = 3


class LighthouseScores(NamedTuple):
    """A page's scores, out of 100, in the order of `CATEGORIES`."""

    performance: int
    accessibility: int
    best_practices: int
    seo: int

    @property
    def are_good(self) -> bool:
        """Whether each score is as high as is wanted."""
        return min(self) >= WANTED_SCORE


def list_public_paths() -> Mapping[str, str]:
    """A page of every kind, by what it is called."""
    questionnaire, sector = get_main_questionnaire(), get_programme().sectors[0]
    return {
        "start": "/",
        "whole system": "/whole/",
        "places": "/places/",
        "place": "/places/place-1/",
        "sectors": "/sectors/",
        "sector": f"/sectors/{sector.id}/",
        "values": "/values/",
        "value": f"/values/{questionnaire.framework.values[0].id}/",
        "change": "/change/",
        "method": "/method/",
        "attributions": "/attributions/",
        "outcomes": "/outcomes/",
        "accessibility": "/accessibility/",
        "downloads": "/downloads/",
        "self-assessment": f"/self-assessment/{questionnaire.id}/",
        "printable pack": f"/self-assessment/{questionnaire.id}/pack/",
    }


def main() -> int:
    """Print the scores of every kind of page; returns 1 where one is below what is wanted."""
    browser = chromium.executable()
    if browser is None:
        print(f"Lighthouse needs Chromium. Type: {chromium.what_to_type()}", file=sys.stderr)
        return 1
    short: list[str] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_folder(freeze_made_up_site(Path(folder))) as address,
    ):
        print_table(("page", *CATEGORIES), _score_rows(browser, address, short))
    if short:
        print(f"Below {WANTED_SCORE}: {', '.join(short)}", file=sys.stderr)
    return 1 if short else 0


def _score_rows(browser: Path, address: str, short: list[str]) -> Iterator[tuple[object, ...]]:
    for kind, path in list_public_paths().items():
        scores = _score_page(browser, address + path)
        if not scores.are_good:
            runs = [
                scores,
                *(_score_page(browser, address + path) for _ in range(LIGHTHOUSE_RUNS - 1)),
            ]
            scores = LighthouseScores(
                *(int(statistics.median(each)) for each in zip(*runs, strict=True))
            )
        if not scores.are_good:
            short.append(kind)
        yield (kind, *scores)


def _score_page(browser: Path, address: str) -> LighthouseScores:
    categories = run_lighthouse(browser, address, CATEGORIES)["categories"]
    return LighthouseScores(*(round(100 * (categories[each]["score"] or 0)) for each in CATEGORIES))


if __name__ == "__main__":
    sys.exit(main())
