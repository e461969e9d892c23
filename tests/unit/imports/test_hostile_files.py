"""A small file that would unpack into an enormous table is refused while it is read, at no cost.

What it costs is told by the most memory that reading took, and by how much was unpacked: neither
hangs on how busy the machine is.
"""

import io
import tracemalloc
import zipfile

import pytest

from app.core_team.imports import workbook_parts
from app.core_team.imports.import_rows import check_table
from app.core_team.imports.upload_reader import MOST_FILE_BYTES, UnreadableError, read_table
from app.core_team.imports.uploaded_table import MOST_CELL

pytestmark = pytest.mark.usefixtures("programme")

MOST_MEMORY = 50_000_000
MANY = 400_000

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relation(name, kind, target):
    return f'<Relationship Id="{name}" Type="{TYPE}/{kind}" Target="{target}"/>'


RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
MAIN = {
    "_rels/.rels": f"<r>{relation('a', 'officeDocument', 'xl/workbook.xml')}</r>",
    "xl/workbook.xml": '<w xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></w>',
    RELATIONS: f"<r>{relation('s', 'worksheet', 'worksheets/sheet1.xml')}"
    f"{relation('t', 'sharedStrings', 'sharedStrings.xml')}"
    f"{relation('u', 'styles', 'styles.xml')}</r>",
}
FEW = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'


def book(parts, how=zipfile.ZIP_DEFLATED):
    """A workbook of these parts beside the usual ones; text that repeats packs to nothing."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", how) as archive:
        for name, text in {**MAIN, SHEET: sheet(FEW), STRINGS: strings("name"), **parts}.items():
            archive.writestr(name, text)
    return kept.getvalue()


def sheet(inside):
    return f'<worksheet xmlns="m">{inside}</worksheet>'


def rows(inside):
    return sheet(f"<sheetData>{inside}</sheetData>")


def strings(*words):
    return "<sst>" + "".join(f"<si><t>{each}</t></si>" for each in words) + "</sst>"


CELL, EMPTY_CELL = "<c><v>1</v></c>", '<c s="0"/>'


def row(inside):
    return f"<row>{inside}</row>"


def entities():
    """A billion laughs: each word is ten of the one before."""
    words = ['<!ENTITY a0 "aaaaaaaaaa">']
    words += [f'<!ENTITY a{n} "{("&a" + str(n - 1) + ";") * 10}">' for n in range(1, 9)]
    return f"<!DOCTYPE w [{''.join(words)}]>" + rows(row('<c t="str"><v>&a8;</v></c>'))


INLINE = '<c t="inlineStr"><is><t>a</t></is></c>'
HOSTILE_BOOKS = {
    "a row of many cells": lambda: {SHEET: rows(row(CELL * MANY))},
    "many rows": lambda: {SHEET: rows(row(CELL) * MANY)},
    "many empty rows": lambda: {SHEET: rows("<row/>" * MANY)},
    "many empty cells": lambda: {SHEET: rows(row(EMPTY_CELL * MANY))},
    "one row many times": lambda: {SHEET: rows(f'<row r="1">{CELL}</row>' * 100_000)},
    "inline strings": lambda: {SHEET: rows(row(INLINE * MANY))},
    "many shared strings": lambda: {STRINGS: strings(*"a" * MANY)},
    "long shared strings": lambda: {STRINGS: strings(*["a" * 1_900] * 5_000)},
    "a string in many pieces": lambda: {
        STRINGS: f"<sst><si>{'<r><t>ab</t></r>' * MANY}</si></sst>"
    },
    "many styles": lambda: {STYLES: "<s><cellXfs>" + '<xf numFmtId="14"/>' * MANY},
    "many formats": lambda: {
        STYLES: "<s>"
        + "".join(f'<numFmt numFmtId="{n}" formatCode="{"y" * 90}"/>' for n in range(100_000))
    },
    "many sheets": lambda: {"xl/workbook.xml": "<w>" + '<sheet name="S" r:id="s"/>' * MANY},
    "many relations": lambda: {RELATIONS: "<r>" + relation("s", "t", "u") * MANY},
    "many merged cells": lambda: {SHEET: sheet('<mergeCell ref="A1:B1"/>' * MANY + FEW)},
    "deep nesting": lambda: {SHEET: "<a>" * MANY},
    "a tag that never ends": lambda: {SHEET: "<worksheet " + " " * 19_000_000},
    "many attributes": lambda: {
        SHEET: "<worksheet " + " ".join(f'a{n}="{n}"' for n in range(200_000)) + ">"
    },
    "only new lines": lambda: {SHEET: "<worksheet>" + "\n" * 30_000_000},
    "a sheet of comments": lambda: {SHEET: "<worksheet>" + "<!---->" * 4_000_000},
    "far too many bytes": lambda: {SHEET: sheet(" " * 30_000_000)},
    "entities in entities": lambda: {SHEET: entities()},
    "more parts than a list has": lambda: {f"xl/media/{n}.png": "" for n in range(10_000)},
}


@pytest.fixture
def measured():
    """Reads a file, and gives the most memory that it took."""

    def reading(content, refused=True):
        assert len(content) <= MOST_FILE_BYTES
        tracemalloc.start()
        try:
            if refused:
                with pytest.raises(UnreadableError) as told:
                    read_table(content)
                assert str(told.value).endswith(("again", "sheet", "file", "CSV", "it"))
            else:
                read_table(content)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return reading


@pytest.mark.parametrize("parts", HOSTILE_BOOKS.values(), ids=HOSTILE_BOOKS)
def test_a_hostile_workbook_is_refused_at_no_cost(measured, parts):
    assert measured(book(parts())) < MOST_MEMORY


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_not_unpacked(how):
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_table(book({}, how))


def test_no_more_is_unpacked_than_may_be(monkeypatch):
    """Whatever the file says of its own size."""
    taken = []

    class Counted(zipfile.ZipExtFile):
        def read(self, n=-1):
            taken.append(super().read(n))
            return taken[-1]

    monkeypatch.setattr(zipfile, "ZipExtFile", Counted)
    content = book({SHEET: sheet(" " * 40_000_000)})
    lying = content.replace((40_000_000 + 32).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    for each in (content, lying):
        taken.clear()
        with pytest.raises(UnreadableError):
            read_table(each)
        assert (
            sum(map(len, taken)) <= workbook_parts.MOST_UNPACKED_BYTES + workbook_parts.CHUNK_BYTES
        )


FULL_BOOKS = {
    "a full list": lambda: {SHEET: rows(row(CELL * 40) * 2_000)},
    "formatted far down": lambda: {SHEET: rows(row(EMPTY_CELL * 20) * 10_000 + row(CELL))},
    "an empty row at the end": lambda: {SHEET: rows(row(CELL) + '<row r="1048576" ht="9"/>')},
    "another sheet": lambda: {"xl/worksheets/sheet2.xml": " " * 50_000_000},
    "a picture": lambda: {"xl/media/image1.png": b"\x89PNG" * 1_000_000},
}


@pytest.mark.parametrize("parts", FULL_BOOKS.values(), ids=FULL_BOOKS)
def test_a_list_with_what_a_list_may_have_is_read(measured, parts):
    assert measured(book(parts()), refused=False) < MOST_MEMORY


def test_a_cell_that_holds_too_much_is_named():
    long = "a" * (MOST_CELL + 1)
    with pytest.raises(UnreadableError, match="row 7, column C, holds more than 2,000 characters"):
        read_table(book({SHEET: rows(f'<row r="7"><c r="C7" t="str"><v>{long}</v></c></row>')}))
    # In another sheet's words it is in nobody's way.
    assert read_table(book({STRINGS: strings("name", long)})).rows == [(1, ["name"])]
    fits = "a" * MOST_CELL
    assert read_table(book({STRINGS: strings(fits)})).rows == [(1, [fits])]


def test_words_far_down_are_told_of():
    with pytest.raises(UnreadableError, match="goes past row 20,000"):
        read_table(book({SHEET: rows(f'<row r="20001">{CELL}</row>')}))


HOSTILE_CSVS = {
    "a row of a million cells": b"," * 1_900_000 + b"a",
    "a million rows": b"a\n" * 900_000,
    "a million empty rows": b"\n" * 1_900_000 + b"a",
    "empty rows of old": b"\r" * 1_900_000 + b"a",
    "a quotation mark that is not closed": b'name,places\n"' + b"a,b\n" * 400_000,
    "one closed late": b'name,places\n"' + b"a,b\n" * 2_000 + b'",Hull',
    "one cell": b"a" * 1_900_000,
    "another coding": ("\n" * 900_000 + "🌳").encode("utf-16"),
    "a row of cells as many as may be": b"ab," * 399_000 + b"\n" + b"a\n" * 30_000,
}


@pytest.mark.parametrize("content", HOSTILE_CSVS.values(), ids=HOSTILE_CSVS)
def test_a_hostile_csv_is_refused_at_no_cost(measured, content):
    assert measured(content) < MOST_MEMORY


def test_a_cell_of_a_thousand_places_is_one_fault():
    places = "|".join(f"x{n}" for n in range(300))
    found = check_table(read_table(f"name;places;sector\nOne;{places};Health\n".encode()), {})
    assert [each.message for each in found.faults] == [
        "There are 300 places in this cell, and 6 to choose from"
    ]
