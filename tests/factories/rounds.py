"""Organisations with rounds that they submitted, made through the store as the pages make them."""

from datetime import datetime
from itertools import count

from sqlalchemy import text

from app.database.engine import db
from app.store.assessments.assessments import find_round, get_or_start_round, submit_round
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
from app.store.organisations import return_links
from app.store.organisations.organisations import OrganisationDetails, Place, Sector, Size
from scoring.placement.placement import place_answers
from tests.factories.taking_part import join
from tests.fakes.clock import time_at

NAMES = count(1)
# When they are submitted where a test says nothing else; None is now.
SUBMITTED_AT: datetime | None = None


def joined(where=Place.HULL, sector=Sector.HEALTH, *more):
    """The id of an organisation that has just joined."""
    details = OrganisationDetails(
        f"Organisation {next(NAMES)}", (where, *more), sector, Size.UP_TO_10
    )
    return return_links.find_link_holder(join(details)).organisation_id


def started(organisation, asked=None):
    """The round that is open there, begun now where none was, under the newest version or this."""
    number = get_or_start_round(
        organisation, asked or published_questionnaires.get_current_questionnaire(), "tests"
    )
    return find_round(organisation, number)


def shown(current):
    """The fingerprint of all that a page shows of a round that is opened now."""
    return entries_fingerprint(get_entries(current.id))


def submitted_without_an_answer(organisation):
    """The id of a round submitted so, as could be done once: the database refuses it by now."""
    current = started(organisation)
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


def begun(organisation, asked=None, **given):
    """The round that is open there, with these answers. Where none is said, one is not known."""
    current, given = started(organisation, asked), given or {"safety_aware_1": "dont-know"}
    entries = {item.replace("_", "-"): Entry(choice) for item, choice in given.items()}
    save_entries(current.id, entries, dict.fromkeys(entries, EMPTY_ENTRY.fingerprint), "tests")
    return current


def answered(organisation, at: datetime | None = None, asked=None, **given):
    """Submit one more round with such answers, at that time where one is given."""
    current = begun(organisation, asked, **given)
    with time_at(at or SUBMITTED_AT or now()):
        submit_round(current, shown(current), "tests")
    return current.id
