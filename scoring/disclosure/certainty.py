"""Whether anybody could be certain of where an organisation stands, given every published count.

The rule (docs/decisions/0015-publishing-without-telling.md): of every group of organisations,
published or not, the fewest that can be at a stage are at most two below all of them. A group of
which all, or all but one, must be at a stage holds two organisations of which one or the other must
be; and any two organisations are a group themselves. So the rule holds for every group exactly when
**for every two organisations and every stage there is a possible world in which neither of the two
is at that stage.**

And for every few members under one hand (`LARGEST_COALITION`), who know where they stand:
for every other organisation and every stage there is a possible world, with those few where they
really are, in which the other is elsewhere. What was published under an earlier rule cannot be
taken back: where that alone lets two or more be certain, nothing is asked of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np

from scoring.disclosure.answer_sheets import AnswerSheets, BoolArray, ClassMask
from scoring.disclosure.coalitions import (
    CoalitionQuestions,
    Elsewhere,
    KnownWorlds,
    MemberKinds,
    OpenCoalition,
)
from scoring.disclosure.pairs import PairQuestions
from scoring.disclosure.possible_worlds import (
    RANDOM_SEED,
    PublishedTable,
    SheetMinimum,
    World,
    WorldRequirement,
    WorldSearch,
)

# How many known worlds are tried as a start, beside the first.
STARTS = 2


def overall_elsewhere(classes: int, stages: int) -> Elsewhere:
    """For the stage overall itself: whoever stands at another stage stands elsewhere."""
    return np.broadcast_to(~np.eye(stages, dtype=bool), (classes, stages, stages)).copy()


class DisclosureQuestion(NamedTuple):
    """One thing that somebody could be told of an organisation, such as its stage of one value.

    `away` is where it could stand given all that is, or would be, published; `before` given what
    was published before. What a coalition knew before is excused, but where `is_strict` not what
    an outsider knew or one member.
    """

    away: Elsewhere
    before: Elsewhere
    is_strict: bool


class _OpenQuestion:
    """What is asked of outsiders, of single members and of a few of them about one measure."""

    def __init__(
        self, asked: DisclosureQuestion, sheets: AnswerSheets, worlds: KnownWorlds
    ) -> None:
        self.asked = asked
        self.pairs = PairQuestions(asked.away, sheets) if asked.is_strict else None
        self.coalitions = CoalitionQuestions(asked.away, worlds)

    def may_excuse(self, open_coalition: OpenCoalition) -> bool:
        """Whether what was published before may have told this."""
        return len(open_coalition.coalition) > 1 or not self.asked.is_strict


class Certainty:
    """What worlds are known, and what they leave open."""

    def __init__(
        self,
        sheets: AnswerSheets,
        stages: int,
        sums: Sequence[PublishedTable],
        small: Sequence[ClassMask] = (),
        worlds: Iterable[World] = (),
    ) -> None:
        """`small` are groups too small to be shown.

        Of no stage may it be certain how many of them are there, unless there are none. `worlds`
        are known from before; those that agree with `sums` are of use again.
        """
        self._sheets, self._stages, self._sums, self._groups = sheets, stages, sums, small
        self._search = WorldSearch(sheets.sizes, stages, sums)
        self._chance = np.random.default_rng(RANDOM_SEED)
        # Of small groups, the stages where somebody stands and all known worlds say how many.
        self._small = [(mask, stage) for mask in small for stage in range(stages)]
        self._worlds: list[World] = []
        self._known = KnownWorlds(MemberKinds(sheets, stages))
        # Of each world, the classes that it puts elsewhere than the first did.
        self._touched: BoolArray = np.zeros((0, len(sheets.sizes)), dtype=bool)
        away = overall_elsewhere(len(sheets.sizes), stages)
        self._questions = {
            "": _OpenQuestion(DisclosureQuestion(away, away, is_strict=True), sheets, self._known)
        }
        self._begin([world for world in worlds if self._search.holds(world)])

    def _begin(self, known: Sequence[World]) -> None:
        truth = self._sheets.truth(self._stages)
        first = known[0] if known else truth if truth is not None else self._search.where(())
        if first is not None:
            if not self._search.holds(first):
                raise ValueError("the rolls do not add up to what was published of them")
            for world in known or [first]:
                self._note(world)

    def use(self, sums: Sequence[PublishedTable]) -> None:
        """Go on with fewer sums: every world found before still holds."""
        self._sums = sums
        self._search.use(sums)
        if not self._worlds:
            self._begin([])

    def with_more(self, sums: Sequence[PublishedTable]) -> Certainty:
        """A copy with more sums, and with those of the worlds found before that still hold."""
        return Certainty(self._sheets, self._stages, sums, self._groups, self._worlds)

    def ask(self, measures: Mapping[str, DisclosureQuestion]) -> None:
        """Ask about these, beside the stage overall."""
        self._questions = {"": self._questions[""]}
        for name, asked in measures.items():
            self._questions[name] = _OpenQuestion(asked, self._sheets, self._known)
        for number, world in enumerate(self._worlds):
            self._note_on([self._questions[name] for name in measures], world, number)

    def find_disclosure(self) -> set[str] | None:
        """Names of the tables that would disclose something; None where the edition is safe."""
        if not self._worlds:
            return {each.name for each in self._sums}
        while True:
            for ask in (self._pairs, self._coalitions, self._small_groups):
                asked = ask()
                if asked is not None:
                    break
            else:
                return None
            if asked:
                return asked

    # What is left open, each settled by a world, or told by some sums: None where nothing is left,
    # and no names where one thing was settled.

    def _pairs(self) -> set[str] | None:
        for each in self._questions.values():
            wish = each.pairs.wish() if each.pairs else None
            if wish is not None:
                return self._settled([wish])
        return None

    def _coalitions(self) -> set[str] | None:
        for each in self._questions.values():
            open_coalition = each.coalitions.first()
            if open_coalition is not None:
                return self._settled_for(each, open_coalition)
        return None

    def _settled_for(self, question: _OpenQuestion, open_coalition: OpenCoalition) -> set[str]:
        wish = question.coalitions.wish(open_coalition, question.asked.away)
        world = self._search.sparing(wish, open_coalition.spared) if open_coalition.spared else None
        if world is not None:
            self._note(world)
            return set()
        told = self._settled([wish])
        if (
            told
            and question.may_excuse(open_coalition)
            and self._was_known(question, open_coalition)
        ):
            question.coalitions.excuse(open_coalition)
            return set()
        return told

    def _was_known(self, question: _OpenQuestion, open_coalition: OpenCoalition) -> bool:
        """Whether what was published before tells it already."""
        wish = question.coalitions.wish(open_coalition, question.asked.before)
        return self._before.is_impossible(wish)

    @cached_property
    def _before(self) -> WorldSearch:
        """Among the worlds that what was published before allows."""
        published = [each for each in self._sums if not each.name]
        return WorldSearch(self._sheets.sizes, self._stages, published)

    def _small_groups(self) -> set[str] | None:
        if not self._small:
            return None
        mask, stage = self._small[0]
        classes = tuple(int(each) for each in np.flatnonzero(mask))
        elsewhere = tuple(each for each in range(self._stages) if each != stage)
        count, size = int(self._worlds[0][mask, stage].sum()), int(self._sheets.sizes[mask].sum())
        more, fewer = (
            SheetMinimum(classes, (stage,), count + 1),
            SheetMinimum(classes, elsewhere, size - count + 1),
        )
        return self._settled([[fewer], [more]])

    def _settled(self, wishes: Iterable[WorldRequirement]) -> set[str]:
        """Find a world as any one of these wishes it, or say by which sums there is none."""
        blamed: set[str] = set()
        for wish in wishes:
            world = self._by_exchange(wish, range(1, 2))
            if world is None:
                blaming = self._search.against(wish)
                blamed |= blaming or set()
                if blaming is None:
                    world = self._by_exchange(wish, range(2, self._stages))
                    world = world if world is not None else self._search.where(wish)
            if world is not None:
                self._note(world)
                return set()
        return blamed or {each.name for each in self._sums}

    def _by_exchange(self, wish: WorldRequirement, widths: Iterable[int]) -> World | None:
        """A world as wished, near one that is known.

        Sheets change places between the stage that somebody should leave and one or more others:
        that takes milliseconds where looking everywhere takes seconds.
        """
        left = next((each for each in range(self._stages) if each not in wish[-1].stages), 0)
        others = [int(each) for each in self._chance.permutation(self._stages) if each != left]
        for width in widths:
            for world in self._closest(wish):
                for among in combinations(others, width):
                    world_found = self._search.around(world, wish, (left, *among))
                    if world_found is not None:
                        return world_found
        return None

    def _closest(self, wish: WorldRequirement) -> list[World]:
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
        self._known.add(world)
        self._note_on(self._questions.values(), world, len(self._worlds) - 1)

    def _note_on(self, questions: Iterable[_OpenQuestion], world: World, number: int) -> None:
        for each in questions:
            if each.pairs:
                each.pairs.note(world, self._touched[: number + 1])
