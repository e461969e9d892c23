"""A way back: a draft is dropped, and a submitted round is taken back to be changed.

A submitted round is held where something rests on it by now: an edition of the benchmark, or a
later round. Triggers in the database hold it too.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import (
    AssessmentRecord,
    EditionRecord,
    EditionState,
    PlacementRecord,
    RollRecord,
    StandingRecord,
)
from app.store.assessments.assessments import Assessment, lock_rounds, rounds_of
from app.store.assessments.entries import entries_of, fingerprint_of_all, lock_draft
from app.store.base.events import Action, record
from app.store.base.secure_deletion import rewrite_after
from app.store.base.transactions import writing
from app.store.comparison.placements import have_the_sums_to_oneself, recounting, stand_by_the_last
from app.store.organisations.organisations import GoneError, lock_organisation


class Held(StrEnum):
    """Why a submitted round cannot be taken back.

    `COUNTED`: a published edition counts it. `PREPARED`: one counts it that is being prepared.
    `LATER`: a later round was begun.
    """

    COUNTED = "counted"
    PREPARED = "prepared"
    LATER = "later"


class Hold(NamedTuple):
    """What holds a round: the day of the edition, or the round after it, which may be a draft."""

    why: Held
    day: date | None = None
    later: Assessment | None = None


def hold_on(assessment: Assessment) -> Hold | None:
    """What keeps a submitted round from being taken back as things stand; None where nothing does.

    What lasts longest is said first.
    """
    prepared = None
    for day, state in _editions_that_count(assessment):
        if state == EditionState.PUBLISHED:
            return Hold(Held.COUNTED, day)
        prepared = Hold(Held.PREPARED, day)
    rounds = rounds_of(assessment.organisation_id)
    later = next((each for each in rounds if each.round > assessment.round), None)
    return Hold(Held.LATER, later=later) if later else prepared


def take_back(assessment: Assessment, seen: str, actor: str) -> bool:
    """Make a submitted round a draft again, and return whether it is one now.

    It is not where something holds it, or where it does not hold the answers that the person saw
    (`seen` is their `fingerprint_of_all`). The organisation stands by the round before it from then
    on. Raises GoneError where the round is not there any more.
    """
    mine = assessment.organisation_id
    with writing() as session:
        # As publishing does: an edition comes either before, and holds it, or counts it no more.
        have_the_sums_to_oneself(session)
        lock_organisation(session, mine)
        lock_rounds(session, [mine])
        stands = _as_it_stands(assessment)
        if stands.submitted_at is None:
            return True
        if fingerprint_of_all(entries_of(stands.id)) != seen or hold_on(stands):
            return False
        with recounting(session, mine):
            _open_again(session, stands)
            stand_by_the_last(session, mine)
        record(session, Action.TAKEN_BACK, actor, mine, stands.id)
        return True


def drop(assessment: Assessment, seen: str, actor: str) -> bool:
    """Delete a draft with everything written in it, and return whether it was done.

    It is not where it is submitted by now, or holds something else than the person saw (`seen` is
    `fingerprint_of_all`). Raises GoneError where it is not there any more.
    """
    mine, table = assessment.organisation_id, AssessmentRecord
    with writing() as session:
        # In the order in which a round is submitted, or two such changes could wait for each other.
        have_the_sums_to_oneself(session)
        # Nobody starts a round meanwhile, which would have the number after this one's.
        lock_organisation(session, mine)
        is_draft = lock_draft(session, assessment.id) is not None
        if not is_draft or fingerprint_of_all(entries_of(assessment.id)) != seen:
            return False
        session.execute(delete(table).where(table.id == assessment.id))
        rewrite_after(session)
        record(session, Action.DROPPED, actor, mine, assessment.id)
        return True


def _editions_that_count(assessment: Assessment) -> list[tuple[date, str]]:
    """The days and states of the editions in whose roll the round is, the first first."""
    roll, edition = RollRecord, EditionRecord
    rows = db.session.execute(
        select(edition.date, edition.state)
        .join(roll, roll.edition_id == edition.id)
        .where(
            roll.organisation_id == assessment.organisation_id,
            roll.sheet.startswith(f"{assessment.id}.", autoescape=True),
        )
        .order_by(edition.date)
    )
    return [(day, state) for day, state in rows]


def _as_it_stands(assessment: Assessment) -> Assessment:
    rounds = {each.id: each for each in rounds_of(assessment.organisation_id)}
    if assessment.id not in rounds:
        raise GoneError(f"assessment {assessment.id} is not there any more")
    return rounds[assessment.id]


def _open_again(session: Session, assessment: Assessment) -> None:
    """Have nothing kept of where the round stands, and its answers open to change."""
    for kept in (StandingRecord, PlacementRecord):
        session.execute(delete(kept).where(kept.assessment_id == assessment.id))
    table = AssessmentRecord
    session.execute(update(table).where(table.id == assessment.id).values(submitted_at=None))
