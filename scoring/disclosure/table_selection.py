"""Which tables an edition shows.

All groups are tried. While something could be told by them, one of those to blame is taken back a
step, the smallest first and the whole last: a sector is shown as one with others
(`sectors_told_together`), the last two stages are not told apart, the group is held back and shows
what it showed last, if it showed anything. Complements need no rule of their own: where a group
that is held back could be found by subtraction, the tables that it is found by are to blame. Then
the detail is shown, and the change, each where it can stand beside all of that.

Why a choice tells nothing by itself, and what stands in `Workings`: docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scoring.disclosure.certainty import Certainty
from scoring.disclosure.coalitions import LARGEST_COALITION
from scoring.disclosure.constraints import FEWEST_SHOWN, PublicKnowledge
from scoring.disclosure.edition_builder import build_edition
from scoring.disclosure.possible_worlds import PublishedTable
from scoring.disclosure.proposal import (
    ClearedEdition,
    EditionProposal,
    EditionRefusedError,
    PastEdition,
    Workings,
)
from scoring.disclosure.tables import GroupTable, TableForm, belongs_to_group
from scoring.editions.edition import Edition, Group, GroupKind
from scoring.plurals import pluralise


def decide_edition(
    past: Sequence[PastEdition], proposal: EditionProposal, lot: Callable[[], bool]
) -> ClearedEdition:
    """See `disclosure.clear_edition`."""
    if len(proposal.roll) < FEWEST_SHOWN:
        n = len(proposal.roll)
        raise EditionRefusedError(
            f"{pluralise(n, 'organisation has', 'organisations have')} submitted by then, and "
            f"the fewest that can be shown together are {FEWEST_SHOWN}. An edition can be "
            "prepared once "
            "more have."
        )
    if not all(_is_comparable(each.edition, proposal) for each in past):
        raise EditionRefusedError(
            "The questionnaire, the stages or the values are not those of the editions before, so "
            "this one cannot be decided beside them. Begin a new benchmark, with its own address "
            "and no edition yet."
        )
    decision = _TableDecision(past, proposal)
    decision.hold_back_by(lot)
    decision.settle()
    if decision.whole_before is None and decision.whole.how == TableForm.NOT:
        raise EditionRefusedError(
            "Too few organisations have submitted, or too many of them stand at the same stage: "
            "any figure could tell where one stands, at least to somebody who answers for up to "
            f"{LARGEST_COALITION} of the others. An edition can be prepared once more have "
            "submitted, or they differ more."
        )
    return decision.cleared()


class _TableDecision:
    """The tables of the new edition, taken back one by one until nobody could be told anything."""

    def __init__(self, past: Sequence[PastEdition], proposal: EditionProposal) -> None:
        self.proposal, self.known = proposal, PublicKnowledge(past, proposal)
        self.before = {
            (group.kind, part): group
            for each in past
            for group in each.edition.groups
            if group.stages is not None
            for part in group.parts
        }
        self.tables = [
            self._table(GroupKind.WHOLE, ("whole",)),
            *(self._table(GroupKind.PLACE, (place,)) for place in proposal.places),
            *(self._table(GroupKind.SECTOR, (sector,)) for sector in proposal.sectors),
        ]
        self.detail = True
        self.change = bool(past)
        self._show_as_one()

    @property
    def whole(self) -> GroupTable:
        return self.tables[0]

    @property
    def whole_before(self) -> Group | None:
        return self.before.get((GroupKind.WHOLE, "whole"))

    def hold_back_by(self, lot: Callable[[], bool]) -> None:
        """Take back by lot what might have been safe: the whole only where it was shown before."""
        tables = self.tables if self.whole_before else self.tables[1:]
        for name in [table.name for table in tables]:
            while (table := self._named(name)) and table.how != TableForm.NOT and lot():
                self._take_back(table)
        self.detail = self.detail and not lot()
        self.change = self.change and not lot()

    def settle(self) -> None:
        """Take groups back until nobody could be told anything, then add what can stand beside.

        The values are asked about from the start: detail that was shown before stays known.
        """
        detail, change, self.detail, self.change = self.detail, self.change, False, False
        certainty = self._certainty()
        certainty.ask(self.known.away(detail=False))
        while (told := certainty.find_disclosure()) is not None and self._shown():
            self._mend(told)
            certainty.use(self._sums())
        if self.whole.how != TableForm.IN_FULL:
            return
        if detail:
            self.detail = True
            more = self._with_more(certainty)
            self.detail = more.find_disclosure() is None
            certainty = more if self.detail else certainty
        if change:
            self.change = True
            self.change = self._with_more(certainty).find_disclosure() is None

    def cleared(self) -> ClearedEdition:
        """The edition as it has been settled, and its workings."""
        shown = build_edition(
            self.known, self.tables, self.before, detail=self.detail, change=self.change
        )
        return ClearedEdition(
            shown, Workings(unchanged=self.known.unchanged() if self.detail else ())
        )

    def _sums(self) -> list[PublishedTable]:
        return self.known.sums(self._shown(), detail=self.detail, change=self.change)

    def _certainty(self) -> Certainty:
        known = self.known
        return Certainty(known.sheets, self.proposal.stages, self._sums(), known.too_small())

    def _with_more(self, certainty: Certainty) -> Certainty:
        more = certainty.with_more(self._sums())
        more.ask(self.known.away(detail=self.detail))
        return more

    # Which tables, and in what order they are taken back.

    def _table(self, kind: GroupKind, parts: tuple[str, ...]) -> GroupTable:
        roll = [entry for entry in self.proposal.roll if belongs_to_group(kind, parts, entry)]
        return GroupTable(
            kind, parts, roll, TableForm.IN_FULL if len(roll) >= FEWEST_SHOWN else TableForm.NOT
        )

    def _named(self, name: str) -> GroupTable | None:
        return next((table for table in self.tables if table.name == name), None)

    def _show_as_one(self) -> None:
        """Sectors of which one is too small to be shown, and those shown so before."""
        for table in list(self.tables):
            group = self.before.get((table.kind, table.parts[0]))
            if table.how == TableForm.NOT or (group and len(group.parts) > 1):
                self._merge(table)

    def _merge(self, table: GroupTable) -> bool:
        """Show a sector and those it is told together with as one, where that breaks no series.

        A series is broken where one of them was shown before otherwise than now: alone, or with
        others.
        """
        if table.kind != GroupKind.SECTOR or len(table.parts) > 1:
            return False
        parts = self._find_told_together(table.parts[0])
        alone = [each for each in self.tables if each.kind == table.kind and each.parts[0] in parts]
        shown = [group for part in parts if (group := self.before.get((table.kind, part)))]
        if len(alone) < 2 or any(set(group.parts) != set(parts) for group in shown):
            return False
        there = {each.parts[0] for each in alone}
        one = self._table(table.kind, tuple(part for part in parts if part in there))
        self.tables[self.tables.index(alone[0])] = one
        for each in alone[1:]:
            self.tables.remove(each)
        return True

    def _find_told_together(self, sector: str) -> tuple[str, ...]:
        """A sector and those it is shown as one with, as before, or as the programme says now."""
        before = self.before.get((GroupKind.SECTOR, sector))
        if before and len(before.parts) > 1:
            return before.parts
        told = next((each for each in self.proposal.sectors_told_together if sector in each), ())
        return tuple(each for each in self.proposal.sectors if each in told)

    def _shown(self) -> list[GroupTable]:
        return [table for table in self.tables if table.how != TableForm.NOT]

    def _mend(self, told: set[str]) -> None:
        """One step back for the least of what is to blame, or of all where that is not known."""
        shown = self._shown()
        blamed = [table for table in shown if table.name in told] or shown
        smaller = [table for table in blamed if table.kind != GroupKind.WHOLE] or blamed
        self._take_back(min(smaller, key=lambda table: (len(table.roll), table.name)))

    def _take_back(self, table: GroupTable) -> None:
        if table.how == TableForm.IN_FULL and self._merge(table):
            return
        how = TableForm(table.how + 1) if self.proposal.stages > 2 else TableForm.NOT
        self.tables[self.tables.index(table)] = replace(table, how=how)


def _is_comparable(edition: Edition, proposal: EditionProposal) -> bool:
    stages, detail = edition.whole.stages, edition.detail
    same_ladder = stages is None or stages.bins[-1][-1] + 1 == proposal.stages
    same_values = detail is None or set(detail.values) == set(proposal.values)
    same_asked = edition.questionnaire == proposal.questionnaire
    same_journey = edition.framework == proposal.framework and same_ladder and same_values
    return same_asked and same_journey
