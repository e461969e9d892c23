"""Whom editions count: the file that a built site is checked against.

It holds public facts alone, unless it is for the auditor, who tries what a member could work out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from app.core_team.editions.edition_preview import framework_of
from app.store.editions import edition_publishing
from app.store.editions.edition_changes import Taken, everybody_taken
from app.store.editions.edition_members import roll_of
from app.store.exports.public_list import public_list
from app.web.spreadsheets import Table, TableColumn
from scoring.disclosure import OVERALL
from scoring.name_finder import LISTED, LOOKED_FOR, ORGANISATION

STAGE = "stage"

TrueStages: TypeAlias = Mapping[tuple[date, str], Mapping[str, str]]
"""The ids of the stages by value, of each edition and key."""
NOTHING_TOLD: TrueStages = {}


@dataclass(frozen=True, kw_only=True)
class Line:
    """An organisation as an edition counts it, or as the public list shows it now."""

    edition: date | None = None
    organisation: str
    places: Iterable[str]
    sector: str
    since: date | None = None
    looked_for: str | None = None
    listed: str | None = None
    stages: Mapping[str, str] = field(default_factory=dict)


COLUMNS: Sequence[TableColumn[Line]] = (
    TableColumn("edition", lambda line: line.edition),
    TableColumn(ORGANISATION, lambda line: line.organisation),
    TableColumn("places", lambda line: " ".join(line.places)),
    TableColumn("sector", lambda line: line.sector),
    TableColumn("since", lambda line: line.since),
    TableColumn(LOOKED_FOR, lambda line: line.looked_for),
    TableColumn(LISTED, lambda line: line.listed),
)


class TrueTable(NamedTuple):
    """The table with the true stages, and of how many organisations they are not kept any more."""

    table: Table[Line]
    forgotten: int


def participants_table() -> Table[Line]:
    """A row for each organisation of each published edition.

    A row without an edition is of one in the public list (`listed`), as it stands now. `since` is
    the edition that first counted the answers that it stands by in this one, and
    `looked_for` the name that no page may hold: empty where it is nobody's any more, of one that is
    not confirmed, or allowed.
    """
    return Table(COLUMNS, [*_counted(everybody_taken()), *_listed()])


def true_participants_table() -> TrueTable:
    """The same, and where each stood: overall in `stage`, and a column for each value.

    It is empty where an organisation has deleted everything since.
    """
    taken, true = everybody_taken(), _true_stages()
    values = dict.fromkeys([OVERALL, *(value for stages in true.values() for value in stages)])
    forgotten = {each.key for each in taken if not true[each.day, each.key]}
    columns = (*COLUMNS, *map(_stage_column, values))
    return TrueTable(Table(columns, [*_counted(taken, true), *_listed()]), len(forgotten))


def _stage_column(value: str) -> TableColumn[Line]:
    heading = STAGE if value == OVERALL else value
    return TableColumn(heading, lambda line: line.stages.get(value))


def _counted(taken: Sequence[Taken], true: TrueStages = NOTHING_TOLD) -> Iterator[Line]:
    called = _called(taken)
    for each in taken:
        yield Line(
            edition=each.day, organisation=called[each.key], places=each.places,
            sector=each.sector, since=each.since, looked_for=each.looked_for,
            stages=true.get((each.day, each.key), {}),
        )  # fmt: skip


def _listed() -> Iterator[Line]:
    for each in public_list().organisations:
        yield Line(organisation=each.name, places=each.places, sector=each.sector, listed="yes")


def _true_stages() -> TrueStages:
    """The ids of the stages by value, of each edition and key."""
    found = {}
    for kept in edition_publishing.published():
        ladder = framework_of(kept.edition).ladder
        for _, entry in roll_of(kept.id):
            stages = (entry.stages or {}).items()
            found[kept.day, entry.key] = {value: ladder[stage].id for value, stage in stages}
    return found


def _called(taken: Sequence[Taken]) -> dict[str, str]:
    """What each is called in every edition, so that no two are called the same."""
    keys = defaultdict[str, set[str]](set)
    for each in taken:
        keys[each.name or ""].add(each.key)
    return {each.key: _name(each, len(keys[each.name or ""]) > 1) for each in taken}


def _name(each: Taken, shared: bool) -> str:
    if each.name is None:
        return f"deleted-{each.key}"
    return f"{each.name} ({each.key})" if shared else each.name
