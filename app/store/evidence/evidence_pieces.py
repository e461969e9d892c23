"""The pieces of a respondent's shelf of evidence: added, changed, taken off.

A piece serves any number of questions, of any questionnaire, in every round. A link stands on a
shelf once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import EvidenceItemRecord, EvidenceKind, EvidencePieceRecord
from app.store.base.digests import content_digest
from app.store.base.events import Action, record_event
from app.store.base.secure_deletion import mark_only_adds, rewrite_after_commit
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction
from app.store.organisations.organisations import lock_organisation

__all__ = ["EvidenceKind"]

# Pieces that a shelf takes by hand: whoever has its owner's link may add them.
MOST_PIECES = 1_000

ItemKey: TypeAlias = tuple[str, str]
"""A question: the ids of its questionnaire and of its item."""


class PieceContent(NamedTuple):
    """What somebody says of a piece of evidence.

    `link` is an address of the web or empty. What was given in place of a link before links were
    checked stands there as it was. `dated` is the day that the piece is of, `owner` a role, and
    `look_again_on` the day from which somebody should look whether it still holds.
    """

    title: str
    kind: EvidenceKind
    link: str = ""
    dated: date | None = None
    owner: str = ""
    look_again_on: date | None = None
    items: frozenset[ItemKey] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Short text that differs when this does: a form says by it what its writer saw."""
        return content_digest(repr((*self._replace(items=frozenset()), sorted(self.items))))


class EvidencePiece(NamedTuple):
    """A piece of a shelf."""

    id: int
    content: PieceContent
    made_at: datetime
    changed_at: datetime

    def is_to_look_at(self, today: date) -> bool:
        """Whether the day has come to look at it again."""
        day = self.content.look_again_on
        return day is not None and day <= today


class LinkOnShelfError(Exception):
    """Another piece, `piece`, has that link: nothing was changed."""

    def __init__(self, piece: EvidencePiece) -> None:
        super().__init__(f"piece {piece.id} has that link")
        self.piece = piece


class PieceChangedError(Exception):
    """Somebody else has changed the piece since the page was made: `piece` is what it is now."""

    def __init__(self, piece: EvidencePiece) -> None:
        super().__init__(f"piece {piece.id} was changed")
        self.piece = piece


class PieceGoneError(Exception):
    """The piece is not on the shelf any more."""


class ShelfFullError(Exception):
    """The shelf holds `MOST_PIECES`: nothing was added."""


def list_pieces(organisation_id: int) -> list[EvidencePiece]:
    """Every piece of a respondent's shelf, by title."""
    served = defaultdict(set)
    for piece_id, *item in db.session.execute(
        select(
            EvidenceItemRecord.evidence_piece_id,
            EvidenceItemRecord.questionnaire_id,
            EvidenceItemRecord.item_id,
        )
        .join(EvidencePieceRecord, EvidencePieceRecord.id == EvidenceItemRecord.evidence_piece_id)
        .where(EvidencePieceRecord.organisation_id == organisation_id)
    ):
        served[piece_id].add((item[0], item[1]))
    records = db.session.scalars(
        select(EvidencePieceRecord)
        .where(EvidencePieceRecord.organisation_id == organisation_id)
        # Another copy of the row may be about from before.
        .execution_options(populate_existing=True)
    )
    pieces = [_to_piece(record, served[record.id]) for record in records]
    return sorted(pieces, key=lambda piece: (piece.content.title.casefold(), piece.id))


def find_piece(organisation_id: int, piece_id: int) -> EvidencePiece | None:
    """One piece of a respondent's shelf."""
    # Not asked of the database: the number comes from an address, and may be beyond what it takes.
    return next((each for each in list_pieces(organisation_id) if each.id == piece_id), None)


def find_piece_by_link(organisation_id: int, link: str) -> EvidencePiece | None:
    """The piece that has that link."""
    return next((each for each in list_pieces(organisation_id) if each.content.link == link), None)


def add_piece(
    organisation_id: int, content: PieceContent, actor: str, form: str | None = None
) -> int:
    """Put a piece on the shelf, and return its id; once for a form.

    Raises LinkOnShelfError, ShelfFullError, and NotFoundError where the respondent is not there
    any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if (before := get_form_result(form)) is not None:
            return before
        _check_link(organisation_id, content)
        if len(list_pieces(organisation_id)) >= MOST_PIECES:
            raise ShelfFullError
        piece_id = insert_piece(session, organisation_id, content)
        record_event(
            session, Action.EVIDENCE_CHANGED, actor, organisation_id, items=[str(piece_id)]
        )
        store_form_result(session, form, piece_id)
        mark_only_adds(session)
        return piece_id


def change_piece(
    organisation_id: int, piece_id: int, content: PieceContent, seen: str, actor: str
) -> None:
    """Put `content` in place of what is said of a piece.

    `seen` is the fingerprint of what the person's page showed. Raises PieceChangedError where
    somebody else has changed it since, to something else; PieceGoneError; LinkOnShelfError;
    NotFoundError.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        stands = _get_piece(organisation_id, piece_id)
        if content == stands.content:
            return
        if stands.content.fingerprint != seen:
            raise PieceChangedError(stands)
        _check_link(organisation_id, content, besides=piece_id)
        session.execute(
            update(EvidencePieceRecord)
            .where(EvidencePieceRecord.id == piece_id)
            .values(**_columns(content), changed_at=now())
        )
        _set_items(session, piece_id, content.items)
        record_event(
            session, Action.EVIDENCE_CHANGED, actor, organisation_id, items=[str(piece_id)]
        )


def remove_piece(
    organisation_id: int, piece_id: int, seen: str, actor: str, form: str | None = None
) -> None:
    """Take a piece off the shelf for good; nothing happens where the same form has done so.

    `seen` as in `change_piece`: raises PieceChangedError where it is another by now. Raises
    PieceGoneError, and NotFoundError where the respondent is not there any more.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if get_form_result(form) is not None:
            return
        stands = _get_piece(organisation_id, piece_id)
        if stands.content.fingerprint != seen:
            raise PieceChangedError(stands)
        session.execute(delete(EvidencePieceRecord).where(EvidencePieceRecord.id == piece_id))
        rewrite_after_commit(session)
        record_event(
            session, Action.EVIDENCE_REMOVED, actor, organisation_id, items=[str(piece_id)]
        )
        store_form_result(session, form, piece_id)


def insert_piece(session: Session, organisation_id: int, content: PieceContent) -> int:
    """Add a piece, as a part of a larger change that has locked the respondent."""
    at = now()
    record = EvidencePieceRecord(
        organisation_id=organisation_id, **_columns(content), made_at=at, changed_at=at
    )
    session.add(record)
    session.flush()
    add_items(session, record.id, content.items)
    return record.id


def add_items(session: Session, piece_id: int, items: Iterable[ItemKey]) -> None:
    """Have a piece serve more questions, as a part of a larger change: none that it serves yet."""
    rows = [
        {"evidence_piece_id": piece_id, "questionnaire_id": questionnaire, "item_id": item}
        for questionnaire, item in sorted(items)
    ]
    if rows:
        session.execute(insert(EvidenceItemRecord), rows)


def shelf_fingerprint(organisation_id: int) -> str:
    """Text that differs when anything on the shelf does; empty where nothing stands there."""
    pieces = list_pieces(organisation_id)
    told = sorted((each.id, each.content.fingerprint) for each in pieces)
    return content_digest(repr(told)) if told else ""


def count_pieces(organisation_id: int) -> int:
    """How many pieces stand on the shelf."""
    statement = select(func.count()).where(EvidencePieceRecord.organisation_id == organisation_id)
    return db.session.scalars(statement.select_from(EvidencePieceRecord)).one()


def _get_piece(organisation_id: int, piece_id: int) -> EvidencePiece:
    piece = find_piece(organisation_id, piece_id)
    if piece is None:
        raise PieceGoneError(f"piece {piece_id} is not on the shelf any more")
    return piece


def _check_link(organisation_id: int, content: PieceContent, besides: int = 0) -> None:
    there = find_piece_by_link(organisation_id, content.link) if content.link else None
    if there is not None and there.id != besides:
        raise LinkOnShelfError(there)


def _set_items(session: Session, piece_id: int, items: Collection[ItemKey]) -> None:
    of_piece = EvidenceItemRecord.evidence_piece_id == piece_id
    session.execute(delete(EvidenceItemRecord).where(of_piece))
    add_items(session, piece_id, items)


def _columns(content: PieceContent) -> dict[str, object]:
    columns = content._asdict()
    del columns["items"]
    return columns


def _to_piece(record: EvidencePieceRecord, items: Collection[ItemKey]) -> EvidencePiece:
    content = PieceContent(
        record.title,
        EvidenceKind(record.kind),
        record.link,
        record.dated,
        record.owner,
        record.look_again_on,
        frozenset(items),
    )
    return EvidencePiece(record.id, content, record.made_at, record.changed_at)
