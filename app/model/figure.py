"""Figures that only the team can know, and the mark of a made-up world."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class FigureRecord(Record):
    """A figure of the KPI report that the team entered: what, how many, on which day, says who.

    It is never changed (a trigger sees to it): a mistake is withdrawn, and put right by another. So
    a report can say again what it said before. `place` is empty where the figure speaks of no one
    place.
    """

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_from_nought"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_one"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(80))
    on_day: Mapped[date] = mapped_column(Date, index=True)
    place: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int]
    source: Mapped[str]
    note: Mapped[str]
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MadeUpWorldRecord(Record):
    """There is one row where everything in the database is made up, to look at."""

    __tablename__ = "made_up_world"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
