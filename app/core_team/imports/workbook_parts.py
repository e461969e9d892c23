"""Streams the parts of an Excel workbook, within limits that are counted while unpacking.

A file of a few kilobytes can unpack into gigabytes, and may declare a false size. So no part of
it is unpacked whole.
"""

from collections.abc import Mapping
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.core_team.imports.uploaded_table import MOST_CELL, UnreadableError

# Limits on the unpacked workbook: several times what the longest list takes.
MOST_UNPACKED_BYTES = 20_000_000
MOST_ELEMENTS = 300_000
MOST_ELEMENTS_ASIDE = 20_000  # of a part other than the sheet and the words that its cells share
MOST_CHARACTERS = 4_000_000
MOST_DEPTH = 64
CHUNK_BYTES = 65_536
# The longest tag with its attributes: a parser buffers it until it is complete.
LONGEST_TAG = 16 * CHUNK_BYTES

TOO_MUCH = "The workbook holds far more than a list. Copy the rows to a new workbook of one sheet"
UNREADABLE = (
    "The workbook cannot be read. Open it in a spreadsheet and save it as CSV or XLSX again"
)

Attributes = Mapping[str, str]


class PartHandler:
    """Handles the elements of a part as they come: `texts` are those whose text is kept."""

    texts: frozenset[str] = frozenset()
    most_elements = MOST_ELEMENTS_ASIDE

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle the start of an element. Names come without their prefix."""

    def end(self, name: str, text: str) -> None:
        """Handle the end of an element; `text` is its content, where its name is in `texts`."""


class WorkbookParts:
    """The parts of a workbook, and how much more of it may be read."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.names = set(archive.namelist())
        self.bytes_left = MOST_UNPACKED_BYTES
        self.elements_left = MOST_ELEMENTS
        self.characters_left = MOST_CHARACTERS

    def read_any(self, name: str, part: PartHandler) -> None:
        """Read a part, if the workbook has it."""
        if name in self.names:
            self.read(name, part)

    def read(self, name: str, part: PartHandler) -> None:
        """Stream a part's elements to its handler `part`."""
        info = self._archive.getinfo(name)
        # Other compressions may need much memory, and no spreadsheet uses them.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableError(UNREADABLE)
        stream = _ElementStream(self, part)
        with self._archive.open(info) as unpacked:
            while chunk := unpacked.read(CHUNK_BYTES):
                self.bytes_left = _deduct(self.bytes_left, len(chunk))
                stream.feed(chunk)
        stream.end()


def _deduct(left: int, used: int) -> int:
    """Deduct from an allowance. Raises UnreadableError where it is used up."""
    if used > left:
        raise UnreadableError(TOO_MUCH)
    return left - used


class _ElementStream:
    """Parses XML as it comes, and passes each element to a handler."""

    def __init__(self, parts: WorkbookParts, part: PartHandler) -> None:
        self._parts, self._part = parts, part
        self._depth = self._fed = self._room = 0
        self._elements_left = part.most_elements
        self._pieces: list[str] = []
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = CHUNK_BYTES
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        # Entities can expand into gigabytes, and no spreadsheet defines any.
        parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes) -> None:
        """Parse the next chunk."""
        self._parser.Parse(chunk, False)
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise UnreadableError(TOO_MUCH)

    def end(self) -> None:
        """Parse the end of the document."""
        self._parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements_left = _deduct(self._elements_left, 1)
        self._parts.elements_left = _deduct(self._parts.elements_left, 1)
        self._depth += 1
        _deduct(MOST_DEPTH, self._depth)
        name = tag.rpartition(":")[2]
        if name in self._part.texts:
            # One character more than fits shows that the text is too long; the rest is not kept.
            self._pieces, self._room = [], MOST_CELL + 1
            self._parser.CharacterDataHandler = self._words
        self._part.start(name, attributes)

    def _words(self, words: str) -> None:
        kept = words[: self._room]
        self._parts.characters_left = _deduct(self._parts.characters_left, len(kept))
        self._room -= len(kept)
        self._pieces.append(kept)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._parser.CharacterDataHandler = None
        self._part.end(tag.rpartition(":")[2], "".join(self._pieces))
        self._pieces = []


def _refuse_doctype(*_: object) -> None:
    raise UnreadableError(UNREADABLE)
