"""The participants file: who takes part in which edition, which everybody can know."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from auditor.site_content import OVERALL, WHOLE
from scoring.faults import Fault, Faulty
from scoring.name_finder import LISTED_COLUMN, LOOKED_FOR_COLUMN, names_to_find, read_name_cell

REQUIRED_COLUMNS = ("edition", "organisation", "places", "sector", "since")
STAGE_COLUMN = "stage"
# Every other column holds a true stage, and is named by its measure's id.
NON_STAGE_COLUMNS = {*REQUIRED_COLUMNS, LOOKED_FOR_COLUMN, LISTED_COLUMN}
DEFAULT_COALITION_SIZE = 3
"""How many members may put together what they know, unless the command says otherwise."""
DAY_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}")

NOBODY_COUNTED_MESSAGE = (
    "no edition counts anybody here. A site without an edition has no figures, and nothing to try"
)


class ParticipantRow(NamedTuple):
    """One organisation in one edition. `since` is the edition that first counted its answers.

    `stages` are the true ones by `overall` or value id, where the file tells them.
    """

    edition: str
    organisation: str
    places: frozenset[str]
    sector: str
    since: str
    stages: Mapping[str, str]

    def is_in_group(self, kind: str, parts: frozenset[str]) -> bool:
        """Whether it counts in the group of that kind."""
        if kind == WHOLE:
            return True
        return self.sector in parts if kind == "sector" else not self.places.isdisjoint(parts)


class AnswerSheet(NamedTuple):
    """The answers of one organisation, as long as it stands by them."""

    organisation: str
    since: str
    rows: tuple[ParticipantRow, ...]

    def __str__(self) -> str:
        """What everybody can know of it."""
        last = self.rows[-1]
        return f"places {' '.join(sorted(last.places))}, sector {last.sector}, since {self.since}"


class SmallGroup(NamedTuple):
    """A group too small to be published: the sheets it counts, by organisation and since."""

    description: str
    sheets: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        """Its edition, and which group it is."""
        return self.description


class ParticipantRoll:
    """All rows of the file, the names that no page may hold, and who is in the public list."""

    def __init__(
        self, rows: list[ParticipantRow], names: Sequence[str], listed: Iterable[ParticipantRow]
    ) -> None:
        """Keep the rows, in the order of editions and organisations."""
        self.rows = sorted(rows, key=lambda row: (row.edition, row.organisation))
        self.names = names
        self.organisations = {row.organisation for row in rows}
        self.listed_places = {
            (row.organisation, place, row.sector) for row in listed for place in row.places
        }

    @cached_property
    def editions(self) -> list[str]:
        """Their dates, oldest first."""
        return sorted({row.edition for row in self.rows})

    @cached_property
    def by_edition(self) -> dict[str, dict[str, ParticipantRow]]:
        """The rows, by edition and organisation."""
        rows_by_edition: dict[str, dict[str, ParticipantRow]] = {}
        for row in self.rows:
            rows_by_edition.setdefault(row.edition, {})[row.organisation] = row
        return rows_by_edition

    @cached_property
    def sheets(self) -> list[AnswerSheet]:
        """Every sheet, each once."""
        rows_by_sheet: dict[tuple[str, str], list[ParticipantRow]] = {}
        for row in self.rows:
            rows_by_sheet.setdefault((row.organisation, row.since), []).append(row)
        return [AnswerSheet(*key, tuple(rows)) for key, rows in sorted(rows_by_sheet.items())]

    def find_group_rows(
        self, edition: str, kind: str, parts: frozenset[str]
    ) -> dict[str, ParticipantRow]:
        """The rows of a group in an edition, by organisation."""
        rows = self.by_edition.get(edition, {})
        return {name: row for name, row in rows.items() if row.is_in_group(kind, parts)}

    def find_organisations_in_both(self, since: str, edition: str) -> frozenset[str]:
        """The organisations that are in both editions."""
        return frozenset(self.by_edition.get(since, {})) & frozenset(
            self.by_edition.get(edition, {})
        )

    def count_participation(self, edition: str, kind: str, parts: frozenset[str]) -> dict[str, int]:
        """How many are in a group, have joined and returned, and have left the edition."""
        moved = {
            how: sum(row.is_in_group(kind, parts) for row in rows)
            for how, rows in self.moved_by_edition[edition].items()
        }
        return {"organisations": len(self.find_group_rows(edition, kind, parts)), **moved}

    @cached_property
    def moved_by_edition(self) -> dict[str, dict[str, list[ParticipantRow]]]:
        """By edition, who joined, returned with new answers, or left since the one before.

        Those who left are as they were. In the first edition everybody has joined.
        """
        moved_by_edition = {}
        for before, edition in pairwise(["", *self.editions]):
            then, now = self.by_edition.get(before, {}), self.by_edition[edition]
            moved_by_edition[edition] = {
                "joined": [row for name, row in now.items() if name not in then],
                "returned": [
                    row for name, row in now.items() if name in then and row.since == edition
                ],
                "left": [row for name, row in then.items() if name not in now],
            }
        return moved_by_edition


def read_text_file(path: Path) -> str:
    """The text of a file that somebody named. Faulty where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        why = f"{error.strerror}: name another file, or see who may read this one"
    except UnicodeDecodeError:
        why = "it is not UTF-8: save it as UTF-8 text"
    raise Faulty([Fault(str(path), "", f"it cannot be read: {why}")])


def read_participants(path: Path) -> ParticipantRoll:
    """The roll in a CSV file. Raises Faulty with all that has to be mended."""
    text = read_text_file(path)
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    missing = [name for name in REQUIRED_COLUMNS if name not in (lines.fieldnames or ())]
    if missing:
        message = f"the first line must name the columns {','.join(REQUIRED_COLUMNS)}; it lacks "
        raise Faulty([Fault(str(path), "", message + ", ".join(missing), 1, 1)])
    rows, listed, faults, every = [], [], [], list(_read_csv_lines(lines, path))
    for line, cells in every:
        row = _parse_row(cells)
        if cells.get(LISTED_COLUMN) and not row.edition:
            listed.append(row)
            continue
        faults += [Fault(str(path), "", fault, line, 1) for fault in _find_row_faults(row, cells)]
        rows.append(row)
    faults += _find_faults_between_rows(rows, str(path))
    if not rows:
        faults.append(Fault(str(path), "", NOBODY_COUNTED_MESSAGE, 1, 1))
    if faults:
        raise Faulty(faults)
    return ParticipantRoll(rows, names_to_find([cells for _, cells in every]), listed)


def _read_csv_lines(lines: csv.DictReader[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for cells in lines:
            yield lines.line_num, {name or "": value or "" for name, value in cells.items()}
    except csv.Error as error:
        raise Faulty([Fault(str(path), "", f"it is not CSV: {error}", lines.line_num, 1)]) from None


def _parse_row(cells: dict[str, str]) -> ParticipantRow:
    stages = {
        OVERALL if name == STAGE_COLUMN else name: value
        for name, value in cells.items()
        if name not in NON_STAGE_COLUMNS and value
    }
    edition, organisation, places, sector, since = (cells[name] for name in REQUIRED_COLUMNS)
    return ParticipantRow(
        edition, read_name_cell(organisation), frozenset(places.split()), sector, since, stages
    )


def _find_row_faults(row: ParticipantRow, cells: dict[str, str]) -> Iterator[str]:
    if "" in cells:
        yield "the line has more cells than the first line has names"
    for name in ("edition", "since"):
        if not DAY_PATTERN.fullmatch(cells[name]):
            yield f"{name} must be a day such as 2026-09-30, not {cells[name]!r}"
    if row.since > row.edition:
        yield f"since ({row.since}) is later than the edition ({row.edition})"
    for name in ("organisation", "places", "sector"):
        if not cells[name].strip():
            yield f"{name} is empty"


def _find_faults_between_rows(rows: list[ParticipantRow], file: str) -> Iterator[Fault]:
    seen: dict[tuple[str, str], ParticipantRow] = {}
    for row in rows:
        if (row.edition, row.organisation) in seen:
            yield Fault(file, "", f"{row.organisation} stands twice in edition {row.edition}")
        seen[row.edition, row.organisation] = row
    for row in rows:
        first = seen.get((row.since, row.organisation))
        if not first:
            message = f"since {row.since}, {row.organisation} needs a row for that edition too"
            yield Fault(file, "", message)
        elif first.stages != row.stages:
            message = f"{row.organisation} stands by the answers of {row.since}, but its stage is"
            yield Fault(file, "", f"{message} another in {row.edition}")
