"""The edition as it is published, once it is decided what may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from scoring.disclosure.coalitions import UNDER_ONE_HAND
from scoring.disclosure.constraints import FEWEST, Knowledge
from scoring.disclosure.proposal import Proposal
from scoring.disclosure.tables import How, Table, bins, counts, is_of
from scoring.editions.edition import Detail, Edition, Group, Hard, Kind, Reason, Stages, TakingPart

# So many organisations at least have to stand on either side of a question that is shown: more than
# one hand could answer for.
MIXED = UNDER_ONE_HAND + 1

Before: TypeAlias = Mapping[tuple[Kind, str], Group]
"""The group that last showed figures, by its kind and each of its parts."""


def edition_of(
    known: Knowledge, tables: Sequence[Table], before: Before, *, detail: bool, change: bool
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
        groups=tuple(_group(known, table, before) for table in tables),
        detail=_detail(proposal) if detail else previous,
        change=known.new_change() if change else None,
    )


def _group(known: Knowledge, table: Table, before: Before) -> Group:
    names = {"whole": "The whole system", **known.proposal.places, **known.proposal.sectors}
    last = before.get((table.kind, table.parts[0]))
    stages = last.stages if last and last.parts == table.parts else None
    reason = Reason.FEW if len(table.roll) < FEWEST else Reason.TELLING
    if table.how != How.NOT:
        shown = bins(known.proposal.stages, table.how)
        stages = Stages(edition=known.proposal.date, bins=shown, counts=counts(table.roll, shown))
    return Group(
        kind=table.kind,
        id="-and-".join(table.parts),
        name=_together([names[part] for part in table.parts]),
        parts=table.parts,
        taking_part=_taking_part(known, table),
        stages=stages,
        reason=None if table.how != How.NOT else reason,
    )


def _taking_part(known: Knowledge, table: Table) -> TakingPart:
    before = {entry.key: entry for entry in known.rolls[-2]} if known.past else {}
    now = {entry.key for entry in known.proposal.roll}
    stayed = [entry for entry in table.roll if entry.key in before]
    return TakingPart(
        organisations=len(table.roll),
        joined=len(table.roll) - len(stayed),
        returned=sum(entry.sheet != before[entry.key].sheet for entry in stayed),
        left=sum(
            entry.key not in now and is_of(table.kind, table.parts, entry)
            for entry in before.values()
        ),
    )


def _detail(proposal: Proposal) -> Detail:
    alone = bins(proposal.stages)
    return Detail(
        edition=proposal.date,
        questionnaire_version=proposal.questionnaire_version,
        values={
            value: Stages(
                edition=proposal.date, bins=alone, counts=counts(proposal.roll, alone, value)
            )
            for value in proposal.values
        },
        hardest={value: tuple(filter(_is_mixed, hard)) for value, hard in proposal.hardest.items()},
    )


def _is_mixed(hard: Hard) -> bool:
    """Whether a question was answered so differently that no answer to it is certain."""
    return MIXED <= hard.short <= hard.known - MIXED


def _together(names: Sequence[str]) -> str:
    """Police and youth justice; Voluntary and community, and other."""
    first, *more = names
    comma = "," if " and " in first else ""
    return f"{first}{comma}" + "".join(f" and {name[0].lower()}{name[1:]}" for name in more)
