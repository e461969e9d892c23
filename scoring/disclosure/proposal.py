"""What goes into a decision about an edition, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from scoring.editions.edition import Edition, HardItem, IsoDate
from scoring.questionnaires.questionnaire import FrozenModel, Id

OVERALL = ""


class RollEntry(NamedTuple):
    """One organisation in one edition: what everybody may know of it, and where it stands.

    `key` is the same in every edition. `sheet` names the answers it stands by: the same text as in
    the edition before, unless it has submitted again. `stages` has the number of its floor overall
    (`OVERALL`) and by value id; None where the organisation has since deleted everything.
    """

    key: str
    sheet: str
    places: frozenset[str]
    sector: str
    stages: Mapping[str, int] | None


Roll: TypeAlias = Sequence[RollEntry]
"""Every organisation that one edition counts, each once."""


class UnchangedSheets(FrozenModel):
    """How the sheets that two editions with detail both count stand.

    `since` is the earlier of the two, or the edition itself. `counts` holds, by value id, a row an
    overall stage and in it a number a stage of the value.
    """

    since: IsoDate
    counts: dict[Id, tuple[tuple[int, ...], ...]]


class Workings(FrozenModel):
    """What a later decision needs to know of this one, beyond the edition. Never published.

    Empty where the edition has no detail of its own.
    """

    unchanged: tuple[UnchangedSheets, ...] = ()


class PastEdition(NamedTuple):
    """An edition that was published, whom it counted, and its workings."""

    edition: Edition
    roll: Roll
    workings: Workings


class EditionProposal(NamedTuple):
    """An edition that the core team would like to publish.

    `places` and `sectors` are their names by id, in their fixed order; `sectors_told_together` the
    ids of sectors that are shown as one where one of them cannot be shown alone, no sector twice.
    `values` are the ids of the values; `stages` is how many stages the ladder has, with the start.
    `hardest` is by value id.
    """

    date: str
    note: str
    questionnaire: str
    questionnaire_version: int
    framework: str
    made_up: bool
    places: Mapping[str, str]
    sectors: Mapping[str, str]
    sectors_told_together: Sequence[Sequence[str]]
    values: Sequence[str]
    stages: int
    roll: Roll
    hardest: Mapping[str, Sequence[HardItem]]


class ClearedEdition(NamedTuple):
    """An edition that may be published, and what a later decision will need."""

    edition: Edition
    workings: Workings


class EditionRefusedError(Exception):
    """Nothing can be published safely. Says why, in words for the core team."""
