"""The sums that comparisons are read from: what `placements` keeps, for a selection of groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import AnswerTallyRecord, Place, Sector, StageTallyRecord
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import EVERYWHERE, OVERALL, answers_since, stages_since
from scoring.comparison.group_comparison import Tally
from scoring.questionnaires.questionnaire import Questionnaire

Tallies: TypeAlias = Mapping[str, Tally]
"""A group's tallies by value, `placements.OVERALL` for the whole. No value is left out."""


class Standing(NamedTuple):
    """How many stand by answers to a version, and how many of them have a score."""

    n: int
    scored: int


class Sum(NamedTuple):
    """One row of the sums, as `StageTallyRecord` has it."""

    version: int
    value: str
    floor: int
    n: int
    scored: int
    total: int
    squares: int


class StageSums(NamedTuple):
    """Where organisations stand, of every place and sector: by place, then by sector.

    The place `EVERYWHERE` counts each organisation once. One that works in several places counts
    in each of them, so no sum of places is a number of organisations.
    """

    questionnaire: Questionnaire
    sums: Mapping[str, Mapping[str, Sequence[Sum]]]

    def of(self, place: Place | None, sector: Sector | None, version: int) -> Tallies:
        """The tallies of a place, a sector, both, or all: stages of all versions, scores of one."""
        return _tallies(self.questionnaire, self._rows(place, sector), version)

    def standing(
        self, place: Place | None, sector: Sector | None, value: str = OVERALL
    ) -> Mapping[int, Standing]:
        """How many of them stand by answers to each version, the newest first.

        Of these, how many have a score for a value (`OVERALL` for the whole).
        """
        found: dict[int, Standing] = {}
        for row in self._rows(place, sector):
            if row.value == value:
                n, scored = found.get(row.version, (0, 0))
                found[row.version] = Standing(n + row.n, scored + row.scored)
        return dict(sorted(found.items(), reverse=True))

    def _rows(self, place: Place | None, sector: Sector | None) -> Iterator[Sum]:
        here = self.sums.get(place or EVERYWHERE, {})
        return chain.from_iterable([here.get(sector, ())] if sector else here.values())


def stage_sums(questionnaire: Questionnaire, since: datetime | None = None) -> StageSums:
    """Where the organisations stand, read in one pass.

    With `since` from the rows themselves, of those that stand by answers submitted then or later:
    the kept sums know of no time.
    """
    table = stages_since(since).subquery().c if since else StageTallyRecord
    rows = db.session.execute(
        select(table.place, table.sector, table.questionnaire_version, table.value, table.floor,
               table.n, table.scored, table.total, table.squares)
        .where(table.questionnaire_id == questionnaire.id)
    )  # fmt: skip
    found: dict[str, dict[str, list[Sum]]] = defaultdict(lambda: defaultdict(list))
    for place, sector, version, value, floor, n, scored, total, squares in rows:
        # PostgreSQL adds up wide numbers as decimals.
        row = Sum(version, value, floor, n, scored, int(total), int(squares))
        found[place][sector].append(row)
    return StageSums(questionnaire, found)


def answer_sums(
    questionnaire: Questionnaire, selection: Selection
) -> Mapping[int, Mapping[str, Mapping[str, int]]]:
    """How many of the selection gave each answer: by version, by item, by what was given."""
    since = selection.since
    table = answers_since(since).subquery().c if since else AnswerTallyRecord
    keys = (table.questionnaire_version, table.item_id, table.given)
    rows = db.session.execute(
        select(*keys, func.sum(table.n))
        .where(
            table.questionnaire_id == questionnaire.id,
            table.place == (selection.place or EVERYWHERE),
            table.sector == selection.sector if selection.sector else sa.true(),
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
    """How many of the selection stand by answers to each version: see `StageSums.standing`."""
    place, sector, since = selection
    return stage_sums(questionnaire, since).standing(place, sector, value)


def _tallies(questionnaire: Questionnaire, rows: Iterable[Sum], version: int) -> Tallies:
    """The tallies by value, the scores those of one version."""
    framework = questionnaire.framework
    last = len(framework.ladder) - 1
    values = (OVERALL, *(value.id for value in framework.values))
    stages = {value: [0] * (last + 1) for value in values}
    # Scores, their sum, that of their squares, and how many of those at the start have none.
    others = {value: [0, 0, 0, 0] for value in values}
    for row in rows:
        if row.value in stages:
            # A stage that the framework no longer has is its last.
            stages[row.value][min(row.floor, last)] += row.n
            _add(others[row.value], row, version)
    return {value: Tally(tuple(stages[value]), *others[value]) for value in values}


def _add(sums: list[int], row: Sum, version: int) -> None:
    if row.version == version:
        sums[0] += row.scored
        sums[1] += row.total
        sums[2] += row.squares
    if not row.floor:
        # Whoever holds a stage overall may lack a score; at the start, too little is known.
        sums[3] += row.n - row.scored
