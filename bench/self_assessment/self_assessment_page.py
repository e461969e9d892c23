"""Measures the weight and speed of the self-assessment page beside the same questions in SurveyJS.

Both are files of one local host that sends them with gzip, and are visited in turn with an empty
cache. `python -m bench.self_assessment.self_assessment_page` measures this alone.
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
from bench.measured_content import get_main_questionnaire
from bench.self_assessment.lighthouse_report import freeze_made_up_site, run_lighthouse
from bench.self_assessment.static_host import serve_folder
from bench.self_assessment.survey_js.survey_page import write_survey_page
from bench.self_assessment.time_to_answer import time_until_kept
from scoring.questionnaires.questionnaire import Questionnaire
from tests.browser import chromium

SELF_ASSESSMENT_HEADINGS = ("self-assessment, first visit", "ours", "SurveyJS", "ratio", "wanted")

OUR_PATH = f"/self-assessment/{get_main_questionnaire().id}/"
SURVEYJS_PATH = "/survey-js/"
RUNS = 5

# The script of SurveyJS's page that holds the questions alone.
QUESTIONS_SCRIPT = f"{SURVEYJS_PATH}questions.js"
# Our scripts are inline, the questions as data.
INLINE_SCRIPT = re.compile(r"<script(?P<asked> type=[^>]*)?>(.*?)</script>", re.DOTALL)
COUNTED_TYPES = {"Document", "Script", "Stylesheet"}


class PageVisit(NamedTuple):
    """The bytes of a visit with their headers, and Lighthouse's times in ms.

    `sent` is the page, its scripts and its style; `working` the scripts without the questions.
    Inline scripts count as if they were sent alone.
    """

    sent: int
    scripts: int
    working: int
    painted: float
    interactive: float


class FigureRow(NamedTuple):
    """One figure of both pages, ours divided by theirs, and the goal for ours."""

    figure: str
    ours: str
    theirs: str
    ratio: str
    wanted: str = ""


def measure_self_assessment() -> Iterator[FigureRow]:
    """Measure weight and time to interactive, then the time until an answer is kept."""
    path = chromium.executable()
    if path is None:
        raise RuntimeError(f"This needs Chromium. Type: {chromium.what_to_type()}")
    with tempfile.TemporaryDirectory() as folder:
        questionnaire = get_main_questionnaire()
        site = freeze_made_up_site(Path(folder))
        write_survey_page(questionnaire, site / SURVEYJS_PATH.strip("/"))
        with serve_folder(site) as address:
            inside = weigh_inline_scripts(
                (site / OUR_PATH.strip("/") / "index.html").read_text("utf-8")
            )
            yield from _lighthouse_rows(path, address, inside)
            yield _answer_row(path, address, questionnaire)


def parse_visit(report: dict[str, Any]) -> PageVisit:
    """Parse a report of Lighthouse. Raises ValueError where a file failed."""
    files = report["audits"]["network-requests"]["details"]["items"]
    failed = [file["url"] for file in files if file["statusCode"] != 200]
    if failed:
        raise ValueError(f"these did not come: {', '.join(failed)}")
    scripts = [file for file in files if file["resourceType"] == "Script"]
    working = [file for file in scripts if QUESTIONS_SCRIPT not in file["url"]]
    return PageVisit(
        sent=_total_bytes(file for file in files if file["resourceType"] in COUNTED_TYPES),
        scripts=_total_bytes(scripts),
        working=_total_bytes(working),
        painted=report["audits"]["first-contentful-paint"]["numericValue"],
        interactive=report["audits"]["interactive"]["numericValue"],
    )


def weigh_inline_scripts(page: str) -> dict[str, int]:
    """The gzipped bytes of a page's inline scripts: `scripts` and `working` of a visit."""
    bytes_by_kind = {
        bool(script["asked"]): len(gzip.compress(script[2].encode()))
        for script in INLINE_SCRIPT.finditer(page)
    }
    return {"scripts": sum(bytes_by_kind.values()), "working": bytes_by_kind[False]}


def _total_bytes(files: Iterable[dict[str, Any]]) -> int:
    return sum(file["transferSize"] for file in files)


def _lighthouse_rows(path: Path, address: str, inside: dict[str, int]) -> Iterator[FigureRow]:
    visits = [
        (
            _visit_page(path, address + OUR_PATH)._replace(**inside),
            _visit_page(path, address + SURVEYJS_PATH),
        )
        for _ in range(RUNS)
    ]
    ours, theirs = (
        PageVisit(*(statistics.median(each) for each in zip(*side, strict=True)))
        for side in zip(*visits, strict=True)
    )
    yield _weight_row("page, scripts and style, kB sent", ours.sent, theirs.sent, "at most 92")
    yield _weight_row("scripts, kB sent", ours.scripts, theirs.scripts)
    yield _weight_row(
        "scripts but the questions, kB sent", ours.working, theirs.working, "at most 22"
    )
    yield _time_row("first paint, ms", ours.painted, theirs.painted)
    yield _time_row(
        "time to interactive, ms", ours.interactive, theirs.interactive, "at most 1,000"
    )


def _answer_row(path: Path, address: str, questionnaire: Questionnaire) -> FigureRow:
    first = next(iter(get_sections_by_address(questionnaire)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.LAUNCH_ARGS))
        times = [
            (
                time_until_kept(browser, f"{address}{OUR_PATH}#{first}"),
                time_until_kept(browser, address + SURVEYJS_PATH),
            )
            for _ in range(RUNS)
        ]
        browser.close()
    ours, theirs = (statistics.median(each) for each in zip(*times, strict=True))
    return _time_row("a first answer is kept, ms, browser slowed", ours, theirs)


def _visit_page(path: Path, address: str) -> PageVisit:
    return parse_visit(run_lighthouse(path, address, ("performance",)))


def _weight_row(figure: str, ours: float, theirs: float, wanted: str = "") -> FigureRow:
    return FigureRow(
        figure, f"{ours / 1000:,.1f}", f"{theirs / 1000:,.1f}", f"{ours / theirs:.2f}", wanted
    )


def _time_row(figure: str, ours: float, theirs: float, wanted: str = "") -> FigureRow:
    return FigureRow(figure, f"{ours:,.0f}", f"{theirs:,.0f}", f"{ours / theirs:.2f}", wanted)


if __name__ == "__main__":
    from bench.tables import print_table

    print_table(SELF_ASSESSMENT_HEADINGS, measure_self_assessment())
