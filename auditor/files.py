"""The figures of a site's CSV files, and what its JSON files say."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from auditor.figures import NOW, THEN, Count, Found, Hard, Loose, Of, Shown, Spot, Taking
from auditor.pages import leaves_of

Cells: TypeAlias = Mapping[str, str]
TAKING_PART = ("organisations", "joined", "returned", "left")


class Table:
    """A CSV file that is being read."""

    def __init__(self, found: Found, file: str) -> None:
        """Read the file so named into `found`."""
        self.found, self.file = found, file
        self.ladders: dict[Of, list[str]] = {}
        self.binned: list[tuple[Of, list[str], int, Spot]] = []

    def read(self, text: str) -> None:
        """Add every figure in it, or say what is not as it should be."""
        lines = csv.DictReader(io.StringIO(text, newline=""))
        expected, read = TABLES.get(PurePosixPath(self.file).name, ("", None))
        if not read or lines.fieldnames != expected.split():
            told = f"other columns than {expected}" if read else "a table that nothing accounts for"
            self.found.strange(Spot(self.file, "line 1"), told)
            return
        for cells in lines:
            spot = Spot(self.file, f"line {lines.line_num}")
            try:
                if None in cells:
                    raise ValueError("a cell too many")
                read(self, cells, spot)
            except (TypeError, ValueError, AttributeError):
                self.found.strange(spot, f"a line that cannot be read: {list(cells.values())}")
        self._count_bins()

    def groups(self, cells: Cells, spot: Spot) -> None:
        """A line of groups.csv."""
        edition, kind, group = cells["edition"], cells["kind"], cells["group"]
        for what in TAKING_PART:
            self.found.taking.append(Taking(edition, kind, group, what, int(cells[what]), spot))
        parts = frozenset(cells["parts"].split()) or frozenset({group})
        self.found.shown.append(Shown(edition, kind, group, parts, cells["shown"], spot))
        self.found.loose.append(
            Loose(f"{cells['name']} {cells['figures_of']} {cells['reason']}", spot)
        )

    def stages(self, cells: Cells, spot: Spot) -> None:
        """A line of stages.csv."""
        of = Of(cells["figures_of"], cells["kind"], cells["group"], cells["value"])
        self._bin(cells, of, "organisations", spot)

    def change(self, cells: Cells, spot: Spot) -> None:
        """A line of change.csv: a count then, and one now."""
        for kind in (THEN, NOW):
            self._bin(cells, Of(cells["edition"], kind, cells["since"], "overall"), kind, spot)

    def hardest(self, cells: Cells, spot: Spot) -> None:
        """A line of hardest.csv."""
        edition, value, item = cells["figures_of"], cells["value"], cells["item"]
        self.found.loose.append(Loose(cells["question"], spot))
        for what in ("short", "known"):
            self.found.hard.append(Hard(edition, value, item, what, int(cells[what]), spot))

    def _bin(self, cells: Cells, of: Of, column: str, spot: Spot) -> None:
        stages = cells["stages"].split("+")
        ladder = self.ladders.setdefault(of, [])
        # A carried table stands once for every edition that shows it.
        ladder += [each for each in stages if each not in ladder]
        self.binned.append((of, stages, int(cells[column]), spot))

    def _count_bins(self) -> None:
        """Stages are numbers, in the order in which a whole table has them."""
        ladder = self.found.ladder = max(
            map(tuple, self.ladders.values()), key=len, default=self.found.ladder
        )
        for of, stages, count, spot in self.binned:
            if set(stages) <= set(ladder):
                numbers = frozenset(ladder.index(each) for each in stages)
                self.found.counts.append(Count(of, numbers, count, spot))
            else:
                self.found.strange(spot, f"{' '.join(stages)} is no stage of {' '.join(ladder)}")


TABLES: Mapping[str, tuple[str, Callable[[Table, Cells, Spot], None]]] = {
    "groups.csv": (
        "edition kind group name parts organisations joined returned left shown figures_of reason",
        Table.groups,
    ),
    "stages.csv": ("edition figures_of kind group value stages organisations", Table.stages),
    "change.csv": ("edition since stages then now", Table.change),
    "hardest.csv": (
        "edition figures_of value order item question short known",
        Table.hardest,
    ),
}


def read_table(found: Found, file: str, text: str) -> None:
    """Add to `found` the figures of a CSV file."""
    Table(found, file).read(text)


def read_json(found: Found, file: str, text: str, site: Path) -> None:
    """Add to `found` all that a JSON file says, but for the sizes and hashes of the site's files,
    and what a column may hold."""
    try:
        read = json.loads(text)
    except ValueError as error:
        found.strange(Spot(file, "line 1"), f"it is not JSON: {error}")
        return
    files = [each for each in site.rglob("*") if each.is_file()]
    known = {each.relative_to(site).as_posix() for each in files}
    known |= {hashlib.sha256(each.read_bytes()).hexdigest() for each in files}
    sizes = {each.stat().st_size for each in files}
    for path, value in leaves_of(read, "$"):
        if isinstance(value, str) and value.removeprefix("sha256:") not in known:
            found.loose.append(Loose(value, Spot(file, path)))
        elif isinstance(value, int | float) and not (
            isinstance(value, bool) or value in sizes or path.endswith(".constraints.minimum")
        ):
            found.loose.append(Loose(str(value), Spot(file, path)))
