"""What everybody could know, once an edition is published beside those of before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from scoring.disclosure.answer_sheets import AnswerSheets, ClassMask, PublicSheet
from scoring.disclosure.certainty import DisclosureQuestion
from scoring.disclosure.coalitions import LARGEST_COALITION
from scoring.disclosure.possible_worlds import PublishedTable
from scoring.disclosure.proposal import OVERALL, EditionProposal, PastEdition, Roll, UnchangedSheets
from scoring.disclosure.tables import (
    GroupTable,
    bin_counts,
    entry_stages,
    is_group_member,
    stage_bins,
)
from scoring.editions.edition import EditionChange, GroupKind, StageCounts

# A smaller group is not shown (docs/decisions/0015-publishing-without-telling.md).
FEWEST_SHOWN = 5
# More than anybody could know of.
UNLIMITED = 1_000_000


class PublicKnowledge:
    """The editions of before, the one proposed, and the sheets that they count."""

    def __init__(self, past: Sequence[PastEdition], proposal: EditionProposal) -> None:
        self.past, self.proposal = past, proposal
        self.rolls = [*(each.roll for each in past), proposal.roll]
        self.days = [*(each.edition.date for each in past), proposal.date]
        self.sheets = AnswerSheets(self.rolls)

    def too_small(self) -> list[ClassMask]:
        """The groups of every edition that are too small to be shown.

        Of a place, of a sector or several that are or were shown as one, of both; and those who
        joined, left, or came back.
        """
        places = self._parts_shown(GroupKind.PLACE, self.proposal.places)
        sectors = self._parts_shown(GroupKind.SECTOR, self.proposal.sectors)
        sectors |= dict.fromkeys(map(tuple, self.proposal.sectors_told_together))
        masks = [
            place & sector
            for edition in range(len(self.rolls))
            for place, sector in product(
                self._all_and_each(edition, GroupKind.PLACE, places),
                self._all_and_each(edition, GroupKind.SECTOR, sectors),
            )
        ]
        for before, now in pairwise(range(len(self.rolls))):
            old, new = self.sheets.counted_in(before), self.sheets.counted_in(now)
            was, stays = self.sheets.present_in(before), self.sheets.present_in(now)
            masks.extend((new & ~was, old & ~stays, new & ~old & was))
        return [mask for mask in masks if 0 < self.sheets.sizes[mask].sum() < FEWEST_SHOWN]

    def _parts_shown(self, kind: GroupKind, now: Iterable[str]) -> dict[tuple[str, ...], None]:
        """The parts of each group of a kind, now or in an edition of before, in a fixed order."""
        before = (each.edition.groups for each in self.past)
        shown = [group.parts for groups in before for group in groups if group.kind == kind]
        return dict.fromkeys([*((each,) for each in now), *shown])

    def _all_and_each(
        self, edition: int, kind: GroupKind, groups: Iterable[tuple[str, ...]]
    ) -> list[ClassMask]:
        counted = self.sheets.counted_in(edition)
        return [counted, *(self._counted(edition, kind, parts) for parts in groups)]

    def sums(
        self, tables: Iterable[GroupTable], *, detail: bool, change: bool
    ) -> list[PublishedTable]:
        """Every count that is published, or would be, or that detail is as good as."""
        sums = [each for number in range(len(self.past)) for each in self._published(number)]
        now = len(self.past)
        for table in tables:
            shown = stage_bins(self.proposal.stages, table.how)
            counted = self._counted(now, table.kind, table.parts)
            sums.append(PublishedTable(table.name, counted, shown, bin_counts(table.roll, shown)))
        if detail:
            sums.extend(self._as_good_as("detail", now, self.unchanged()))
        if change:
            sums.extend(self._changed("change", now, now - 1, self.new_change()))
        return sums

    def _published(self, number: int) -> list[PublishedTable]:
        edition = self.past[number].edition
        sums = [
            PublishedTable(
                "", self._counted(number, group.kind, group.parts), stages.bins, stages.counts
            )
            for group in edition.groups
            if group.is_new and (stages := group.stages)
        ]
        sums.extend(self._as_good_as("", number, self.past[number].workings.unchanged))
        if edition.change:
            since = self.days.index(edition.change.since)
            sums.extend(self._changed("", number, since, edition.change))
        return sums

    def _counted(self, edition: int, kind: GroupKind, parts: tuple[str, ...]) -> ClassMask:
        def holds(seen: PublicSheet) -> bool:
            counted = seen.counted[edition]
            return counted is not None and is_group_member(kind, parts, *counted)

        return self.sheets.where(holds)

    def _as_good_as(
        self, name: str, edition: int, unchanged: Sequence[UnchangedSheets]
    ) -> list[PublishedTable]:
        """What detail could tell at most: who stands where, of those unchanged since each edition.

        Whoever knows all answers of an edition, though not whose they are, knows no more about
        stages than this: answers that two editions both hold are those of sheets that both count.
        """
        sums = []
        for each in unchanged:
            both = self.sheets.counted_in(edition) & self.sheets.counted_in(
                self.days.index(each.since)
            )
            rows = next(iter(each.counts.values()))
            stages = tuple(sum(row) for row in rows)
            sums.append(PublishedTable(name, both, stage_bins(self.proposal.stages), stages))
        return sums

    def _changed(
        self, name: str, edition: int, since: int, change: EditionChange
    ) -> list[PublishedTable]:
        stayed = self.sheets.present_in(since) & self.sheets.present_in(edition)
        return [
            PublishedTable(name, stayed & self.sheets.counted_in(when), stages.bins, stages.counts)
            for when, stages in ((since, change.then), (edition, change.now))
        ]

    def new_change(self) -> EditionChange:
        """Where those of the edition before that are still there stood, and stand."""
        alone = stage_bins(self.proposal.stages)
        stayed = {entry.key for entry in self.rolls[-2]} & {entry.key for entry in self.rolls[-1]}
        then, now = (
            StageCounts(
                edition=day,
                bins=alone,
                counts=bin_counts([entry for entry in roll if entry.key in stayed], alone),
            )
            for day, roll in zip(self.days[-2:], self.rolls[-2:], strict=True)
        )
        return EditionChange(since=self.days[-2], then=then, now=now)

    def unchanged(self) -> tuple[UnchangedSheets, ...]:
        """The workings of the new edition's detail."""
        since = [each.edition.date for each in self.past if each.workings.unchanged]
        now = {(entry.key, entry.sheet): entry for entry in self.proposal.roll}
        workings = []
        for day in [*since, self.proposal.date]:
            then = self.rolls[self.days.index(day)]
            both = [now[each] for entry in then if (each := (entry.key, entry.sheet)) in now]
            by_value = {value: self._by_stage(both, value) for value in self.proposal.values}
            workings.append(UnchangedSheets(since=day, counts=by_value))
        return tuple(workings)

    def _by_stage(self, roll: Roll, value: str) -> tuple[tuple[int, ...], ...]:
        counts = np.zeros((self.proposal.stages, self.proposal.stages), dtype=int)
        for entry in roll:
            stages = entry_stages(entry)
            counts[stages[OVERALL], stages[value]] += 1
        return tuple(tuple(int(n) for n in row) for row in counts)

    def away(self, *, detail: bool) -> Mapping[str, DisclosureQuestion]:
        """Where a sheet could stand on each value, given all answers but not whose they are.

        Sheets that the same editions with detail count, and that stand at the same stage overall,
        can be exchanged. Beside so many others whose stages are known, one of them can stand
        elsewhere than at a stage if more than those do: two or more beside any one of them, and
        more than `LARGEST_COALITION` beside as many. What lies between is asked too, as detail from
        before may be such that only the less is still open.
        """
        questions: dict[str, DisclosureQuestion] = {}
        for value in self.proposal.values:
            now, before = self._exchangeable(value, detail), self._exchangeable(value, False)
            for beside in range(LARGEST_COALITION, 0, -1):
                question = DisclosureQuestion(now > beside, before > beside, is_strict=beside == 1)
                questions[f"{value} beside {beside}"] = question
        return questions

    def _exchangeable(self, value: str, detail: bool) -> npt.NDArray[np.int64]:
        """By class, overall stage and stage: of those alike how many stand elsewhere."""
        shared = {
            (self.days.index(each.since), self.days.index(day)): np.array(each.counts[value])
            for day, unchanged in self._all_unchanged(detail=detail)
            for each in unchanged
        }
        editions = sorted({later for _, later in shared})
        stages = self.proposal.stages
        elsewhere = np.empty((len(self.sheets.classes), stages, stages), dtype=np.int64)
        for number, seen in enumerate(self.sheets.classes):
            counted = [each for each in editions if seen.counted[each] is not None]
            if not counted:
                # No detail has seen it: all its values may be where it is overall.
                elsewhere[number] = UNLIMITED * ~np.eye(stages, dtype=bool)
                continue
            alike = _counts_only_in(counted, editions, shared)
            elsewhere[number] = alike.sum(axis=1, keepdims=True) - alike
        return elsewhere

    def _all_unchanged(self, *, detail: bool) -> list[tuple[str, tuple[UnchangedSheets, ...]]]:
        all_ = [(each.edition.date, each.workings.unchanged) for each in self.past]
        return [*all_, (self.proposal.date, self.unchanged())] if detail else all_


def _counts_only_in(
    counted: Sequence[int],
    editions: Sequence[int],
    shared: Mapping[tuple[int, int], np.ndarray[tuple[int, ...], np.dtype[np.int64]]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """How the sheets stand that `counted` count and no other edition with detail does.

    Nothing where they are counted with a gap between: those are not told apart here.
    """
    first, last = editions.index(counted[0]), editions.index(counted[-1])
    none = np.zeros_like(next(iter(shared.values())))
    if list(counted) != list(editions[first : last + 1]):
        return none

    def between(start: int, end: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        if start < 0 or end >= len(editions):
            return none
        return shared[editions[start], editions[end]]

    return (
        between(first, last)
        - between(first - 1, last)
        - between(first, last + 1)
        + between(first - 1, last + 1)
    )
