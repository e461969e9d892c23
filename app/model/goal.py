"""What the core team aims for, for the whole programme, by a day."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class GoalKind(StrEnum):
    """What a goal counts organisations by."""

    TAKEN_PART = "taken-part"
    CAME_BACK = "came-back"
    REACHED_STAGE = "reached-stage"


class ProgrammeGoalRecord(Record):
    """How many organisations, of all, are to have come so far by a day. Says who set it, and when.

    It is never changed (a trigger sees to it): it is withdrawn, and another one set. So a report
    can say again what it said before. `stage` is empty and `stage_number` is 0 unless it is about a
    stage: the id is for its name, and the number on the ladder is what is counted by. A steady pace
    begins on `from_day`.
    """

    __tablename__ = "programme_goal"
    __table_args__ = (
        CheckConstraint("amount >= 1", name="amount_from_one"),
        CheckConstraint("by_day > from_day", name="by_after_from"),
        CheckConstraint("(stage = '') = (stage_number = 0)", name="stage_with_number"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_one"),
        # Of two for the same day and stage, nobody could say which one holds.
        Index(
            "uq_programme_goal_standing", "kind", "stage", "by_day",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(80))
    stage_number: Mapped[int]
    amount: Mapped[int]
    from_day: Mapped[date] = mapped_column(Date)
    by_day: Mapped[date] = mapped_column(Date)
    note: Mapped[str]
    set_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
