"""One piece of evidence: added, looked at, changed."""

from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.evidence.piece_form import (
    PieceForm,
    empty_form,
    form_of,
    read_piece_form,
)
from app.organisation_site.evidence.piece_views import (
    KIND_LABELS,
    PieceView,
    list_piece_views,
)
from app.organisation_site.evidence.shelf_questions import ShelfQuestion, ShelfQuestions
from app.organisation_site.site import blueprint
from app.store.base.published_questionnaires import list_all_versions
from app.store.base.transactions import now
from app.store.evidence import evidence_pieces
from app.store.evidence.evidence_pieces import (
    MOST_PIECES,
    EvidencePiece,
    ItemKey,
    LinkOnShelfError,
    PieceChangedError,
    PieceGoneError,
    ShelfFullError,
)
from app.text.uk_dates import uk_day
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.error_messages import NOT_ON_SHELF
from app.web.form_limits import MAX_FORM_BYTES, MAX_FORM_FIELDS, limit_form

# Twice what a form of words may send: every question can be ticked.
MAX_PIECE_FORM_BYTES = 2 * MAX_FORM_BYTES


def count_max_piece_fields() -> int:
    """How many fields the form may have: one for each question of each version, and the others."""
    return MAX_FORM_FIELDS + sum(len(asked.items) for asked in list_all_versions())


class PiecePage(NamedTuple):
    """What the page of a piece shows, beside its form: of `piece`, or of a new one.

    `question` is the one that somebody came from. `theirs` is what somebody else has made of the
    piece since the page was opened, `same` another piece that has the link that was typed. `gone`
    says that the piece was taken off meanwhile.
    """

    form: PieceForm
    questions: ShelfQuestions
    question: ShelfQuestion | None = None
    piece: EvidencePiece | None = None
    theirs: PieceView | None = None
    same: EvidencePiece | None = None
    gone: bool = False


@blueprint.get("/evidence/new")
@access(Rule.HOLDER)
def new_evidence() -> ResponseReturnValue:
    """The form of another piece; a question that the address names is ticked."""
    questions = ShelfQuestions(current_holder())
    question = _find_question_in_address(questions)
    items = frozenset({question.key} if question else ())
    return _render(PiecePage(empty_form(items), questions, question))


@blueprint.post("/evidence/add")
@limit_form(MAX_PIECE_FORM_BYTES, count_max_piece_fields)
@access(Rule.HOLDER)
def add_evidence() -> ResponseReturnValue:
    """Put a piece on the shelf, and lead back to the question that somebody came from."""
    questions = ShelfQuestions(current_holder())
    question = _find_question_in_form(questions)
    page = PiecePage(read_piece_form(request.form, questions), questions, question)
    if page.form.faults:
        return _render(page), 422
    try:
        evidence_pieces.add_piece(
            current_holder().organisation_id,
            page.form.content,
            current_actor(),
            get_idempotency_key(),
        )
    except LinkOnShelfError as refused:
        return _render(_name_same(page, refused)), 409
    except ShelfFullError:
        fault = f"Take something off first: a shelf holds {MOST_PIECES:,} pieces at the most"
        return _render(page._replace(form=page.form.with_fault("title", fault))), 422
    flash("It is on your shelf of evidence.")
    return redirect(_where_next(page))


@blueprint.get("/evidence/<int:piece>")
@access(Rule.HOLDER)
def evidence_piece(piece: int) -> ResponseReturnValue:
    """A piece as it stands, to change; a question that the address names is ticked too."""
    found = _get_piece_or_404(piece)
    questions = ShelfQuestions(current_holder())
    question = _find_question_in_address(questions)
    form = form_of(found.content)
    if question:
        form = form._replace(items=form.items | {question.key})
    return _render(PiecePage(form, questions, question, found))


@blueprint.post("/evidence/<int:piece>")
@limit_form(MAX_PIECE_FORM_BYTES, count_max_piece_fields)
@access(Rule.HOLDER)
def change_evidence(piece: int) -> ResponseReturnValue:
    """Change a piece, unless somebody else has changed it since: then both are shown."""
    questions = ShelfQuestions(current_holder())
    question = _find_question_in_form(questions)
    found = evidence_pieces.find_piece(current_holder().organisation_id, piece)
    stood = found.content if found else None
    page = PiecePage(read_piece_form(request.form, questions, stood), questions, question, found)
    if found is None:
        return _render(page._replace(gone=True)), 409
    if page.form.faults:
        return _render(page, request.form.get("seen")), 422
    try:
        evidence_pieces.change_piece(
            current_holder().organisation_id,
            piece,
            page.form.content,
            request.form.get("seen", ""),
            current_actor(),
        )
    except PieceChangedError as changed:
        theirs = PieceView(changed.piece, uk_day(now()))
        return _render(page._replace(piece=changed.piece, theirs=theirs)), 409
    except LinkOnShelfError as refused:
        return _render(_name_same(page, refused), request.form.get("seen")), 409
    except PieceGoneError:
        return _render(page._replace(piece=None, gone=True)), 409
    flash("Your change is saved.")
    return redirect(_where_next(page))


def _find_question_in_address(questions: ShelfQuestions) -> ShelfQuestion | None:
    return questions.find(request.args.get("questionnaire", ""), request.args.get("item", ""))


def _find_question_in_form(questions: ShelfQuestions) -> ShelfQuestion | None:
    """The one that somebody came from. Those that are ticked have a name of their own."""
    key = questions.read_field(request.form.get("from", ""))
    return questions.find(*key) if key else None


def _get_piece_or_404(piece: int) -> EvidencePiece:
    found = evidence_pieces.find_piece(current_holder().organisation_id, piece)
    return found or abort(404, description=NOT_ON_SHELF)


def _name_same(page: PiecePage, refused: LinkOnShelfError) -> PiecePage:
    fault = f"Another piece has this link: ‘{refused.piece.content.title}’"
    return page._replace(form=page.form.with_fault("link", fault), same=refused.piece)


def _where_next(page: PiecePage) -> str:
    back = page.questions.find_page(page.question.key) if page.question else None
    return back or url_for("assess.shelf")


def _render(page: PiecePage, seen: str | None = None) -> str:
    piece = page.piece
    kept: frozenset[ItemKey] = piece.content.items if piece else frozenset()
    holder = current_holder()
    return render_template(
        "evidence/piece.html",
        page=page,
        piece=piece,
        seen=piece.content.fingerprint if piece and seen is None else seen,
        kinds=KIND_LABELS,
        groups=page.questions.list_groups(page.form.items | kept),
        back=_where_next(page),
        others=list_piece_views(holder.organisation_id) if page.question and not piece else [],
    )
