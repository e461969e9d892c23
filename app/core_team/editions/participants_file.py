"""Whom editions count: the file that a built site is checked against.

It holds public facts alone, unless it is for the auditor, who tries what a member could work out.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.core_team.editions.edition_preview import framework_of
from app.store.editions import edition_publishing
from app.store.editions.edition_changes import Taken, everybody_taken
from app.store.editions.edition_members import roll_of
from app.store.exports.public_list import public_list
from app.web.spreadsheets import Cell, Table
from scoring.disclosure import OVERALL
from scoring.name_finder import LISTED, LOOKED_FOR, ORGANISATION

HEADINGS = ["edition", ORGANISATION, "places", "sector", "since", LOOKED_FOR, LISTED]
STAGE = "stage"


class TrueTable(NamedTuple):
    """The table with the true stages, and of how many organisations they are not kept any more."""

    table: Table
    forgotten: int


def participants_table() -> Table:
    """A row for each organisation of each published edition.

    A row without an edition is of one in the public list (`listed`), as it stands now. `since` is
    the edition that first counted the answers that it stands by in this one, and
    `looked_for` the name that no page may hold: empty where it is nobody's any more, of one that is
    not confirmed, or allowed.
    """
    return [HEADINGS, *_rows(everybody_taken()), *_listed_rows()]


def true_participants_table() -> TrueTable:
    """The same, and where each stood: overall in `stage`, and a column for each value.

    It is empty where an organisation has deleted everything since.
    """
    taken, true = everybody_taken(), _true_stages()
    values = dict.fromkeys([OVERALL, *(value for stages in true.values() for value in stages)])
    named = [STAGE if value == OVERALL else value for value in values]
    rows = [
        [*row, *(true[each.day, each.key].get(value) for value in values)]
        for each, row in zip(taken, _rows(taken), strict=True)
    ]
    forgotten = {each.key for each in taken if not true[each.day, each.key]}
    listed = [[*row, *(None for _ in values)] for row in _listed_rows()]
    return TrueTable([[*HEADINGS, *named], *rows, *listed], len(forgotten))


def _rows(taken: Sequence[Taken]) -> list[list[Cell]]:
    called = _called(taken)
    return [
        [
            each.day, called[each.key], " ".join(each.places), each.sector, each.since,
            each.looked_for, None,
        ]
        for each in taken
    ]  # fmt: skip


def _listed_rows() -> list[list[Cell]]:
    return [
        [None, each.name, " ".join(each.places), each.sector, None, None, "yes"]
        for each in public_list().organisations
    ]


def _true_stages() -> dict[tuple[date, str], dict[str, str]]:
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
