"""The figures of a site's CSV files, and what its JSON files say."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from auditor.site_content import (
    CHANGE_NOW,
    CHANGE_THEN,
    GroupRow,
    HardItemCount,
    ParticipationCount,
    SiteContent,
    SourceLocation,
    StageCount,
    TableKey,
)

CsvCells: TypeAlias = Mapping[str, str]
PARTICIPATION_COLUMNS = ("organisations", "joined", "returned", "left")


class CsvFileReader:
    """A CSV file that is being read."""

    def __init__(self, content: SiteContent, file: str) -> None:
        """Read the file so named into `content`."""
        self.content, self.file = content, file
        self.ladders: dict[TableKey, list[str]] = {}
        self.kept_bins: list[tuple[TableKey, list[str], int, SourceLocation]] = []

    def read(self, text: str) -> None:
        """Add every figure in it, or say what is not as it should be."""
        lines = csv.DictReader(io.StringIO(text, newline=""))
        expected, read_row = CSV_TABLES.get(PurePosixPath(self.file).name, ("", None))
        if not read_row or lines.fieldnames != expected.split():
            message = (
                f"other columns than {expected}"
                if read_row
                else "a table that nothing accounts for"
            )
            self.content.add_unexpected(SourceLocation(self.file, "line 1"), message)
            return
        for cells in lines:
            location = SourceLocation(self.file, f"line {lines.line_num}")
            try:
                if None in cells:
                    raise ValueError("a cell too many")
                read_row(self, cells, location)
            except (TypeError, ValueError, AttributeError):
                self.content.add_unexpected(
                    location, f"a line that cannot be read: {list(cells.values())}"
                )
        self._count_bins()

    def read_group_row(self, cells: CsvCells, location: SourceLocation) -> None:
        """A line of groups.csv."""
        edition, kind, group = cells["edition"], cells["kind"], cells["group"]
        for what in PARTICIPATION_COLUMNS:
            self.content.participation_counts.append(
                ParticipationCount(edition, kind, group, what, int(cells[what]), location)
            )
        parts = frozenset(cells["parts"].split()) or frozenset({group})
        self.content.group_rows.append(
            GroupRow(edition, kind, group, cells["name"], parts, cells["shown"], location)
        )
        self.content.add_text(f"{cells['name']} {cells['figures_of']} {cells['reason']}", location)

    def read_stage_row(self, cells: CsvCells, location: SourceLocation) -> None:
        """A line of stages.csv."""
        table_key = TableKey(cells["figures_of"], cells["kind"], cells["group"], cells["value"])
        self._keep_bin(cells, table_key, "organisations", location)

    def read_change_row(self, cells: CsvCells, location: SourceLocation) -> None:
        """A line of change.csv: a count then, and one now."""
        for kind in (CHANGE_THEN, CHANGE_NOW):
            self._keep_bin(
                cells, TableKey(cells["edition"], kind, cells["since"], "overall"), kind, location
            )

    def read_hard_item_row(self, cells: CsvCells, location: SourceLocation) -> None:
        """A line of hardest.csv."""
        edition, value, item = cells["figures_of"], cells["value"], cells["item"]
        self.content.add_text(cells["question"], location)
        for what in ("short", "known"):
            self.content.hard_item_counts.append(
                HardItemCount(edition, value, item, what, int(cells[what]), location)
            )

    def _keep_bin(
        self, cells: CsvCells, table_key: TableKey, column: str, location: SourceLocation
    ) -> None:
        stages = cells["stages"].split("+")
        ladder = self.ladders.setdefault(table_key, [])
        # A carried table stands once for every edition that shows it.
        ladder += [each for each in stages if each not in ladder]
        self.kept_bins.append((table_key, stages, int(cells[column]), location))

    def _count_bins(self) -> None:
        """Add the bins as counts by stage number, in the order of stages in a whole table."""
        ladder = self.content.ladder = max(
            map(tuple, self.ladders.values()), key=len, default=self.content.ladder
        )
        for table_key, stages, count, location in self.kept_bins:
            if set(stages) <= set(ladder):
                numbers = frozenset(ladder.index(each) for each in stages)
                self.content.stage_counts.append(StageCount(table_key, numbers, count, location))
            else:
                self.content.add_unexpected(
                    location, f"{' '.join(stages)} is no stage of {' '.join(ladder)}"
                )


CSV_TABLES: Mapping[str, tuple[str, Callable[[CsvFileReader, CsvCells, SourceLocation], None]]] = {
    "groups.csv": (
        "edition kind group name parts organisations joined returned left shown figures_of reason",
        CsvFileReader.read_group_row,
    ),
    "stages.csv": (
        "edition figures_of kind group value stages organisations",
        CsvFileReader.read_stage_row,
    ),
    "change.csv": ("edition since stages then now", CsvFileReader.read_change_row),
    "hardest.csv": (
        "edition figures_of value order item question short known",
        CsvFileReader.read_hard_item_row,
    ),
}


def read_csv_file(content: SiteContent, file: str, text: str) -> None:
    """Add to `content` the figures of a CSV file."""
    CsvFileReader(content, file).read(text)


def read_json_file(content: SiteContent, file: str, text: str, site: Path) -> None:
    """Add to `content` all that a JSON file says, but for the sizes and hashes of the site's files,
    and what a column may hold."""
    try:
        json_value = json.loads(text)
    except ValueError as error:
        content.add_unexpected(SourceLocation(file, "line 1"), f"it is not JSON: {error}")
        return
    files = [each for each in site.rglob("*") if each.is_file()]
    known = {each.relative_to(site).as_posix() for each in files}
    known |= {hashlib.sha256(each.read_bytes()).hexdigest() for each in files}
    sizes = {each.stat().st_size for each in files}
    for path, value in walk_json(json_value, "$"):
        if isinstance(value, str) and value.removeprefix("sha256:") not in known:
            content.add_text(value, SourceLocation(file, path))
        elif isinstance(value, int | float) and not (
            isinstance(value, bool) or value in sizes or path.endswith(".constraints.minimum")
        ):
            content.add_text(str(value), SourceLocation(file, path))


def walk_json(json_value: Any, path: str) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any JSON
    """Every value of JSON, and every name as a value of its own, and the way there."""
    if isinstance(json_value, dict):
        for name, value in json_value.items():
            yield f"{path}, a name", name
            yield from walk_json(value, f"{path}.{name}")
    elif isinstance(json_value, list):
        for at, value in enumerate(json_value):
            yield from walk_json(value, f"{path}[{at}]")
    else:
        yield path, json_value
