"""Answers and placement as files: JSON for machines, CSV and XLSX for people.

None can carry a formula.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from app.forms.response_document import build_response_document
from app.organisation_site.current_round import Round
from app.store.assessments.entries import EMPTY_ENTRY, Entries, Entry
from app.store.base.current_programme import get_value_word
from app.text.wording import (
    CANNOT_BE_SAID,
    TOO_LITTLE_KNOWN,
    format_score,
    get_section_title,
    get_sections_by_address,
)
from app.web.placement_story import get_answer_label
from app.web.spreadsheets import (
    CSV_TYPE,
    XLSX_TYPE,
    Table,
    TableColumn,
    sheet_of,
    write_csv,
    write_xlsx,
)
from scoring.placement.placement import Placement, ValuePlacement
from scoring.questionnaires.questionnaire import Item, Questionnaire, Section

FileWriter: TypeAlias = Callable[[Round, Entries, Placement | None], tuple[bytes, str]]
"""What writes a file: of a round, what is written in it, and where that stands, if anywhere."""


def write_assessment_json(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """Everything: a response file, which `python -m scoring place` reads, and what it prints."""
    document = {
        "organisation": current.organisation.name,
        "round": current.number,
        "submitted": _get_submission_time(current),
        **build_response_document(current.questionnaire, written),
        "placement": placed.as_json() if placed and current.questionnaire.has_stages else None,
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return text.encode(), "application/json"


def write_answers_csv(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """The answers, one a row."""
    return write_csv(_make_answer_table(current, written)), CSV_TYPE


def write_placement_csv(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """The placement, one value a row, the overall first."""
    return write_csv(_make_placement_table(current, placed)), CSV_TYPE


def write_assessment_xlsx(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """Both tables, a sheet each; the answers alone where nobody is placed."""
    answers = sheet_of("Answers", _make_answer_table(current, written))
    if not current.questionnaire.has_stages:
        return write_xlsx(answers), XLSX_TYPE
    placement = sheet_of("Placement", _make_placement_table(current, placed))
    return write_xlsx(placement, answers), XLSX_TYPE


PLACEMENT_FILE = "placement.csv"
FILE_WRITERS: Mapping[str, FileWriter] = {
    "assessment.json": write_assessment_json,
    "answers.csv": write_answers_csv,
    PLACEMENT_FILE: write_placement_csv,
    "assessment.xlsx": write_assessment_xlsx,
}


def find_file_writer(questionnaire: Questionnaire, file: str) -> FileWriter | None:
    """What writes a file; None where there is no such file, and of a placement without stages."""
    is_there = questionnaire.has_stages or file != PLACEMENT_FILE
    return FILE_WRITERS.get(file) if is_there else None


class AskedItem(NamedTuple):
    """A question, in the section that asks it."""

    section: Section
    item: Item


def _make_answer_table(current: Round, written: Entries) -> Table[AskedItem]:
    return Table(_make_answer_columns(current, written), _list_items(current))


def _list_items(current: Round) -> Iterator[AskedItem]:
    for section in get_sections_by_address(current.questionnaire).values():
        for item in section.items:
            yield AskedItem(section, item)


def _make_answer_columns(current: Round, written: Entries) -> Sequence[TableColumn[AskedItem]]:
    asked = current.questionnaire
    stages = {stage.id: stage.name for stage in asked.framework.stages}
    of_no_stage = "All stages" if asked.has_stages else "No stage"

    def entry(row: AskedItem) -> Entry:
        return written.get(row.item.id, EMPTY_ENTRY)

    return (
        TableColumn("Section", lambda row: get_section_title(asked, row.section), 22),
        TableColumn(
            "Stage",
            lambda row: stages[row.item.stage] if row.item.stage else of_no_stage,
            18,
        ),
        TableColumn("Question", lambda row: row.item.text, 60),
        TableColumn("Answer", lambda row: get_answer_label(asked, row.item, entry(row)), 24),
        TableColumn("Why it does not apply", lambda row: entry(row).reason, 34),
        TableColumn("Note", lambda row: entry(row).note, 50),
        TableColumn("Evidence", lambda row: entry(row).evidence, 40),
        TableColumn("Item", lambda row: row.item.id, 34),
        TableColumn("Questionnaire", lambda row: asked.title, 34),
    )


@dataclass(frozen=True, kw_only=True)
class PlacementRow:
    """Where a value stands, or all of them together, in words."""

    value: str
    stage: str = ""
    ceiling: str = ""
    score: str = ""
    ahead: str = ""


def _make_placement_table(current: Round, placed: Placement | None) -> Table[PlacementRow]:
    return Table(_make_placement_columns(current), _describe_values(current, placed))


def _make_placement_columns(current: Round) -> Sequence[TableColumn[PlacementRow]]:
    asked = current.questionnaire
    return (
        TableColumn(get_value_word(asked).capitalize(), lambda row: row.value, 28),
        TableColumn("Stage", lambda row: row.stage, 22),
        TableColumn("Could be as far as", lambda row: row.ceiling, 26),
        TableColumn("Score", lambda row: row.score, 12),
        TableColumn("Ahead of its stage", lambda row: row.ahead, 34),
        TableColumn("Version of the questions", lambda _: str(asked.version), 24),
        TableColumn("Questionnaire", lambda _: asked.title, 34),
    )


def _describe_values(current: Round, placed: Placement | None) -> Iterator[PlacementRow]:
    if placed is None:
        yield PlacementRow(value="Nothing has been answered yet")
        return
    framework = current.questionnaire.framework
    stages = {stage.id: stage.name for stage in framework.ladder}
    names = {value.id: value.name for value in framework.values}
    yield _describe_placement(placed, "Overall", stages)
    for value in placed.values:
        ahead = ", ".join(stages[stage] for stage in value.ahead)
        yield replace(_describe_placement(value, names[value.value], stages), ahead=ahead)


def _describe_placement(
    placed: Placement | ValuePlacement, value: str, stages: Mapping[str, str]
) -> PlacementRow:
    return PlacementRow(
        value=value,
        stage=TOO_LITTLE_KNOWN if placed.too_little_known else stages[placed.floor],
        ceiling=CANNOT_BE_SAID if placed.ceiling is None else stages[placed.ceiling],
        score=format_score(placed.score),
    )


def _get_submission_time(current: Round) -> str | None:
    at = current.assessment.submitted_at
    return at.isoformat() if at else None
