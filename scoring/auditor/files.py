"""The figures of a site's CSV and JSON files, and what else they hold."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from scoring.auditor.figures import (
    NOW,
    THEN,
    Count,
    Found,
    Hard,
    Loose,
    Of,
    Shown,
    Spot,
    Taking,
)

Cells = Mapping[str, str]
GROUP = ("edition", "kind", "group", "name", "parts")
# What a column can hold at least, in the description of a table.
LEAST = re.compile(r"\.fields\[\d+\]\.constraints\.minimum$")
TAKING_PART = ("organisations", "joined", "returned", "left")
SHOWN = ("new", "carried", "withheld")


class Table:
    """A CSV file that is being read."""

    def __init__(self, found: Found, file: str) -> None:
        """Read the file so named into `found`."""
        self.found, self.file = found, file
        self.ladders: dict[Of, list[str]] = {}
        self.binned: list[tuple[Of, list[str], int, Spot]] = []

    def read(self, text: str) -> None:
        """Add every figure in it, or say what is not as it should be."""
        name = PurePosixPath(self.file).name
        lines = csv.DictReader(io.StringIO(text, newline=""))
        expected, read = TABLES.get(name, ((), None))
        if not read or tuple(lines.fieldnames or ()) != expected:
            told = "a table that nothing accounts for" if not read else "other columns than "
            self.found.strange(Spot(self.file, "line 1"), told + ",".join(expected))
            return
        for cells in lines:
            spot = Spot(self.file, f"line {lines.line_num}")
            if None in cells or None in cells.values():
                self.found.strange(spot, f"a line of other columns: {list(cells.values())}")
                continue
            try:
                read(self, cells, spot)
            except (TypeError, ValueError, AttributeError, KeyError):
                self.found.strange(spot, f"a line that cannot be read: {dict(cells)}")
        self._count_bins()

    def groups(self, cells: Cells, spot: Spot) -> None:
        """A line of groups.csv."""
        edition, kind, group = cells["edition"], cells["kind"], cells["group"]
        for what in TAKING_PART:
            self.found.taking.append(Taking(edition, kind, group, what, int(cells[what]), spot))
        parts = frozenset(cells["parts"].split()) or frozenset({group})
        if cells["shown"] not in SHOWN:
            self.found.strange(spot, f"shown is {cells['shown']!r}, not {' or '.join(SHOWN)}")
        shown = (cells["shown"], cells["figures_of"])
        self.found.shown.append(Shown(edition, kind, group, parts, *shown, spot))
        self.found.loose.append(Loose(f"{cells['name']} {cells['reason']}", spot))

    def stages(self, cells: Cells, spot: Spot) -> None:
        """A line of stages.csv."""
        of = Of(cells["figures_of"], cells["kind"], cells["group"], cells["value"])
        self._bin(cells, of, [cells["organisations"]], spot)

    def change(self, cells: Cells, spot: Spot) -> None:
        """A line of change.csv: a count then, and one now."""
        for kind, column in ((THEN, "then"), (NOW, "now")):
            of = Of(cells["edition"], kind, cells["since"], "overall")
            self._bin(cells, of, [cells[column]], spot)

    def hardest(self, cells: Cells, spot: Spot) -> None:
        """A line of hardest.csv."""
        edition, value, item = cells["figures_of"], cells["value"], cells["item"]
        self.found.loose.append(Loose(cells["question"], spot))
        for what in ("short", "known"):
            self.found.hard.append(Hard(edition, value, item, what, int(cells[what]), spot))
        int(cells["order"])

    def _bin(self, cells: Cells, of: Of, counts: list[str], spot: Spot) -> None:
        stages = cells["stages"].split("+")
        ladder = self.ladders.setdefault(of, [])
        # A carried table stands once for every edition that shows it.
        ladder += [each for each in stages if each not in ladder]
        self.binned += [(of, stages, int(each), spot) for each in counts]

    def _count_bins(self) -> None:
        """Stages are numbers, in the order in which a whole table has them."""
        for of, shown in self.ladders.items():
            self.found.ladders.setdefault(tuple(shown), Spot(self.file, f"{of.group} {of.edition}"))
        ladder = self.found.ladder
        for of, stages, count, spot in self.binned:
            if set(stages) <= set(ladder):
                numbers = frozenset(ladder.index(each) for each in stages)
                self.found.counts.append(Count(of, numbers, count, spot))
            else:
                self.found.strange(spot, f"{' '.join(stages)} is no stage of {' '.join(ladder)}")


TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Table, Cells, Spot], None]]] = {
    "groups.csv": (
        (
            "edition",
            "kind",
            "group",
            "name",
            "parts",
            *TAKING_PART,
            "shown",
            "figures_of",
            "reason",
        ),
        Table.groups,
    ),
    "stages.csv": (
        ("edition", "figures_of", "kind", "group", "value", "stages", "organisations"),
        Table.stages,
    ),
    "change.csv": (("edition", "since", "stages", "then", "now"), Table.change),
    "hardest.csv": (
        ("edition", "figures_of", "value", "order", "item", "question", "short", "known"),
        Table.hardest,
    ),
}


def read_table(found: Found, file: str, text: str) -> None:
    """Add to `found` the figures of a CSV file."""
    Table(found, file).read(text)


def read_json(found: Found, file: str, text: str, site: Path) -> None:
    """Add to `found` every number of a JSON file that is not the size or hash of a file."""
    try:
        read = json.loads(text)
    except ValueError as error:
        found.strange(Spot(file, "line 1"), f"it is not JSON: {error}")
        return
    files = _sizes_and_hashes(site)
    for path, value in _values(read, "$"):
        if value not in files and not (LEAST.search(path) and value in ("0", "1")):
            found.loose.append(Loose(value, Spot(file, path)))


def _sizes_and_hashes(site: Path) -> frozenset[str]:
    known: set[str] = set()
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            known |= {digest, f"sha256:{digest}", str(len(content))}
            known.add(path.relative_to(site).as_posix())
    return frozenset(known)


def _values(read: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(read, dict):
        for name, value in read.items():
            yield f"{path}, a name", name
            yield from _values(value, f"{path}.{name}")
    elif isinstance(read, list):
        for at, value in enumerate(read):
            yield from _values(value, f"{path}[{at}]")
    elif not isinstance(read, bool) and read is not None:
        yield path, str(read)
