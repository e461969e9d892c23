"""Whom editions count, as public facts alone: the file that a built site is checked against."""

from collections import defaultdict
from collections.abc import Sequence

from app.spreadsheets import Cell, Table
from app.store.edition_news import Taken, everybody_taken

HEADINGS = ["edition", "organisation", "places", "sector", "since"]


def participants_table() -> Table:
    """A row for each organisation of each published edition.

    `since` is the edition that first counted the answers that it stands by in this one.
    """
    taken = everybody_taken()
    called = _called(taken)
    rows: list[list[Cell]] = [
        [each.day, called[each.key], " ".join(each.places), each.sector, each.since]
        for each in taken
    ]
    return [HEADINGS, *rows]


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
