"""Makes worlds: who takes part in four editions, and their stages. A seed always makes the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count, cycle
from typing import NamedTuple

from bench.measured_content import get_main_questionnaire, get_programme
from scoring.disclosure import OVERALL, RollEntry
from scoring.editions.edition import HardItem
from scoring.placement.placement import overall_stage_number, place_answers
from scoring.programme.programme import Option
from scoring.questionnaires.questionnaire import Item

EDITION_DATES = ("2026-09-30", "2027-03-31", "2027-09-30", "2028-03-31")
HARDEST_SHOWN = 5
# Weights of the programme's places and sectors, in their order: some have many organisations, some
# few. After the last, from the first.
PLACE_WEIGHTS = (5, 4, 4, 6, 2, 2)
SECTOR_WEIGHTS = (15, 8, 35, 3, 5, 26, 8)
TWO_PLACES_SHARE = 1 / 8
THERE_AT_FIRST, LEAVES, RETURNS = 0.7, 0.04, 0.3
# One world in five is hard.
HARD_KINDS = ("one stage a sector", "one newcomer", "nobody changes", "everyone returns")
HARD_WORLD_EVERY = 5


class Dynamics(NamedTuple):
    """The probabilities that an organisation is there from the start, leaves, and comes back."""

    at_first: float = THERE_AT_FIRST
    leave: float = LEAVES
    back: float = RETURNS
    newcomers: int | None = None


DYNAMICS: Mapping[str, Dynamics] = {
    "one newcomer": Dynamics(1.0, 0.0, 0.0, newcomers=1),
    "nobody changes": Dynamics(1.0, 0.0, 0.0),
    "everyone returns": Dynamics(back=1.0),
}


class AuditedWorld(NamedTuple):
    """A world: its kind, a roll for every edition, and its hardest questions by value."""

    kind: str
    rolls: tuple[tuple[RollEntry, ...], ...]
    hardest: tuple[Mapping[str, tuple[HardItem, ...]], ...]


@cache
def _place_weights() -> Mapping[str, int]:
    return _weigh(get_programme().places, PLACE_WEIGHTS)


@cache
def _sector_weights() -> Mapping[str, int]:
    return _weigh(get_programme().sectors, SECTOR_WEIGHTS)


def _weigh(options: Sequence[Option], weights: Sequence[int]) -> Mapping[str, int]:
    return {each.id: weight for each, weight in zip(options, cycle(weights), strict=False)}


def make_world(seed: int, size: int) -> AuditedWorld:
    """Make a world of so many organisations in all. Every fifth seed makes a hard one."""
    chance = random.Random(f"{seed} {size}")  # noqa: S311 - made up, and the same every time
    kind_number, hard = divmod(seed, HARD_WORLD_EVERY)
    kind = "" if hard else HARD_KINDS[kind_number % len(HARD_KINDS)]
    organisations = [_Organisation(number, kind, chance) for number in range(size)]
    if kind == "one newcomer":
        for late, one in enumerate(organisations[1 - len(EDITION_DATES) :], start=1):
            one.start = late
    rolls = tuple(
        tuple(entry for one in organisations if (entry := one.entry(edition)))
        for edition in range(len(EDITION_DATES))
    )
    return AuditedWorld(kind, rolls, tuple(_hardest_questions(roll) for roll in rolls))


class _Organisation:
    def __init__(self, number: int, kind: str, chance: random.Random) -> None:
        self.key, self.chance = f"organisation-{number}", chance
        dynamics = DYNAMICS.get(kind, Dynamics())
        self.places = frozenset(
            _draw_distinct(_place_weights(), chance, 1 + (chance.random() < TWO_PLACES_SHARE))
        )
        (self.sector,) = _draw_distinct(_sector_weights(), chance, 1)
        is_early = chance.random() < dynamics.at_first
        self.start = 0 if is_early else chance.randrange(1, len(EDITION_DATES))
        gone = (edition for edition in count(self.start + 1) if chance.random() < dynamics.leave)
        self.end = next(gone) if dynamics.leave else len(EDITION_DATES)
        self.back = [chance.random() < dynamics.back for _ in EDITION_DATES]
        alike = 1 + len(self.sector) % _last_stage()
        clustered = 1.2 + 0.2 * (len(self.sector) % 5)
        self.level = chance.gauss(clustered, 0.9)
        self.same = alike if kind == "one stage a sector" else None
        self.stages = self._stages()
        self.sheet = f"{self.key} 0"

    def entry(self, edition: int) -> RollEntry | None:
        """The entry in an edition, None where it is not counted. Called in order of editions."""
        if not self.start <= edition < self.end:
            return None
        if edition > self.start and self.back[edition]:
            self.level += self.chance.gauss(0.3, 0.6)
            self.stages, self.sheet = self._stages(), f"{self.key} {edition}"
        return RollEntry(self.key, self.sheet, self.places, self.sector, self.stages)

    def _stages(self) -> dict[str, int]:
        values = [value.id for value in get_main_questionnaire().framework.values]
        if self.same is not None:
            return dict.fromkeys([OVERALL, *values], self.same)
        drawn = [round(self.chance.gauss(self.level, 0.6)) for _ in values]
        numbers = [min(_last_stage(), max(0, number)) for number in drawn]
        placed = place_answers(get_main_questionnaire(), {}).values
        overall = overall_stage_number(get_main_questionnaire().placement.overall, placed, numbers)
        return {OVERALL: overall, **dict(zip(values, numbers, strict=True))}


def _last_stage() -> int:
    """The number of the ladder's last stage."""
    return len(get_main_questionnaire().framework.stages)


def _draw_distinct(weights: Mapping[str, int], chance: random.Random, times: int) -> list[str]:
    left, picked = dict(weights), list[str]()
    for _ in range(min(times, len(left))):
        (one,) = chance.choices(list(left), list(left.values()))
        picked.append(one)
        del left[one]
    return picked


def _hardest_questions(roll: Sequence[RollEntry]) -> dict[str, tuple[HardItem, ...]]:
    by_value: dict[str, list[HardItem]] = {
        value.id: [] for value in get_main_questionnaire().framework.values
    }
    for value, item, number in _list_indicators():
        answers = [_falls_short(entry, value, item, number) for entry in roll]
        known = [answer for answer in answers if answer is not None]
        by_value[value].append(HardItem(item=item.id, short=sum(known), known=len(known)))
    return {
        value: tuple(sorted(hards, key=lambda hard: -hard.short)[:HARDEST_SHOWN])
        for value, hards in by_value.items()
    }


def _list_indicators() -> Iterator[tuple[str, Item, int]]:
    ladder = [stage.id for stage in get_main_questionnaire().framework.ladder]
    for section in get_main_questionnaire().sections:
        for item in section.items:
            if item.stage:
                yield section.value, item, ladder.index(item.stage)


def _falls_short(entry: RollEntry, value: str, item: Item, number: int) -> bool | None:
    """Whether it falls short on an item, None if it does not know: the same for one sheet."""
    chance = random.Random(f"{entry.sheet} {item.id}").random()  # noqa: S311 - as above
    stages = entry.stages or {}
    return None if chance < 1 / 10 else (stages[value] < number) != (chance > 9 / 10)
