"""Pieces of evidence as pages show them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from app.store.base.transactions import now
from app.store.evidence.evidence_pieces import (
    EvidenceKind,
    EvidencePiece,
    ItemKey,
    PieceContent,
    list_pieces,
)
from app.text.uk_dates import uk_day
from app.text.web_addresses import parse_web_address

KIND_LABELS = {
    EvidenceKind.POLICY: "Policy or procedure",
    EvidenceKind.RECORD: "Record of training or practice",
    EvidenceKind.MINUTES: "Minutes or notes of a meeting",
    EvidenceKind.FEEDBACK: "What people told you",
    EvidenceKind.REVIEW: "Review or audit",
    EvidenceKind.FIGURES: "Figures",
    EvidenceKind.OTHER: "Something else",
}


class PieceView(NamedTuple):
    """A piece as a page shows it, on some day."""

    piece: EvidencePiece
    today: date

    @property
    def content(self) -> PieceContent:
        """What is said of it."""
        return self.piece.content

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return KIND_LABELS[self.content.kind]

    @property
    def address(self) -> str:
        """Where it is on the web; empty where it is on no page."""
        link = self.content.link
        return link if link and parse_web_address(link) == link else ""

    @property
    def words(self) -> str:
        """What was given in place of a link."""
        return "" if self.address else self.content.link

    @property
    def is_to_look_at(self) -> bool:
        """Whether the day has come to look at it again."""
        return self.piece.is_to_look_at(self.today)


def list_piece_views(organisation_id: int) -> list[PieceView]:
    """Every piece of a shelf, by title."""
    today = uk_day(now())
    return [PieceView(piece, today) for piece in list_pieces(organisation_id)]


def list_to_look_at(views: list[PieceView]) -> list[PieceView]:
    """Those whose day has come, that of the longest ago first."""
    due = [view for view in views if view.is_to_look_at]
    return sorted(due, key=lambda view: view.content.look_again_on or view.today)


def group_by_item(views: list[PieceView]) -> Mapping[ItemKey, list[PieceView]]:
    """The pieces that serve each question."""
    serving: dict[ItemKey, list[PieceView]] = defaultdict(list)
    for view in views:
        for key in view.content.items:
            serving[key].append(view)
    return serving
