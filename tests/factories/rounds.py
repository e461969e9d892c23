"""Organisations with rounds that they submitted, made through the store as the pages make them."""

from datetime import datetime
from itertools import count

import pytest
from sqlalchemy import text

from app.database.engine import db
from app.store.assessments import assessments
from app.store.assessments.assessments import find_round, start_round, submit
from app.store.assessments.entries import EMPTY, Entry, entries_of, fingerprint_of_all, save_entries
from app.store.base import published_questionnaires
from app.store.base.transactions import writing
from app.store.comparison.placements import keep, recounting, stand_by_the_last
from app.store.organisations import return_links
from app.store.organisations.organisations import Details, Place, Sector, Size
from scoring.placement.placement import place
from tests.factories.taking_part import join

NAMES = count(1)


def joined(where=Place.HULL, sector=Sector.HEALTH, *more):
    """The id of an organisation that has just joined."""
    details = Details(f"Organisation {next(NAMES)}", (where, *more), sector, Size.UP_TO_10)
    return return_links.holder_by_secret(join(details)).organisation_id


def started(organisation, asked=None):
    """The round that is open there, begun now where none was, under the newest version or this."""
    number = start_round(organisation, asked or published_questionnaires.newest(), "tests")
    return find_round(organisation, number)


def shown(current):
    """The fingerprint of all that a page shows of a round that is opened now."""
    return fingerprint_of_all(entries_of(current.id))


def submitted_without_an_answer(organisation):
    """The id of a round submitted so, as could be done once: the database refuses it by now."""
    current = started(organisation)
    on = "" if db.engine.dialect.name == "sqlite" else " ON assessment"
    with writing() as session, recounting(session, organisation):
        session.execute(text(f"DROP TRIGGER refuse_assessment_submit{on}"))
        session.execute(
            text("UPDATE assessment SET submitted_at = '2026-01-01 00:00:00' WHERE id = :id"),
            {"id": current.id},
        )
        keep(session, current.id, place(published_questionnaires.newest(), {}))
        stand_by_the_last(session, organisation)
    return current.id


def begun(organisation, asked=None, **given):
    """The round that is open there, with these answers. Where none is said, one is not known."""
    current, given = started(organisation, asked), given or {"safety_aware_1": "dont-know"}
    entries = {item.replace("_", "-"): Entry(choice) for item, choice in given.items()}
    save_entries(current.id, entries, dict.fromkeys(entries, EMPTY.fingerprint), "tests")
    return current


def answered(organisation, at: datetime | None = None, asked=None, **given):
    """Submit one more round with such answers, at that time where one is given."""
    current = begun(organisation, asked, **given)
    with pytest.MonkeyPatch.context() as patch:
        if at:
            patch.setattr(assessments, "now", lambda: at)
        submit(current, shown(current), "tests")
    return current.id
