"""A piece of evidence is taken off the shelf, once somebody has said that they mean it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.evidence.piece_views import PieceView
from app.organisation_site.evidence.shelf_questions import ShelfQuestions
from app.organisation_site.site import blueprint
from app.store.base.transactions import now
from app.store.evidence import evidence_pieces
from app.store.evidence.evidence_pieces import EvidencePiece, PieceChangedError, PieceGoneError
from app.text.uk_dates import uk_day
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.error_messages import NOT_ON_SHELF


@blueprint.get("/evidence/<int:piece>/take-off")
@access(Rule.HOLDER)
def confirm_take_off(piece: int) -> ResponseReturnValue:
    """Ask whether a piece is to go."""
    found = evidence_pieces.find_piece(current_holder().organisation_id, piece)
    return _render(found) if found else abort(404, description=NOT_ON_SHELF)


@blueprint.post("/evidence/<int:piece>/take-off")
@access(Rule.HOLDER)
def take_off(piece: int) -> ResponseReturnValue:
    """Take it off, unless somebody has changed it since the page asked: then it asks again."""
    try:
        evidence_pieces.remove_piece(
            current_holder().organisation_id,
            piece,
            request.form.get("seen", ""),
            current_actor(),
            get_idempotency_key(),
        )
    except PieceChangedError as changed:
        return _render(changed.piece, is_changed=True), 409
    except PieceGoneError:
        abort(404, description=NOT_ON_SHELF)
    flash("It is off your shelf.")
    return redirect(url_for("assess.shelf"))


def _render(piece: EvidencePiece, *, is_changed: bool = False) -> str:
    questions = ShelfQuestions(current_holder())
    return render_template(
        "evidence/take_off.html",
        view=PieceView(piece, uk_day(now())),
        served=questions.list_served(piece.content.items),
        changed=is_changed,
    )
