"""How light the self-assessment page is, beside the same questions in SurveyJS.

Both are files of one local host that sends them with gzip, and are visited in turn, for the first
time at every visit. `python -m bench.self_assessment.self_assessment_page` measures this alone.
"""

import gzip
import re
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright

from app.text.wording import get_sections_by_address
from bench.self_assessment.lighthouse_report import made_up_site, report
from bench.self_assessment.static_host import served
from bench.self_assessment.survey_js.survey_page import write_page
from bench.self_assessment.time_to_answer import kept_after
from bench.synthetic_editions import QUESTIONNAIRES
from scoring.questionnaires.published_versions import read_published
from scoring.questionnaires.questionnaire import Questionnaire
from tests.browser import chromium

HEADS = ("self-assessment, first visit", "ours", "SurveyJS", "ratio", "wanted")

ID = "organisation"
OURS = f"/self-assessment/{ID}/"
THEIRS = "/survey-js/"
RUNS = 5

# The script that holds nothing but what is asked.
ASKED = f"{THEIRS}questions.js"
# Ours stand in the page, what is asked as data.
INSIDE = re.compile(r"<script(?P<asked> type=[^>]*)?>(.*?)</script>", re.DOTALL)
COUNTED = {"Document", "Script", "Stylesheet"}


class Visit(NamedTuple):
    """What came over the wire, in bytes with headers, and what Lighthouse makes of it, in ms.

    `sent` is the page, its scripts and its style; `working` the scripts but what is asked. Those
    that stand in the page are counted as they would travel alone.
    """

    sent: int
    scripts: int
    working: int
    painted: float
    interactive: float


class Row(NamedTuple):
    """One figure of both pages, theirs as a divisor, and what is wanted of ours."""

    figure: str
    ours: str
    theirs: str
    ratio: str
    wanted: str = ""


def measure_alone() -> Iterator[Row]:
    """Weight and time to interactive by Lighthouse, then how soon an answer is kept."""
    path = chromium.executable()
    if path is None:
        raise RuntimeError(f"This needs Chromium. Type: {chromium.what_to_type()}")
    with tempfile.TemporaryDirectory() as folder:
        asked = newest()
        site = made_up_site(Path(folder))
        write_page(asked, site / THEIRS.strip("/"))
        with served(site) as address:
            inside = scripts_in((site / OURS.strip("/") / "index.html").read_text("utf-8"))
            yield from _by_lighthouse(path, address, inside)
            yield _by_answering(path, address, asked)


def newest() -> Questionnaire:
    """The newest version of what organisations are asked."""
    found = read_published(QUESTIONNAIRES)
    return found[max(version for version in found if version[0] == ID)]


def visit_of(report: dict[str, Any]) -> Visit:
    """The visit that a report of Lighthouse tells of; raises ValueError where a file failed."""
    files = report["audits"]["network-requests"]["details"]["items"]
    failed = [each["url"] for each in files if each["statusCode"] != 200]
    if failed:
        raise ValueError(f"these did not come: {', '.join(failed)}")
    scripts = [each for each in files if each["resourceType"] == "Script"]
    working = [each for each in scripts if ASKED not in each["url"]]
    return Visit(
        sent=_bytes(each for each in files if each["resourceType"] in COUNTED),
        scripts=_bytes(scripts),
        working=_bytes(working),
        painted=report["audits"]["first-contentful-paint"]["numericValue"],
        interactive=report["audits"]["interactive"]["numericValue"],
    )


def scripts_in(page: str) -> dict[str, int]:
    """What the scripts that stand in a page weigh with gzip: `scripts` and `working` of a visit."""
    found = {
        bool(each["asked"]): len(gzip.compress(each[2].encode())) for each in INSIDE.finditer(page)
    }
    return {"scripts": sum(found.values()), "working": found[False]}


def _bytes(files: Iterable[dict[str, Any]]) -> int:
    return sum(each["transferSize"] for each in files)


def _by_lighthouse(path: Path, address: str, inside: dict[str, int]) -> Iterator[Row]:
    visits = [
        (_visit(path, address + OURS)._replace(**inside), _visit(path, address + THEIRS))
        for _ in range(RUNS)
    ]
    ours, theirs = (
        Visit(*(statistics.median(each) for each in zip(*side, strict=True)))
        for side in zip(*visits, strict=True)
    )
    yield _weight("page, scripts and style, kB sent", ours.sent, theirs.sent, "at most 90")
    yield _weight("scripts, kB sent", ours.scripts, theirs.scripts)
    yield _weight("scripts but the questions, kB sent", ours.working, theirs.working, "at most 12")
    yield _time("first paint, ms", ours.painted, theirs.painted)
    yield _time("time to interactive, ms", ours.interactive, theirs.interactive, "at most 1,000")


def _by_answering(path: Path, address: str, asked: Questionnaire) -> Row:
    first = next(iter(get_sections_by_address(asked)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.LAUNCH_ARGS))
        times = [
            (
                kept_after(browser, f"{address}{OURS}#{first}"),
                kept_after(browser, address + THEIRS),
            )
            for _ in range(RUNS)
        ]
        browser.close()
    ours, theirs = (statistics.median(each) for each in zip(*times, strict=True))
    return _time("a first answer is kept, ms, browser slowed", ours, theirs)


def _visit(path: Path, address: str) -> Visit:
    return visit_of(report(path, address, ("performance",)))


def _weight(figure: str, ours: float, theirs: float, wanted: str = "") -> Row:
    return Row(
        figure, f"{ours / 1000:,.1f}", f"{theirs / 1000:,.1f}", f"{ours / theirs:.2f}", wanted
    )


def _time(figure: str, ours: float, theirs: float, wanted: str = "") -> Row:
    return Row(figure, f"{ours:,.0f}", f"{theirs:,.0f}", f"{ours / theirs:.2f}", wanted)


if __name__ == "__main__":
    from bench.tables import print_table

    print_table(HEADS, measure_alone())
