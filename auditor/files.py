"""The figures of a site's CSV and JSON files, and what else they hold."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from auditor.figures import NOW, THEN, Count, Found, Hard, Loose, Of, Shown, Spot, Taking
from auditor.questions import each_once

Cells = Mapping[str, str]
Way: TypeAlias = tuple[str | int | None, ...]
GROUP = ("edition", "kind", "group", "name", "parts")
TAKING_PART = ("organisations", "joined", "returned", "left")
SHOWN = ("new", "carried", "withheld")


class Table:
    """A CSV file that is being read."""

    def __init__(self, found: Found, file: str) -> None:
        """Read the file so named into `found`."""
        self.found, self.file = found, file
        self.ladders: dict[Of, list[str]] = {}
        self.binned: list[tuple[Of, list[str], int, Spot]] = []
        self.orders: Counter[tuple[str, str]] = Counter()

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
        said, of = cells["order"], (cells["edition"], value)
        self.orders[of] += 1
        if said != str(self.orders[of]):
            self.found.strange(spot, f"order is {said}, where {self.orders[of]} comes next")

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
    """Add to `found` all that a JSON file says, but for what belongs just where it stands."""
    try:
        read = json.loads(text, object_pairs_hook=each_once)
    except ValueError as error:
        found.strange(Spot(file, "line 1"), f"it is not JSON: {error}")
        return
    files = {each.relative_to(site).as_posix(): each for each in site.rglob("*") if each.is_file()}
    where = PurePosixPath(Path(file).parent.relative_to(site))
    for way, value in _values(read, ()):
        if _belongs(value, way, read, files, where):
            continue
        spot = Spot(file, _named(way))
        if value is None or isinstance(value, bool):
            found.strange(spot, f"{json.dumps(value)} where none belongs")
        else:
            found.loose.append(Loose(str(value), spot))


def _belongs(
    value: object,
    way: Way,
    read: Any,  # noqa: ANN401 - any JSON
    files: Mapping[str, Path],
    where: PurePosixPath,
) -> bool:
    """Whether the form of the file has just this there.

    That is the path or the hash of a file, a table's size, or what a column may hold.
    """
    match way:
        case ("files", None):
            return value in files
        case ("files", str(name)) if name in files:
            return value == _sha256(files[name])
        case ("resources", int(at), "bytes" | "hash" as what):
            path = files.get(str(where / str(read["resources"][at].get("path"))))
            told = path and (path.stat().st_size if what == "bytes" else f"sha256:{_sha256(path)}")
            return value is not None and value == told
        case ("resources", int(), "schema", "fields", int(), "constraints", "required"):
            return value is True
        case ("resources", int(), "schema", "fields", int(), "constraints", "minimum"):
            return not isinstance(value, bool) and value in (0, 1)
    return False


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _values(read: Any, way: Way) -> Iterator[tuple[Way, object]]:  # noqa: ANN401 - any JSON
    """Every name and value, and the way there: names, numbers in lists, and None for a name."""
    if isinstance(read, dict):
        for name, value in read.items():
            yield (*way, None), name
            yield from _values(value, (*way, name))
    elif isinstance(read, list):
        for at, value in enumerate(read):
            yield from _values(value, (*way, at))
    else:
        yield way, read


def _named(way: Way) -> str:
    steps = (
        ", a name" if each is None else f"[{each}]" if isinstance(each, int) else f".{each}"
        for each in way
    )
    return "$" + "".join(steps)
