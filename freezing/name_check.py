"""Looking for the names of organisations, of which no page may show one."""

import csv
import io
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from freezing.html_reader import Page, Spot, Words
from scoring.faults import Fault
from scoring.name_finder import ORGANISATION, NameFinder, names_of_participants

# Where the list of who takes part stands.
LIST_PAGE = "who-takes-part/index.html"
TEXTS = (".csv", ".json", ".txt", ".xml", ".svg")

NAMED = "and nobody may be named"
# Of each name, so many places are told: words of the site's own stand on every page.
MOST_TOLD = 10
# A member may be called by words that are the site's own, and then nothing there could be mended.
WAY_OUT = """\
Where that is the organisation, take its name out. Where it is not, as Samaritans at the foot of
every page may not be, say so in the core team's pages, under Benchmark on the page of the last
edition, or where the live app runs:
{commands}
Then make the file of names anew (flask --app app editions participants FILE) and freeze again. In a
list of your own, take the name out."""
COMMAND = "    .venv/bin/flask --app app editions allow-name -- {}"


@dataclass(frozen=True, slots=True)
class NameFault(Fault):
    """That a file names an organisation."""

    name: str = ""


class NamesOnSite:
    """Finds names on the pages and in the files of a site.

    Those that are `listed` may stand in the list of who takes part, and nowhere else.
    """

    def __init__(self, names: Iterable[str], listed: Iterable[str] = ()) -> None:
        """Look for these."""
        self._finder = NameFinder(names)
        self._listed = set(listed)

    def in_page(self, file: str, page: Page) -> Iterator[Fault]:
        """Where a page names an organisation, in its text, an attribute or a comment."""
        if not self._finder:
            return
        said = [*page.text, *(each for each in page.listed if not self._may_stand(file, each.text))]
        # A name may go on in the next element, with or without a space between.
        text = (joint.join(each.text for each in said) for joint in ("", " "))
        whole = "\n".join([*text, *(each.text for each in page.asides)])
        for name in self._finder.found_in(whole):
            yield _fault(file, name, *_where(name, [*said, *page.asides]))

    def _may_stand(self, file: str, name: str) -> bool:
        return file == LIST_PAGE and name in self._listed

    def in_file(self, file: str, path: Path) -> Iterator[Fault]:
        """Where a file of figures or words names one."""
        if not self._finder or not file.endswith(TEXTS):
            return
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for name in self._finder.found_in(text):
            finder = NameFinder([name])
            line = next((n for n, line in enumerate(lines, start=1) if finder.found_in(line)), 0)
            yield _fault(file, name, line, 1)


def told_with_way_out(faults: Iterable[Fault]) -> str:
    """The faults in words. Of each name a few, and what to do where it is somebody else's."""
    told, seen = list[str](), Counter[str]()
    for fault in faults:
        name = fault.name if isinstance(fault, NameFault) else ""
        seen[name] += 1
        if not name or seen[name] <= MOST_TOLD:
            told.append(str(fault))
    del seen[""]
    return "\n".join([*told, *_more(seen), *([_way_out(seen)] if seen else ())])


def _more(seen: Mapping[str, int]) -> Iterator[str]:
    for name, count in seen.items():
        if count > MOST_TOLD:
            yield f"{name!r} stands in {count} files, of which these are some"


def _way_out(names: Iterable[str]) -> str:
    return WAY_OUT.format(commands="\n".join(COMMAND.format(shlex.quote(each)) for each in names))


def read_names(path: Path) -> list[str]:
    """The names in a file: one a line, or, in a .csv file, those of a participants file.

    Raises ValueError where it holds no name, or is a .csv file without the columns for them.
    """
    text = path.read_text("utf-8-sig")
    is_table = path.suffix.lower() == ".csv"
    return _in_table(path, text) if is_table else _in_lines(path, text)


def _in_lines(path: Path, text: str) -> list[str]:
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise ValueError(f"{path} holds no name")
    return names


def _in_table(path: Path, text: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if ORGANISATION not in (rows.fieldnames or ()):
        raise ValueError(
            f"{path} has no column called {ORGANISATION}, as the participants file has"
        )
    there = list(rows)
    # Of some rows, none may have to be looked for.
    if not any((row[ORGANISATION] or "").strip() for row in there):
        raise ValueError(f"{path} holds no name")
    return names_of_participants(there)


def _where(name: str, pieces: Sequence[Words]) -> Spot:
    """The first piece of a page that holds a name, or how it begins."""
    for sought in (name, name.split(maxsplit=1)[0]):
        finder = NameFinder([sought])
        for piece in pieces:
            if finder.found_in(piece.text):
                return piece.spot
    return Spot(1, 1)


def _fault(file: str, name: str, line: int, column: int) -> Fault:
    return NameFault(file, "", f"names {name!r}, {NAMED}", line, column, name=name)
