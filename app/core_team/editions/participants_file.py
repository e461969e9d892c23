"""The participants file: whom editions count, for a built site to be checked against.

It holds public facts alone, unless it is made with stages, for the auditor, who tries what a
member could work out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from app.core_team.editions.edition_preview import edition_framework
from app.store.editions import edition_publishing
from app.store.editions.edition_changes import PublishedMember, list_published_members
from app.store.editions.edition_members import list_members
from app.store.exports.public_list import get_public_list
from app.web.spreadsheets import Table, TableColumn
from scoring.disclosure import OVERALL
from scoring.name_finder import LISTED_COLUMN, LOOKED_FOR_COLUMN, ORGANISATION_COLUMN

STAGE_HEADING = "stage"

TrueStages: TypeAlias = Mapping[tuple[date, str], Mapping[str, str]]
"""The ids of the stages by value, for each edition's day and participant's key."""
NO_STAGES: TrueStages = {}


@dataclass(frozen=True, kw_only=True)
class ParticipantLine:
    """An organisation as an edition counts it, or as the public list shows it now."""

    edition: date | None = None
    organisation: str
    places: Iterable[str]
    sector: str
    since: date | None = None
    looked_for: str | None = None
    listed: str | None = None
    stages: Mapping[str, str] = field(default_factory=dict)


PARTICIPANT_COLUMNS: Sequence[TableColumn[ParticipantLine]] = (
    TableColumn("edition", lambda line: line.edition),
    TableColumn(ORGANISATION_COLUMN, lambda line: line.organisation),
    TableColumn("places", lambda line: " ".join(line.places)),
    TableColumn("sector", lambda line: line.sector),
    TableColumn("since", lambda line: line.since),
    TableColumn(LOOKED_FOR_COLUMN, lambda line: line.looked_for),
    TableColumn(LISTED_COLUMN, lambda line: line.listed),
)


class StagesTable(NamedTuple):
    """The table with the true stages, and how many organisations have none kept any more."""

    table: Table[ParticipantLine]
    forgotten: int


def participants_table() -> Table[ParticipantLine]:
    """A row for each organisation of each published edition.

    A row without an edition is of one in the public list (`listed`), as it stands now. `since` is
    the edition that first counted the answers which this one counts, and `looked_for` the name that
    no page may hold: empty where it is nobody's any more, allowed, or of one that is not confirmed.
    """
    return Table(
        PARTICIPANT_COLUMNS, [*_counted_lines(list_published_members()), *_public_list_lines()]
    )


def participants_with_stages_table() -> StagesTable:
    """The participants with their stages: overall in `stage`, and in a column for each value.

    Stages are empty where an organisation has deleted everything since.
    """
    taken, true = list_published_members(), _stages_by_participant()
    values = dict.fromkeys([OVERALL, *(value for stages in true.values() for value in stages)])
    forgotten = {
        participant.key for participant in taken if not true[participant.day, participant.key]
    }
    columns = (*PARTICIPANT_COLUMNS, *map(_stage_column, values))
    return StagesTable(
        Table(columns, [*_counted_lines(taken, true), *_public_list_lines()]), len(forgotten)
    )


def _stage_column(value: str) -> TableColumn[ParticipantLine]:
    heading = STAGE_HEADING if value == OVERALL else value
    return TableColumn(heading, lambda line: line.stages.get(value))


def _counted_lines(
    taken: Sequence[PublishedMember], true: TrueStages = NO_STAGES
) -> Iterator[ParticipantLine]:
    names = _distinct_names(taken)
    for participant in taken:
        yield ParticipantLine(
            edition=participant.day, organisation=names[participant.key], places=participant.places,
            sector=participant.sector, since=participant.since, looked_for=participant.looked_for,
            stages=true.get((participant.day, participant.key), {}),
        )  # fmt: skip


def _public_list_lines() -> Iterator[ParticipantLine]:
    for organisation in get_public_list().organisations:
        yield ParticipantLine(
            organisation=organisation.name, places=organisation.places,
            sector=organisation.sector, listed="yes",
        )  # fmt: skip


def _stages_by_participant() -> TrueStages:
    """The ids of the stages by value, for each edition's day and participant's key."""
    stages_by_participant = {}
    for kept in edition_publishing.list_published_editions():
        ladder = edition_framework(kept.edition).ladder
        for _, entry in list_members(kept.id):
            stages = (entry.stages or {}).items()
            stages_by_participant[kept.day, entry.key] = {
                value: ladder[stage].id for value, stage in stages
            }
    return stages_by_participant


def _distinct_names(taken: Sequence[PublishedMember]) -> dict[str, str]:
    """A name for each participant's key, the same in every edition, and no other's."""
    keys = defaultdict[str, set[str]](set)
    for participant in taken:
        keys[participant.name or ""].add(participant.key)
    return {
        participant.key: _display_name(participant, len(keys[participant.name or ""]) > 1)
        for participant in taken
    }


def _display_name(participant: PublishedMember, shared: bool) -> str:
    if participant.name is None:
        return f"deleted-{participant.key}"
    return f"{participant.name} ({participant.key})" if shared else participant.name
