"""Looking for the names of organisations, of which no page may show one."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import category, normalize

from freezing.reading import Page, Spot
from scoring.faults import Fault

COLUMN = "organisation"
# How the participants file tells organisations of one name apart.
KEY = re.compile(r" \(\d+\)$")
TEXTS = (".csv", ".json", ".txt", ".xml", ".svg")

NAMED = "and nobody may be named"
# A member may be called by words that are the site's own, and then nothing there could be mended.
WAY_OUT = (
    "Where such words are the site’s own, as Samaritans is at the foot of every page, nobody is "
    "named by them: make a copy of the file of names, take each line with that name out of it, and "
    "name the copy after --names. Nothing looks for that name then, so read the pages for it "
    "yourself."
)

# Typed in one way or another, it is the same name. Some marks nobody sees: where a word may break.
ALIKE = str.maketrans({"’": "'", "‘": "'", "–": "-", "\N{HYPHEN}": "-"})
UNSEEN = "Cf"


class NameFinder:
    """Finds names as whole words, however capital, spaced or broken over lines."""

    def __init__(self, names: Iterable[str]) -> None:
        """Look for these."""
        alike = {_alike(name): name.strip() for name in names}
        self._names = {each: name for each, name in alike.items() if each}

    def in_page(self, file: str, page: Page) -> Iterator[Fault]:
        """Where a page names an organisation, in its text, an attribute or a comment."""
        if not self._names:
            return
        # A name may go on in the next element, with or without a space between.
        text = (joint.join(each.text for each in page.text) for joint in ("", " "))
        said = _alike("\n".join([*text, *(each.text for each in page.asides)]))
        for each, name in self._in(said):
            yield _fault(file, name, *_where(each, page))

    def in_file(self, file: str, path: Path) -> Iterator[Fault]:
        """Where a file of figures or words names one."""
        if not self._names or not file.endswith(TEXTS):
            return
        text = path.read_text("utf-8")
        lines = [_alike(line) for line in text.splitlines()]
        for each, name in self._in(_alike(text)):
            line = next((n for n, line in enumerate(lines, start=1) if each in line), 0)
            yield _fault(file, name, line, 1)

    def _in(self, text: str) -> Iterator[tuple[str, str]]:
        for each, name in self._names.items():
            if each in text and re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text):
                yield each, name


def is_name(fault: Fault) -> bool:
    """Whether a fault is that an organisation is named."""
    return fault.message.endswith(NAMED)


def read_names(path: Path) -> list[str]:
    """The names in a file: one a line, or, in a .csv file, the column `organisation`.

    Raises ValueError where there is no such column, or no name.
    """
    text = path.read_text("utf-8-sig")
    names = _column(path, text) if path.suffix.lower() == ".csv" else text.splitlines()
    if not any(name.strip() for name in names):
        raise ValueError(f"{path} holds no name")
    return [KEY.sub("", name.strip()) for name in names]


def _column(path: Path, text: str) -> list[str]:
    rows = csv.DictReader(text.splitlines(keepends=True))
    if COLUMN not in (rows.fieldnames or ()):
        raise ValueError(f"{path} has no column called {COLUMN}, as the participants file has")
    return [row[COLUMN] or "" for row in rows]


def _alike(text: str) -> str:
    seen = (each for each in normalize("NFKC", text) if category(each) != UNSEEN)
    return " ".join("".join(seen).translate(ALIKE).casefold().split())


def _where(alike: str, page: Page) -> Spot:
    """The first piece of the page that holds a name, or how it begins."""
    pieces = [*page.text, *page.asides]
    for sought in (alike, alike.split(maxsplit=1)[0]):
        for piece in pieces:
            if sought in _alike(piece.text):
                return piece.spot
    return Spot(1, 1)


def _fault(file: str, name: str, line: int, column: int) -> Fault:
    return Fault(file, "", f"names {name!r}, {NAMED}", line, column)
