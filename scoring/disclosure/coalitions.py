"""What a few organisations under one hand could be certain of, putting together what each knows.

Nobody tries every few of hundreds. For every class and stage, the known worlds in which one of the
class stands elsewhere are gone through. A coalition bars a world where it holds more sheets at some
stage of a class than the world has there. Whoever bars the first world has to hold one of few
sheets; so a search that takes one more member at each step soon finds a coalition that bars all of
them, or that there is none. Of one that is found, a further world is asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from scoring.disclosure.possible import Need, Wish, World
from scoring.disclosure.sheets import Sheets

# So many organisations that one person answers for learn nothing certain of any other.
UNDER_ONE_HAND = 3

Away: TypeAlias = npt.NDArray[np.bool_]
"""By class, overall stage and stage asked about: whether a sheet of that class that stands there
overall can stand elsewhere than at the stage asked about."""

Cell: TypeAlias = tuple[int, int]
"""A class, and a stage."""

Coalition: TypeAlias = tuple[int, ...]
"""The kinds of its members, in order; a kind stands in it once for each member."""


class Members:
    """All whose stages are kept, in kinds: those of one kind know the same of themselves.

    `most` is how many of their sheets are in each cell, `standing` which kinds have one there.
    """

    def __init__(self, sheets: Sheets, stages: int) -> None:
        members = sheets.members()
        self.kinds: Sequence[tuple[Cell, ...]] = list(members)
        self.counts: Sequence[int] = list(members.values())
        self.sizes = sheets.sizes
        self.most = np.zeros((len(sheets.sizes), stages), dtype=np.int64)
        standing: dict[Cell, list[int]] = defaultdict(list)
        for kind, (known, count) in enumerate(members.items()):
            for cell in known:
                self.most[cell] += count
                standing[cell].append(kind)
        self.standing: Mapping[Cell, list[int]] = dict(standing)

    def held(self, coalition: Coalition) -> Counter[Cell]:
        """How many sheets a coalition has in each cell."""
        return Counter(cell for kind in coalition for cell in self.kinds[kind])


class KnownWorlds:
    """The worlds that were found, and where a coalition could bar each.

    `scarce` has, by world, the cells in which a coalition may hold more than are there.
    """

    def __init__(self, members: Members) -> None:
        self.members = members
        self.scarce: list[list[Cell]] = []
        self._worlds = np.zeros((64, *members.most.shape), dtype=np.int16)
        self._barring = np.zeros(64, dtype=np.int64)

    @property
    def all(self) -> npt.NDArray[np.int16]:
        """By world, class and stage."""
        return self._worlds[: len(self.scarce)]

    @property
    def barring(self) -> npt.NDArray[np.int64]:
        """By world, how many kinds could have a part in barring it."""
        return self._barring[: len(self.scarce)]

    def add(self, world: World) -> None:
        """Keep one more."""
        number, members = len(self.scarce), self.members
        if number == len(self._worlds):
            self._worlds = np.concatenate([self._worlds, np.zeros_like(self._worlds)])
            self._barring = np.concatenate([self._barring, np.zeros_like(self._barring)])
        scarce = np.argwhere(world < np.minimum(members.most, UNDER_ONE_HAND))
        cells = [(int(class_), int(stage)) for class_, stage in scarce]
        self.scarce.append(cells)
        self._worlds[number] = world
        self._barring[number] = sum(len(members.standing[cell]) for cell in cells)


class Target(NamedTuple):
    """Somebody of a class, and a stage that it might be certain to be at."""

    class_: int
    stage: int


class Found(NamedTuple):
    """A coalition for which no world is known in which somebody else is elsewhere."""

    target: Target
    coalition: Coalition


class Coalitions:
    """Whether any coalition could be certain of where anybody else stands, by one measure."""

    def __init__(self, away: Away, worlds: KnownWorlds) -> None:
        self.away, self._worlds = away, worlds
        self._excused: dict[Target, list[Coalition]] = defaultdict(list)
        self._open: list[Target] | None = None

    def first(self) -> Found | None:
        """The first that is found. What is settled stays so, and is not looked at again."""
        if self._open is None:
            self._open = self._unsettled()
        while self._open:
            target = self._open[-1]
            attack = _Attack(target, self.away, self._worlds, self._excused[target])
            coalition = attack.coalition()
            if coalition is not None:
                return Found(target, coalition)
            self._open.pop()
        return None

    def excuse(self, found: Found) -> None:
        """Ask no more about these, nor about others beside them."""
        self._excused[found.target].append(found.coalition)

    def wish(self, found: Found, away: Away) -> Wish:
        """A world with the coalition where it is in which the other stands elsewhere."""
        held = self._worlds.members.held(found.coalition)
        class_, stage = found.target
        needs = [Need((each,), (at,), count) for (each, at), count in held.items()]
        own = sum(n for (each, at), n in held.items() if each == class_ and away[class_, at, stage])
        stages = tuple(int(each) for each in np.flatnonzero(away[class_, :, stage]))
        return [*needs, Need((class_,), stages, 1 + own)]

    def _unsettled(self) -> list[Target]:
        """All but where, in the first world, more stand elsewhere than a coalition can hold."""
        members, first = self._worlds.members, self._worlds.all[0]
        targets = np.ones(self.away.shape[::2], dtype=bool)
        if (first >= members.most).all():
            elsewhere = np.einsum("co,cos->cs", first, self.away)
            targets = elsewhere <= np.minimum(UNDER_ONE_HAND, members.sizes - 1)[:, None]
        return [Target(int(class_), int(stage)) for class_, stage in np.argwhere(targets)]


class _Attack:
    """The search for a coalition that bars every known world in which a target is elsewhere."""

    def __init__(
        self, target: Target, away: Away, worlds: KnownWorlds, excused: Sequence[Coalition]
    ) -> None:
        self.target, self.away, self.worlds = target, away[target.class_, :, target.stage], worlds
        self.members = worlds.members
        self.excused = [Counter(each) for each in excused]
        self.elsewhere = worlds.all[:, target.class_] @ self.away
        self.tried: set[Coalition] = set()

    def coalition(self) -> Coalition | None:
        """The first that is found, or None where there is none."""
        return self._extended((), np.flatnonzero(self.elsewhere))

    def _extended(self, some: Coalition, open_: npt.NDArray[np.intp]) -> Coalition | None:
        """The coalition, with as many more as it takes to bar the worlds that are still open."""
        if any(each <= Counter(some) for each in self.excused):
            return None
        if not open_.size:
            return some
        if len(some) == UNDER_ONE_HAND:
            return None
        world = int(open_[self.worlds.barring[open_].argmin()])
        for more in self._with_one_more(some, world):
            found = self._extended(more, open_[self._are_open(more, open_)])
            if found is not None:
                return found
        return None

    def _with_one_more(self, some: Coalition, world: int) -> Iterator[Coalition]:
        """With each that has a part in some way to bar a world; each coalition once."""
        members, held = self.members, self.members.held(some)
        for kind in self._barring(world, held, UNDER_ONE_HAND - len(some)):
            more = tuple(sorted((*some, kind)))
            if more not in self.tried and more.count(kind) <= members.counts[kind]:
                self.tried.add(more)
                # Somebody of the class has to be left to ask about.
                if self._held_of_class(members.held(more)) < members.sizes[self.target.class_]:
                    yield more

    def _barring(self, world: int, held: Mapping[Cell, int], left: int) -> list[int]:
        """The kinds that could bar a world, if so many can still be added."""
        there, class_ = self.worlds.all[world], self.target.class_
        cells = [
            each for each in self.worlds.scarce[world] if there[each] - held.get(each, 0) < left
        ]
        if self.elsewhere[world] - self._held_elsewhere(held) <= left:
            cells += [(class_, int(stage)) for stage in np.flatnonzero(self.away)]
        kinds = (kind for cell in cells for kind in self.members.standing.get(cell, ()))
        return list(dict.fromkeys(kinds))

    def _are_open(self, some: Coalition, worlds: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """In which worlds a coalition fits, and somebody else of the class is elsewhere."""
        held = self.members.held(some)
        classes, stages = np.array(list(held)).T
        there = self.worlds.all[worlds[:, None], classes, stages]
        fits = (there >= np.array(list(held.values()))).all(axis=1)
        return np.asarray(fits & (self.elsewhere[worlds] > self._held_elsewhere(held)))

    def _held_elsewhere(self, held: Mapping[Cell, int]) -> int:
        class_ = self.target.class_
        return sum(n for (each, at), n in held.items() if each == class_ and self.away[at])

    def _held_of_class(self, held: Mapping[Cell, int]) -> int:
        return sum(n for (each, _), n in held.items() if each == self.target.class_)
