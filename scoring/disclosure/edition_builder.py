"""The edition as it is published, once it is decided what may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from scoring.disclosure.coalitions import LARGEST_COALITION
from scoring.disclosure.constraints import FEWEST_SHOWN, PublicKnowledge
from scoring.disclosure.proposal import EditionProposal
from scoring.disclosure.tables import (
    GroupTable,
    TableForm,
    belongs_to_group,
    bin_counts,
    stage_bins,
)
from scoring.editions.edition import (
    Edition,
    EditionDetail,
    Group,
    GroupKind,
    HardItem,
    Participation,
    StageCounts,
    WithheldReason,
)
from scoring.joined_names import join_names

# So many organisations at least have to stand on either side of a question that is shown: more than
# one hand could answer for.
FEWEST_EITHER_SIDE = LARGEST_COALITION + 1

PreviousGroups: TypeAlias = Mapping[tuple[GroupKind, str], Group]
"""The group that last showed figures, by its kind and each of its parts."""


def build_edition(
    known: PublicKnowledge,
    tables: Sequence[GroupTable],
    before: PreviousGroups,
    *,
    detail: bool,
    change: bool,
) -> Edition:
    """The edition that shows these tables, and new detail and change where they may be shown.

    `before` has the group that last showed figures of a place, a sector or the whole.
    """
    proposal = known.proposal
    previous = known.past[-1].edition.detail if known.past else None
    return Edition(
        date=proposal.date,
        note=proposal.note,
        questionnaire=proposal.questionnaire,
        questionnaire_version=proposal.questionnaire_version,
        framework=proposal.framework,
        made_up=proposal.made_up,
        groups=tuple(_build_group(known, table, before) for table in tables),
        detail=_build_detail(proposal) if detail else previous,
        change=known.new_change() if change else None,
    )


def _build_group(known: PublicKnowledge, table: GroupTable, before: PreviousGroups) -> Group:
    names = _names_by_id(known.proposal, table.kind)
    last = before.get((table.kind, table.parts[0]))
    stages = last.stages if last and last.parts == table.parts else None
    reason = WithheldReason.FEW if len(table.roll) < FEWEST_SHOWN else WithheldReason.TELLING
    if table.how != TableForm.NOT:
        shown = stage_bins(known.proposal.stages, table.how)
        stages = StageCounts(
            edition=known.proposal.date, bins=shown, counts=bin_counts(table.roll, shown)
        )
    return Group(
        kind=table.kind,
        id="-and-".join(table.parts),
        name=join_names([names[part] for part in table.parts]),
        parts=table.parts,
        part_names=tuple(names[part] for part in table.parts) if len(table.parts) > 1 else (),
        taking_part=_count_participation(known, table),
        stages=stages,
        reason=None if table.how != TableForm.NOT else reason,
    )


def _names_by_id(proposal: EditionProposal, kind: GroupKind) -> Mapping[str, str]:
    """What each group of a kind is called; a place and a sector may have the same id."""
    if kind == GroupKind.WHOLE:
        return {"whole": "The whole system"}
    return proposal.places if kind == GroupKind.PLACE else proposal.sectors


def _count_participation(known: PublicKnowledge, table: GroupTable) -> Participation:
    before = {entry.key: entry for entry in known.rolls[-2]} if known.past else {}
    now = {entry.key for entry in known.proposal.roll}
    stayed = [entry for entry in table.roll if entry.key in before]
    return Participation(
        organisations=len(table.roll),
        joined=len(table.roll) - len(stayed),
        returned=sum(entry.sheet != before[entry.key].sheet for entry in stayed),
        left=sum(
            entry.key not in now and belongs_to_group(table.kind, table.parts, entry)
            for entry in before.values()
        ),
    )


def _build_detail(proposal: EditionProposal) -> EditionDetail:
    alone = stage_bins(proposal.stages)
    return EditionDetail(
        edition=proposal.date,
        questionnaire_version=proposal.questionnaire_version,
        values={
            value: StageCounts(
                edition=proposal.date, bins=alone, counts=bin_counts(proposal.roll, alone, value)
            )
            for value in proposal.values
        },
        hardest={value: tuple(filter(_is_mixed, hard)) for value, hard in proposal.hardest.items()},
    )


def _is_mixed(hard: HardItem) -> bool:
    """Whether a question was answered so differently that no answer to it is certain."""
    return FEWEST_EITHER_SIDE <= hard.short <= hard.known - FEWEST_EITHER_SIDE
