"""One respondent's answers to one questionnaire version in one round."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class AssessmentRecord(Record):
    """A round of answers: a draft until `submitted_at` is set, with an answer in it.

    Rounds have numbers from 1 for each questionnaire that a respondent answers.

    While it is set, triggers let nothing change but whose round it is, where two records of one
    organisation are merged. It can be unset, and the round is a draft again, as long as no later
    round of its questionnaire, no roll of an edition and no standing rests on it.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("organisation_id", "questionnaire_id", "round"),
        Index("ix_assessment_organisation_id_submitted_at", "organisation_id", "submitted_at"),
        CheckConstraint("round >= 1", name="round_from_one"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[str] = mapped_column(String(80))
    questionnaire_version: Mapped[int]
    round: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnswerRecord(Record):
    """What is written against one item: an answer, or none yet, and a note and evidence beside it.

    `given` is a choice's id, `dont-know`, `not-applicable` (then `reason` says why) or empty. In a
    draft the reason may still be missing; submitting it leaves no such answer.
    """

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("reason = '' OR given = 'not-applicable'", name="reason_if_apart"),
    )

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    given: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str]
    note: Mapped[str]
    evidence: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
