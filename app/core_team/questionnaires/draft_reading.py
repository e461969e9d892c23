"""A draft read: the questionnaire that it holds, and every fault beside its line."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.core_team.questionnaires.draft_form import DraftTexts, find_framework_name
from scoring.faults import Fault, Faulty
from scoring.questionnaires.published_versions import is_published_version
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import parse_draft
from scoring.questionnaires.source_text import split_lines

DRAFT_FILE = "questionnaire"
# What a page lists: a hostile file has tens of thousands of either.
MOST_FAULTS_LISTED = 200
MOST_LINES_LISTED = 8_000
MOST_LINE_LENGTH = 2_000


class ListedFault(NamedTuple):
    """A fault, and the id of the line that it stands on; empty where no line is listed."""

    number: int
    fault: Fault
    anchor: str

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        file = "Framework" if self.anchor.startswith("framework") else "Questionnaire"
        return f"{file}, line {self.fault.line}" if self.fault.line else file


class ListedLine(NamedTuple):
    """A line of the text, with the faults on it."""

    number: int
    text: str
    anchor: str
    faults: tuple[ListedFault, ...]


class DraftReading(NamedTuple):
    """What a draft holds; `questionnaire` is None where it cannot be used.

    `stops_publishing` is False where the faults are of words that are published already. `lines`
    and `framework_lines` are what was read, line by line. `more_faults` are not listed.
    """

    questionnaire: Questionnaire | None
    faults: tuple[ListedFault, ...]
    more_faults: int
    stops_publishing: bool
    lines: tuple[ListedLine, ...]
    framework_lines: tuple[ListedLine, ...]


def read_draft(texts: DraftTexts, folder: Path) -> DraftReading:
    """Read a draft, with the folder's frameworks beside it."""
    try:
        questionnaire, found = parse_draft(
            texts.text, DRAFT_FILE, folder, texts.framework if texts.framework.strip() else None
        )
    except Faulty as faulty:
        return _describe(texts, None, faulty.faults, stops_publishing=True)
    is_published = is_published_version(questionnaire, folder)
    return _describe(texts, questionnaire, found, stops_publishing=bool(found) and not is_published)


def _describe(
    texts: DraftTexts,
    questionnaire: Questionnaire | None,
    faults: Iterable[Fault],
    *,
    stops_publishing: bool,
) -> DraftReading:
    all_faults = list(faults)
    listed = tuple(_list_faults(texts, all_faults[:MOST_FAULTS_LISTED]))
    return DraftReading(
        questionnaire,
        listed,
        len(all_faults) - len(listed),
        stops_publishing,
        tuple(_list_lines(texts.text, "line", listed)),
        tuple(_list_lines(texts.framework, "framework_line", listed)),
    )


def _list_faults(texts: DraftTexts, faults: Iterable[Fault]) -> Iterator[ListedFault]:
    framework = find_framework_name(texts.text) if texts.framework.strip() else ""
    for number, fault in enumerate(faults, 1):
        prefix = {DRAFT_FILE: "line", framework: "framework_line"}.get(fault.file, "")
        is_listed = prefix and 0 < fault.line <= MOST_LINES_LISTED
        yield ListedFault(number, fault, f"{prefix}_{fault.line}" if is_listed else "")


def _list_lines(text: str, prefix: str, faults: Iterable[ListedFault]) -> Iterator[ListedLine]:
    by_anchor: dict[str, list[ListedFault]] = {}
    for fault in faults:
        by_anchor.setdefault(fault.anchor, []).append(fault)
    if not text.strip():
        return
    lines = split_lines(text)
    while lines and not lines[-1].strip():
        lines.pop()
    for number, line in enumerate(lines[:MOST_LINES_LISTED], 1):
        anchor = f"{prefix}_{number}"
        shown = line if len(line) <= MOST_LINE_LENGTH else f"{line[:MOST_LINE_LENGTH]} …"
        yield ListedLine(number, shown, anchor, tuple(by_anchor.get(anchor, ())))
