"""Made-up rolls, and everything that could be true given what was published of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import combinations, product
from typing import TypeAlias
from unittest.mock import patch

from scoring.disclosure import (
    OVERALL,
    ClearedEdition,
    EditionProposal,
    PastEdition,
    Roll,
    RollEntry,
    clear_edition,
    coalitions,
    constraints,
)
from scoring.editions.edition import Edition, Group

PLACES = {"hull": "Hull", "york": "York"}
SECTORS = {"health": "Health", "police": "Police", "youth-justice": "Youth justice"}
TOLD_TOGETHER = (("police", "youth-justice"),)
VALUES = ("safety", "trust")

Asked: TypeAlias = tuple[int, str, tuple[tuple[int, ...], ...]]
"""Which edition's table of whom, and which stages it tells apart."""
World: TypeAlias = Mapping[tuple[str, str], int]
"""Where every sheet stands, by its organisation's key and its own name."""


def entry(
    key: str, stage: int, place: str = "hull", sector: str = "health", sheet: str = ""
) -> RollEntry:
    """An organisation that stands at one stage, overall and by every value."""
    stages = {OVERALL: stage, **dict.fromkeys(VALUES, stage)}
    return RollEntry(key, f"{key} {sheet}", frozenset(place.split()), sector, stages)


def crowd(name: str, stages: Sequence[int], place: str = "hull", sector: str = "health") -> Roll:
    """One organisation for each stage given."""
    return [entry(f"{name}{n}", stage, place, sector) for n, stage in enumerate(stages)]


def proposal(roll: Roll, date: str = "2026-01-31", stages: int = 5) -> EditionProposal:
    """An edition of those organisations."""
    return EditionProposal(
        date, "", "organisation", 1, "journey", True, PLACES, SECTORS, TOLD_TOGETHER, VALUES,
        stages, roll, {},
    )  # fmt: skip


def editions(*rolls: Roll, stages: int = 5) -> list[PastEdition]:
    """What is published of one roll after another, with nothing held back by lot."""
    past: list[PastEdition] = []
    for year, roll in enumerate(rolls):
        cleared = clear_edition(past, proposal(roll, f"{2020 + year}-01-31", stages), lambda: False)
        past.append(PastEdition(cleared.edition, roll, cleared.workings))
    return past


def cleared(*rolls: Roll, stages: int = 5) -> ClearedEdition:
    """The last of those editions."""
    last = editions(*rolls, stages=stages)[-1]
    return ClearedEdition(last.edition, last.workings)


def group(edition: Edition, name: str) -> Group:
    """The group that shows a place or a sector, or the whole."""
    return next(each for each in edition.groups if name in each.parts)


@contextmanager
def under_one_hand(few: int) -> Iterator[None]:
    """The rule for so many organisations under one hand, so that small partnerships tell enough."""
    with ExitStack() as changed:
        for room in (coalitions, constraints):
            changed.enter_context(patch.object(room, "LARGEST_COALITION", few))
        yield


def possible(past: Sequence[PastEdition], stages: int) -> list[World]:
    """Every world that agrees with every edition, tried one by one."""
    sheets = sorted({(each.key, each.sheet) for one in past for each in one.roll})
    said = dict(_said(past))
    worlds = (
        dict(zip(sheets, where, strict=True))
        for where in product(range(stages), repeat=len(sheets))
    )
    return [world for world in worlds if _agrees(past, world, said)]


def pinned(past: Sequence[PastEdition], worlds: Sequence[World], stages: int) -> list[str]:
    """Whom the rule does not protect: read from the design, by trying every two and every world."""
    faults = []
    for one in past:
        sheets = [(each.key, each.sheet) for each in one.roll]
        for stage in range(stages):
            for first, second in product(sheets, sheets):
                if first < second and all(stage in {w[first], w[second]} for w in worlds):
                    faults.append(f"{one.edition.date}: {first} or {second} at {stage}")
    return faults


def known_to_a_few(past: Sequence[PastEdition], worlds: Sequence[World], few: int) -> list[str]:
    """Whom so many members or fewer could be certain of, knowing their own stages."""
    truth = {
        (each.key, each.sheet): each.stages[OVERALL]
        for one in past
        for each in one.roll
        if each.stages
    }
    faults = []
    for some in combinations(sorted({key for key, _ in truth}), few):
        own = [sheet for sheet in truth if sheet[0] in some]
        mine = [world for world in worlds if all(world[each] == truth[each] for each in own)]
        others = [sheet for sheet in truth if sheet[0] not in some]
        faults += [
            f"{' and '.join(some)} know {sheet}"
            for sheet in others
            if len({world[sheet] for world in mine}) < 2
        ]
    return faults


def _agrees(
    past: Sequence[PastEdition], world: World, said: Mapping[Asked, tuple[int, ...]]
) -> bool:
    return all(_counts(past, world, asked) == counts for asked, counts in said.items())


def _said(past: Sequence[PastEdition]) -> Iterator[tuple[Asked, tuple[int, ...]]]:
    for number, one in enumerate(past):
        for each in one.edition.groups:
            if each.is_new and each.stages:
                yield (number, "+".join(each.parts), each.stages.bins), each.stages.counts
        if (change := one.edition.change) is not None:
            yield (number, "then", change.then.bins), change.then.counts
            yield (number, "now", change.now.bins), change.now.counts


def _counts(past: Sequence[PastEdition], world: World, asked: Asked) -> tuple[int, ...]:
    number, name, bins = asked
    if name in {"then", "now"}:
        rolls = [past[number - 1].roll, past[number].roll]
        both = {each.key for each in rolls[0]} & {each.key for each in rolls[1]}
        roll = [each for each in rolls[name == "now"] if each.key in both]
    else:
        parts = set(name.split("+"))
        roll = [
            each
            for each in past[number].roll
            if name == "whole" or parts & each.places or each.sector in parts
        ]
    stages = [world[each.key, each.sheet] for each in roll]
    return tuple(sum(stage in each for stage in stages) for each in bins)
