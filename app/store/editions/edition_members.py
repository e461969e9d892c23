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
from scoring.comparison.hardest_questions import AnswerCounts
from scoring.disclosure import OVERALL, RollEntry
from scoring.questionnaires.questionnaire import Questionnaire


class EditionMember(NamedTuple):
    """One row of a roll. The organisation is None where it has deleted everything since."""

    organisation_id: int | None
    entry: RollEntry


def find_members_at(questionnaire: Questionnaire, at: datetime) -> list[EditionMember]:
    """Whom an edition of that moment counts, by the order in which they joined.

    Organisations that have deleted everything since are not in it, nor those that do not count now.
    The others are of the places and sector that they are of now.
    """
    places, keys = _places_by_organisation(), _published_keys()
    return [
        EditionMember(
            organisation_id,
            RollEntry(
                key=keys.get(organisation_id, str(organisation_id)),
                sheet=sheet,
                places=places.get(organisation_id, frozenset()),
                sector=sector,
                stages=_complete_floors(questionnaire, floors),
            ),
        )
        for organisation_id, sheet, sector, floors in _iterate_standings(questionnaire, at)
    ]


def count_answers_at(
    questionnaire: Questionnaire, at: datetime
) -> Mapping[int, Mapping[str, AnswerCounts]]:
    """How many of those organisations gave each answer: by version, by item."""
    rounds = _rounds_at(questionnaire, at)
    keys = (rounds.c.questionnaire_version, AnswerRecord.item_id, AnswerRecord.given)
    rows = db.session.execute(
        select(*keys, func.count())
        .join(rounds, rounds.c.id == AnswerRecord.assessment_id)
        .where(AnswerRecord.given != "")
        .group_by(*keys)
        .order_by(*keys)
    )
    counts: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for version, item, given, n in rows:
        counts[version][item][given] = n
    return counts


def list_members(edition_id: int) -> list[EditionMember]:
    """The roll that was kept with an edition, by key."""
    rows = db.session.scalars(
        select(RollRecord).where(RollRecord.edition_id == edition_id).order_by(RollRecord.key)
    )
    return [
        EditionMember(
            row.organisation_id,
            RollEntry(
                key=row.key,
                sheet=row.sheet,
                places=frozenset(row.places.split()),
                sector=row.sector,
                stages=json.loads(row.stages) if row.stages else None,
            ),
        )
        for row in rows
    ]


def store_members(session: Session, edition_id: int, members: Iterable[EditionMember]) -> None:
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
        for organisation_id, entry in members
    ]
    if rows:
        session.execute(insert(RollRecord), rows)


def anonymise_member(session: Session, organisation_id: int) -> None:
    """Leave of an organisation that is deleted only that one of its place and sector took part.

    Goes before the organisation is deleted, and after `lock_tallies`.
    """
    statement = update(RollRecord).where(RollRecord.organisation_id == organisation_id)
    session.execute(statement.values(organisation_id=None, stages=None))


def reassign_member(session: Session, gone_id: int, kept_id: int) -> None:
    """Give an organisation's rows to the one that it is merged into. Goes after `lock_tallies`.

    Each keeps its key: an edition that counted them as two says so for ever.
    """
    statement = update(RollRecord).where(RollRecord.organisation_id == gone_id)
    session.execute(statement.values(organisation_id=kept_id))


def _rounds_at(questionnaire: Questionnaire, at: datetime) -> Subquery:
    """The round of the questionnaire that each organisation stood by at that moment.

    Of those organisations that count now.
    """
    last = (
        select(AssessmentRecord.organisation_id, func.max(AssessmentRecord.round).label("round"))
        .where(
            AssessmentRecord.questionnaire_id == questionnaire.id,
            AssessmentRecord.submitted_at <= at,
        )
        .group_by(AssessmentRecord.organisation_id)
        .subquery()
    )
    return (
        select(
            AssessmentRecord.id,
            AssessmentRecord.organisation_id,
            AssessmentRecord.questionnaire_version,
        )
        .join(
            last,
            (last.c.organisation_id == AssessmentRecord.organisation_id)
            & (last.c.round == AssessmentRecord.round),
        )
        .join(OrganisationRecord, OrganisationRecord.id == AssessmentRecord.organisation_id)
        .where(AssessmentRecord.questionnaire_id == questionnaire.id, is_counted())
        .subquery()
    )


def _iterate_standings(
    questionnaire: Questionnaire, at: datetime
) -> Iterable[tuple[int, str, str, Mapping[str, int]]]:
    """Each organisation's id, its sheet, its sector, and its floors by value."""
    rounds = _rounds_at(questionnaire, at)
    rows = db.session.execute(
        select(OrganisationRecord.id, OrganisationRecord.sector, rounds.c.id.label("round"),
               PlacementRecord.rule_version, PlacementRecord.value, PlacementRecord.floor)
        .join(rounds, rounds.c.organisation_id == OrganisationRecord.id)
        .join(PlacementRecord, PlacementRecord.assessment_id == rounds.c.id)
        .order_by(OrganisationRecord.id, PlacementRecord.value)
    )  # fmt: skip
    for organisation_id, group in groupby(rows, key=attrgetter("id")):
        own_rows = list(group)
        # Where the rule has changed, the same answers say something else: another sheet.
        sheet = f"{own_rows[0].round}.{own_rows[0].rule_version}"
        yield organisation_id, sheet, own_rows[0].sector, {row.value: row.floor for row in own_rows}


def _complete_floors(questionnaire: Questionnaire, floors: Mapping[str, int]) -> Mapping[str, int]:
    """The floors of every value and overall. A stage that the framework no longer has is its last.

    A value that was not asked after yet is not past the start.
    """
    last = len(questionnaire.framework.ladder) - 1
    values = (OVERALL, *(value.id for value in questionnaire.framework.values))
    return {value: min(floors.get(value, 0), last) for value in values}


def _places_by_organisation() -> Mapping[int, frozenset[str]]:
    rows = db.session.execute(
        select(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place).order_by(
            OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place
        )
    )
    return {
        organisation_id: frozenset(place for _, place in group)
        for organisation_id, group in groupby(rows, key=lambda row: row.organisation_id)
    }


def _published_keys() -> Mapping[int, str]:
    """The key under which published editions counted each organisation: its own, where it has one.

    Otherwise that of a record which was merged into it, the one counted last.
    """
    rows = db.session.execute(
        select(RollRecord.organisation_id, RollRecord.key)
        .join(EditionRecord, EditionRecord.id == RollRecord.edition_id)
        .where(
            EditionRecord.state == EditionState.PUBLISHED, RollRecord.organisation_id.is_not(None)
        )
        .order_by(EditionRecord.date, RollRecord.key)
    )
    keys: dict[int, str] = {}
    for organisation_id, key in rows:
        if organisation_id and keys.get(organisation_id) != str(organisation_id):
            keys[organisation_id] = key
    return keys
