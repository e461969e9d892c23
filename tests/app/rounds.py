"""Organisations with rounds that they submitted, made through the store as the pages make them."""

from datetime import datetime
from itertools import count

import pytest

from app.store import assessments, organisations, questionnaires
from app.store.assessments import find_round, start_round, submit
from app.store.entries import EMPTY, Entry, entries_of, fingerprint_of_all, save_entries
from app.store.organisations import Details, Place, Sector, Size

NAMES = count(1)


def joined(place=Place.HULL, sector=Sector.HEALTH, *more):
    """The id of an organisation that has just joined."""
    details = Details(f"Organisation {next(NAMES)}", (place, *more), sector, Size.UP_TO_10)
    return organisations.holder_by_secret(organisations.join(details, "tests")).organisation_id


def answered(organisation, at: datetime | None = None, **given):
    """Submit one more round with these answers, at that time where one is given."""
    number = start_round(organisation, questionnaires.newest(), "tests")
    current = find_round(organisation, number)
    entries = {item.replace("_", "-"): Entry(choice) for item, choice in given.items()}
    save_entries(current.id, entries, dict.fromkeys(entries, EMPTY.fingerprint), "tests")
    with pytest.MonkeyPatch.context() as patch:
        if at:
            patch.setattr(assessments, "now", lambda: at)
        submit(current, fingerprint_of_all(entries_of(current.id)), "tests")
    return current.id
