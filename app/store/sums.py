"""The sums that comparisons are read from: what `placements` keeps, for a selection of groups."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy import func, select

from app.extensions import db
from app.records import (
    AnswerTallyRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    Place,
    Sector,
    StageTallyRecord,
)
from app.store.placements import EVERYWHERE, OVERALL
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


class Standing(NamedTuple):
    """How many stand by answers to a version, and how many of them have a score."""

    n: int
    scored: int


def stage_sums(
    questionnaire: Questionnaire, selection: Selection, version: int | None = None
) -> StageSums:
    """Where the organisations of the selection stand, group by group.

    Stages are those of all versions of the questionnaire, scores those of one: its own where no
    other is named.
    """
    table, scores_of = StageTallyRecord, version or questionnaire.version
    places = _tallies(questionnaire, scores_of, table.place, _sector_is(table, selection))
    here = table.place == (selection.place or EVERYWHERE)
    sectors = _tallies(questionnaire, scores_of, table.sector, here)
    mine = here & _sector_is(table, selection)
    whole = _tallies(questionnaire, scores_of, sa.literal(""), mine)
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
) -> Mapping[int, Mapping[str, Mapping[str, int]]]:
    """How many of the selection gave each answer: by version, by item, by what was given."""
    table = AnswerTallyRecord
    keys = (table.questionnaire_version, table.item_id, table.given)
    rows = db.session.execute(
        select(*keys, func.sum(table.n))
        .where(
            table.questionnaire_id == questionnaire.id,
            table.place == (selection.place or EVERYWHERE),
            _sector_is(table, selection),
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    found: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for version, item, given, n in rows:
        found[version][item][given] = int(n)
    return found


def standing_by_version(
    questionnaire: Questionnaire, selection: Selection, value: str = OVERALL
) -> Mapping[int, Standing]:
    """How many of the selection stand by answers to each version, the newest first.

    Of these, how many have a score for a value (`OVERALL` for the whole).
    """
    table = StageTallyRecord
    rows = db.session.execute(
        select(table.questionnaire_version, func.sum(table.n), func.sum(table.scored))
        .where(
            table.questionnaire_id == questionnaire.id,
            table.place == (selection.place or EVERYWHERE),
            table.value == value,
            _sector_is(table, selection),
        )
        .group_by(table.questionnaire_version)
        .order_by(table.questionnaire_version.desc())
    )
    return {version: Standing(int(n), int(scored)) for version, n, scored in rows}


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
    scores_of: int,
    group: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str],
    condition: sa.ColumnElement[bool],
) -> dict[str, dict[str, Tally]]:
    """The tallies by group and value, the scores those of one version."""
    table = StageTallyRecord
    is_it = table.questionnaire_version == scores_of
    scores = (
        func.sum(sa.case((is_it, each), else_=0))
        for each in (table.scored, table.total, table.squares)
    )
    without = func.sum(table.n - table.scored)
    rows = db.session.execute(
        select(group, table.value, table.floor, func.sum(table.n), without, *scores)
        .where(table.questionnaire_id == questionnaire.id, condition)
        .group_by(group, table.value, table.floor)
        .order_by(group, table.value, table.floor)
    )
    none = _no_tallies(questionnaire)
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: dict(none))
    for name, value, floor, *counts in rows:
        before = found[name].get(value)
        if before is not None:
            found[name][value] = _with(before, floor, [int(each) for each in counts])
    return found


def _with(before: Tally, floor: int, counts: list[int]) -> Tally:
    """The tally with what a row adds. A stage that the framework no longer has is its last."""
    n, without, scored, total, squares = counts
    stages = list(before.stages)
    stages[min(floor, len(stages) - 1)] += n
    # Whoever holds a stage overall may lack a score; at the start, too little is known.
    too_little = 0 if floor else without
    return Tally(
        tuple(stages),
        before.scored + scored,
        before.total + total,
        before.squares + squares,
        before.too_little + too_little,
    )


def _no_tallies(questionnaire: Questionnaire) -> dict[str, Tally]:
    framework = questionnaire.framework
    nobody = Tally((0,) * len(framework.ladder), 0, 0, 0)
    return dict.fromkeys(("", *(value.id for value in framework.values)), nobody)
