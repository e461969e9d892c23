"""The parts of an Excel workbook, streamed and counted as they are unpacked.

A file of a few kilobytes can unpack into gigabytes, and what it says of its own size may be wrong.
So no part of it is unpacked whole.
"""

from collections.abc import Mapping
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.core_team.imports.uploaded_table import MOST_CELL, UnreadableError

# What is read of a workbook, once unpacked: several times what a list of 2,000 organisations takes.
MOST_UNPACKED_BYTES = 20_000_000
MOST_ELEMENTS = 300_000
MOST_ELEMENTS_ASIDE = 20_000  # of a part other than the sheet and the words that its cells share
MOST_CHARACTERS = 4_000_000
DEEPEST = 64
CHUNK = 65_536
# The longest tag, with its attributes: a parser keeps it until it has all of it.
LONGEST_TAG = 16 * CHUNK

TOO_MUCH = "The workbook holds far more than a list. Copy the rows to a new workbook of one sheet"
UNREADABLE = (
    "The workbook cannot be read. Open it in a spreadsheet and save it as CSV or XLSX again"
)

Attributes = Mapping[str, str]


class Part:
    """What is to be known of a part: `texts` are the elements whose words count."""

    texts: frozenset[str] = frozenset()
    most_elements = MOST_ELEMENTS_ASIDE

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins. Names come without their prefix."""

    def end(self, name: str, text: str) -> None:
        """An element ends; `text` is what stands in it, where its words count."""


class WorkbookParts:
    """The parts of a workbook, and how much of it may still be read."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.names = set(archive.namelist())
        self.bytes_left = MOST_UNPACKED_BYTES
        self.elements_left = MOST_ELEMENTS
        self.characters_left = MOST_CHARACTERS

    def read_any(self, name: str, part: Part) -> None:
        """Read a part that a workbook need not have."""
        if name in self.names:
            self.read(name, part)

    def read(self, name: str, part: Part) -> None:
        """Stream a part, of which `part` hears every element."""
        info = self._archive.getinfo(name)
        # Others may take memory by themselves, and no spreadsheet uses them.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableError(UNREADABLE)
        stream = _ElementStream(self, part)
        with self._archive.open(info) as unpacked:
            while chunk := unpacked.read(CHUNK):
                self.bytes_left = _less(self.bytes_left, len(chunk))
                stream.feed(chunk)
        stream.end()


def _less(left: int, taken: int) -> int:
    """What is left of an allowance. Raises UnreadableError where it is used up."""
    if taken > left:
        raise UnreadableError(TOO_MUCH)
    return left - taken


class _ElementStream:
    """XML as it comes, an element at a time, for a part to hear."""

    def __init__(self, parts: WorkbookParts, part: Part) -> None:
        self._parts, self._part = parts, part
        self._depth = self._fed = self._room = 0
        self._elements_left = part.most_elements
        self._pieces: list[str] = []
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        # A definition may name itself many times over, and no spreadsheet writes one.
        parser.StartDoctypeDeclHandler = _refuse

    def feed(self, chunk: bytes) -> None:
        """Go on with what has come."""
        self._parser.Parse(chunk, False)
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise UnreadableError(TOO_MUCH)

    def end(self) -> None:
        """There is no more."""
        self._parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements_left = _less(self._elements_left, 1)
        self._parts.elements_left = _less(self._parts.elements_left, 1)
        self._depth += 1
        _less(DEEPEST, self._depth)
        name = tag.rpartition(":")[2]
        if name in self._part.texts:
            # One character more than fits says that the words are too long; the rest is not kept.
            self._pieces, self._room = [], MOST_CELL + 1
            self._parser.CharacterDataHandler = self._words
        self._part.start(name, attributes)

    def _words(self, words: str) -> None:
        kept = words[: self._room]
        self._parts.characters_left = _less(self._parts.characters_left, len(kept))
        self._room -= len(kept)
        self._pieces.append(kept)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._parser.CharacterDataHandler = None
        self._part.end(tag.rpartition(":")[2], "".join(self._pieces))
        self._pieces = []


def _refuse(*_: object) -> None:
    raise UnreadableError(UNREADABLE)
