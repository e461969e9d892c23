"""The shelf: every piece by value or by kind, what to look at again first; and as a file."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.organisation_site.evidence.piece_views import (
    KIND_LABELS,
    PieceView,
    list_piece_views,
    list_to_look_at,
)
from app.organisation_site.evidence.shelf_questions import ShelfQuestion, ShelfQuestions
from app.organisation_site.site import blueprint
from app.web.access import Rule, access, current_holder
from app.web.spreadsheets import XLSX_TYPE, Table, TableColumn, sheet_of, write_xlsx

FOR_NO_QUESTION = "For no question yet"


class ShelfLine(NamedTuple):
    """A piece, and the questions that it serves."""

    view: PieceView
    served: tuple[ShelfQuestion, ...]


class ShelfGroup(NamedTuple):
    """Pieces under one heading."""

    title: str
    lines: tuple[ShelfLine, ...]


@blueprint.get("/evidence")
@access(Rule.HOLDER)
def shelf() -> ResponseReturnValue:
    """Every piece, by value; `?by=kind` by kind."""
    views = list_piece_views(current_holder().organisation_id)
    questions = ShelfQuestions(current_holder())
    by = "kind" if request.args.get("by") == "kind" else "value"
    return render_template(
        "evidence/shelf.html",
        by=by,
        pieces=len(views),
        to_look_at_first=list_to_look_at(views),
        groups=(_group_by_kind if by == "kind" else _group_by_value)(views, questions),
    )


@blueprint.get("/evidence/evidence.xlsx")
@access(Rule.HOLDER)
def shelf_file() -> ResponseReturnValue:
    """Every piece, one a row, as a spreadsheet."""
    views = list_piece_views(current_holder().organisation_id)
    lines = _make_lines(views, ShelfQuestions(current_holder()))
    return Response(
        write_xlsx(sheet_of("Evidence", Table(COLUMNS, lines))),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": 'attachment; filename="waymark-evidence.xlsx"'},
    )


def _make_lines(views: Iterable[PieceView], questions: ShelfQuestions) -> list[ShelfLine]:
    return [ShelfLine(view, tuple(questions.list_served(view.content.items))) for view in views]


def _group_by_kind(views: list[PieceView], questions: ShelfQuestions) -> list[ShelfGroup]:
    lines = _make_lines(views, questions)
    groups = [
        ShelfGroup(label, tuple(line for line in lines if line.view.content.kind is kind))
        for kind, label in KIND_LABELS.items()
    ]
    return [group for group in groups if group.lines]


def _group_by_value(views: list[PieceView], questions: ShelfQuestions) -> list[ShelfGroup]:
    """Each piece under every value that it serves, with the questions of that value."""
    groups: dict[str, list[ShelfLine]] = {
        question.value_name: [] for question in questions.by_key.values()
    }
    without = []
    for line in _make_lines(views, questions):
        for name in dict.fromkeys(question.value_name for question in line.served):
            served = tuple(each for each in line.served if each.value_name == name)
            groups[name].append(line._replace(served=served))
        if not line.served:
            without.append(line)
    groups[FOR_NO_QUESTION] = without
    return [ShelfGroup(name, tuple(lines)) for name, lines in groups.items() if lines]


def _join_questions(line: ShelfLine) -> str:
    return "\n".join(question.item.text for question in line.served)


COLUMNS = (
    TableColumn[ShelfLine]("Title", lambda line: line.view.content.title, 50),
    TableColumn[ShelfLine]("Kind", lambda line: line.view.kind, 28),
    TableColumn[ShelfLine]("Link", lambda line: line.view.content.link, 50),
    TableColumn[ShelfLine]("Date", lambda line: line.view.content.dated, 14),
    TableColumn[ShelfLine]("Who looks after it", lambda line: line.view.content.owner, 28),
    TableColumn[ShelfLine]("Look again on", lambda line: line.view.content.look_again_on, 14),
    TableColumn[ShelfLine]("Questions that it serves", _join_questions, 60),
)
