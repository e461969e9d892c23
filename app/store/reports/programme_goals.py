"""What the core team aims for by a day: set, withdrawn, never changed.

A goal is of the whole programme. None is of a place, a sector or one organisation
(docs/decisions/0074).
"""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from app.database.engine import db
from app.model import AccountRecord, GoalKind, ProgrammeGoalRecord
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction

__all__ = [
    "GoalKind",
    "NewGoal",
    "ProgrammeGoal",
    "find_goal",
    "list_goals",
    "list_goals_known_at",
    "set_goal",
    "withdraw_goal",
]


class NewGoal(NamedTuple):
    """How many organisations, by when, and from which day on a steady pace begins.

    `stage` is the stage's id and `stage_number` its number on the ladder; empty and 0 unless
    `kind` is `REACHED_STAGE`.
    """

    kind: GoalKind
    stage: str
    stage_number: int
    amount: int
    from_day: date
    by_day: date
    note: str


class ProgrammeGoal(NamedTuple):
    """A goal with the names of who set it and, where it holds no more, withdrew it."""

    id: int
    aim: NewGoal
    set_by: str
    set_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None


def set_goal(goal: NewGoal, account_id: int, actor: str, form: str | None = None) -> int | None:
    """Keep a goal and return its id; None where one stands for the same, by the same day.

    A form that has set it before gives that one's id.
    """
    with write_transaction() as session:
        _lock_goals(session)
        if (before := get_form_result(form)) is not None:
            return before
        if _find_standing(session, goal) is not None:
            return None
        new_record = ProgrammeGoalRecord(**goal._asdict(), set_by=account_id, set_at=now())
        session.add(new_record)
        session.flush()
        store_form_result(session, form, new_record.id)
        record_event(session, Action.GOAL_SET, actor, items=[str(new_record.id)])
        return new_record.id


def withdraw_goal(goal_id: int, account_id: int, actor: str) -> bool:
    """Have a goal hold no more. False where there is none that stands."""
    with write_transaction() as session:
        withdrawn = session.scalars(
            update(ProgrammeGoalRecord)
            .where(ProgrammeGoalRecord.id == goal_id, ProgrammeGoalRecord.withdrawn_at.is_(None))
            .values(withdrawn_by=account_id, withdrawn_at=now())
            .returning(ProgrammeGoalRecord.id)
        ).all()
        if withdrawn:
            record_event(session, Action.GOAL_WITHDRAWN, actor, items=[str(goal_id)])
        return bool(withdrawn)


def find_goal(goal_id: int) -> ProgrammeGoal | None:
    """One goal, withdrawn or not."""
    return next(iter(_load_goals(ProgrammeGoalRecord.id == goal_id)), None)


def list_goals() -> list[ProgrammeGoal]:
    """Every goal, withdrawn or not, by the day and then in the order in which they were set."""
    return _load_goals()


def list_goals_known_at(known: datetime) -> list[ProgrammeGoal]:
    """The goals that were set before `known`, and not withdrawn before it."""
    withdrawn_at = ProgrammeGoalRecord.withdrawn_at
    stood = withdrawn_at.is_(None) | (withdrawn_at >= known)
    return _load_goals(ProgrammeGoalRecord.set_at < known, stood)


def _lock_goals(session: Session) -> None:
    """Let one goal be set at a time. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE programme_goal IN SHARE ROW EXCLUSIVE MODE"))


def _find_standing(session: Session, goal: NewGoal) -> int | None:
    """The id of the goal that stands for the same, by the same day."""
    statement = select(ProgrammeGoalRecord.id).where(
        ProgrammeGoalRecord.kind == goal.kind,
        ProgrammeGoalRecord.stage == goal.stage,
        ProgrammeGoalRecord.by_day == goal.by_day,
        ProgrammeGoalRecord.withdrawn_at.is_(None),
    )
    return session.scalars(statement).first()


def _load_goals(*conditions: sa.ColumnElement[bool]) -> list[ProgrammeGoal]:
    setter, withdrew = aliased(AccountRecord), aliased(AccountRecord)
    columns = [getattr(ProgrammeGoalRecord, name) for name in NewGoal._fields]
    rows = db.session.execute(
        select(
            ProgrammeGoalRecord.id,
            setter.name,
            ProgrammeGoalRecord.set_at,
            withdrew.name,
            ProgrammeGoalRecord.withdrawn_at,
            *columns,
        )
        .join(setter, setter.id == ProgrammeGoalRecord.set_by)
        .outerjoin(withdrew, withdrew.id == ProgrammeGoalRecord.withdrawn_by)
        .where(*conditions)
        .order_by(ProgrammeGoalRecord.by_day, ProgrammeGoalRecord.id)
    )
    return [
        ProgrammeGoal(id, NewGoal(GoalKind(kind), *aim), set_by, set_at, withdrawn_by, withdrawn_at)
        for id, set_by, set_at, withdrawn_by, withdrawn_at, kind, *aim in rows
    ]
