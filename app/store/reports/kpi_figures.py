"""Figures that only the team can know: entered, withdrawn, added up. Never changed."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from app.database.engine import db
from app.model import AccountRecord, FigureRecord
from app.store.base.events import Action, record
from app.store.base.sent_forms import keep_result, result_of
from app.store.base.transactions import now, writing


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


class Days(NamedTuple):
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


def enter(figure: NewFigure, account_id: int, actor: str, form: str | None = None) -> int | None:
    """Keep a figure and return its id; None where just the same one stands there already.

    A form that has entered it before gives that one's id.
    """
    with writing() as session:
        _lock_account(session, account_id)
        if (before := result_of(form)) is not None:
            return before
        if _stands(session, figure):
            return None
        fresh = FigureRecord(**figure._asdict(), entered_by=account_id, entered_at=now())
        session.add(fresh)
        session.flush()
        keep_result(session, form, fresh.id)
        record(session, Action.FIGURE_ENTERED, actor, items=[str(fresh.id)])
        return fresh.id


def withdraw(figure_id: int, account_id: int, actor: str) -> bool:
    """Have a figure count no more. False where there is none that counts."""
    table = FigureRecord
    with writing() as session:
        withdrawn = session.scalars(
            update(table)
            .where(table.id == figure_id, table.withdrawn_at.is_(None))
            .values(withdrawn_by=account_id, withdrawn_at=now())
            .returning(table.id)
        ).all()
        if withdrawn:
            record(session, Action.FIGURE_WITHDRAWN, actor, items=[str(figure_id)])
        return bool(withdrawn)


def find(figure_id: int) -> Figure | None:
    """One figure, withdrawn or not."""
    return next(iter(_figures(FigureRecord.id == figure_id)), None)


def how_many(measure: str, days: Days) -> int:
    """How many entries there are, withdrawn or not; of every measure where that is empty."""
    asked = select(func.count()).select_from(FigureRecord).where(*_of(measure, days))
    return db.session.scalars(asked).one()


def page_of(measure: str, days: Days, offset: int, most: int) -> list[Figure]:
    """Entries, withdrawn or not, the latest day first; `most` of them from `offset` on."""
    return _figures(*_of(measure, days), offset=offset, most=most)


def counted(days: Days, known: datetime) -> list[Figure]:
    """The entries that a report as recorded by `known` counts, the latest day first."""
    return _figures(*_counts(days, known))


def totals_by_day(days: Days, known: datetime) -> list[DayTotal]:
    """What those entries add up to day by day: a row for each measure, place and day.

    Which days can be added up is for the measure to say.
    """
    table = FigureRecord
    which = (table.measure, table.place, table.on_day)
    rows = db.session.execute(
        select(*which, func.sum(table.amount), func.count())
        .where(*_counts(days, known))
        .group_by(*which)
        .order_by(*which)
    )
    return [DayTotal(*row) for row in rows]


def _lock_account(session: Session, account_id: int) -> None:
    """Let one figure of an account be entered at a time."""
    account = AccountRecord
    session.execute(select(account.id).where(account.id == account_id).with_for_update())


def _stands(session: Session, figure: NewFigure) -> bool:
    """Whether just the same was entered before, and still counts."""
    table = FigureRecord
    same = [getattr(table, name) == value for name, value in figure._asdict().items()]
    asked = select(table.id).where(*same, table.withdrawn_at.is_(None)).limit(1)
    return session.scalars(asked).first() is not None


def _of(measure: str, days: Days) -> list[sa.ColumnElement[bool]]:
    table = FigureRecord
    wanted = [table.measure == measure] if measure else []
    if days.first is not None:
        wanted.append(table.on_day >= days.first)
    if days.last is not None:
        wanted.append(table.on_day <= days.last)
    return wanted


def _counts(days: Days, known: datetime) -> list[sa.ColumnElement[bool]]:
    table = FigureRecord
    stands = table.withdrawn_at.is_(None) | (table.withdrawn_at >= known)
    return [*_of("", days), table.entered_at < known, stands]


def _figures(
    *wanted: sa.ColumnElement[bool], offset: int = 0, most: int | None = None
) -> list[Figure]:
    table, entered, withdrew = FigureRecord, aliased(AccountRecord), aliased(AccountRecord)
    said = [getattr(table, name) for name in NewFigure._fields]
    rows = db.session.execute(
        select(table.id, table.entered_at, table.withdrawn_at, entered.name, withdrew.name, *said)
        .join(entered, entered.id == table.entered_by)
        .outerjoin(withdrew, withdrew.id == table.withdrawn_by)
        .where(*wanted)
        .order_by(table.on_day.desc(), table.id.desc())
        .offset(offset)
        .limit(most)
    )
    return [
        Figure(number, NewFigure(*said), entered_by, entered_at, withdrawn_by, withdrawn_at)
        for number, entered_at, withdrawn_at, entered_by, withdrawn_by, *said in rows
    ]
