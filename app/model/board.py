"""What a board reads of a respondent: the words typed for it, and links that open its page."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class BoardWordsRecord(Record):
    """What a respondent types for its page for the board, of one of its questionnaires.

    `actions` are the ids of the actions of its plan that stand there, with spaces between; empty
    for the next open ones.
    """

    __tablename__ = "board_words"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    questionnaire_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    audience: Mapped[str] = mapped_column(String(200), server_default=text("''"))
    meeting_on: Mapped[date | None] = mapped_column(Date)
    ask_1: Mapped[str] = mapped_column(String(300), server_default=text("''"))
    ask_2: Mapped[str] = mapped_column(String(300), server_default=text("''"))
    question_1: Mapped[str] = mapped_column(String(300), server_default=text("''"))
    question_2: Mapped[str] = mapped_column(String(300), server_default=text("''"))
    actions: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BoardLinkRecord(Record):
    """A link by which anybody reads a respondent's page for the board, and nothing else.

    Only the hash of its secret is kept. It ends by itself at `ends_at`, or at `ended_at` before
    that, which is null where nobody ended it.
    """

    __tablename__ = "board_link"
    __table_args__ = (
        CheckConstraint("ends_at > made_at", name="ends_after_made"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    questionnaire_id: Mapped[str] = mapped_column(String(80))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
