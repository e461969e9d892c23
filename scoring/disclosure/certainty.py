"""Whether anybody could be certain of where an organisation stands, given every published count.

The rule (DESIGN section 6): of every group of organisations, published or not, the fewest that can
be at a stage are at most two below all of them. A group of which all, or all but one, must be at a
stage holds two organisations of which one or the other must be; and any two organisations are a
group themselves. So the rule holds for every group exactly when **for every two organisations and
every stage there is a possible world in which neither of the two is at that stage.**

And for a member, who knows where it stands itself: for every other organisation and every stage
there is a possible world, with the member where it really is, in which the other is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from scoring.disclosure.possible import SEED, Need, Search, Sum, Wish, World
from scoring.disclosure.sheets import Mask, Sheets

Flags: TypeAlias = npt.NDArray[np.bool_]

Away: TypeAlias = npt.NDArray[np.bool_]
"""By class, overall stage and stage asked about: whether a sheet of that class that stands there
overall can stand elsewhere than at the stage asked about."""

# How many known worlds are tried as a start, beside the first.
STARTS = 2


def overall(classes: int, stages: int) -> Away:
    """For the stage overall itself: whoever stands at another stage stands elsewhere."""
    return np.broadcast_to(~np.eye(stages, dtype=bool), (classes, stages, stages)).copy()


class _Known:
    """What each member knows of itself: the class and the stage of each of its sheets.

    One row a sheet: `member`, `class_`, `stage`.
    """

    def __init__(self, sheets: Sheets) -> None:
        self.of = sheets.members()
        rows = [(number, *own) for number, known in enumerate(self.of) for own in known]
        self.member, self.class_, self.stage = np.array(rows, dtype=int).reshape(-1, 3).T

    def fits(self, world: World) -> Flags:
        """For which members a world is possible: there, somebody stands where each sheet does."""
        fits = np.ones(len(self.of), dtype=bool)
        np.logical_and.at(fits, self.member, world[self.class_, self.stage] > 0)
        return fits


class _Measure:
    """One thing that somebody could be told of an organisation, such as its stage of one value.

    `pairs` (stage, class, class) and `members` (member, class, stage) are true while no world is
    known that settles them.
    """

    def __init__(self, away: Away, sheets: Sheets, known: _Known) -> None:
        classes, _, stages = away.shape
        self.away, self._known = away, known
        alone = np.diag(sheets.sizes < 2)
        self.pairs: Flags = np.repeat((sheets.together & ~alone)[None], stages, axis=0)
        self.members: Flags = np.ones((len(known.of), classes, stages), dtype=bool)
        # Nobody else is in the class of a member that is alone in it.
        crowded = sheets.sizes[known.class_] > 1
        self.members[known.member, known.class_] &= crowded[:, None]
        # In each world: who was put elsewhere than in the first, and so stands away from a stage.
        self._moved: Flags = np.zeros((0, classes, stages), dtype=bool)

    def note(self, world: World, touched: Flags, fits: Flags) -> None:
        """Settle what one more world settles.

        `touched` (world, class) is true where this world, the last, or one before it puts somebody
        elsewhere than the first did. Where two touch nothing in common, both changes together are
        a world too. What is settled stays so, and is not looked at again.
        """
        elsewhere = np.einsum("co,cos->cs", world, self.away)
        if self.pairs.any():
            self._note_pairs(elsewhere, touched)
        if self.members.any():
            self._note_members(elsewhere, fits)

    def _note_pairs(self, elsewhere: npt.NDArray[np.int64], touched: Flags) -> None:
        mine = touched[-1]
        apart = ~touched[:-1, mine].any(axis=1)
        some = elsewhere > 0
        partners = some | self._moved[apart].any(axis=0)
        moved = some & mine[:, None]
        # Of the first world nothing is moved, and all is new.
        asked = moved if len(self._moved) else some
        self._moved = np.concatenate([self._moved, moved[None]])
        for stage in range(some.shape[1]):
            both = np.outer(asked[:, stage], partners[:, stage])
            both |= both.T
            np.fill_diagonal(both, elsewhere[:, stage] > 1)
            self.pairs[stage] &= ~both

    def _note_members(self, elsewhere: npt.NDArray[np.int64], fits: Flags) -> None:
        known = self._known
        own = self.members[known.member, known.class_]
        others = elsewhere[known.class_] - self.away[known.class_, known.stage]
        self.members[fits] &= elsewhere < 1
        settled = fits[known.member, None] & (others > 0)
        self.members[known.member, known.class_] = own & ~settled

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left."""
        return not (self.pairs.any() or self.members.any())

    def wish(self) -> list[Need] | None:
        """A world that would settle something that is left."""
        if self.pairs.any():
            stage, one = np.unravel_index(self.pairs.sum(axis=2).argmax(), self.pairs.shape[:2])
            other = int(np.flatnonzero(self.pairs[stage, one])[-1])
            if one == other:
                return [self._elsewhere(int(one), int(stage), 2)]
            return [self._elsewhere(each, int(stage), 1) for each in (int(one), other)]
        if self.members.any():
            number, class_, stage = (int(each[0]) for each in np.nonzero(self.members))
            known = self._known.of[number]
            own = dict(known)
            least = 1 + (bool(self.away[class_, own[class_], stage]) if class_ in own else 0)
            needs = [Need((each,), (at,), 1) for each, at in known]
            return [*needs, self._elsewhere(class_, stage, least)]
        return None

    def _elsewhere(self, class_: int, stage: int, least: int) -> Need:
        stages = tuple(int(each) for each in np.flatnonzero(self.away[class_, :, stage]))
        return Need((class_,), stages, least)


class Certainty:
    """What worlds are known, and what they leave open."""

    def __init__(
        self,
        sheets: Sheets,
        stages: int,
        sums: Sequence[Sum],
        small: Sequence[Mask] = (),
        worlds: Iterable[World] = (),
    ) -> None:
        """`small` are groups too small to be shown.

        Of no stage may it be certain how many of them are there, unless there are none. `worlds`
        are known from before; those that agree with `sums` are of use again.
        """
        self._sheets, self._stages, self._sums, self._groups = sheets, stages, sums, small
        self._search = Search(sheets.sizes, stages, sums)
        self._known = _Known(sheets)
        self._chance = np.random.default_rng(SEED)
        self._measures = {"": _Measure(overall(len(sheets.sizes), stages), sheets, self._known)}
        # Of small groups, the stages where somebody stands and all known worlds say how many.
        self._small = [(mask, stage) for mask in small for stage in range(stages)]
        self._worlds: list[World] = []
        # Of each world, the classes that it puts elsewhere than the first did.
        self._touched: Flags = np.zeros((0, len(sheets.sizes)), dtype=bool)
        self._begin([world for world in worlds if self._search.holds(world)])

    def _begin(self, known: Sequence[World]) -> None:
        truth = self._sheets.truth(self._stages)
        first = known[0] if known else truth if truth is not None else self._search.where(())
        if first is not None:
            if not self._search.holds(first):
                raise ValueError("the rolls do not add up to what was published of them")
            for world in known or [first]:
                self._note(world)

    def use(self, sums: Sequence[Sum]) -> None:
        """Go on with fewer sums: every world found before still holds."""
        self._sums = sums
        self._search.use(sums)
        if not self._worlds:
            self._begin([])

    def with_more(self, sums: Sequence[Sum]) -> Certainty:
        """The same with more sums. Of the worlds found before, some hold."""
        return Certainty(self._sheets, self._stages, sums, self._groups, self._worlds)

    def ask(self, measures: Mapping[str, Away]) -> None:
        """Ask about these, beside the stage overall."""
        self._measures = {"": self._measures[""]}
        for name, away in measures.items():
            self._measures[name] = _Measure(away, self._sheets, self._known)
        for number, world in enumerate(self._worlds):
            self._note_on([self._measures[name] for name in measures], world, number)

    def told(self) -> set[str] | None:
        """The names of sums by which something could be told. None where nothing can be."""
        if not self._worlds:
            return {each.name for each in self._sums}
        while not self._is_settled():
            blamed = self._settle_one()
            if blamed is not None:
                return blamed
        return None

    def _is_settled(self) -> bool:
        return not self._small and all(each.is_settled for each in self._measures.values())

    def _settle_one(self) -> set[str] | None:
        """Find a world for one thing that is left, or say by which sums there is none."""
        blamed: set[str] = set()
        for wish in self._wishes():
            world = self._by_exchange(wish, range(1, 2))
            if world is None:
                against = self._search.against(wish)
                blamed |= against or set()
                if against is None:
                    world = self._by_exchange(wish, range(2, self._stages))
                    world = world if world is not None else self._search.where(wish)
            if world is not None:
                self._note(world)
                return None
        return blamed or {each.name for each in self._sums}

    def _wishes(self) -> list[Wish]:
        """What is left: the first of it, which any one of these wishes would settle."""
        for each in self._measures.values():
            wish = each.wish()
            if wish is not None:
                return [wish]
        mask, stage = self._small[0]
        classes = tuple(int(each) for each in np.flatnonzero(mask))
        elsewhere = tuple(each for each in range(self._stages) if each != stage)
        count, size = int(self._worlds[0][mask, stage].sum()), int(self._sheets.sizes[mask].sum())
        more, fewer = Need(classes, (stage,), count + 1), Need(classes, elsewhere, size - count + 1)
        return [[fewer], [more]]

    def _by_exchange(self, wish: Wish, widths: Iterable[int]) -> World | None:
        """A world as wished, near one that is known.

        Sheets change places between the stage that somebody should leave and one or more others:
        that takes milliseconds where looking everywhere takes seconds.
        """
        left = next((each for each in range(self._stages) if each not in wish[-1].stages), 0)
        others = [int(each) for each in self._chance.permutation(self._stages) if each != left]
        for width in widths:
            for world in self._closest(wish):
                for among in combinations(others, width):
                    found = self._search.around(world, wish, (left, *among))
                    if found is not None:
                        return found
        return None

    def _closest(self, wish: Wish) -> list[World]:
        """The first world, and some of those that are most nearly as wished."""
        met = np.zeros(len(self._worlds))
        worlds = np.array(self._worlds)
        for need in wish:
            met += worlds[:, list(need.classes)][:, :, list(need.stages)].sum((1, 2)) >= need.least
        best = self._chance.permutation(np.flatnonzero(met == met.max()))
        return [self._worlds[0], *(self._worlds[each] for each in best[:STARTS])]

    def _note(self, world: World) -> None:
        first = self._worlds[0] if self._worlds else world
        changed = world - first
        self._worlds.append(world)
        self._touched = np.vstack([self._touched, changed.any(axis=1)])
        self._small = [
            (mask, stage)
            for mask, stage in self._small
            if first[mask, stage].any() and not changed[mask, stage].sum()
        ]
        self._note_on(self._measures.values(), world, len(self._worlds) - 1)

    def _note_on(self, measures: Iterable[_Measure], world: World, number: int) -> None:
        touched, fits = self._touched[: number + 1], self._known.fits(world)
        for each in measures:
            each.note(world, touched, fits)
