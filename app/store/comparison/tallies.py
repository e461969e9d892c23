"""The sums that comparisons are read from: what `placements` keeps, for a selection of groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import CurrentAnswerTallyRecord, CurrentStageTallyRecord
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import (
    EVERYWHERE,
    OVERALL,
    select_answer_tallies_since,
    select_stage_tallies_since,
)
from scoring.comparison.group_comparison import Tally
from scoring.questionnaires.questionnaire import Questionnaire

Tallies: TypeAlias = Mapping[str, Tally]
"""A group's tallies by value, `placements.OVERALL` for the whole. No value is left out."""


class VersionCount(NamedTuple):
    """How many stand by answers to a version, and how many of them have a score."""

    n: int
    scored: int


class TallyRow(NamedTuple):
    """One row of the tallies, as `CurrentStageTallyRecord` has it."""

    version: int
    value: str
    floor: int
    n: int
    scored: int
    total: int
    squares: int


class StageTallies(NamedTuple):
    """Where organisations stand, of every place and sector: by place, then by sector.

    The place `EVERYWHERE` counts each organisation once. One that works in several places counts
    in each of them, so no sum of places is a number of organisations.
    """

    questionnaire: Questionnaire
    sums: Mapping[str, Mapping[str, Sequence[TallyRow]]]

    def of(self, place: str | None, sector: str | None, version: int) -> Tallies:
        """The tallies of a place, a sector, both, or all: stages of all versions, scores of one."""
        return _tallies_by_value(self.questionnaire, self._rows(place, sector), version)

    def standing(
        self, place: str | None, sector: str | None, value: str = OVERALL
    ) -> Mapping[int, VersionCount]:
        """How many of them stand by answers to each version, the newest first.

        Of these, how many have a score for a value (`OVERALL` for the whole).
        """
        counts: dict[int, VersionCount] = {}
        for row in self._rows(place, sector):
            if row.value == value:
                n, scored = counts.get(row.version, (0, 0))
                counts[row.version] = VersionCount(n + row.n, scored + row.scored)
        return dict(sorted(counts.items(), reverse=True))

    def _rows(self, place: str | None, sector: str | None) -> Iterator[TallyRow]:
        by_sector = self.sums.get(place or EVERYWHERE, {})
        return chain.from_iterable([by_sector.get(sector, ())] if sector else by_sector.values())


def get_stage_tallies(questionnaire: Questionnaire, since: datetime | None = None) -> StageTallies:
    """Where the organisations stand, read in one pass.

    With `since` from the rows themselves, of those that stand by answers submitted then or later:
    the kept sums know of no time.
    """
    table = select_stage_tallies_since(since).subquery().c if since else CurrentStageTallyRecord
    rows = db.session.execute(
        select(table.place, table.sector, table.questionnaire_version, table.value, table.floor,
               table.n, table.scored, table.total, table.squares)
        .where(table.questionnaire_id == questionnaire.id)
    )  # fmt: skip
    rows_by_group: dict[str, dict[str, list[TallyRow]]] = defaultdict(lambda: defaultdict(list))
    for place, sector, version, value, floor, n, scored, total, squares in rows:
        # PostgreSQL adds up wide numbers as decimals.
        row = TallyRow(version, value, floor, n, scored, int(total), int(squares))
        rows_by_group[place][sector].append(row)
    return StageTallies(questionnaire, rows_by_group)


def get_answer_tallies(
    questionnaire: Questionnaire, selection: Selection
) -> Mapping[int, Mapping[str, Mapping[str, int]]]:
    """How many of the selection gave each answer: by version, by item, by what was given."""
    since = selection.since
    table = select_answer_tallies_since(since).subquery().c if since else CurrentAnswerTallyRecord
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
    counts: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for version, item, given, n in rows:
        counts[version][item][given] = int(n)
    return counts


def count_by_version(
    questionnaire: Questionnaire, selection: Selection, value: str = OVERALL
) -> Mapping[int, VersionCount]:
    """How many of the selection stand by answers to each version: see `StageSums.standing`."""
    place, sector, since = selection
    return get_stage_tallies(questionnaire, since).standing(place, sector, value)


def _tallies_by_value(
    questionnaire: Questionnaire, rows: Iterable[TallyRow], version: int
) -> Tallies:
    """The tallies by value, the scores those of one version."""
    framework = questionnaire.framework
    last = len(framework.ladder) - 1
    values = (OVERALL, *(value.id for value in framework.values))
    stages = {value: [0] * (last + 1) for value in values}
    # Scores, their sum, that of their squares, and how many of those at the start have none.
    score_sums = {value: [0, 0, 0, 0] for value in values}
    for row in rows:
        if row.value in stages:
            # A stage that the framework no longer has is its last.
            stages[row.value][min(row.floor, last)] += row.n
            _add_row(score_sums[row.value], row, version)
    return {value: Tally(tuple(stages[value]), *score_sums[value]) for value in values}


def _add_row(sums: list[int], row: TallyRow, version: int) -> None:
    if row.version == version:
        sums[0] += row.scored
        sums[1] += row.total
        sums[2] += row.squares
    if not row.floor:
        # Whoever holds a stage overall may lack a score; at the start, too little is known.
        sums[3] += row.n - row.scored
