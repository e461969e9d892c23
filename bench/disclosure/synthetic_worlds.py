"""Made-up worlds: who takes part in four editions, and where it stands. The same for a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from scoring.disclosure import OVERALL, Entry
from scoring.editions.edition import Hard
from scoring.placement.placement import overall_number, place
from scoring.questionnaires.questionnaire import Item, Questionnaire
from scoring.questionnaires.questionnaire_reader import read_questionnaire

QUESTIONNAIRE = Path(__file__).resolve().parents[2] / "questionnaires" / "organisation.v1.yaml"
DATES = ("2026-09-30", "2027-03-31", "2027-09-30", "2028-03-31")
HARDEST = 5
# By weight: some have many organisations, some few.
PLACES = {
    "hull": 5,
    "east-riding-of-yorkshire": 4,
    "york": 4,
    "north-yorkshire": 6,
    "north-lincolnshire": 2,
    "north-east-lincolnshire": 2,
}
SECTORS = {
    "health": 15,
    "local-authority": 8,
    "education": 35,
    "police": 3,
    "youth-justice": 5,
    "voluntary-and-community": 26,
    "other": 8,
}
TWO_PLACES = 1 / 8
AT_FIRST, LEAVE, RETURN = 0.7, 0.04, 0.3
LAST = 4
# One world in five is hard.
KINDS = ("one stage a sector", "one newcomer", "nobody changes", "everyone returns")
EVERY = 5


class Dynamics(NamedTuple):
    """How likely an organisation is there from the start, leaves, and comes back."""

    at_first: float = AT_FIRST
    leave: float = LEAVE
    back: float = RETURN
    newcomers: int | None = None


DYNAMICS: Mapping[str, Dynamics] = {
    "one newcomer": Dynamics(1.0, 0.0, 0.0, newcomers=1),
    "nobody changes": Dynamics(1.0, 0.0, 0.0),
    "everyone returns": Dynamics(back=1.0),
}


class World(NamedTuple):
    """What it is like, a roll for every edition, and its hardest questions by value."""

    kind: str
    rolls: tuple[tuple[Entry, ...], ...]
    hardest: tuple[Mapping[str, tuple[Hard, ...]], ...]


@cache
def asked() -> Questionnaire:
    """The questionnaire of these worlds."""
    return read_questionnaire(QUESTIONNAIRE)


def world(seed: int, size: int) -> World:
    """A world of so many organisations in all. Every fifth seed gives a hard one."""
    chance = random.Random(f"{seed} {size}")  # noqa: S311 - made up, and the same every time
    turn, hard = divmod(seed, EVERY)
    kind = "" if hard else KINDS[turn % len(KINDS)]
    made = [_Organisation(number, kind, chance) for number in range(size)]
    if kind == "one newcomer":
        for late, one in enumerate(made[1 - len(DATES) :], start=1):
            one.start = late
    rolls = tuple(
        tuple(entry for one in made if (entry := one.entry(edition)))
        for edition in range(len(DATES))
    )
    return World(kind, rolls, tuple(_hardest(roll) for roll in rolls))


class _Organisation:
    def __init__(self, number: int, kind: str, chance: random.Random) -> None:
        self.key, self.chance = f"organisation-{number}", chance
        dynamics = DYNAMICS.get(kind, Dynamics())
        self.places = frozenset(_pick(PLACES, chance, 1 + (chance.random() < TWO_PLACES)))
        (self.sector,) = _pick(SECTORS, chance, 1)
        is_early = chance.random() < dynamics.at_first
        self.start = 0 if is_early else chance.randrange(1, len(DATES))
        gone = (edition for edition in count(self.start + 1) if chance.random() < dynamics.leave)
        self.end = next(gone) if dynamics.leave else len(DATES)
        self.back = [chance.random() < dynamics.back for _ in DATES]
        alike = 1 + len(self.sector) % LAST
        clustered = 1.2 + 0.2 * (len(self.sector) % 5)
        self.level = chance.gauss(clustered, 0.9)
        self.same = alike if kind == "one stage a sector" else None
        self.stages = self._stages()
        self.sheet = f"{self.key} 0"

    def entry(self, edition: int) -> Entry | None:
        """Asked for in the order of editions; None where it is not counted."""
        if not self.start <= edition < self.end:
            return None
        if edition > self.start and self.back[edition]:
            self.level += self.chance.gauss(0.3, 0.6)
            self.stages, self.sheet = self._stages(), f"{self.key} {edition}"
        return Entry(self.key, self.sheet, self.places, self.sector, self.stages)

    def _stages(self) -> dict[str, int]:
        values = [value.id for value in asked().framework.values]
        if self.same is not None:
            return dict.fromkeys([OVERALL, *values], self.same)
        drawn = [round(self.chance.gauss(self.level, 0.6)) for _ in values]
        numbers = [min(LAST, max(0, each)) for each in drawn]
        placed = place(asked(), {}).values
        overall = overall_number(asked().placement.overall, placed, numbers)
        return {OVERALL: overall, **dict(zip(values, numbers, strict=True))}


def _pick(weights: Mapping[str, int], chance: random.Random, times: int) -> list[str]:
    left, picked = dict(weights), list[str]()
    for _ in range(times):
        (one,) = chance.choices(list(left), list(left.values()))
        picked.append(one)
        del left[one]
    return picked


def _hardest(roll: Sequence[Entry]) -> dict[str, tuple[Hard, ...]]:
    found: dict[str, list[Hard]] = {value.id: [] for value in asked().framework.values}
    for value, item, number in _indicators():
        said = [_said(entry, value, item, number) for entry in roll]
        known = [each for each in said if each is not None]
        found[value].append(Hard(item=item.id, short=sum(known), known=len(known)))
    return {
        value: tuple(sorted(hards, key=lambda hard: -hard.short)[:HARDEST])
        for value, hards in found.items()
    }


def _indicators() -> Iterator[tuple[str, Item, int]]:
    ladder = [stage.id for stage in asked().framework.ladder]
    for section in asked().sections:
        for item in section.items:
            if item.stage:
                yield section.value, item, ladder.index(item.stage)


def _said(entry: Entry, value: str, item: Item, number: int) -> bool | None:
    """Whether it falls short on an item: the same for the same sheet, None if it does not know."""
    chance = random.Random(f"{entry.sheet} {item.id}").random()  # noqa: S311 - as above
    stages = entry.stages or {}
    return None if chance < 1 / 10 else (stages[value] < number) != (chance > 9 / 10)
