"""Placing rounds that were submitted before: after the rule has changed, or was not kept yet."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AnswerRecord, AssessmentRecord, PlacementRecord, StandingRecord
from app.store.assessments.entries import Entry, extract_answers
from app.store.base.events import Action, record_event
from app.store.base.published_questionnaires import get_questionnaire, list_all_versions
from app.store.base.transactions import write_transaction
from app.store.comparison.placements import (
    TALLY_RECORDS,
    insert_standings,
    lock_tallies,
    placement_rows,
    rebuild_tallies,
)
from scoring.placement.placement import RULE_VERSION, place_answers

# Rounds in one go: enough to be quick, few enough for memory.
ROUNDS_PER_BATCH = 500


def count_submitted_rounds() -> int:
    """How many rounds are submitted."""
    statement = select(func.count()).where(AssessmentRecord.submitted_at.is_not(None))
    return db.session.scalars(statement).one()


def recompute_all_placements() -> Iterator[int]:
    """Place every submitted round again, and yield how many more are done.

    Answers do not change while they are submitted: so rounds are placed while others go on with
    their work, and held in memory (some 3 kB a round). Then all is written in one transaction:
    until its end everybody reads what was there before.
    """
    placed: _PlacedRounds = {}
    for rounds in _iterate_submitted(db.session):
        placed |= _place_rounds(db.session, rounds)
        yield len(rounds)
    with write_transaction() as session:
        lock_tallies(session)
        _replace_placements(session, placed)
        _update_all_standings(session)
        rebuild_tallies(session)
        record_event(session, Action.PLACED_AGAIN, "operator")


def recompute_outdated_placements() -> None:
    """Place every round again where one is submitted of which no placement by this rule is kept.

    It is from before any was kept, or the rule has changed since.
    """
    by_this_rule = (PlacementRecord.assessment_id == AssessmentRecord.id) & (
        PlacementRecord.rule_version == RULE_VERSION
    )
    kept = select(PlacementRecord.assessment_id).where(by_this_rule).exists()
    statement = (
        select(AssessmentRecord.id)
        .where(AssessmentRecord.submitted_at.is_not(None), ~kept)
        .where(AssessmentRecord.questionnaire_id.in_(_list_ids_with_stages()))
        .limit(1)
    )
    if db.session.scalars(statement).first() is not None:
        for _ in recompute_all_placements():
            pass


def verify_and_rebuild_tallies() -> int:
    """Make every sum anew, and return how many were not as they should be."""
    with write_transaction() as session:
        lock_tallies(session)
        before = _read_tallies(session)
        rebuild_tallies(session)
        after = _read_tallies(session)
        return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


class _SubmittedRound(NamedTuple):
    """A round by when it was submitted: taken back and submitted again, it has another moment."""

    number: int
    submitted_at: datetime
    asked: tuple[str, int]


_PlacementRows = list[dict[str, object]]
_PlacedRounds = dict[_SubmittedRound, _PlacementRows]


def _iterate_submitted(session: Session) -> Iterator[list[_SubmittedRound]]:
    """Every submitted round, a batch at a time."""
    last = 0
    while batch := _next_batch(session, last):
        yield batch
        last = batch[-1].number


def _next_batch(session: Session, last: int) -> list[_SubmittedRound]:
    rows = session.execute(
        select(
            AssessmentRecord.id,
            AssessmentRecord.submitted_at,
            AssessmentRecord.questionnaire_id,
            AssessmentRecord.questionnaire_version,
        )
        .where(AssessmentRecord.submitted_at.is_not(None), AssessmentRecord.id > last)
        .order_by(AssessmentRecord.id)
        .limit(ROUNDS_PER_BATCH)
    )
    return [
        _SubmittedRound(number, at, (name, version)) for number, at, name, version in rows if at
    ]


def _replace_placements(session: Session, placed: _PlacedRounds) -> None:
    """Keep these placements, and those of rounds that were submitted since they were worked out.

    Rounds that have been deleted or taken back since are left out.
    """
    session.execute(delete(PlacementRecord))
    for rounds in _iterate_submitted(session):
        fresh = _place_rounds(session, [round_ for round_ in rounds if round_ not in placed])
        both = ((placed if round_ in placed else fresh)[round_] for round_ in rounds)
        if rows := [row for of_round in both for row in of_round]:
            session.execute(insert(PlacementRecord), rows)


def _place_rounds(session: Session, rounds: list[_SubmittedRound]) -> _PlacedRounds:
    ids = [round_.number for round_ in rounds]
    rows = session.execute(
        select(
            AnswerRecord.assessment_id,
            AnswerRecord.item_id,
            AnswerRecord.given,
            AnswerRecord.reason,
        )
        .where(AnswerRecord.assessment_id.in_(ids))
        .order_by(AnswerRecord.assessment_id, AnswerRecord.item_id)
    )
    written = {
        number: {item: Entry(given, reason) for _, item, given, reason in group}
        for number, group in groupby(rows, key=itemgetter(0))
    }
    return {
        round_: placement_rows(
            round_.number,
            place_answers(
                get_questionnaire(round_.asked), extract_answers(written.get(round_.number, {}))
            ),
        )
        for round_ in rounds
    }


def _list_ids_with_stages() -> list[str]:
    """The questionnaires that place those who answer: of the others no placement is kept."""
    return sorted({each.id for each in list_all_versions() if each.has_stages})


def _update_all_standings(session: Session) -> None:
    """Have everybody stand by the last round of each questionnaire that they submitted."""
    session.execute(delete(StandingRecord))
    session.execute(insert_standings(sa.true()))


def _read_tallies(session: Session) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Every row of sums, by its table and what it is about: the columns that come first."""
    sums = {}
    for tally in TALLY_RECORDS:
        keys = len(list(tally.__table__.primary_key))
        for row in session.execute(select(tally.__table__)):
            sums[(tally.__tablename__, *row[:keys])] = tuple(row[keys:])
    return sums
