"""Answers and placement as files: JSON for machines, CSV and XLSX for people.

None can carry a formula.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.assess.rounds import Round, label_of, sections_by_address, title_of
from app.assess.story import per_cent
from app.store.entries import EMPTY, Entries, Entry
from scoring.placement import Placement
from scoring.questionnaire import NOT_APPLICABLE

Table: TypeAlias = list[list[str]]
File: TypeAlias = Callable[[Round, Entries, Placement], tuple[bytes, str]]

# A spreadsheet takes a cell that begins so for a formula (OWASP, 'CSV Injection').
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

ANSWER_COLUMNS = [
    "Section", "Stage", "Question", "Answer", "Why it does not apply", "Note", "Evidence", "Item",
]  # fmt: skip
PLACEMENT_COLUMNS = ["Value", "Stage", "Could be as far as", "Score", "Ahead of its stage"]


def as_json(current: Round, written: Entries, placed: Placement) -> tuple[bytes, str]:
    """Everything, as `python -m scoring place` reads it and prints it."""
    document = {
        "organisation": current.organisation.name,
        "round": current.number,
        "submitted": _moment(current),
        "questionnaire": placed.questionnaire,
        "version": placed.version,
        "answers": {item: _plain(entry) for item, entry in written.items() if entry.given},
        "notes": {
            item: {"note": entry.note, "evidence": entry.evidence}
            for item, entry in written.items()
            if entry.note or entry.evidence
        },
        "placement": placed.as_json(),
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return text.encode(), "application/json"


def answers_csv(current: Round, written: Entries, placed: Placement) -> tuple[bytes, str]:
    """The answers, one a row."""
    return _csv(_answers(current, written))


def placement_csv(current: Round, written: Entries, placed: Placement) -> tuple[bytes, str]:
    """The placement, one value a row, the overall first."""
    return _csv(_placement(current, placed))


def as_xlsx(current: Round, written: Entries, placed: Placement) -> tuple[bytes, str]:
    """Both tables, a sheet each."""
    kept = io.BytesIO()
    # As text and nothing else: no cell becomes a formula, a number or a link.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, {"in_memory": True, **plain}) as book:
        words = book.add_format({"text_wrap": True, "valign": "top"})
        heading = book.add_format({"bold": True, "text_wrap": True})
        _sheet(
            book.add_worksheet("Placement"),
            _placement(current, placed),
            [28, 22, 26, 12, 34],
            words,
            heading,
        )
        _sheet(
            book.add_worksheet("Answers"), _answers(current, written),
            [22, 18, 60, 24, 34, 50, 40, 34], words, heading,
        )  # fmt: skip
    return (
        kept.getvalue(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


FILES: Mapping[str, File] = {
    "assessment.json": as_json,
    "answers.csv": answers_csv,
    "placement.csv": placement_csv,
    "assessment.xlsx": as_xlsx,
}


def _answers(current: Round, written: Entries) -> Table:
    return [ANSWER_COLUMNS, *_answer_rows(current, written)]


def _answer_rows(current: Round, written: Entries) -> Iterator[list[str]]:
    questionnaire = current.questionnaire
    stages = {stage.id: stage.name for stage in questionnaire.framework.stages}
    for section in sections_by_address(questionnaire).values():
        for item in section.items:
            entry = written.get(item.id, EMPTY)
            yield [
                title_of(questionnaire, section),
                stages[item.stage] if item.stage else "All stages",
                item.text,
                label_of(questionnaire, item, entry.given),
                entry.reason,
                entry.note,
                entry.evidence,
                item.id,
            ]


def _placement(current: Round, placed: Placement) -> Table:
    framework = current.questionnaire.framework
    stages = {stage.id: stage.name for stage in framework.ladder}
    names = {value.id: value.name for value in framework.values}
    overall = ["Overall", stages[placed.floor], stages[placed.ceiling], per_cent(placed.score), ""]
    return [
        PLACEMENT_COLUMNS,
        overall,
        *(
            [
                names[value.value],
                stages[value.floor],
                stages[value.ceiling],
                per_cent(value.score),
                ", ".join(stages[stage] for stage in value.ahead),
            ]
            for value in placed.values
        ),
    ]


def _csv(table: Table) -> tuple[bytes, str]:
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows([[_safe(cell) for cell in row] for row in table])
    # The mark at the start tells a spreadsheet that the file is UTF-8.
    return kept.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _sheet(
    sheet: Worksheet, table: Table, widths: list[int], words: Format, heading: Format
) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, words if number else heading)
    sheet.freeze_panes(1, 0)


def _plain(entry: Entry) -> object:
    return {NOT_APPLICABLE: entry.reason} if entry.given == NOT_APPLICABLE else entry.given


def _moment(current: Round) -> str | None:
    at = current.assessment.submitted_at
    return at.isoformat() if at else None
