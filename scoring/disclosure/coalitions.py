"""What a few organisations under one hand could be certain of, putting together what each knows.

Nobody tries every few of hundreds. For every class and stage, the known worlds in which one of the
class stands elsewhere are gone through. A coalition bars a world where it holds more sheets at some
stage of a class than the world has there. Whoever bars the first world has to hold one of few
sheets; so a search that takes one more member at each step soon finds a coalition that bars all of
them, or that there is none. Of one that is found, a further world is asked for; where many were,
one with as much as can be of what others hold, so that few have a part in barring it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from scoring.disclosure.answer_sheets import AnswerSheets, BoolArray
from scoring.disclosure.possible_worlds import PreferredWorld, SheetMinimum, World, WorldRequirement

# So many organisations that one person answers for learn nothing certain of any other.
LARGEST_COALITION = 3
# So many worlds of any kind, which are soon found, are asked for each target before such as spare
# what they can, which take longer and settle more.
TRIES_BEFORE_SPARING = 8

Elsewhere: TypeAlias = npt.NDArray[np.bool_]
"""By class, overall stage and stage asked about: whether a sheet of that class that stands there
overall can stand elsewhere than at the stage asked about."""

ClassAtStage: TypeAlias = tuple[int, int]
"""A class, and a stage."""

Coalition: TypeAlias = tuple[int, ...]
"""The kinds of its members, in order; a kind stands in it once for each member."""


class MemberKinds:
    """All whose stages are kept, in kinds: those of one kind know the same of themselves.

    `owns` has, by kind, class and stage, how many sheets one of the kind has there; `most` how many
    all have together, and `at_hand` how many of these one coalition can hold at most.
    """

    def __init__(self, sheets: AnswerSheets, stages: int) -> None:
        members = sheets.members()
        self.kinds: Sequence[tuple[ClassAtStage, ...]] = list(members)
        self.counts: Sequence[int] = list(members.values())
        self.sizes = sheets.sizes
        self.owns = np.zeros((len(self.kinds), len(sheets.sizes), stages), dtype=np.int64)
        for kind, known in enumerate(self.kinds):
            for cell in known:
                self.owns[kind, *cell] += 1
        self.most = np.einsum("k,kcs->cs", np.array(self.counts, dtype=np.int64), self.owns)
        self.at_hand = np.minimum(self.most, LARGEST_COALITION)

    def standing_in(self, cells: BoolArray) -> BoolArray:
        """The kinds that have a sheet in any of these cells."""
        return np.asarray(self.owns[:, cells].any(axis=1))

    def held(self, coalition: Coalition) -> Counter[ClassAtStage]:
        """How many sheets a coalition has in each cell."""
        return Counter(cell for kind in coalition for cell in self.kinds[kind])


class KnownWorlds:
    """The worlds that were found, and who could have a part in barring each."""

    def __init__(self, members: MemberKinds) -> None:
        self.members = members
        self._count = 0
        self._worlds = np.zeros((64, *members.most.shape), dtype=np.int16)
        self._parts = np.zeros((64, len(members.kinds)), dtype=bool)

    @property
    def all(self) -> npt.NDArray[np.int16]:
        """By world, class and stage."""
        return self._worlds[: self._count]

    @property
    def parts(self) -> BoolArray:
        """By world and kind: whether it stands where a coalition may hold more than are there."""
        return self._parts[: self._count]

    def add(self, world: World) -> None:
        """Keep one more."""
        number = self._count
        if number == len(self._worlds):
            self._worlds = np.concatenate([self._worlds, np.zeros_like(self._worlds)])
            self._parts = np.concatenate([self._parts, np.zeros_like(self._parts)])
        self._worlds[number] = world
        self._parts[number] = self.members.standing_in(world < self.members.at_hand)
        self._count += 1


class Target(NamedTuple):
    """Somebody of a class, and a stage that it might be certain to be at."""

    class_: int
    stage: int


class OpenCoalition(NamedTuple):
    """A coalition for which no world is known in which somebody else is elsewhere.

    Where many were found for this target, `spared` is what a world had better leave in place, so
    that it settles many others too.
    """

    target: Target
    coalition: Coalition
    spared: PreferredWorld | None


class CoalitionQuestions:
    """Whether any coalition could be certain of where anybody else stands, by one measure."""

    def __init__(self, away: Elsewhere, worlds: KnownWorlds) -> None:
        self.away, self._worlds = away, worlds
        self._excused: dict[Target, list[Coalition]] = defaultdict(list)
        self._open: list[Target] | None = None
        self._asked_for: Counter[Target] = Counter()

    def first(self) -> OpenCoalition | None:
        """The first that is found. What is settled stays so, and is not looked at again."""
        if self._open is None:
            self._open = self._unsettled()
        while self._open:
            target = self._open[-1]
            attack = _CoalitionSearch(target, self.away, self._worlds, self._excused[target])
            coalition = attack.coalition()
            if coalition is not None:
                self._asked_for[target] += 1
                is_hard = self._asked_for[target] > TRIES_BEFORE_SPARING
                return OpenCoalition(target, coalition, attack.spared() if is_hard else None)
            self._open.pop()
        return None

    def excuse(self, found: OpenCoalition) -> None:
        """Ask no more about these, nor about others beside them."""
        self._excused[found.target].append(found.coalition)

    def wish(self, found: OpenCoalition, away: Elsewhere) -> WorldRequirement:
        """A world with the coalition where it is in which the other stands elsewhere."""
        held = self._worlds.members.held(found.coalition)
        class_, stage = found.target
        needs = [SheetMinimum((each,), (at,), count) for (each, at), count in held.items()]
        own = sum(n for (each, at), n in held.items() if each == class_ and away[class_, at, stage])
        stages = tuple(int(each) for each in np.flatnonzero(away[class_, :, stage]))
        return [*needs, SheetMinimum((class_,), stages, 1 + own)]

    def _unsettled(self) -> list[Target]:
        """All but where, in the first world, more stand elsewhere than a coalition can hold."""
        members, first = self._worlds.members, self._worlds.all[0]
        targets = np.ones(self.away.shape[::2], dtype=bool)
        if (first >= members.most).all():
            elsewhere = np.einsum("co,cos->cs", first, self.away)
            targets = elsewhere <= np.minimum(LARGEST_COALITION, members.sizes - 1)[:, None]
        return [Target(int(class_), int(stage)) for class_, stage in np.argwhere(targets)]


class _CoalitionSearch:
    """The search for a coalition that bars every known world in which a target is elsewhere."""

    def __init__(
        self, target: Target, away: Elsewhere, worlds: KnownWorlds, excused: Sequence[Coalition]
    ) -> None:
        self.target, self.away, self.worlds = target, away[target.class_, :, target.stage], worlds
        self.members = worlds.members
        self.excused = [Counter(each) for each in excused]
        self.elsewhere = worlds.all[:, target.class_] @ self.away
        self.tried: set[Coalition] = set()
        own = self.members.owns[:, target.class_] @ self.away > 0
        few = self.elsewhere <= LARGEST_COALITION
        # By world and kind, whether it could have a part in barring it.
        self.parts = worlds.parts | (few[:, None] & own)
        self.barring = self.parts.sum(axis=1)

    def coalition(self) -> Coalition | None:
        """The first that is found, or None where there is none."""
        return self._extended((), np.flatnonzero(self.elsewhere))

    def spared(self) -> PreferredWorld:
        """As much as a coalition can hold, above all of those who bar the most worlds."""
        wanted = self.members.at_hand
        parts = self.parts[self.elsewhere > 0]
        bars = (1 + parts.sum(axis=0)) / (1 + len(parts))
        worth = np.einsum("k,kcs->cs", bars, self.members.owns) / np.maximum(wanted, 1)
        return PreferredWorld(wanted, worth)

    def _extended(self, some: Coalition, open_: npt.NDArray[np.intp]) -> Coalition | None:
        """The coalition, with as many more as it takes to bar the worlds that are still open."""
        if any(each <= Counter(some) for each in self.excused):
            return None
        if not open_.size:
            return some
        if len(some) == LARGEST_COALITION:
            return None
        for more in self._with_one_more(some, open_):
            found = self._extended(more, open_[self._are_open(more, open_)])
            if found is not None:
                return found
        return None

    def _with_one_more(self, some: Coalition, open_: npt.NDArray[np.intp]) -> Iterator[Coalition]:
        """With each that has a part in barring what is open; each coalition once."""
        members = self.members
        for kind in self._who_may_bar(open_, is_last=len(some) + 1 == LARGEST_COALITION):
            more = tuple(sorted((*some, int(kind))))
            if more not in self.tried and more.count(kind) <= members.counts[kind]:
                self.tried.add(more)
                # Somebody of the class has to be left to ask about.
                if self._held_of_class(members.held(more)) < members.sizes[self.target.class_]:
                    yield more

    def _who_may_bar(self, open_: npt.NDArray[np.intp], *, is_last: bool) -> npt.NDArray[np.intp]:
        """The kinds one of which it takes: whoever is the last has a part in barring all."""
        if is_last:
            return np.flatnonzero(self.parts[open_].all(axis=0))
        return np.flatnonzero(self.parts[open_[self.barring[open_].argmin()]])

    def _are_open(self, some: Coalition, worlds: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """In which worlds a coalition fits, and somebody else of the class is elsewhere."""
        held = self.members.held(some)
        classes, stages = np.array(list(held)).T
        there = self.worlds.all[worlds[:, None], classes, stages]
        fits = (there >= np.array(list(held.values()))).all(axis=1)
        return np.asarray(fits & (self.elsewhere[worlds] > self._held_elsewhere(held)))

    def _held_elsewhere(self, held: Mapping[ClassAtStage, int]) -> int:
        class_ = self.target.class_
        return sum(n for (each, at), n in held.items() if each == class_ and self.away[at])

    def _held_of_class(self, held: Mapping[ClassAtStage, int]) -> int:
        return sum(n for (each, _), n in held.items() if each == self.target.class_)
