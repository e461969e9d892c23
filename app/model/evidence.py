"""What shows that something is so: a respondent's shelf of evidence."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime, one_of_check


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    POLICY = "policy"
    RECORD = "record"
    MINUTES = "minutes"
    FEEDBACK = "feedback"
    REVIEW = "review"
    FIGURES = "figures"
    OTHER = "other"


class EvidencePieceRecord(Record):
    """One piece: where it is, of which day, whose it is and when to look at it again.

    `link` is an address of the web, empty for what is on no page. `owner` is a role, never a name.
    """

    __tablename__ = "evidence_piece"
    __table_args__ = (
        one_of_check("kind", EvidenceKind),
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title_length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    link: Mapped[str] = mapped_column(String, server_default=text("''"))
    dated: Mapped[date | None] = mapped_column(Date)
    owner: Mapped[str] = mapped_column(String(200), server_default=text("''"))
    look_again_on: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EvidenceItemRecord(Record):
    """A question that a piece of evidence serves, in whichever round it is answered."""

    __tablename__ = "evidence_item"

    evidence_piece_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_piece.id", ondelete="CASCADE"), primary_key=True
    )
    questionnaire_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
