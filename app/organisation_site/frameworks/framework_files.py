"""Answers beside strategies and frameworks as a workbook: what it is, a row a target, and a row a
question.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round, route_round
from app.organisation_site.frameworks.answers_beside import (
    CatalogueBeside,
    QuestionBeside,
    TargetBeside,
    choose_catalogues,
    set_answers_beside,
)
from app.organisation_site.frameworks.framework_pages import SHOW
from app.store.assessments import entries
from app.text.file_names import slugify
from app.text.target_words import HOW_LEVELS_COME, NO_MEASURE, TELLS_PART
from app.web.access import Rule, access
from app.web.spreadsheets import XLSX_TYPE, Sheet, Table, TableColumn, sheet_of, write_xlsx
from app.web.templating import format_day
from scoring.crosswalk.target_level import LEVEL_WORDS
from scoring.targets.target_catalogue import DESCRIBES_WORDS, SURENESS_WORDS, TargetCatalogue
from scoring.targets.target_links import RELATION_WORDS


class TargetRow(NamedTuple):
    """A target in its catalogue."""

    catalogue: TargetCatalogue
    beside: TargetBeside


class QuestionRow(NamedTuple):
    """A question that speaks to a target."""

    catalogue: TargetCatalogue
    beside: TargetBeside
    question: QuestionBeside


TARGET_COLUMNS = (
    TableColumn[TargetRow]("Strategy or framework", lambda row: row.catalogue.title, 32),
    TableColumn[TargetRow]("Whose", lambda row: row.catalogue.owner, 28),
    TableColumn[TargetRow]("What it asks for", lambda row: row.beside.standing.target.name, 28),
    TableColumn[TargetRow]("In our words", lambda row: row.beside.standing.target.words, 50),
    TableColumn[TargetRow](
        "About", lambda row: DESCRIBES_WORDS[row.beside.standing.target.describes], 24
    ),
    TableColumn[TargetRow](
        "In place, of what the questions ask", lambda row: _tell_level(row.beside), 18
    ),
    TableColumn[TargetRow]("Could be", lambda row: _tell_could_be(row.beside), 18),
    TableColumn[TargetRow]("Why that is not said", lambda row: _tell_why(row.beside), 40),
    TableColumn[TargetRow]("Questions that count", lambda row: len(row.beside.questions), 12),
    TableColumn[TargetRow](
        "of these, answered by a choice", lambda row: len(row.beside.standing.known), 14
    ),
    TableColumn[TargetRow]("of these, not known", lambda row: row.beside.unknown, 12),
    TableColumn[TargetRow]("of these, do not apply", lambda row: row.beside.left_out, 12),
    TableColumn[TargetRow]("Questions that only touch it", lambda row: len(row.beside.touched), 14),
    TableColumn[TargetRow](
        "It cannot be told from", lambda row: row.beside.standing.target.cannot_be_told_from, 40
    ),
    TableColumn[TargetRow]("Source", lambda row: row.catalogue.source, 50),
    TableColumn[TargetRow](
        "How sure our words are", lambda row: SURENESS_WORDS[row.catalogue.sureness], 30
    ),
)
QUESTION_COLUMNS = (
    TableColumn[QuestionRow]("Strategy or framework", lambda row: row.catalogue.title, 32),
    TableColumn[QuestionRow]("What it asks for", lambda row: row.beside.standing.target.name, 28),
    TableColumn[QuestionRow](
        "What the question asks of it", lambda row: RELATION_WORDS[row.question.relation], 16
    ),
    TableColumn[QuestionRow]("Question", lambda row: row.question.text, 60),
    TableColumn[QuestionRow]("Answer", lambda row: row.question.answer, 24),
    TableColumn[QuestionRow]("Item", lambda row: row.question.item, 34),
)


@route_round("GET", "/frameworks.xlsx")
@access(Rule.HOLDER)
def frameworks_workbook(current: Round) -> ResponseReturnValue:
    """The answers beside the catalogues that the address chooses, or all of them."""
    written = entries.get_entries(current.assessment.id)
    beside = set_answers_beside(current, written)
    chosen = choose_catalogues(beside, request.args.getlist(SHOW))
    which = f"-{current.questionnaire.id}" if current.told_apart else ""
    name = f"waymark-{slugify(current.organisation.name)}{which}-round-{current.number}-frameworks"
    return Response(
        write_frameworks_xlsx(current, chosen or beside),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def write_frameworks_xlsx(current: Round, chosen: Sequence[CatalogueBeside]) -> bytes:
    """The three sheets."""
    rows = [TargetRow(each.catalogue, beside) for each in chosen for beside in each.in_order]
    return write_xlsx(
        Sheet("About", list(_tell_about(current)), (28, 90)),
        sheet_of("Targets", Table(TARGET_COLUMNS, rows)),
        sheet_of("Questions", Table(QUESTION_COLUMNS, list(_list_questions(rows)))),
    )


def _tell_about(current: Round) -> Iterator[list[str]]:
    submitted_at = current.assessment.submitted_at
    asked = current.questionnaire
    yield ["What this is", "Answers to a self-assessment beside strategies and frameworks"]
    yield ["Who answered", current.organisation.name]
    yield ["Questions", f"{asked.title}, version {asked.version}"]
    yield ["Round", str(current.number)]
    yield ["Submitted", format_day(submitted_at) if submitted_at else "Not yet: this is a draft"]
    yield ["How this is worked out", " ".join(HOW_LEVELS_COME)]
    yield ["No measure", NO_MEASURE]
    yield ["No more than a part", TELLS_PART]


def _list_questions(rows: Sequence[TargetRow]) -> Iterator[QuestionRow]:
    for catalogue, beside in rows:
        for question in (*beside.questions, *beside.touched):
            yield QuestionRow(catalogue, beside, question)


def _tell_level(beside: TargetBeside) -> str | None:
    return LEVEL_WORDS[beside.standing.level] if beside.standing.level else None


def _tell_could_be(beside: TargetBeside) -> str | None:
    """What it could be at the best, where that is more than it is for certain."""
    level, could_be = beside.standing.level, beside.standing.could_be
    return LEVEL_WORDS[could_be] if could_be and could_be != level else None


def _tell_why(beside: TargetBeside) -> str | None:
    return beside.why_none or None
