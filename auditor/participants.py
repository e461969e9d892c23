"""Who takes part, edition by edition: what everybody can know."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from auditor.figures import OVERALL, WHOLE
from scoring.faults import Fault, Faulty
from scoring.name_finder import LISTED_COLUMN, LOOKED_FOR_COLUMN, names_to_find, read_name_cell

COLUMNS = ("edition", "organisation", "places", "sector", "since")
STAGE = "stage"
# All others tell a true stage, of a measure by its id.
NO_STAGES = {*COLUMNS, LOOKED_FOR_COLUMN, LISTED_COLUMN}
UNDER_ONE_HAND = 3
"""What so many members tell together is looked for, unless more or fewer are asked for."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Row(NamedTuple):
    """One organisation in one edition. `since` is the edition that first counted its answers.

    `stages` are the true ones by `overall` or value id, where the file tells them.
    """

    edition: str
    organisation: str
    places: frozenset[str]
    sector: str
    since: str
    stages: Mapping[str, str]

    def within(self, kind: str, parts: frozenset[str]) -> bool:
        """Whether it counts in the group of that kind."""
        if kind == WHOLE:
            return True
        return self.sector in parts if kind == "sector" else not self.places.isdisjoint(parts)


class Sheet(NamedTuple):
    """The answers of one organisation, as long as it stands by them."""

    organisation: str
    since: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        """What everybody can know of it."""
        last = self.rows[-1]
        return f"places {' '.join(sorted(last.places))}, sector {last.sector}, since {self.since}"


class Few(NamedTuple):
    """A group too small to be published: the sheets it counts, by organisation and since."""

    called: str
    sheets: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        """Its edition, and which group it is."""
        return self.called


class Roll:
    """All rows of the file, the names that no page may hold, and who is in the public list."""

    def __init__(self, rows: list[Row], names: Sequence[str], listed: Iterable[Row]) -> None:
        """Keep the rows, in the order of editions and organisations."""
        self.rows = sorted(rows, key=lambda row: (row.edition, row.organisation))
        self.names = names
        self.called = {row.organisation for row in rows}
        self.listed = {
            (row.organisation, place, row.sector) for row in listed for place in row.places
        }

    @cached_property
    def editions(self) -> list[str]:
        """Their dates, oldest first."""
        return sorted({row.edition for row in self.rows})

    @cached_property
    def by_edition(self) -> dict[str, dict[str, Row]]:
        """The rows, by edition and organisation."""
        found: dict[str, dict[str, Row]] = {}
        for row in self.rows:
            found.setdefault(row.edition, {})[row.organisation] = row
        return found

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Every sheet, each once."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            found.setdefault((row.organisation, row.since), []).append(row)
        return [Sheet(*key, tuple(rows)) for key, rows in sorted(found.items())]

    def within(self, edition: str, kind: str, parts: frozenset[str]) -> dict[str, Row]:
        """The rows of a group in an edition, by organisation."""
        rows = self.by_edition.get(edition, {})
        return {name: row for name, row in rows.items() if row.within(kind, parts)}

    def both(self, since: str, edition: str) -> frozenset[str]:
        """The organisations that are in both editions."""
        return frozenset(self.by_edition.get(since, {})) & frozenset(
            self.by_edition.get(edition, {})
        )

    def taking_part(self, edition: str, kind: str, parts: frozenset[str]) -> dict[str, int]:
        """How many are in a group, have joined and returned, and have left the edition."""
        moved = {
            how: sum(row.within(kind, parts) for row in rows)
            for how, rows in self.moved[edition].items()
        }
        return {"organisations": len(self.within(edition, kind, parts)), **moved}

    @cached_property
    def moved(self) -> dict[str, dict[str, list[Row]]]:
        """By edition, who joined, returned with new answers, or left since the one before.

        Those who left are as they were. In the first edition everybody has joined.
        """
        found = {}
        for before, edition in pairwise(["", *self.editions]):
            then, now = self.by_edition.get(before, {}), self.by_edition[edition]
            found[edition] = {
                "joined": [row for name, row in now.items() if name not in then],
                "returned": [
                    row for name, row in now.items() if name in then and row.since == edition
                ],
                "left": [row for name, row in then.items() if name not in now],
            }
        return found


def read_text(path: Path) -> str:
    """The text of a file that somebody named. Faulty where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        why = f"{error.strerror}: name another file, or see who may read this one"
    except UnicodeDecodeError:
        why = "it is not UTF-8: save it as UTF-8 text"
    raise Faulty([Fault(str(path), "", f"it cannot be read: {why}")])


def read_participants(path: Path) -> Roll:
    """The roll in a CSV file. Raises Faulty with all that has to be mended."""
    text = read_text(path)
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    missing = [name for name in COLUMNS if name not in (lines.fieldnames or ())]
    if missing:
        told = f"the first line must name the columns {','.join(COLUMNS)}; it lacks "
        raise Faulty([Fault(str(path), "", told + ", ".join(missing), 1, 1)])
    rows, listed, faults, every = [], [], [], list(_lines(lines, path))
    for line, cells in every:
        row = _row(cells)
        if cells.get(LISTED_COLUMN) and not row.edition:
            listed.append(row)
            continue
        faults += [Fault(str(path), "", fault, line, 1) for fault in _faults_of(row, cells)]
        rows.append(row)
    faults += _faults_between(rows, str(path))
    if faults:
        raise Faulty(faults)
    return Roll(rows, names_to_find([cells for _, cells in every]), listed)


def _lines(lines: csv.DictReader[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for cells in lines:
            yield lines.line_num, {name or "": value or "" for name, value in cells.items()}
    except csv.Error as error:
        raise Faulty([Fault(str(path), "", f"it is not CSV: {error}", lines.line_num, 1)]) from None


def _row(cells: dict[str, str]) -> Row:
    stages = {
        OVERALL if name == STAGE else name: value
        for name, value in cells.items()
        if name not in NO_STAGES and value
    }
    edition, organisation, places, sector, since = (cells[name] for name in COLUMNS)
    return Row(
        edition, read_name_cell(organisation), frozenset(places.split()), sector, since, stages
    )


def _faults_of(row: Row, cells: dict[str, str]) -> Iterator[str]:
    if "" in cells:
        yield "the line has more cells than the first line has names"
    for name in ("edition", "since"):
        if not DAY.fullmatch(cells[name]):
            yield f"{name} must be a day such as 2026-09-30, not {cells[name]!r}"
    if row.since > row.edition:
        yield f"since ({row.since}) is later than the edition ({row.edition})"
    for name in ("organisation", "places", "sector"):
        if not cells[name].strip():
            yield f"{name} is empty"


def _faults_between(rows: list[Row], file: str) -> Iterator[Fault]:
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        if (row.edition, row.organisation) in seen:
            yield Fault(file, "", f"{row.organisation} stands twice in edition {row.edition}")
        seen[row.edition, row.organisation] = row
    for row in rows:
        first = seen.get((row.since, row.organisation))
        if not first:
            told = f"since {row.since}, {row.organisation} needs a row for that edition too"
            yield Fault(file, "", told)
        elif first.stages != row.stages:
            told = f"{row.organisation} stands by the answers of {row.since}, but its stage is"
            yield Fault(file, "", f"{told} another in {row.edition}")
