"""Who did what, and when. Rows are only ever added (a trigger refuses anything else)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class EventRecord(Record):
    """One thing that was done. It never holds a word of an answer, a note or a name.

    `organisation_id` and `assessment_id` are not foreign keys: the record stays when what it speaks
    of is deleted. `items` lists the ids of what else is concerned, separated by spaces: questions,
    or the organisation that was merged into this one; or the number of the stage that a submitted
    round stands at; or on whose word an organisation was deleted that had answered, and the day of
    that request.
    """

    __tablename__ = "event"
    __table_args__ = (
        # All that a KPI counts by: the index alone answers.
        Index("ix_event_action_organisation_id_at", "action", "organisation_id", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    assessment_id: Mapped[int | None]
    items: Mapped[str]
