"""Looking for the names of organisations, of which no page may show one."""

import csv
import io
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from freezing.html_reader import FrozenPage, Position, PositionedText
from scoring.faults import Fault
from scoring.name_finder import ORGANISATION_COLUMN, NameFinder, names_to_find

# Where the list of who takes part stands.
LIST_PAGE = "who-takes-part/index.html"
TEXT_SUFFIXES = (".csv", ".json", ".txt", ".xml", ".svg")

NAMED_MESSAGE = "and nobody may be named"
# Of each name, so many places are told: words of the site's own stand on every page.
MAX_FILES_PER_NAME = 10
# A member may be called by words that are the site's own, and then nothing there could be mended.
ALLOW_NAME_ADVICE = """\
Where that is the organisation, take its name out. Where it is not, as Samaritans at the foot of
every page may not be, say so in the core team's pages, under Benchmark on the page of the last
edition, or where the live app runs:
{commands}
Then make the file of names anew (flask --app app editions participants FILE) and freeze again. In a
list of your own, take the name out."""
ALLOW_NAME_COMMAND = "    .venv/bin/flask --app app editions allow-name -- {}"


@dataclass(frozen=True, slots=True)
class NameFault(Fault):
    """That a file names an organisation."""

    name: str = ""


class NameChecker:
    """Finds names on the pages and in the files of a site.

    Those that are `listed` may stand in the list of who takes part, and nowhere else.
    """

    def __init__(self, names: Iterable[str], listed: Iterable[str] = ()) -> None:
        """Look for these."""
        self._finder = NameFinder(names)
        self._listed = set(listed)

    def find_in_page(self, file: str, page: FrozenPage) -> Iterator[Fault]:
        """Where a page names an organisation, in its text, an attribute or a comment."""
        if not self._finder:
            return
        pieces = [
            *page.text,
            *(piece for piece in page.listed if not self._may_stand(file, piece.text)),
        ]
        # A name may go on in the next element, with or without a space between.
        text = (joint.join(piece.text for piece in pieces) for joint in ("", " "))
        text_of_page = "\n".join([*text, *(piece.text for piece in page.asides)])
        for name in self._finder.found_in(text_of_page):
            yield _make_name_fault(
                file, name, *_locate_organisation_name(name, [*pieces, *page.asides])
            )

    def _may_stand(self, file: str, name: str) -> bool:
        return file == LIST_PAGE and name in self._listed

    def find_in_file(self, file: str, path: Path) -> Iterator[Fault]:
        """Where a file of figures or words names one."""
        if not self._finder or not file.endswith(TEXT_SUFFIXES):
            return
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for name in self._finder.found_in(text):
            finder = NameFinder([name])
            line = next((n for n, line in enumerate(lines, start=1) if finder.found_in(line)), 0)
            yield _make_name_fault(file, name, line, 1)


def format_faults_with_advice(faults: Iterable[Fault]) -> str:
    """The faults in words. Of each name a few, and what to do where it is somebody else's."""
    lines, counts = list[str](), Counter[str]()
    for fault in faults:
        name = fault.name if isinstance(fault, NameFault) else ""
        counts[name] += 1
        if not name or counts[name] <= MAX_FILES_PER_NAME:
            lines.append(str(fault))
    del counts[""]
    return "\n".join(
        [*lines, *_summarise_rest(counts), *([_format_advice(counts)] if counts else ())]
    )


def _summarise_rest(seen: Mapping[str, int]) -> Iterator[str]:
    for name, count in seen.items():
        if count > MAX_FILES_PER_NAME:
            yield f"{name!r} stands in {count} files, of which these are some"


def _format_advice(names: Iterable[str]) -> str:
    return ALLOW_NAME_ADVICE.format(
        commands="\n".join(ALLOW_NAME_COMMAND.format(shlex.quote(name)) for name in names)
    )


def read_names(path: Path) -> list[str]:
    """The names in a file: one a line, or, in a .csv file, those of a participants file.

    Raises ValueError where it holds no name, or is a .csv file without the columns for them.
    """
    text = path.read_text("utf-8-sig")
    is_table = path.suffix.lower() == ".csv"
    return _parse_participants(path, text) if is_table else _parse_lines(path, text)


def _parse_lines(path: Path, text: str) -> list[str]:
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise ValueError(f"{path} holds no name")
    return names


def _parse_participants(path: Path, text: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if ORGANISATION_COLUMN not in (rows.fieldnames or ()):
        raise ValueError(
            f"{path} has no column called {ORGANISATION_COLUMN}, as the participants file has"
        )
    participants = list(rows)
    # Of some rows, none may have to be looked for.
    if not any((row[ORGANISATION_COLUMN] or "").strip() for row in participants):
        raise ValueError(f"{path} holds no name")
    return names_to_find(participants)


def _locate_organisation_name(name: str, pieces: Sequence[PositionedText]) -> Position:
    """The first piece of a page that holds a name, or how it begins."""
    for sought in (name, name.split(maxsplit=1)[0]):
        finder = NameFinder([sought])
        for piece in pieces:
            if finder.found_in(piece.text):
                return piece.spot
    return Position(1, 1)


def _make_name_fault(file: str, name: str, line: int, column: int) -> Fault:
    return NameFault(file, "", f"names {name!r}, {NAMED_MESSAGE}", line, column, name=name)
