"""Placing rounds that were submitted before: after the rule has changed, or was not kept yet."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.records import (
    AnswerRecord,
    AnswerTallyRecord,
    AssessmentRecord,
    PlacementRecord,
    StageTallyRecord,
    StandingRecord,
)
from app.store.entries import Entry, answers_in
from app.store.events import Action, record
from app.store.placements import count_afresh, rows_of
from app.store.questionnaires import questionnaire
from app.store.transactions import writing
from scoring.placement import place

# Rounds in one go: enough to be quick, few enough for memory.
BATCH = 500


def how_many() -> int:
    """How many rounds are submitted."""
    table = AssessmentRecord
    asked = select(func.count()).where(table.submitted_at.is_not(None))
    return db.session.scalars(asked).one()


def place_every_round() -> Iterator[int]:
    """Place every submitted round again, and yield how many more are done.

    All in one transaction: until its end everybody reads what was there before.
    """
    with writing() as session:
        last = 0
        while batch := _submitted_after(session, last):
            _place(session, batch)
            last = batch[-1][0]
            yield len(batch)
        _stand_by_the_last(session)
        count_afresh(session)
        record(session, Action.PLACED_AGAIN, "operator")


def place_what_is_not() -> None:
    """Place submitted rounds of which no placement is kept: those from before any was."""
    table, placed = AssessmentRecord, PlacementRecord
    kept = select(placed.assessment_id).where(placed.assessment_id == table.id).exists()
    asked = select(table.id).where(table.submitted_at.is_not(None), ~kept).limit(1)
    if db.session.scalars(asked).first() is not None:
        for _ in place_every_round():
            pass


def count_again() -> int:
    """Make every sum anew, and return how many were not as they should be."""
    with writing() as session:
        before = _sums(session)
        count_afresh(session)
        return len(before ^ _sums(session))


_Round = tuple[int, tuple[str, int]]


def _submitted_after(session: Session, last: int) -> list[_Round]:
    table = AssessmentRecord
    rows = session.execute(
        select(table.id, table.questionnaire_id, table.questionnaire_version)
        .where(table.submitted_at.is_not(None), table.id > last)
        .order_by(table.id)
        .limit(BATCH)
    )
    return [(number, (name, version)) for number, name, version in rows]


def _place(session: Session, rounds: list[_Round]) -> None:
    table, ids = AnswerRecord, [number for number, _ in rounds]
    rows = session.execute(
        select(table.assessment_id, table.item_id, table.given, table.reason)
        .where(table.assessment_id.in_(ids))
        .order_by(table.assessment_id, table.item_id)
    )
    written = {
        number: {item: Entry(given, reason) for _, item, given, reason in group}
        for number, group in groupby(rows, key=itemgetter(0))
    }
    session.execute(delete(PlacementRecord).where(PlacementRecord.assessment_id.in_(ids)))
    session.execute(
        insert(PlacementRecord),
        [
            row
            for number, asked in rounds
            for row in rows_of(
                number, place(questionnaire(asked), answers_in(written.get(number, {})))
            )
        ],
    )


def _stand_by_the_last(session: Session) -> None:
    """Have every organisation stand by the last round that it submitted."""
    table = AssessmentRecord
    last = (
        select(table.organisation_id, func.max(table.round).label("round"))
        .where(table.submitted_at.is_not(None))
        .group_by(table.organisation_id)
        .subquery()
    )
    session.execute(delete(StandingRecord))
    session.execute(
        insert(StandingRecord).from_select(
            ["organisation_id", "assessment_id"],
            select(table.organisation_id, table.id).join(
                last,
                (last.c.organisation_id == table.organisation_id) & (last.c.round == table.round),
            ),
        )
    )


def _sums(session: Session) -> set[tuple[object, ...]]:
    tables = (StageTallyRecord.__table__, AnswerTallyRecord.__table__)
    return {tuple(row) for table in tables for row in session.execute(select(table))}
