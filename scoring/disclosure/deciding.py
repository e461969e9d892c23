"""Which tables an edition shows.

All groups are tried. While something could be told by them, one of those to blame is taken back a
step, the smallest first and the whole last: a sector is shown as one with another (`AS_ONE`), the
last two stages are not told apart, the group is held back and shows what it showed last, if it
showed anything. Complements need no rule of their own: where a group that is held back could be
found by subtraction, the tables that it is found by are to blame. Then the detail is shown, and
the change, each where it can stand beside all of that.

Why a choice tells nothing by itself, and what stands in `Workings`: docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

import numpy as np

from scoring.disclosure.certainty import Away, Certainty
from scoring.disclosure.possible import Sum
from scoring.disclosure.sheets import Mask, Seen, Sheets
from scoring.disclosure.terms import (
    OVERALL,
    Cleared,
    Entry,
    Past,
    Proposal,
    RefusedError,
    Roll,
    Unchanged,
    Workings,
)
from scoring.edition import (
    Change,
    Detail,
    Edition,
    Group,
    Hard,
    Kind,
    Reason,
    Stages,
    TakingPart,
)

# DESIGN section 6: a smaller group is not shown.
FEWEST = 5
# So many organisations at least have to stand on either side of a question that is shown.
MIXED = 2
# Sectors that are shown as one where one of them cannot be shown alone.
AS_ONE = (("police", "youth-justice"), ("voluntary-and-community", "other"))


class _How(IntEnum):
    """How a table is shown, from most to least."""

    IN_FULL = 0
    LAST_TWO_TOGETHER = 1
    NOT = 2


@dataclass(frozen=True)
class _Table:
    """One group's table in the new edition, and how it is shown."""

    kind: Kind
    parts: tuple[str, ...]
    roll: Roll
    how: _How

    @property
    def name(self) -> str:
        return f"{self.kind} {' '.join(self.parts)}"


def decide(past: Sequence[Past], proposal: Proposal, lot: Callable[[], bool]) -> Cleared:
    """See `disclosure.clear`."""
    if len(proposal.roll) < FEWEST:
        n = len(proposal.roll)
        raise RefusedError(
            f"{n} {'organisation has' if n == 1 else 'organisations have'} submitted by then, and "
            f"the fewest that can be shown together are {FEWEST}. An edition can be prepared once "
            "more have."
        )
    if not all(_is_comparable(each.edition, proposal) for each in past):
        raise RefusedError(
            "The stages or the values are not those of the editions before, so this one cannot be "
            "decided beside them. Begin a new benchmark, with its own address and no edition yet."
        )
    decision = _Decision(past, proposal)
    decision.hold_back_by(lot)
    decision.settle()
    if decision.whole_before is None and decision.whole.how == _How.NOT:
        raise RefusedError(
            "All organisations, or all but one, stand at the same stage, so any figure would tell "
            "where each one stands. An edition can be prepared once they differ more."
        )
    return Cleared(
        _edition(decision), Workings(unchanged=decision.unchanged() if decision.detail else ())
    )


class _Decision:
    """The tables of the new edition, taken back one by one until nobody could be told anything."""

    def __init__(self, past: Sequence[Past], proposal: Proposal) -> None:
        self.past, self.proposal = past, proposal
        self.rolls = [*(each.roll for each in past), proposal.roll]
        self.days = [*(each.edition.date for each in past), proposal.date]
        self.sheets = Sheets(self.rolls)
        self.before = {
            (group.kind, part): group
            for each in past
            for group in each.edition.groups
            if group.stages is not None
            for part in group.parts
        }
        self.tables = [
            self._table(Kind.WHOLE, ("whole",)),
            *(self._table(Kind.PLACE, (place,)) for place in proposal.places),
            *(self._table(Kind.SECTOR, (sector,)) for sector in proposal.sectors),
        ]
        self.detail = True
        self.change = bool(past)
        self._show_as_one()

    @property
    def whole(self) -> _Table:
        return self.tables[0]

    @property
    def whole_before(self) -> Group | None:
        return self.before.get((Kind.WHOLE, "whole"))

    def hold_back_by(self, lot: Callable[[], bool]) -> None:
        """Take back by lot what might have been safe: the whole only where it was shown before."""
        tables = self.tables if self.whole_before else self.tables[1:]
        for name in [table.name for table in tables]:
            while (table := self._named(name)) and table.how != _How.NOT and lot():
                self._take_back(table)
        self.detail = self.detail and not lot()
        self.change = self.change and not lot()

    def settle(self) -> None:
        """Take groups back until nobody could be told anything, then add what can stand beside.

        The values are asked about from the start: detail that was shown before stays known.
        """
        detail, change, self.detail, self.change = self.detail, self.change, False, False
        certainty = Certainty(self.sheets, self.proposal.stages, self.sums(), self._too_small())
        certainty.ask(self._away())
        while (told := certainty.told()) is not None and self._shown():
            self._mend(told)
            certainty.use(self.sums())
        if self.whole.how != _How.IN_FULL:
            return
        if detail:
            self.detail = True
            more = self._with_more(certainty)
            self.detail = more.told() is None
            certainty = more if self.detail else certainty
        if change:
            self.change = True
            self.change = self._with_more(certainty).told() is None

    def _with_more(self, certainty: Certainty) -> Certainty:
        more = certainty.with_more(self.sums())
        more.ask(self._away())
        return more

    # Which tables, and in what order they are taken back.

    def _table(self, kind: Kind, parts: tuple[str, ...]) -> _Table:
        roll = [entry for entry in self.proposal.roll if _is_of(kind, parts, entry)]
        return _Table(kind, parts, roll, _How.IN_FULL if len(roll) >= FEWEST else _How.NOT)

    def _named(self, name: str) -> _Table | None:
        return next((table for table in self.tables if table.name == name), None)

    def _show_as_one(self) -> None:
        """Sectors of which one is too small to be shown, and those shown so before."""
        for table in list(self.tables):
            group = self.before.get((table.kind, table.parts[0]))
            if table.how == _How.NOT or (group and len(group.parts) > 1):
                self._merge(table)

    def _merge(self, table: _Table) -> bool:
        """Show a sector and its partner as one, where neither was ever shown alone."""
        names = next((pair for pair in AS_ONE if set(table.parts) & set(pair)), ())
        pair = [each for each in self.tables if each.kind == Kind.SECTOR and each.parts[0] in names]
        alone = [self.before.get((Kind.SECTOR, part)) for part in names]
        if len(pair) < 2 or any(group and len(group.parts) == 1 for group in alone):
            return False
        one = self._table(Kind.SECTOR, tuple(each.parts[0] for each in pair))
        self.tables[self.tables.index(pair[0])] = one
        self.tables.remove(pair[1])
        return True

    def _shown(self) -> list[_Table]:
        return [table for table in self.tables if table.how != _How.NOT]

    def _mend(self, told: set[str]) -> None:
        """One step back for the least of what is to blame, or of all where that is not known."""
        shown = self._shown()
        blamed = [table for table in shown if table.name in told] or shown
        smaller = [table for table in blamed if table.kind != Kind.WHOLE] or blamed
        self._take_back(min(smaller, key=lambda table: (len(table.roll), table.name)))

    def _take_back(self, table: _Table) -> None:
        if table.how == _How.IN_FULL and len(table.parts) == 1 and self._merge(table):
            return
        how = _How(table.how + 1) if self.proposal.stages > 2 else _How.NOT
        self.tables[self.tables.index(table)] = replace(table, how=how)

    def bins(self, how: _How) -> tuple[tuple[int, ...], ...]:
        """The stages as a table shows them: each alone, or the last two together."""
        alone = [(stage,) for stage in range(self.proposal.stages)]
        if how == _How.LAST_TWO_TOGETHER:
            return (*alone[:-2], (*alone[-2], *alone[-1]))
        return tuple(alone)

    # What would be known.

    def _too_small(self) -> list[Mask]:
        """The groups of every edition that are too small to be shown.

        Of a place, a sector, both; and those who joined, left, or came back.
        """
        masks = [
            place & sector
            for edition in range(len(self.rolls))
            for place in self._all_and_each(edition, Kind.PLACE, self.proposal.places)
            for sector in self._all_and_each(edition, Kind.SECTOR, self.proposal.sectors)
        ]
        for before, now in pairwise(range(len(self.rolls))):
            old, new = self.sheets.counted_in(before), self.sheets.counted_in(now)
            was, stays = self.sheets.present_in(before), self.sheets.present_in(now)
            masks.extend((new & ~was, old & ~stays, new & ~old & was))
        return [mask for mask in masks if 0 < self.sheets.sizes[mask].sum() < FEWEST]

    def _all_and_each(self, edition: int, kind: Kind, parts: Iterable[str]) -> list[Mask]:
        counted = self.sheets.counted_in(edition)
        return [counted, *(self._counted(edition, kind, (part,)) for part in parts)]

    def sums(self) -> list[Sum]:
        """Every count that is published, or would be, or that detail is as good as."""
        sums = [each for number in range(len(self.past)) for each in self._published(number)]
        now = len(self.past)
        for table in self._shown():
            bins = self.bins(table.how)
            counted = self._counted(now, table.kind, table.parts)
            sums.append(Sum(table.name, counted, bins, _counts(table.roll, bins)))
        if self.detail:
            sums.extend(self._as_good_as(now, self.unchanged()))
        if self.change:
            sums.extend(self._changed(now, now - 1, self.new_change()))
        return sums

    def _published(self, number: int) -> list[Sum]:
        edition = self.past[number].edition
        sums = [
            Sum("", self._counted(number, group.kind, group.parts), stages.bins, stages.counts)
            for group in edition.groups
            if group.is_new and (stages := group.stages)
        ]
        sums.extend(self._as_good_as(number, self.past[number].workings.unchanged))
        if edition.change:
            since = self.days.index(edition.change.since)
            sums.extend(self._changed(number, since, edition.change))
        return sums

    def _counted(self, edition: int, kind: Kind, parts: tuple[str, ...]) -> Mask:
        def holds(seen: Seen) -> bool:
            counted = seen.counted[edition]
            return counted is not None and _is_in(kind, parts, *counted)

        return self.sheets.where(holds)

    def _as_good_as(self, edition: int, unchanged: Sequence[Unchanged]) -> list[Sum]:
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
            counts = tuple(sum(row) for row in rows)
            sums.append(Sum("", both, self.bins(_How.IN_FULL), counts))
        return sums

    def _changed(self, edition: int, since: int, change: Change) -> list[Sum]:
        stayed = self.sheets.present_in(since) & self.sheets.present_in(edition)
        return [
            Sum("", stayed & self.sheets.counted_in(when), stages.bins, stages.counts)
            for when, stages in ((since, change.then), (edition, change.now))
        ]

    # What would be said.

    def new_change(self) -> Change:
        """Where those of the edition before that are still there stood, and stand."""
        bins = self.bins(_How.IN_FULL)
        stayed = {entry.key for entry in self.rolls[-2]} & {entry.key for entry in self.rolls[-1]}
        then, now = (
            Stages(
                edition=day,
                bins=bins,
                counts=_counts([entry for entry in roll if entry.key in stayed], bins),
            )
            for day, roll in zip(self.days[-2:], self.rolls[-2:], strict=True)
        )
        return Change(since=self.days[-2], then=then, now=now)

    def unchanged(self) -> tuple[Unchanged, ...]:
        """The workings of the new edition's detail."""
        since = [each.edition.date for each in self.past if each.workings.unchanged]
        now = {(entry.key, entry.sheet): entry for entry in self.proposal.roll}
        found = []
        for day in [*since, self.proposal.date]:
            then = self.rolls[self.days.index(day)]
            both = [now[each] for entry in then if (each := (entry.key, entry.sheet)) in now]
            counts = {value: self._by_stage(both, value) for value in self.proposal.values}
            found.append(Unchanged(since=day, counts=counts))
        return tuple(found)

    def _by_stage(self, roll: Roll, value: str) -> tuple[tuple[int, ...], ...]:
        counts = np.zeros((self.proposal.stages, self.proposal.stages), dtype=int)
        for entry in roll:
            stages = _known(entry)
            counts[stages[OVERALL], stages[value]] += 1
        return tuple(tuple(int(n) for n in row) for row in counts)

    def _away(self) -> Mapping[str, Away]:
        """Where a sheet could stand on each value, given all answers but not whose they are.

        Sheets that the same editions with detail count, and that stand at the same stage overall,
        can be exchanged. One of them can stand elsewhere than at a stage if two or more of them do:
        two, so that it holds beside any other one of them.
        """
        return {value: self._away_on(value) for value in self.proposal.values}

    def _away_on(self, value: str) -> Away:
        shared = {
            (self.days.index(each.since), self.days.index(day)): np.array(each.counts[value])
            for day, unchanged in self._all_unchanged()
            for each in unchanged
        }
        editions = sorted({later for _, later in shared})
        stages = self.proposal.stages
        away = np.empty((len(self.sheets.classes), stages, stages), dtype=bool)
        for number, seen in enumerate(self.sheets.classes):
            counted = [each for each in editions if seen.counted[each] is not None]
            if not counted:
                # No detail has seen it: all its values may be where it is overall.
                away[number] = ~np.eye(stages, dtype=bool)
                continue
            alike = _only_in(counted, editions, shared)
            away[number] = alike.sum(axis=1, keepdims=True) - alike >= 2
        return away

    def _all_unchanged(self) -> list[tuple[str, tuple[Unchanged, ...]]]:
        all_ = [(each.edition.date, each.workings.unchanged) for each in self.past]
        return [*all_, (self.proposal.date, self.unchanged())] if self.detail else all_


def _only_in(
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


def _edition(decision: _Decision) -> Edition:
    proposal = decision.proposal
    previous = decision.past[-1].edition if decision.past else None
    return Edition(
        date=proposal.date,
        note=proposal.note,
        questionnaire=proposal.questionnaire,
        questionnaire_version=proposal.questionnaire_version,
        framework=proposal.framework,
        made_up=proposal.made_up,
        groups=tuple(_group(decision, table) for table in decision.tables),
        detail=_detail(decision) if decision.detail else (previous.detail if previous else None),
        change=decision.new_change() if decision.change else None,
    )


def _group(decision: _Decision, table: _Table) -> Group:
    names = {"whole": "The whole system", **decision.proposal.places, **decision.proposal.sectors}
    before = decision.before.get((table.kind, table.parts[0]))
    stages = before.stages if before and before.parts == table.parts else None
    reason = Reason.FEW if len(table.roll) < FEWEST else Reason.TELLING
    if table.how != _How.NOT:
        bins = decision.bins(table.how)
        stages = Stages(edition=decision.proposal.date, bins=bins, counts=_counts(table.roll, bins))
    return Group(
        kind=table.kind,
        id="-and-".join(table.parts),
        name=_together([names[part] for part in table.parts]),
        parts=table.parts,
        taking_part=_taking_part(decision, table),
        stages=stages,
        reason=None if table.how != _How.NOT else reason,
    )


def _taking_part(decision: _Decision, table: _Table) -> TakingPart:
    before = {entry.key: entry for entry in decision.rolls[-2]} if decision.past else {}
    now = {entry.key for entry in decision.proposal.roll}
    known = [entry for entry in table.roll if entry.key in before]
    return TakingPart(
        organisations=len(table.roll),
        joined=len(table.roll) - len(known),
        returned=sum(entry.sheet != before[entry.key].sheet for entry in known),
        left=sum(
            entry.key not in now and _is_of(table.kind, table.parts, entry)
            for entry in before.values()
        ),
    )


def _detail(decision: _Decision) -> Detail:
    proposal, bins = decision.proposal, decision.bins(_How.IN_FULL)
    return Detail(
        edition=proposal.date,
        questionnaire_version=proposal.questionnaire_version,
        values={
            value: Stages(
                edition=proposal.date, bins=bins, counts=_counts(proposal.roll, bins, value)
            )
            for value in proposal.values
        },
        hardest={value: tuple(filter(_is_mixed, hard)) for value, hard in proposal.hardest.items()},
    )


def _is_mixed(hard: Hard) -> bool:
    """Whether a question was answered so differently that no answer to it is certain."""
    return MIXED <= hard.short <= hard.known - MIXED


def _is_comparable(edition: Edition, proposal: Proposal) -> bool:
    stages, detail = edition.whole.stages, edition.detail
    same_ladder = stages is None or stages.bins[-1][-1] + 1 == proposal.stages
    same_values = detail is None or set(detail.values) == set(proposal.values)
    return edition.framework == proposal.framework and same_ladder and same_values


def _together(names: Sequence[str]) -> str:
    """Police and youth justice; Voluntary and community, and other."""
    first, *more = names
    comma = "," if " and " in first else ""
    return f"{first}{comma}" + "".join(f" and {name[0].lower()}{name[1:]}" for name in more)


def _counts(roll: Roll, bins: Sequence[Sequence[int]], measure: str = OVERALL) -> tuple[int, ...]:
    stages = [_known(entry)[measure] for entry in roll]
    return tuple(sum(stage in each for stage in stages) for each in bins)


def _known(entry: Entry) -> Mapping[str, int]:
    if entry.stages is None:
        raise ValueError(f"{entry.key} is counted, and nobody knows where it stands")
    return entry.stages


def _is_of(kind: Kind, parts: tuple[str, ...], entry: Entry) -> bool:
    return _is_in(kind, parts, entry.places, entry.sector)


def _is_in(kind: Kind, parts: tuple[str, ...], places: frozenset[str], sector: str) -> bool:
    if kind == Kind.WHOLE:
        return True
    return not places.isdisjoint(parts) if kind == Kind.PLACE else sector in parts
