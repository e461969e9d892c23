"""What a respondent means to do, and what it finds when it looks back."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime, one_of_check


class PlanActionState(StrEnum):
    """How far an action has got. None of them says that an answer has moved."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"
    NOT_NOW = "not-now"


class PlanActionRecord(Record):
    """One action of a respondent's plan, which goes on from round to round.

    `questionnaire_id` and `item_id` name the question that it is to move, and `expected` the choice
    that it expects there by `expected_by`; all are empty where it moves no question. `owner` and
    `second` are roles, never names of people. `barrier` is the id of what is in the way, and
    `barrier_words` says more of it. `check_in_on` is the day to look back; null once there is
    nothing to come back to. `shared` says that the core team may read the action.
    """

    __tablename__ = "plan_action"
    __table_args__ = (
        one_of_check("state", PlanActionState),
        CheckConstraint("length(what) BETWEEN 1 AND 300", name="what_length"),
        CheckConstraint("(item_id = '') = (questionnaire_id = '')", name="item_of_questionnaire"),
        CheckConstraint("expected = '' OR item_id <> ''", name="expected_of_item"),
        CheckConstraint("(state = 'not-now') = (not_now_because <> '')", name="not_now_because"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_at"),
        Index("ix_plan_action_check_in_on", "check_in_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    questionnaire_id: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    item_id: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    expected: Mapped[str] = mapped_column(String(80), server_default=text("''"))
    expected_by: Mapped[date | None] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String(300))
    why: Mapped[str] = mapped_column(String, server_default=text("''"))
    owner: Mapped[str] = mapped_column(String(200), server_default=text("''"))
    second: Mapped[str] = mapped_column(String(200), server_default=text("''"))
    barrier: Mapped[str] = mapped_column(String(40), server_default=text("''"))
    barrier_words: Mapped[str] = mapped_column(String, server_default=text("''"))
    first_step: Mapped[str] = mapped_column(String, server_default=text("''"))
    state: Mapped[str] = mapped_column(String(40), server_default=text("'planned'"))
    not_now_because: Mapped[str] = mapped_column(String, server_default=text("''"))
    prediction: Mapped[str] = mapped_column(String, server_default=text("''"))
    check_in_on: Mapped[date | None] = mapped_column(Date)
    shared: Mapped[bool] = mapped_column(server_default=false())
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LookBackRecord(Record):
    """What was found at a check-in of an action: what happened, what next, and the state then."""

    __tablename__ = "look_back"
    __table_args__ = (
        one_of_check("state", PlanActionState),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_action_id: Mapped[int] = mapped_column(
        ForeignKey("plan_action.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(40))
    what_happened: Mapped[str]
    what_next: Mapped[str]
