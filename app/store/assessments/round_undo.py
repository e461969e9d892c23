"""A way back: a draft is dropped, and a submitted round is taken back to be changed.

A submitted round is held where something rests on it by now: an edition of the benchmark, or a
later round of the same questionnaire. Triggers in the database hold it too.
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
from app.store.assessments.assessments import Assessment, list_rounds, lock_rounds
from app.store.assessments.entries import entries_fingerprint, get_entries, lock_draft
from app.store.base.events import Action, record_event
from app.store.base.secure_deletion import rewrite_after_commit
from app.store.base.transactions import write_transaction
from app.store.comparison.placements import lock_tallies, update_standing, updating_tallies
from app.store.organisations.organisations import NotFoundError, lock_organisation


class HoldReason(StrEnum):
    """Why a submitted round cannot be taken back.

    `COUNTED`: a published edition counts it. `PREPARED`: one counts it that is being prepared.
    `LATER`: a later round of its questionnaire was begun.
    """

    COUNTED = "counted"
    PREPARED = "prepared"
    LATER = "later"


class Hold(NamedTuple):
    """What holds a round: the day of the edition, or the round after it, which may be a draft."""

    why: HoldReason
    day: date | None = None
    later: Assessment | None = None


def find_hold(assessment: Assessment) -> Hold | None:
    """What keeps a submitted round from being taken back as things stand; None where nothing does.

    What lasts longest is said first.
    """
    prepared = None
    for day, state in _find_editions_counting(assessment):
        if state == EditionState.PUBLISHED:
            return Hold(HoldReason.COUNTED, day)
        prepared = Hold(HoldReason.PREPARED, day)
    rounds = list_rounds(assessment.organisation_id, assessment.questionnaire[0])
    later = next((each for each in rounds if each.round > assessment.round), None)
    return Hold(HoldReason.LATER, later=later) if later else prepared


def take_back_round(assessment: Assessment, seen: str, actor: str) -> bool:
    """Make a submitted round a draft again, and return whether it is one now.

    It is not where something holds it, or where it does not hold the answers that the person saw
    (`seen` is their `entries_fingerprint`). The organisation stands by the round before it from
    then on. Raises NotFoundError where the round is not there any more.
    """
    organisation_id = assessment.organisation_id
    with write_transaction() as session:
        # As publishing does: an edition comes either before, and holds it, or counts it no more.
        lock_tallies(session)
        lock_organisation(session, organisation_id)
        lock_rounds(session, [organisation_id])
        current = _reload_round(assessment)
        if current.submitted_at is None:
            return True
        if entries_fingerprint(get_entries(current.id)) != seen or find_hold(current):
            return False
        with updating_tallies(session, organisation_id):
            _reopen_round(session, current)
            update_standing(session, organisation_id)
        record_event(session, Action.TAKEN_BACK, actor, organisation_id, current.id)
        return True


def drop_draft(assessment: Assessment, seen: str, actor: str) -> bool:
    """Delete a draft with everything written in it, and return whether it was done.

    It is not where it is submitted by now, or holds something else than the person saw (`seen` is
    `entries_fingerprint`). Raises NotFoundError where it is not there any more.
    """
    organisation_id = assessment.organisation_id
    with write_transaction() as session:
        lock_tallies(session)
        # Nobody starts a round meanwhile, which would have the number after this one's.
        lock_organisation(session, organisation_id)
        is_draft = lock_draft(session, assessment.id) is not None
        if not is_draft or entries_fingerprint(get_entries(assessment.id)) != seen:
            return False
        session.execute(delete(AssessmentRecord).where(AssessmentRecord.id == assessment.id))
        rewrite_after_commit(session)
        record_event(session, Action.DROPPED, actor, organisation_id, assessment.id)
        return True


def _find_editions_counting(assessment: Assessment) -> list[tuple[date, str]]:
    """The days and states of the editions in whose roll the round is, the first first."""
    rows = db.session.execute(
        select(EditionRecord.date, EditionRecord.state)
        .join(RollRecord, RollRecord.edition_id == EditionRecord.id)
        .where(
            RollRecord.organisation_id == assessment.organisation_id,
            RollRecord.sheet.startswith(f"{assessment.id}.", autoescape=True),
        )
        .order_by(EditionRecord.date)
    )
    return [(day, state) for day, state in rows]


def _reload_round(assessment: Assessment) -> Assessment:
    rounds = {
        each.id: each
        for each in list_rounds(assessment.organisation_id, assessment.questionnaire[0])
    }
    if assessment.id not in rounds:
        raise NotFoundError(f"assessment {assessment.id} is not there any more")
    return rounds[assessment.id]


def _reopen_round(session: Session, assessment: Assessment) -> None:
    """Have nothing kept of where the round stands, and its answers open to change."""
    for kept in (StandingRecord, PlacementRecord):
        session.execute(delete(kept).where(kept.assessment_id == assessment.id))
    session.execute(
        update(AssessmentRecord)
        .where(AssessmentRecord.id == assessment.id)
        .values(submitted_at=None)
    )
