"""Whom an edition of the benchmark counts: worked out for a moment, and kept with the edition.

An edition counts every organisation once that the core team knows, by the last round of the
questionnaire that it had submitted by then.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Subquery, func, insert, select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    EditionRecord,
    EditionState,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    RollRecord,
)
from app.store.comparison.counted_organisations import is_counted
from scoring.comparison.hardest_questions import Given
from scoring.disclosure import OVERALL, Entry
from scoring.questionnaires.questionnaire import Questionnaire


class Counted(NamedTuple):
    """One row of a roll. The organisation is None where it has deleted everything since."""

    organisation_id: int | None
    entry: Entry


def roll_at(asked: Questionnaire, at: datetime) -> list[Counted]:
    """Whom an edition of that moment counts, by the order in which they joined.

    Organisations that have deleted everything since are not in it, nor those that do not count now.
    The others are of the places and sector that they are of now.
    """
    places, keys = _places(), _keys()
    return [
        Counted(
            organisation_id,
            Entry(
                key=keys.get(organisation_id, str(organisation_id)),
                sheet=sheet,
                places=places.get(organisation_id, frozenset()),
                sector=sector,
                stages=_stages(asked, floors),
            ),
        )
        for organisation_id, sheet, sector, floors in _standing(asked, at)
    ]


def answers_at(asked: Questionnaire, at: datetime) -> Mapping[int, Mapping[str, Given]]:
    """How many of those organisations gave each answer: by version, by item."""
    answer, rounds = AnswerRecord, _rounds(asked, at)
    keys = (rounds.c.questionnaire_version, answer.item_id, answer.given)
    rows = db.session.execute(
        select(*keys, func.count())
        .join(rounds, rounds.c.id == answer.assessment_id)
        .where(answer.given != "")
        .group_by(*keys)
        .order_by(*keys)
    )
    found: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for version, item, given, n in rows:
        found[version][item][given] = n
    return found


def roll_of(edition_id: int) -> list[Counted]:
    """The roll that was kept with an edition, by key."""
    table = RollRecord
    rows = db.session.scalars(
        select(table).where(table.edition_id == edition_id).order_by(table.key)
    )
    return [
        Counted(
            row.organisation_id,
            Entry(
                key=row.key,
                sheet=row.sheet,
                places=frozenset(row.places.split()),
                sector=row.sector,
                stages=json.loads(row.stages) if row.stages else None,
            ),
        )
        for row in rows
    ]


def keep_roll(session: Session, edition_id: int, roll: Iterable[Counted]) -> None:
    """Keep a roll with its edition, as a part of a larger change."""
    rows = [
        {
            "edition_id": edition_id,
            "key": entry.key,
            "organisation_id": organisation_id,
            "sheet": entry.sheet,
            "places": " ".join(sorted(entry.places)),
            "sector": entry.sector,
            "stages": json.dumps(entry.stages, sort_keys=True),
        }
        for organisation_id, entry in roll
    ]
    if rows:
        session.execute(insert(RollRecord), rows)


def forget(session: Session, organisation_id: int) -> None:
    """Leave of an organisation that is deleted only that one of its place and sector took part.

    Goes before the organisation does, once the sums are had.
    """
    table = RollRecord
    mine = update(table).where(table.organisation_id == organisation_id)
    session.execute(mine.values(organisation_id=None, stages=None))


def hand_over(session: Session, gone_id: int, kept_id: int) -> None:
    """Have the rows of an organisation be those of the one that it is merged into, likewise.

    Each keeps its key: an edition that counted them as two says so for ever.
    """
    table = RollRecord
    theirs = update(table).where(table.organisation_id == gone_id)
    session.execute(theirs.values(organisation_id=kept_id))


def _rounds(asked: Questionnaire, at: datetime) -> Subquery:
    """The round that each organisation stood by at that moment, where it is of `asked`.

    Of those organisations that count now.
    """
    table, organisation = AssessmentRecord, OrganisationRecord
    last = (
        select(table.organisation_id, func.max(table.round).label("round"))
        .where(table.submitted_at <= at)
        .group_by(table.organisation_id)
        .subquery()
    )
    return (
        select(table.id, table.organisation_id, table.questionnaire_version)
        .join(
            last, (last.c.organisation_id == table.organisation_id) & (last.c.round == table.round)
        )
        .join(organisation, organisation.id == table.organisation_id)
        .where(table.questionnaire_id == asked.id, is_counted())
        .subquery()
    )


def _standing(
    asked: Questionnaire, at: datetime
) -> Iterable[tuple[int, str, str, Mapping[str, int]]]:
    """Each organisation's id, its sheet, its sector, and its floors by value."""
    placed, table, rounds = PlacementRecord, OrganisationRecord, _rounds(asked, at)
    rows = db.session.execute(
        select(table.id, table.sector, rounds.c.id.label("round"),
               placed.rule_version, placed.value, placed.floor)
        .join(rounds, rounds.c.organisation_id == table.id)
        .join(placed, placed.assessment_id == rounds.c.id)
        .order_by(table.id, placed.value)
    )  # fmt: skip
    for organisation_id, group in groupby(rows, key=attrgetter("id")):
        mine = list(group)
        # Where the rule has changed, the same answers say something else: another sheet.
        sheet = f"{mine[0].round}.{mine[0].rule_version}"
        yield organisation_id, sheet, mine[0].sector, {row.value: row.floor for row in mine}


def _stages(asked: Questionnaire, floors: Mapping[str, int]) -> Mapping[str, int]:
    """The floors of every value and overall. A stage that the framework no longer has is its last.

    A value that was not asked after yet is not past the start.
    """
    last = len(asked.framework.ladder) - 1
    values = (OVERALL, *(value.id for value in asked.framework.values))
    return {value: min(floors.get(value, 0), last) for value in values}


def _places() -> Mapping[int, frozenset[str]]:
    stands = OrganisationPlaceRecord
    rows = db.session.execute(
        select(stands.organisation_id, stands.place).order_by(stands.organisation_id, stands.place)
    )
    return {
        organisation_id: frozenset(place for _, place in group)
        for organisation_id, group in groupby(rows, key=lambda row: row.organisation_id)
    }


def _keys() -> Mapping[int, str]:
    """The key under which published editions counted each organisation: its own, where it has one.

    Otherwise that of a record which was merged into it, the one counted last.
    """
    table, edition = RollRecord, EditionRecord
    rows = db.session.execute(
        select(table.organisation_id, table.key)
        .join(edition, edition.id == table.edition_id)
        .where(edition.state == EditionState.PUBLISHED, table.organisation_id.is_not(None))
        .order_by(edition.date, table.key)
    )
    found: dict[int, str] = {}
    for organisation_id, key in rows:
        if organisation_id and found.get(organisation_id) != str(organisation_id):
            found[organisation_id] = key
    return found
