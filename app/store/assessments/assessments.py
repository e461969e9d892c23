"""Rounds of answers: started, answered, submitted. `way_back` undoes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AssessmentRecord
from app.store.assessments.entries import (
    Entries,
    answers_in,
    entries_of,
    fingerprint_of_all,
    leave_out_unreasoned,
    lock_draft,
)
from app.store.base.events import Action, record
from app.store.base.published_questionnaires import questionnaire
from app.store.base.sent_forms import keep_result, result_of
from app.store.base.transactions import now, writing
from app.store.comparison.placements import (
    have_the_sums_to_oneself,
    keep,
    recounting,
    stand_by_the_last,
)
from app.store.organisations.organisations import lock_organisation
from scoring.placement.placement import place
from scoring.questionnaires.questionnaire import Questionnaire


class NothingAnsweredError(Exception):
    """A round in which no question is answered is not submitted: nothing was changed."""


class Assessment(NamedTuple):
    """One round of an organisation: a draft until `submitted_at` is set."""

    id: int
    organisation_id: int
    questionnaire: tuple[str, int]
    round: int
    started_at: datetime
    submitted_at: datetime | None


def start_round(
    organisation_id: int, asked: Questionnaire, actor: str, form: str | None = None
) -> int:
    """The number of the open round.

    It is started now where the last one is submitted or there is none. A form that has started one
    before gives that one's number, whatever became of it. Raises GoneError where the
    organisation is not there any more.
    """
    with writing() as session:
        lock_organisation(session, organisation_id)
        if (before := result_of(form)) is not None:
            return before
        rounds = rounds_of(organisation_id)
        if not rounds or rounds[-1].submitted_at:
            rounds.append(put_round(session, organisation_id, asked, len(rounds) + 1, actor))
        keep_result(session, form, rounds[-1].round)
        return rounds[-1].round


def put_round(
    session: Session, organisation_id: int, asked: Questionnaire, number: int, actor: str
) -> Assessment:
    """Start a round, as a part of a larger change that has the organisation to itself."""
    fresh = AssessmentRecord(
        organisation_id=organisation_id,
        questionnaire_id=asked.id,
        questionnaire_version=asked.version,
        round=number,
        started_at=now(),
    )
    session.add(fresh)
    session.flush()
    record(session, Action.ROUND_STARTED, actor, organisation_id, fresh.id)
    return Assessment(
        fresh.id, organisation_id, (asked.id, asked.version), number, fresh.started_at, None
    )


def lock_rounds(session: Session, organisation_ids: Sequence[int]) -> None:
    """Have every round of organisations to oneself until the transaction ends.

    Goes after `have_the_sums_to_oneself`, as when a round is submitted.
    """
    table = AssessmentRecord
    mine = select(table.id).where(table.organisation_id.in_(organisation_ids))
    session.execute(mine.order_by(table.id).with_for_update())


def rounds_of(organisation_id: int) -> list[Assessment]:
    """Every round of the organisation, the first first."""
    table = AssessmentRecord
    rows = db.session.execute(
        _columns().where(table.organisation_id == organisation_id).order_by(table.round)
    )
    return [_assessment(row) for row in rows]


def find_round(organisation_id: int, round_number: int) -> Assessment | None:
    """One round of the organisation."""
    # Not asked of the database: the number comes from an address, and may be beyond what it takes.
    rounds = rounds_of(organisation_id)
    return next((each for each in rounds if each.round == round_number), None)


def submit(assessment: Assessment, seen: str, actor: str) -> Entries | None:
    """Fix the answers for good, if they are still those that the person saw.

    Their placement is kept with them, and the organisation stands by it from now on. `seen` is
    `fingerprint_of_all` of what the page showed. Returns None when they are submitted
    now, or were before; otherwise the entries as they stand, for the person to look at again.
    Raises GoneError where the round is not there any more, and NothingAnsweredError.
    """
    with writing() as session:
        have_the_sums_to_oneself(session)
        # Whose it is now: it may have been merged into another organisation meanwhile.
        mine = lock_draft(session, assessment.id)
        entries = entries_of(assessment.id)
        # Asked of a round that is submitted too: after a merge, the number on the person's page may
        # belong to a round that they never saw.
        if fingerprint_of_all(entries) != seen:
            return entries
        if mine is None:
            return None
        asked = questionnaire(assessment.questionnaire)
        fix(session, mine, assessment.id, asked, actor)
        return None


def fix(
    session: Session, organisation_id: int, assessment_id: int, asked: Questionnaire, actor: str
) -> None:
    """Submit a draft, as a part of a larger change: the one way for a round to be submitted.

    The change has the sums and the draft to itself, in this order. Raises NothingAnsweredError.
    """
    answers = answers_in(entries_of(assessment_id))
    if not answers:
        raise NothingAnsweredError
    placed = place(asked, answers)
    leave_out_unreasoned(session, assessment_id)
    with recounting(session, organisation_id):
        session.execute(
            update(AssessmentRecord)
            .where(AssessmentRecord.id == assessment_id)
            .values(submitted_at=now())
        )
        keep(session, assessment_id, placed)
        stand_by_the_last(session, organisation_id)
    record(session, Action.SUBMITTED, actor, organisation_id, assessment_id)


_Columns: TypeAlias = tuple[int, int, str, int, int, datetime, datetime | None]


def _columns() -> Select[*_Columns]:
    table = AssessmentRecord
    return select(
        table.id,
        table.organisation_id,
        table.questionnaire_id,
        table.questionnaire_version,
        table.round,
        table.started_at,
        table.submitted_at,
    )


def _assessment(row: Row[*_Columns]) -> Assessment:
    return Assessment(row[0], row[1], (row[2], row[3]), *row[4:])
