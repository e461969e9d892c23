"""Placing rounds that were submitted before: after the rule has changed, or was not kept yet."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AnswerRecord, AssessmentRecord, PlacementRecord, StandingRecord
from app.store.assessments.entries import Entry, answers_in
from app.store.base.events import Action, record
from app.store.base.published_questionnaires import questionnaire
from app.store.base.transactions import writing
from app.store.comparison.placements import TALLIES, count_afresh, have_the_sums_to_oneself, rows_of
from scoring.placement.placement import RULE_VERSION, place

# Rounds in one go: enough to be quick, few enough for memory.
BATCH = 500


def how_many() -> int:
    """How many rounds are submitted."""
    table = AssessmentRecord
    asked = select(func.count()).where(table.submitted_at.is_not(None))
    return db.session.scalars(asked).one()


def place_every_round() -> Iterator[int]:
    """Place every submitted round again, and yield how many more are done.

    Answers do not change while they are submitted: so rounds are placed while others go on with
    their work, and held in memory (some 3 kB a round). Then all is written in one transaction:
    until its end everybody reads what was there before.
    """
    placed: _Placed = {}
    for rounds in _submitted(db.session):
        placed |= _place(db.session, rounds)
        yield len(rounds)
    with writing() as session:
        have_the_sums_to_oneself(session)
        _put(session, placed)
        _stand_by_the_last(session)
        count_afresh(session)
        record(session, Action.PLACED_AGAIN, "operator")


def place_what_is_not() -> None:
    """Place every round again where one is submitted of which no placement by this rule is kept.

    It is from before any was kept, or the rule has changed since.
    """
    table, placed = AssessmentRecord, PlacementRecord
    by_this_rule = (placed.assessment_id == table.id) & (placed.rule_version == RULE_VERSION)
    kept = select(placed.assessment_id).where(by_this_rule).exists()
    asked = select(table.id).where(table.submitted_at.is_not(None), ~kept).limit(1)
    if db.session.scalars(asked).first() is not None:
        for _ in place_every_round():
            pass


def count_again() -> int:
    """Make every sum anew, and return how many were not as they should be."""
    with writing() as session:
        have_the_sums_to_oneself(session)
        before = _sums(session)
        count_afresh(session)
        after = _sums(session)
        return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


class _Round(NamedTuple):
    """A round by when it was submitted: taken back and submitted again, it has another moment."""

    number: int
    submitted_at: datetime
    asked: tuple[str, int]


_Rows = list[dict[str, object]]
_Placed = dict[_Round, _Rows]


def _submitted(session: Session) -> Iterator[list[_Round]]:
    """Every submitted round, a batch at a time."""
    last = 0
    while batch := _submitted_after(session, last):
        yield batch
        last = batch[-1].number


def _submitted_after(session: Session, last: int) -> list[_Round]:
    table = AssessmentRecord
    rows = session.execute(
        select(table.id, table.submitted_at, table.questionnaire_id, table.questionnaire_version)
        .where(table.submitted_at.is_not(None), table.id > last)
        .order_by(table.id)
        .limit(BATCH)
    )
    return [_Round(number, at, (name, version)) for number, at, name, version in rows if at]


def _put(session: Session, placed: _Placed) -> None:
    """Keep these placements, and those of rounds that were submitted since they were worked out.

    Rounds that have been deleted or taken back since are left out.
    """
    session.execute(delete(PlacementRecord))
    for rounds in _submitted(session):
        fresh = _place(session, [each for each in rounds if each not in placed])
        rows = [row for each in rounds for row in placed.get(each) or fresh[each]]
        session.execute(insert(PlacementRecord), rows)


def _place(session: Session, rounds: list[_Round]) -> _Placed:
    table, ids = AnswerRecord, [each.number for each in rounds]
    rows = session.execute(
        select(table.assessment_id, table.item_id, table.given, table.reason)
        .where(table.assessment_id.in_(ids))
        .order_by(table.assessment_id, table.item_id)
    )
    written = {
        number: {item: Entry(given, reason) for _, item, given, reason in group}
        for number, group in groupby(rows, key=itemgetter(0))
    }
    return {
        each: rows_of(
            each.number,
            place(questionnaire(each.asked), answers_in(written.get(each.number, {}))),
        )
        for each in rounds
    }


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


def _sums(session: Session) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Every row of sums, by its table and what it is about: the columns that come first."""
    found = {}
    for table in TALLIES:
        keys = len(list(table.__table__.primary_key))
        for row in session.execute(select(table.__table__)):
            found[(table.__tablename__, *row[:keys])] = tuple(row[keys:])
    return found
