"""Forms that have added something."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class SentFormRecord(Record):
    """A form that has added something, so that it adds nothing more when it is sent again.

    `form_hash` is a digest of what no other form has. `result` is what came of it: an id, or a
    round's number.
    """

    __tablename__ = "sent_form"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_hash: Mapped[str] = mapped_column(String(64), unique=True)
    result: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
