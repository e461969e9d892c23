"""Rounds of organisations, made through the store as the pages make them."""

from datetime import datetime, timedelta

from sqlalchemy import text

from app.database.engine import db
from app.store.assessments import assessments
from app.store.assessments.assessments import Assessment, find_round, get_or_start_round
from app.store.assessments.entries import (
    EMPTY_ENTRY,
    Entry,
    entries_fingerprint,
    get_entries,
    save_entries,
)
from app.store.base import published_questionnaires
from app.store.base.transactions import now, write_transaction
from app.store.comparison.placements import save_placement, update_standing, updating_tallies
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire import Questionnaire
from tests.fakes.clock import time_at

# When they are submitted where a test says nothing else; None is now.
SUBMITTED_AT: datetime | None = None


def open_round(organisation, asked=None):
    """The round that is open there, begun now where none was, under the newest version or this."""
    questionnaire = asked or published_questionnaires.get_current_questionnaire()
    number = get_or_start_round(organisation, questionnaire, "tests")
    return find_round(organisation, questionnaire.id, number)


def get_round_fingerprint(current):
    """The fingerprint of all that a page shows of a round that is opened now."""
    return entries_fingerprint(get_entries(current.id))


def force_empty_submission(organisation):
    """The id of a round submitted so, as could be done once: the database refuses it by now."""
    current = open_round(organisation)
    on = "" if db.engine.dialect.name == "sqlite" else " ON assessment"
    with write_transaction() as session, updating_tallies(session, organisation):
        session.execute(text(f"DROP TRIGGER refuse_assessment_submit{on}"))
        session.execute(
            text("UPDATE assessment SET submitted_at = '2026-01-01 00:00:00' WHERE id = :id"),
            {"id": current.id},
        )
        save_placement(
            session,
            current.id,
            place_answers(published_questionnaires.get_current_questionnaire(), {}),
        )
        update_standing(session, organisation)
    return current.id


def begin_round(organisation: int, asked: Questionnaire | None = None, **given: str) -> Assessment:
    """The round that is open there, with these answers. Where none is said, one is not known."""
    return answer_round(organisation, asked, **(given or {"safety_aware_1": "dont-know"}))


def answer_round(organisation: int, asked: Questionnaire | None = None, **given: str) -> Assessment:
    """The round that is open there, begun now where none was, with these answers added."""
    current = open_round(organisation, asked)
    written = {item.replace("_", "-"): Entry(choice) for item, choice in given.items()}
    save_entries(current.id, written, dict.fromkeys(written, EMPTY_ENTRY.fingerprint), "tests")
    return current


def submit_answers(
    organisation: int, at: datetime | None = None, asked: Questionnaire | None = None, **given: str
) -> int:
    """Submit one more round with such answers, at that time where one is given; returns its id."""
    current = begin_round(organisation, asked, **given)
    with time_at(at or SUBMITTED_AT or now()):
        assessments.submit_round(current, get_round_fingerprint(current), "tests")
    return current.id


def submit_round(
    organisation: int,
    ago: timedelta = timedelta(0),
    asked: Questionnaire | None = None,
    **given: str,
) -> Assessment:
    """Submit a round, as if it had been that long ago; where nothing is said, with one unknown."""
    current = begin_round(organisation, asked, **given)
    with time_at(now() - ago):
        assessments.submit_round(current, get_round_fingerprint(current), "tests")
    return current
