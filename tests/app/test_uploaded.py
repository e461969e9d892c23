"""Reading a file that somebody chose: however it was saved, and never further than is safe."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from app.core_team.candidates import read
from app.core_team.tables import LAST_COLUMN
from app.core_team.uploaded import UnreadableError, rows_of
from app.store.organisations import Details, Place, Sector, Size


def workbook(rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title in sheets:
        book.create_sheet(title)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def candidates(content):
    found = read(rows_of(content), {})
    assert found.faults == []
    return found.candidates


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_however_it_was_saved(coding, delimiter, end):
    text = end.join(
        [
            delimiter.join(["Name", "Places", "Sector"]),
            delimiter.join(["Café ‘Ü’", "Hull|York", "Health"]),
        ]
    )
    (found,) = candidates(text.encode(coding))
    assert found.details == Details("Café ‘Ü’", (Place.HULL, Place.YORK), Sector.HEALTH, None)


def test_words_and_ids_are_taken_and_columns_come_in_any_order():
    text = "E-mail;SECTOR;Organisation;Place\na@example.org;youth-justice;One;HULL\n"
    (found,) = candidates(text.encode())
    assert found == (Details("One", (Place.HULL,), Sector.YOUTH_JUSTICE, None), "a@example.org")


def test_a_workbook_is_read_like_a_csv():
    rows = [
        ["Name", "Places", "Sector", "Size"],
        ["Moor Lane", "Hull\nYork; hull", "Police", "251 to 1,000 people"],
        [None, None, None],
        [2024, "York", "Other", None],
    ]
    first, second = candidates(workbook(rows, notes=[]))
    moor_lane = Details("Moor Lane", (Place.HULL, Place.YORK), Sector.POLICE, Size.UP_TO_1000)
    assert first.details == moor_lane
    assert second.details.name == "2024"


def test_what_looks_like_a_formula_stays_text():
    (found,) = candidates(b"name,places,sector\n=1+1,Hull,Health\n")
    assert found.details.name == "=1+1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b",,,\n,,\n", "no words"),
        (b"%PDF-1.7\x00\x00", "not a CSV or XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older kind of file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "has a password",
        ),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"x" * 2_000_001, "over 2 MB"),
        (b"name,places,sector\n" + b'"' + b"a" * 200_000 + b'"', "cannot be read as CSV"),
        (bytes(range(128, 160)) * 10, "not a CSV or XLSX"),
    ],
)
def test_a_file_that_cannot_be_read_says_how_to_mend_it(content, said):
    with pytest.raises(UnreadableError, match=said):
        rows_of(content)


def zipped(**files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def test_a_document_is_no_workbook():
    with pytest.raises(UnreadableError, match="not an Excel workbook"):
        rows_of(zipped(**{"word__document.xml": "<w/>"}))


def test_a_workbook_with_nothing_sound_in_it_is_refused():
    with pytest.raises(UnreadableError, match="cannot be read"):
        rows_of(zipped(**{"xl__workbook.xml": "<not/>"}))


def test_a_sheet_that_goes_down_for_ever_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"] = "name"
    book.active["A1048576"] = "far"
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(UnreadableError, match="goes past row 20,000"):
        rows_of(kept.getvalue())


def test_a_sheet_that_goes_far_to_the_right_is_cut():
    rows = rows_of(workbook([["name", *[None] * 90, "far"]]))
    assert rows == [(1, ["name"])]


def test_a_cell_far_to_the_right_pads_no_row():
    book = openpyxl.Workbook()
    for number in range(1, 300):
        book.active.cell(number, 1, "name")
        book.active.cell(number, 16_384, "far")
    kept = io.BytesIO()
    book.save(kept)

    rows = rows_of(kept.getvalue())

    assert {len(cells) for _, cells in rows} <= set(range(LAST_COLUMN + 1))


def test_days_numbers_and_what_formulas_came_to_are_read_as_they_show():
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
        sheet.write_datetime("A1", date(2024, 5, 1), day)
        sheet.write_number("B1", 45413 + 12.5 / 24, day)
        sheet.write_number("C1", 2024)
        sheet.write_number("D1", 1.5)
        sheet.write_formula("E1", '="a"&"b"', None, "ab")
        sheet.write_boolean("F1", True)
        sheet.write_rich_string("G1", "Hope ", bold, "House ")
        sheet.write_blank("H1", None, bold)
    days = ["2024-05-01", "2024-05-01T12:30:00"]
    assert rows_of(kept.getvalue()) == [(1, [*days, "2024", "1.5", "ab", "TRUE", "Hope House"])]


def test_the_first_sheet_that_shows_is_read():
    book = openpyxl.Workbook()
    book.active.append(["Of last year"])
    book.active.sheet_state = "hidden"
    book.create_sheet("List").append(["name"])
    kept = io.BytesIO()
    book.save(kept)
    assert rows_of(kept.getvalue()) == [(1, ["name"])]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_says_what_parts_the_cells_is_no_row(line, coding, end):
    text = end.join([line, "name;places;sector", "One, two;Hull;Health", ""])
    (found,) = candidates(text.encode(coding))
    assert found.details.name == "One, two"
    assert rows_of(text.encode(coding))[0][0] == 1


@pytest.mark.parametrize("delimiter", ["|", "\t", ":"])
def test_any_sign_may_part_the_cells_that_is_named(delimiter):
    text = f"sep={delimiter}\nname{delimiter}places\n"
    assert rows_of(text.encode()) == [(1, ["name", "places"])]


def test_an_organisation_whose_name_begins_like_such_a_line_is_none():
    assert rows_of(b"separate;places\n") == [(1, ["separate", "places"])]
