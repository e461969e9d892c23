"""An edition: one dated publication of the benchmark, as the file that it is.

The file holds figures of groups and nothing of any one organisation. It is written once, when the
core team publishes, and never changed; the public pages are made from such files alone. What may
stand in it is decided by `scoring/disclosure`.

Stages are numbers on the framework's ladder, 0 for `starting-out`. An edition is known by its date.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from scoring.questionnaires.questionnaire import FrozenModel, Id, Words

EDITION_FORMAT = 1

IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
WholeCount = Annotated[int, Field(ge=0)]
JoinedId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""An id, or several in one, as long as they are."""


class GroupKind(StrEnum):
    """What a group is of. There are no others: never a place crossed with a sector."""

    WHOLE = "whole"
    PLACE = "place"
    SECTOR = "sector"


class WithheldReason(StrEnum):
    """Why a group has no new figures in an edition."""

    FEW = "few"
    """Fewer than 5 organisations."""
    TELLING = "telling"
    """With everything else that is published, they could tell where one organisation stands."""


class Participation(FrozenModel):
    """How many organisations an edition counts. All of it can be read from who takes part.

    `joined` were not in the edition before, `returned` were and have submitted again since, `left`
    are those of the edition before that are not in this one.
    """

    organisations: WholeCount
    joined: WholeCount
    returned: WholeCount
    left: WholeCount


class StageCounts(FrozenModel):
    """How many organisations stand at each stage.

    `bins` are the stages, each on its own or, where they are not told apart, together; `counts` has
    a number for each bin. `edition` is the edition whose organisations are counted: an earlier one
    where its figures are carried forward.
    """

    edition: IsoDate
    bins: tuple[tuple[int, ...], ...]
    counts: tuple[WholeCount, ...]

    @property
    def n(self) -> int:
        """How many organisations are counted."""
        return sum(self.counts)


class Group(FrozenModel):
    """One group in one edition.

    `id` is the place's or sector's, `whole` for the whole; sectors that are shown as one have all
    of theirs in `parts`, what each of them is called in `part_names`, and an id and a name of all.
    `part_names` is empty otherwise, and in editions of before, which left it out. `stages` is None
    where nothing can be shown, now or from before. `reason` says why there is nothing new; it is
    None where the figures are this edition's.
    """

    kind: GroupKind
    id: JoinedId
    name: Words
    parts: tuple[Id, ...]
    part_names: tuple[Words, ...] = ()
    taking_part: Participation
    stages: StageCounts | None
    reason: WithheldReason | None

    @model_serializer(mode="wrap")
    def _write(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Leave `part_names` out where it is empty: an edition of before keeps its text."""
        written: dict[str, object] = write(self)
        if not self.part_names:
            del written["part_names"]
        return written

    @property
    def is_new(self) -> bool:
        """Whether the figures are this edition's own."""
        return self.stages is not None and self.reason is None


class HardItem(FrozenModel):
    """How one question was answered: by `known` organisations, of which `short` said less than it
    takes to secure a stage (see `hardest.ItemFinding`)."""

    item: Id
    short: WholeCount
    known: WholeCount


class EditionDetail(FrozenModel):
    """What is known of the whole system beyond its stages, as of the edition `edition`.

    `values` has the stages of every value, `hardest` the questions that organisations find hardest,
    hardest first, both by the value's id.
    """

    edition: IsoDate
    questionnaire_version: int
    values: dict[Id, StageCounts]
    hardest: dict[Id, tuple[HardItem, ...]]


class EditionChange(FrozenModel):
    """Where the organisations that are in both editions stood in the earlier one, and stand now."""

    since: IsoDate
    then: StageCounts
    now: StageCounts


class Edition(FrozenModel):
    """One dated publication of the benchmark.

    `groups` is the whole first, then the places, then the sectors, each in its fixed order.
    `detail` is None until it can be shown, `change` where it cannot, or there is nothing before.
    `made_up` says that no organisation in it is real.
    """

    format: int = EDITION_FORMAT
    date: IsoDate
    note: str = ""
    questionnaire: Id
    questionnaire_version: int
    framework: Id
    made_up: bool = False
    groups: tuple[Group, ...]
    detail: EditionDetail | None
    change: EditionChange | None

    @property
    def whole(self) -> Group:
        """All organisations, each once."""
        return self.groups[0]

    def group(self, kind: GroupKind, id: str) -> Group | None:
        """The group that shows a place or a sector, on its own or with others."""
        found = (each for each in self.groups if each.kind == kind and id in each.parts)
        return next(found, None)
