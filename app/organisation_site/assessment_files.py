"""Answers and placement as files: JSON for machines, CSV and XLSX for people.

None can carry a formula.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from app.forms.response_file import plain
from app.organisation_site.current_round import Round
from app.store.assessments.entries import EMPTY, Entries
from app.text.wording import TOO_LITTLE, UNSAID, per_cent, sections_by_address, title_of
from app.web.placement_story import answer_label
from app.web.spreadsheets import CSV, XLSX, Sheet, Table, csv_file, xlsx_file
from scoring.placement.placement import Placement, ValuePlacement

FileWriter: TypeAlias = Callable[[Round, Entries, Placement | None], tuple[bytes, str]]
"""What writes a file: of a round, what is written in it, and where that stands, if anywhere."""

ANSWER_COLUMNS = [
    "Section", "Stage", "Question", "Answer", "Why it does not apply", "Note", "Evidence", "Item",
]  # fmt: skip
PLACEMENT_COLUMNS = [
    "Value", "Stage", "Could be as far as", "Score", "Ahead of its stage",
    "Version of the questions",
]  # fmt: skip


def write_assessment_json(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """Everything: a response file, which `python -m scoring place` reads, and what it prints."""
    document = {
        "organisation": current.organisation.name,
        "round": current.number,
        "submitted": _get_submission_time(current),
        **plain(current.questionnaire, written),
        "placement": placed.as_json() if placed else None,
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return text.encode(), "application/json"


def write_answers_csv(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """The answers, one a row."""
    return csv_file(_make_answer_table(current, written)), CSV


def write_placement_csv(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """The placement, one value a row, the overall first."""
    return csv_file(_make_placement_table(current, placed)), CSV


def write_assessment_xlsx(
    current: Round, written: Entries, placed: Placement | None
) -> tuple[bytes, str]:
    """Both tables, a sheet each."""
    return xlsx_file(
        Sheet("Placement", _make_placement_table(current, placed), (28, 22, 26, 12, 34, 24)),
        Sheet("Answers", _make_answer_table(current, written), (22, 18, 60, 24, 34, 50, 40, 34)),
    ), XLSX


FILE_WRITERS: Mapping[str, FileWriter] = {
    "assessment.json": write_assessment_json,
    "answers.csv": write_answers_csv,
    "placement.csv": write_placement_csv,
    "assessment.xlsx": write_assessment_xlsx,
}


def _make_answer_table(current: Round, written: Entries) -> Table:
    return [ANSWER_COLUMNS, *_make_answer_rows(current, written)]


def _make_answer_rows(current: Round, written: Entries) -> Iterator[list[str]]:
    questionnaire = current.questionnaire
    stages = {stage.id: stage.name for stage in questionnaire.framework.stages}
    for section in sections_by_address(questionnaire).values():
        for item in section.items:
            entry = written.get(item.id, EMPTY)
            yield [
                title_of(questionnaire, section),
                stages[item.stage] if item.stage else "All stages",
                item.text,
                answer_label(questionnaire, item, entry),
                entry.reason,
                entry.note,
                entry.evidence,
                item.id,
            ]


def _make_placement_table(current: Round, placed: Placement | None) -> Table:
    if placed is None:
        return [PLACEMENT_COLUMNS, ["Nothing has been answered yet", "", "", "", "", ""]]
    framework, version = current.questionnaire.framework, str(placed.version)
    stages = {stage.id: stage.name for stage in framework.ladder}
    names = {value.id: value.name for value in framework.values}
    return [
        PLACEMENT_COLUMNS,
        ["Overall", *_describe_placement(placed, stages), "", version],
        *(
            [
                names[value.value],
                *_describe_placement(value, stages),
                ", ".join(stages[stage] for stage in value.ahead),
                version,
            ]
            for value in placed.values
        ),
    ]


def _describe_placement(placed: Placement | ValuePlacement, stages: Mapping[str, str]) -> list[str]:
    """The stage held, how far it could be, and the score, in words."""
    return [
        TOO_LITTLE if placed.too_little_known else stages[placed.floor],
        UNSAID if placed.ceiling is None else stages[placed.ceiling],
        per_cent(placed.score),
    ]


def _get_submission_time(current: Round) -> str | None:
    at = current.assessment.submitted_at
    return at.isoformat() if at else None
