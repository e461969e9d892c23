"""The sums that comparisons are read from: what `placements` keeps, for a selection of groups."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy import func, select

from app.extensions import db
from app.records import (
    AnswerTallyRecord,
    AssessmentRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    Place,
    Sector,
    StageTallyRecord,
    StandingRecord,
)
from app.store.placements import EVERYWHERE
from app.store.who_counts import is_counted
from scoring.benchmark import Tally
from scoring.questionnaire import Questionnaire

Asked = TypeVar("Asked", bound=sa.Select[*tuple[Any, ...]])

Tallies: TypeAlias = Mapping[str, Tally]
"""A group's tallies by value, `placements.OVERALL` for the whole. No value is left out."""


class Selection(NamedTuple):
    """Which organisations are looked at: those of a place, of a sector, of both, or all."""

    place: Place | None = None
    sector: Sector | None = None


class StageSums(NamedTuple):
    """The tallies of every group of a selection, in their fixed order, and of it as a whole.

    An organisation that works in several places counts in each of `places`, and once in `whole` and
    in its sector.
    """

    places: Mapping[Place, Tallies]
    sectors: Mapping[Sector, Tallies]
    whole: Tallies


def stage_sums(questionnaire: Questionnaire, selection: Selection) -> StageSums:
    """Where the organisations of the selection stand, group by group."""
    table = StageTallyRecord
    places = _tallies(questionnaire, table.place, _sector_is(table, selection))
    here = table.place == (selection.place or EVERYWHERE)
    sectors = _tallies(questionnaire, table.sector, here)
    whole = _tallies(questionnaire, sa.literal(""), here & _sector_is(table, selection))
    none = _no_tallies(questionnaire)
    return StageSums(
        places={
            place: places.get(place, none) for place in Place if selection.place in {None, place}
        },
        sectors={
            sector: sectors.get(sector, none)
            for sector in Sector
            if selection.sector in {None, sector}
        },
        whole=whole.get("", none),
    )


def answer_sums(
    questionnaire: Questionnaire, selection: Selection
) -> Mapping[str, Mapping[str, int]]:
    """How many organisations of the selection gave each answer, by item and by what was given."""
    table = AnswerTallyRecord
    rows = db.session.execute(
        select(table.item_id, table.given, func.sum(table.n))
        .where(
            table.questionnaire_id == questionnaire.id,
            table.place == (selection.place or EVERYWHERE),
            _sector_is(table, selection),
        )
        .group_by(table.item_id, table.given)
        .order_by(table.item_id, table.given)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for item, given, n in rows:
        found[item][given] = int(n)
    return found


def standing_by_version(questionnaire: Questionnaire, selection: Selection) -> Mapping[int, int]:
    """How many organisations of the selection stand by answers to each version."""
    standing, round_ = StandingRecord, AssessmentRecord
    asked = (
        select(round_.questionnaire_version, func.count())
        .join(standing, standing.assessment_id == round_.id)
        .join(OrganisationRecord, OrganisationRecord.id == round_.organisation_id)
        .where(round_.questionnaire_id == questionnaire.id)
        .group_by(round_.questionnaire_version)
        .order_by(round_.questionnaire_version)
    )
    rows = db.session.execute(_only(asked, selection))
    return {row[0]: row[1] for row in rows}


def taking_part(selection: Selection) -> int:
    """How many organisations of the selection count, whether they have submitted or not."""
    asked = select(func.count()).select_from(OrganisationRecord)
    return db.session.scalars(_only(asked, selection)).one()


def _only(asked: Asked, selection: Selection) -> Asked:
    """The query, of organisations, for those of the selection that count."""
    table, where = OrganisationRecord, OrganisationPlaceRecord
    asked = asked.where(is_counted())
    if selection.sector:
        asked = asked.where(table.sector == selection.sector)
    if selection.place:
        here = where.organisation_id == table.id
        asked = asked.join(where, here).where(where.place == selection.place)
    return asked


def _sector_is(
    table: type[StageTallyRecord | AnswerTallyRecord], selection: Selection
) -> sa.ColumnElement[bool]:
    return table.sector == selection.sector if selection.sector else sa.true()


def _tallies(
    questionnaire: Questionnaire,
    group: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str],
    condition: sa.ColumnElement[bool],
) -> dict[str, dict[str, Tally]]:
    """The tallies by group and value."""
    table = StageTallyRecord
    sums = (func.sum(each) for each in (table.n, table.scored, table.total, table.squares))
    rows = db.session.execute(
        select(group, table.value, table.floor, *sums)
        .where(table.questionnaire_id == questionnaire.id, condition)
        .group_by(group, table.value, table.floor)
        .order_by(group, table.value, table.floor)
    )
    none = _no_tallies(questionnaire)
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: dict(none))
    for name, value, floor, n, *more in rows:
        before = found[name].get(value)
        if before is not None:
            found[name][value] = _with(before, floor, int(n), [int(each) for each in more])
    return found


def _with(before: Tally, floor: int, n: int, more: list[int]) -> Tally:
    """The tally with what a row adds. A stage that the framework no longer has is its last."""
    stages = list(before.stages)
    stages[min(floor, len(stages) - 1)] += n
    scored, total, squares = more
    return Tally(
        tuple(stages), before.scored + scored, before.total + total, before.squares + squares
    )


def _no_tallies(questionnaire: Questionnaire) -> dict[str, Tally]:
    framework = questionnaire.framework
    nobody = Tally((0,) * len(framework.ladder), 0, 0, 0)
    return dict.fromkeys(("", *(value.id for value in framework.values)), nobody)
