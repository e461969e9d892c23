"""A group's answers beside one catalogue as a workbook: all together, by place, the questions."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import Response
from flask.typing import ResponseReturnValue

from app.core_team.comparison.comparison_query import ComparisonQuery
from app.core_team.crosswalk.group_crosswalk import (
    GroupCrosswalk,
    GroupStanding,
    LevelCounts,
    set_group_beside,
)
from app.core_team.crosswalk.group_crosswalk_page import read_crosswalk_query
from app.core_team.site import blueprint
from app.text.target_words import HOW_LEVELS_COME, NO_LEVEL_WORDS, NO_MEASURE, TELLS_PART
from app.web.access import Rule, access
from app.web.spreadsheets import XLSX_TYPE, Sheet, Table, TableColumn, sheet_of, write_xlsx
from scoring.crosswalk.target_level import LEVEL_WORDS, LEVELS


class CountedRow(NamedTuple):
    """A target with the counts of all, or of a place; `where` is empty for all."""

    standing: GroupStanding
    where: str
    counts: LevelCounts


class QuestionRow(NamedTuple):
    """A question that counts towards a target."""

    target: str
    question: str
    item: str


def _level_columns() -> Iterator[TableColumn[CountedRow]]:
    for number, level in enumerate(LEVELS):

        def count(row: CountedRow, number: int = number) -> int | None:
            return None if row.standing.why_none else row.counts.at[number]

        yield TableColumn(LEVEL_WORDS[level], count, 14)


def _unless_none(row: CountedRow, count: int) -> int | None:
    return None if row.standing.why_none else count


COUNT_COLUMNS: Sequence[TableColumn[CountedRow]] = (
    TableColumn("What it asks for", lambda row: row.standing.target.name, 28),
    TableColumn("In our words", lambda row: row.standing.target.words, 50),
    TableColumn("Place", lambda row: row.where or "All that were chosen", 24),
    *_level_columns(),
    TableColumn(
        "of these, could be further", lambda row: _unless_none(row, row.counts.could_be_more), 14
    ),
    TableColumn(
        "Too few questions or answers to say", lambda row: _unless_none(row, row.counts.untold), 14
    ),
    TableColumn(
        "Why nothing is said",
        lambda row: NO_LEVEL_WORDS[row.standing.why_none] if row.standing.why_none else None,
        40,
    ),
    TableColumn("Questions that count", lambda row: len(row.standing.questions), 12),
    TableColumn("It cannot be told from", lambda row: row.standing.target.cannot_be_told_from, 40),
)
QUESTION_COLUMNS = (
    TableColumn[QuestionRow]("What it asks for", lambda row: row.target, 28),
    TableColumn[QuestionRow]("Question", lambda row: row.question, 40),
    TableColumn[QuestionRow]("Item", lambda row: row.item, 34),
)


@blueprint.get("/compare/frameworks.xlsx")
@access(Rule.MEMBER)
def compare_frameworks_workbook() -> ResponseReturnValue:
    """The same as the page, with every place."""
    query, catalogue = read_crosswalk_query()
    beside = set_group_beside(query, catalogue)
    return Response(
        _write(query, beside),
        content_type=XLSX_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="waymark-beside-{catalogue.id}.xlsx"'
        },
    )


def _write(query: ComparisonQuery, beside: GroupCrosswalk) -> bytes:
    counted = [CountedRow(each, "", each.everybody) for each in beside.rows]
    by_place = [
        CountedRow(each, name, each.by_place[place])
        for place, name in beside.places.items()
        for each in beside.rows
    ]
    questions = [
        QuestionRow(each.target.name, question.name, question.item)
        for each in beside.rows
        for question in each.questions
    ]
    return write_xlsx(
        Sheet("About", list(_tell_about(query, beside)), (28, 90)),
        sheet_of("All", Table(COUNT_COLUMNS, counted)),
        sheet_of("Places", Table(COUNT_COLUMNS, by_place)),
        sheet_of("Questions", Table(QUESTION_COLUMNS, questions)),
        *([_partnerships_sheet(beside)] if beside.partnerships else []),
    )


def _partnerships_sheet(beside: GroupCrosswalk) -> Sheet:
    heading = ["What it asks for", "Questionnaire", *beside.places.values()]
    rows = [
        [each.target.name, each.title, *(each.by_place[place] for place in beside.places)]
        for each in beside.partnerships
    ]
    return Sheet("Place partnerships", [heading, *rows], (28, 40, *(18 for _ in beside.places)))


def _tell_about(query: ComparisonQuery, beside: GroupCrosswalk) -> Iterator[list[str]]:
    catalogue = beside.catalogue
    yield ["What this is", f"Answers of organisations beside ‘{catalogue.title}’"]
    yield ["Whose it is", catalogue.owner]
    yield ["Source", catalogue.source]
    yield ["Which organisations", query.who or "All that count"]
    yield ["How many stand by answers", str(beside.n)]
    yield ["Questions", query.questionnaire.title]
    yield ["How this is worked out", " ".join(HOW_LEVELS_COME)]
    if beside.older:
        yield [
            "Of an earlier version",
            f"{beside.older}: it may ask too little of some of this to say",
        ]
    yield ["No measure", NO_MEASURE]
    yield ["No more than a part", TELLS_PART]
