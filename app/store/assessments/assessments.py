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
    clear_unreasoned,
    entries_fingerprint,
    extract_answers,
    get_entries,
    lock_draft,
)
from app.store.base.current_programme import get_programme
from app.store.base.events import Action, record_event
from app.store.base.published_questionnaires import get_questionnaire
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import now, write_transaction
from app.store.comparison.improved_rounds import find_improved_rounds
from app.store.comparison.placements import (
    lock_tallies,
    save_placement,
    update_standing,
    updating_tallies,
)
from app.store.evidence.shelving import shelve_links
from app.store.organisations.organisations import NotFoundError, lock_organisation
from app.store.organisations.respondents import get_kind
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire import Questionnaire


class NothingAnsweredError(Exception):
    """A round in which no question is answered is not submitted: nothing was changed."""


class NotTheirQuestionnaireError(Exception):
    """A questionnaire is not answered by such a respondent, or is in use no longer."""


class Assessment(NamedTuple):
    """One round of a respondent: a draft until `submitted_at` is set.

    `round` is its number among those of its questionnaire, from 1.
    """

    id: int
    organisation_id: int
    questionnaire: tuple[str, int]
    round: int
    started_at: datetime
    submitted_at: datetime | None


def get_or_start_round(
    organisation_id: int, questionnaire: Questionnaire, actor: str, form: str | None = None
) -> int:
    """The number of the open round of a questionnaire, under whichever version it was begun.

    It is started now where the last one is submitted or there is none. A form that has started one
    before gives that one's number, whatever became of it. Raises NotFoundError where the
    organisation is not there any more, and NotTheirQuestionnaireError where a round would be
    started of a questionnaire that is not for it.
    """
    with write_transaction() as session:
        lock_organisation(session, organisation_id)
        if (before := get_form_result(form)) is not None:
            return before
        rounds = list_rounds(organisation_id, questionnaire.id)
        if not rounds or rounds[-1].submitted_at:
            if not may_start_round(organisation_id, questionnaire.id):
                raise NotTheirQuestionnaireError(questionnaire.id)
            rounds.append(
                insert_round(session, organisation_id, questionnaire, len(rounds) + 1, actor)
            )
        store_form_result(session, form, rounds[-1].round)
        return rounds[-1].round


def may_start_round(organisation_id: int, questionnaire_id: str) -> bool:
    """Whether the programme has such a respondent answer the questionnaire."""
    return questionnaire_id in get_programme().questionnaires_for(get_kind(organisation_id))


def insert_round(
    session: Session, organisation_id: int, questionnaire: Questionnaire, number: int, actor: str
) -> Assessment:
    """Start a round, as a part of a larger change that has locked the organisation."""
    new_round = AssessmentRecord(
        organisation_id=organisation_id,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        round=number,
        started_at=now(),
    )
    session.add(new_round)
    session.flush()
    # Whatever is done with the round later is known by this to be about that questionnaire.
    record_event(
        session, Action.ROUND_STARTED, actor, organisation_id, new_round.id, [questionnaire.id]
    )
    return Assessment(
        new_round.id,
        organisation_id,
        (questionnaire.id, questionnaire.version),
        number,
        new_round.started_at,
        None,
    )


def lock_rounds(session: Session, organisation_ids: Sequence[int]) -> None:
    """Lock every round of organisations until the transaction ends."""
    statement = select(AssessmentRecord.id).where(
        AssessmentRecord.organisation_id.in_(organisation_ids)
    )
    session.execute(statement.order_by(AssessmentRecord.id).with_for_update())


def list_rounds(organisation_id: int, questionnaire_id: str | None = None) -> list[Assessment]:
    """Every round of the respondent to a questionnaire, the first first.

    Without a questionnaire those of all of them: by the questionnaire's id, then by their number.
    """
    statement = _select_assessments().where(AssessmentRecord.organisation_id == organisation_id)
    if questionnaire_id is not None:
        statement = statement.where(AssessmentRecord.questionnaire_id == questionnaire_id)
    rows = db.session.execute(
        statement.order_by(AssessmentRecord.questionnaire_id, AssessmentRecord.round)
    )
    return [_to_assessment(row) for row in rows]


def find_round(organisation_id: int, questionnaire_id: str, round_number: int) -> Assessment | None:
    """One round of the respondent to a questionnaire."""
    # Not asked of the database: the number comes from an address, and may be beyond what it takes.
    rounds = list_rounds(organisation_id, questionnaire_id)
    return next((each for each in rounds if each.round == round_number), None)


def submit_round(assessment: Assessment, seen: str, actor: str) -> Entries | None:
    """Fix the answers for good, if they are still those that the person saw.

    Their placement is kept with them, and the organisation stands by it from now on. Their links
    stand on its shelf of evidence. `seen` is `entries_fingerprint` of what the page showed. Returns
    None when they are submitted now, or were before; otherwise the entries as they stand, for the
    person to look at again.
    Raises NotFoundError where the round is not there any more, and NothingAnsweredError.
    """
    with write_transaction() as session:
        lock_tallies(session)
        # Nobody else puts anything on its shelf meanwhile.
        lock_organisation(session, _get_owner(assessment.id))
        # Whose it is now: it may have been merged into another organisation meanwhile.
        organisation_id = lock_draft(session, assessment.id)
        entries = get_entries(assessment.id)
        # Asked of a round that is submitted too: after a merge, the number on the person's page may
        # belong to a round that they never saw.
        if entries_fingerprint(entries) != seen:
            return entries
        if organisation_id is None:
            return None
        questionnaire = get_questionnaire(assessment.questionnaire)
        finalise_submission(session, organisation_id, assessment.id, questionnaire, actor)
        return None


def finalise_submission(
    session: Session,
    organisation_id: int,
    assessment_id: int,
    questionnaire: Questionnaire,
    actor: str,
) -> None:
    """Submit a draft, as a part of a larger change: the one way for a round to be submitted.

    The change has locked the tallies, the organisation and the draft. Raises NothingAnsweredError.
    """
    written = get_entries(assessment_id)
    answers = extract_answers(written)
    if not answers:
        raise NothingAnsweredError
    placement = place_answers(questionnaire, answers)
    clear_unreasoned(session, assessment_id)
    with updating_tallies(session, organisation_id):
        session.execute(
            update(AssessmentRecord)
            .where(AssessmentRecord.id == assessment_id)
            .values(submitted_at=now())
        )
        save_placement(session, assessment_id, placement)
        update_standing(session, organisation_id)
    record_event(session, Action.SUBMITTED, actor, organisation_id, assessment_id)
    if questionnaire.has_stages:
        stands_at = [str(placement.floor_number)]
        record_event(session, Action.PLACED, actor, organisation_id, assessment_id, stands_at)
    if find_improved_rounds([assessment_id]):
        record_event(session, Action.IMPROVED, actor, organisation_id, assessment_id)
    links = {item: entry.evidence for item, entry in written.items()}
    shelve_links(session, organisation_id, questionnaire.id, links)


def _get_owner(assessment_id: int) -> int:
    """Whose round it is. Raises NotFoundError where it is not there any more."""
    statement = select(AssessmentRecord.organisation_id).where(AssessmentRecord.id == assessment_id)
    owner = db.session.scalars(statement).one_or_none()
    if owner is None:
        raise NotFoundError(f"assessment {assessment_id} is not there any more")
    return owner


_AssessmentRow: TypeAlias = tuple[int, int, str, int, int, datetime, datetime | None]


def _select_assessments() -> Select[*_AssessmentRow]:
    return select(
        AssessmentRecord.id,
        AssessmentRecord.organisation_id,
        AssessmentRecord.questionnaire_id,
        AssessmentRecord.questionnaire_version,
        AssessmentRecord.round,
        AssessmentRecord.started_at,
        AssessmentRecord.submitted_at,
    )


def _to_assessment(row: Row[*_AssessmentRow]) -> Assessment:
    return Assessment(row[0], row[1], (row[2], row[3]), *row[4:])
