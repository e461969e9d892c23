"""What respondents ask of the core team, and what each side says."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class HelpRequestRecord(Record):
    """One thing that a respondent asks the core team for.

    It is about an action of its plan, about a question, or about neither. `taken_by` is the member
    of the core team who sees to it, null until somebody does. `done_by` names who said that it is
    done, of either side, as events do.
    """

    __tablename__ = "help_request"
    __table_args__ = (
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken_by_one"),
        CheckConstraint("(done_at IS NULL) = (done_by = '')", name="done_by_one"),
        CheckConstraint("(item_id = '') = (questionnaire_id = '')", name="item_of_questionnaire"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    plan_action_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_action.id", ondelete="SET NULL"), index=True
    )
    questionnaire_id: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    item_id: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str] = mapped_column(String(80), server_default=text("''"))


class HelpMessageRecord(Record):
    """A few words of either side. `actor` names who wrote them as events do.

    From `removed_at` on, something that no page shows stands in their place.
    """

    __tablename__ = "help_message"
    __table_args__ = (
        CheckConstraint("length(words) >= 1", name="words_length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    help_request_id: Mapped[int] = mapped_column(
        ForeignKey("help_request.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    words: Mapped[str]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
