"""What an outsider can tell for certain of where organisations stand.

The rule: for every group of organisations of an edition, published or not, and every stage, the
fewest of them that can be at that stage are at most n - 2 (0 where n is 1). It holds for every
group exactly when it holds for every two organisations: when some possible world has neither of
them at the stage. For a group of two, that is the rule itself; and a larger group has two members
whom such a world puts elsewhere, which leaves n - 2 at most. So it is enough to go through pairs;
every world found settles many of them at once, and a pair that no world settles is a violation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from auditor.participants import SmallGroup
from auditor.site_content import AuditFinding
from auditor.world_finder import SearchResult, SumRequirement, WorldFinder, WorldLimits
from auditor.world_model import World, WorldModel

# After so many violations of a kind, the search for more of it ends.
MOST_FINDINGS = 12
NOT_PROVED = "not proved: no world was found in which it is otherwise"


class PairSearch:
    """Looks, for every pair of organisations, for worlds in which neither is at a stage."""

    def __init__(self, finder: WorldFinder) -> None:
        """Start with the worlds that the finder has, at least one."""
        self.finder, self.model = finder, finder.model
        self.class_count = len(self.model.classes)
        self.open_pairs = self._list_pairs()
        self.worlds_used = 0

    def _list_pairs(self) -> NDArray[np.bool_]:
        """By stage, class and class, what has to be settled: pairs counted in one edition.

        The diagonal has the pairs within a class; of a class of one, the organisation itself.
        """
        present = self.model.by_edition.astype(np.int64)
        together = (present.T @ present) > 0
        return np.repeat(np.triu(together)[None], self.model.stages, axis=0)

    def findings(self) -> Iterator[AuditFinding]:
        """Every pair of which something is certain, and every one that could not be settled."""
        number = 0
        while (target := self._find_open_pair()) is not None:
            if number >= MOST_FINDINGS:
                yield AuditFinding(
                    self.model.value, f"{self.open_pairs.sum()} more pairs were not gone into"
                )
                return
            for each in self._try_pair(*target):
                number += 1
                yield each

    def _find_open_pair(self) -> tuple[int, int, int] | None:
        """A pair that no world settles, as stage, class and class; those within a class first."""
        for world in self.finder.worlds[self.worlds_used :]:
            self.open_pairs &= ~_find_settled_pairs(
                world[: self.class_count], self.model.sizes[: self.class_count]
            )
        self.worlds_used = len(self.finder.worlds)
        alone = np.argwhere(np.diagonal(self.open_pairs, axis1=1, axis2=2))
        if len(alone):
            stage, at = (int(each) for each in alone[0])
            return stage, at, at
        for stage, one, other in np.argwhere(self.open_pairs)[:1]:
            return int(stage), int(one), int(other)
        return None

    def _try_pair(self, stage: int, one: int, other: int) -> Iterator[AuditFinding]:
        answer = self.finder.find_world(
            self._limit_to_elsewhere(stage, one, other), leaving=self._count_open_pairs()
        )
        if answer.world is not None:
            return
        self.open_pairs[stage, one, other] = False
        yield AuditFinding(
            self._describe_measure(one, other),
            self._describe_certainty(stage, one, other, answer.is_settled),
        )
        if one == other and self._is_certain(stage, one, answer.is_settled):
            # Every pair with this class is at least as certain, and need not be reported too.
            self.open_pairs[stage, one, :] = self.open_pairs[stage, :, one] = False

    def _count_open_pairs(self) -> NDArray[np.float64]:
        """By class and stage, how many pairs are open."""
        weights = np.zeros(self.finder.shape)
        weights[: self.class_count] = (
            1 + (self.open_pairs.sum(axis=1) + self.open_pairs.sum(axis=2)).T
        )
        return weights

    def _is_certain(self, stage: int, at: int, settled: bool) -> bool:
        if self.model.sizes[at] == 1:
            return settled
        limits = self.finder.widest_limits()
        limits.most[at, stage] -= 1
        answer = self.finder.find_world(limits)
        return answer.world is None and answer.is_settled

    def _limit_to_elsewhere(self, stage: int, one: int, other: int) -> WorldLimits:
        limits = self.finder.widest_limits()
        limits.most[one, stage] -= 1
        if one != other or self.model.sizes[one] > 1:
            limits.most[other, stage] -= 1
        return limits

    def _describe_measure(self, one: int, other: int) -> str:
        classes = self.model.classes
        common = sorted(classes[one].editions & classes[other].editions)
        return f"edition {common[0]}, {self.model.value}"

    def _describe_certainty(self, stage: int, one: int, other: int, settled: bool) -> str:
        classes, at = self.model.classes, f"at {self.model.ladder[stage]}"
        if one != other:
            message = f"of an organisation of {classes[one]}, and one of {classes[other]}, "
            message += f"one at least is {at}"
        elif self.model.sizes[one] == 1:
            message = f"the organisation of {classes[one]} is {at}"
        else:
            message = f"of {classes[one]}, all or all but one are {at}"
        return message if settled else f"{message}: {NOT_PROVED}"


def _find_settled_pairs(world: World, sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By stage, class and class, whether two of them can both be elsewhere in this world."""
    away = (sizes[:, None] - world).T
    some = away > 0
    both = some[:, :, None] & some[:, None, :]
    within = away >= np.minimum(2, sizes)
    every = np.arange(len(sizes))
    both[:, every, every] = within
    return both


def find_small_group_disclosures(finder: WorldFinder) -> Iterator[AuditFinding]:
    """Find the groups too small to be published of which it is certain how many are at a stage.

    That none of a group is at a stage may be certain.
    """
    number = 0
    for group in finder.model.small_groups:
        bounds = SmallGroupBounds(group, finder.model)
        for stage in range(finder.model.stages):
            # A world that was found for one group or stage may settle others.
            bounds.add_worlds(np.stack(finder.worlds))
            if not bounds.is_open(stage):
                continue
            if number >= MOST_FINDINGS:
                yield AuditFinding(finder.model.value, "more small groups were not gone into")
                return
            finding = bounds.find_certainty(finder, stage)
            if finding:
                number += 1
                yield finding


class SmallGroupBounds:
    """A small group, and how many of it the known worlds allow at each stage.

    It has `shares` of the sheets of some classes. Which of a class are its own does not matter to
    any figure: so of a part of a class, it is certain only whether all or none are at a stage.
    """

    def __init__(self, group: SmallGroup, model: WorldModel) -> None:
        """Start without any world: `fewest` as high, and `most` as low as can be."""
        self.group, self.value, self.ladder = group, model.value, model.ladder
        shares = Counter(model.class_by_sheet[sheet] for sheet in group.sheets)
        self.classes = np.array(sorted(shares))
        self.shares = np.array([shares[each] for each in sorted(shares)])
        self.sizes = model.sizes[self.classes]
        self.fewest = np.full(model.stages, len(group.sheets))
        self.most = np.zeros(model.stages, dtype=np.int64)

    def add_worlds(self, worlds: NDArray[np.int64]) -> None:
        """Widen the bounds by more possible worlds, by number, class and stage."""
        there = worlds[:, self.classes]
        shares, sizes = self.shares[:, None], self.sizes[:, None]
        fewest = np.maximum(0, shares - (sizes - there)).sum(axis=1)
        most = np.minimum(shares, there).sum(axis=1)
        self.fewest = np.minimum(self.fewest, fewest.min(axis=0))
        self.most = np.maximum(self.most, most.max(axis=0))

    def is_open(self, stage: int) -> bool:
        """Whether somebody is there, and the same number in all known worlds."""
        return bool(0 < self.fewest[stage] == self.most[stage])

    def find_certainty(self, finder: WorldFinder, stage: int) -> AuditFinding | None:
        """Look for a world in which the number is another; None where there is one."""
        answers = list(self._try_other_numbers(finder, stage))
        if answers[-1].world is not None:
            return None
        message = (
            f"{self.value}: {self.most[stage]} of its {len(self.group.sheets)} are certain to be"
        )
        message += f" at {self.ladder[stage]}, no more and no fewer"
        settled = all(each.is_settled for each in answers)
        return AuditFinding(str(self.group), message if settled else f"{message}: {NOT_PROVED}")

    def _try_other_numbers(self, finder: WorldFinder, stage: int) -> Iterator[SearchResult]:
        """Search for a world with another number, one way after the other, until there is one."""
        for at in np.flatnonzero(self.shares < self.sizes):
            limits = finder.widest_limits()
            limits.least[self.classes[at], stage] = 1
            limits.most[self.classes[at], stage] = self.sizes[at] - 1
            yield (answer := finder.find_world(limits))
            if answer.world is not None:
                return
        # No class of which the group has a part is split: the weighted sum is a whole number.
        for sign in (1, -1):
            weights = np.zeros(finder.shape)
            weights[self.classes, stage] = sign * self.shares / self.sizes
            wish = SumRequirement(weights, sign * self.most[stage] + 0.5)
            yield (answer := finder.find_world(finder.widest_limits(), wish=wish))
            if answer.world is not None:
                return
