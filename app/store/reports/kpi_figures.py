"""Figures that only the team can know: entered, withdrawn, added up. Never changed."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from app.database.engine import db
from app.model import AccountRecord, FigureRecord
from app.store.base.events import Action, record_event
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction


class NewFigure(NamedTuple):
    """What was entered: how many, of what, on which day. `place` is empty where it is no one place.

    `measure` is the id of a definition of the KPI report.
    """

    measure: str
    on_day: date
    place: str
    amount: int
    source: str
    note: str


class Figure(NamedTuple):
    """A figure with the names of who entered it and, where it does not count any more, withdrew."""

    id: int
    said: NewFigure
    entered_by: str
    entered_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None


class DateRange(NamedTuple):
    """From one day to another, both of them too. None leaves that end open."""

    first: date | None
    last: date | None


class DayTotal(NamedTuple):
    """What the entries of one measure and place for one day add up to."""

    measure: str
    place: str
    on_day: date
    amount: int
    entries: int


def enter_figure(
    figure: NewFigure, account_id: int, actor: str, form: str | None = None
) -> int | None:
    """Keep a figure and return its id; None where just the same one stands there already.

    A form that has entered it before gives that one's id.
    """
    with write_transaction() as session:
        _lock_account(session, account_id)
        if (before := get_form_result(form)) is not None:
            return before
        if _has_same_figure(session, figure):
            return None
        new_record = FigureRecord(**figure._asdict(), entered_by=account_id, entered_at=now())
        session.add(new_record)
        session.flush()
        store_form_result(session, form, new_record.id)
        record_event(session, Action.FIGURE_ENTERED, actor, items=[str(new_record.id)])
        return new_record.id


def withdraw_figure(figure_id: int, account_id: int, actor: str) -> bool:
    """Have a figure count no more. False where there is none that counts."""
    with write_transaction() as session:
        withdrawn = session.scalars(
            update(FigureRecord)
            .where(FigureRecord.id == figure_id, FigureRecord.withdrawn_at.is_(None))
            .values(withdrawn_by=account_id, withdrawn_at=now())
            .returning(FigureRecord.id)
        ).all()
        if withdrawn:
            record_event(session, Action.FIGURE_WITHDRAWN, actor, items=[str(figure_id)])
        return bool(withdrawn)


def find_figure(figure_id: int) -> Figure | None:
    """One figure, withdrawn or not."""
    return next(iter(_load_figures(FigureRecord.id == figure_id)), None)


def count_figures(measure: str, days: DateRange) -> int:
    """How many entries there are, withdrawn or not; of every measure where that is empty."""
    statement = (
        select(func.count()).select_from(FigureRecord).where(*_range_conditions(measure, days))
    )
    return db.session.scalars(statement).one()


def list_figures(measure: str, days: DateRange, offset: int, most: int) -> list[Figure]:
    """Entries, withdrawn or not, the latest day first; `most` of them from `offset` on."""
    return _load_figures(*_range_conditions(measure, days), offset=offset, most=most)


def list_counted_figures(days: DateRange, known: datetime) -> list[Figure]:
    """The entries that a report as recorded by `known` counts, the latest day first."""
    return _load_figures(*_counted_conditions(days, known))


def totals_by_day(days: DateRange, known: datetime) -> list[DayTotal]:
    """What those entries add up to day by day: a row for each measure, place and day.

    Which days can be added up is for the measure to say.
    """
    keys = (FigureRecord.measure, FigureRecord.place, FigureRecord.on_day)
    rows = db.session.execute(
        select(*keys, func.sum(FigureRecord.amount), func.count())
        .where(*_counted_conditions(days, known))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [DayTotal(*row) for row in rows]


def _lock_account(session: Session, account_id: int) -> None:
    """Let one figure of an account be entered at a time."""
    session.execute(
        select(AccountRecord.id).where(AccountRecord.id == account_id).with_for_update()
    )


def _has_same_figure(session: Session, figure: NewFigure) -> bool:
    """Whether just the same was entered before, and still counts."""
    same = [getattr(FigureRecord, name) == value for name, value in figure._asdict().items()]
    statement = select(FigureRecord.id).where(*same, FigureRecord.withdrawn_at.is_(None)).limit(1)
    return session.scalars(statement).first() is not None


def _range_conditions(measure: str, days: DateRange) -> list[sa.ColumnElement[bool]]:
    conditions = [FigureRecord.measure == measure] if measure else []
    if days.first is not None:
        conditions.append(FigureRecord.on_day >= days.first)
    if days.last is not None:
        conditions.append(FigureRecord.on_day <= days.last)
    return conditions


def _counted_conditions(days: DateRange, known: datetime) -> list[sa.ColumnElement[bool]]:
    is_standing = FigureRecord.withdrawn_at.is_(None) | (FigureRecord.withdrawn_at >= known)
    return [*_range_conditions("", days), FigureRecord.entered_at < known, is_standing]


def _load_figures(
    *conditions: sa.ColumnElement[bool], offset: int = 0, most: int | None = None
) -> list[Figure]:
    entered, withdrew = aliased(AccountRecord), aliased(AccountRecord)
    columns = [getattr(FigureRecord, name) for name in NewFigure._fields]
    rows = db.session.execute(
        select(
            FigureRecord.id,
            FigureRecord.entered_at,
            FigureRecord.withdrawn_at,
            entered.name,
            withdrew.name,
            *columns,
        )
        .join(entered, entered.id == FigureRecord.entered_by)
        .outerjoin(withdrew, withdrew.id == FigureRecord.withdrawn_by)
        .where(*conditions)
        .order_by(FigureRecord.on_day.desc(), FigureRecord.id.desc())
        .offset(offset)
        .limit(most)
    )
    return [
        Figure(number, NewFigure(*columns), entered_by, entered_at, withdrawn_by, withdrawn_at)
        for number, entered_at, withdrawn_at, entered_by, withdrawn_by, *columns in rows
    ]
