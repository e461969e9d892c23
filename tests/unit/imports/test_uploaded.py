"""Reading a file that somebody chose: however it was saved, and never further than is safe."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from app.core_team.imports.import_rows import check_table
from app.core_team.imports.upload_reader import UnreadableError, read_table
from app.core_team.imports.uploaded_table import LAST_COLUMN
from app.store.organisations.organisations import OrganisationDetails

pytestmark = pytest.mark.usefixtures("programme")


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
    found = check_table(read_table(content), {})
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
    assert found.details == OrganisationDetails("Café ‘Ü’", ("hull", "york"), "health", None)


def test_words_and_ids_are_taken_and_columns_come_in_any_order():
    text = "E-mail;SECTOR;Organisation;Place\na@example.org;youth-justice;One;HULL\n"
    (found,) = candidates(text.encode())
    assert found == (
        OrganisationDetails("One", ("hull",), "youth-justice", None),
        "a@example.org",
    )


def test_a_workbook_is_read_like_a_csv():
    rows = [
        ["Name", "Places", "Sector", "Size"],
        ["Moor Lane", "Hull\nYork; hull", "Police", "251 to 1,000 people"],
        [None, None, None],
        ["1625 Group", "York", "Other", None],
    ]
    first, second = candidates(workbook(rows, notes=[]))
    moor_lane = OrganisationDetails("Moor Lane", ("hull", "york"), "police", "251-to-1000")
    assert first.details == moor_lane
    assert second.details.name == "1625 Group"


def test_what_looks_like_a_formula_is_never_worked_out():
    assert read_table(b"name,places,sector\n=1+1,Hull,Health\n").rows[1] == (
        2,
        ["=1+1", "Hull", "Health"],
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b",,,\n,,\n", "no words"),
        (b"%PDF-1.7\x00\x00", "This is a PDF"),
        (b"<html><table><tr><td>name", "This is a web page"),
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
        read_table(content)


def zipped(**files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


@pytest.mark.parametrize("main", ["content.xml", "Index__Document.iwa"])
def test_a_spreadsheet_of_another_program_is_named(main):
    with pytest.raises(UnreadableError, match="LibreOffice or Numbers"):
        read_table(zipped(mimetype="x", **{main: "<w/>"}))


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_does_not_say_so_is_read(coding):
    table = read_table("name,places\nCafé,Hull\n".encode(coding))
    assert table.rows[1] == (2, ["Café", "Hull"])


def test_a_document_is_no_workbook():
    with pytest.raises(UnreadableError, match="not an Excel workbook"):
        read_table(zipped(**{"word__document.xml": "<w/>"}))


def test_a_workbook_with_nothing_sound_in_it_is_refused():
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_table(zipped(**{"xl__workbook.xml": "<not/>"}))


def test_a_sheet_that_goes_down_for_ever_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"] = "name"
    book.active["A1048576"] = "far"
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(UnreadableError, match="goes past row 20,000"):
        read_table(kept.getvalue())


def test_a_sheet_that_goes_far_to_the_right_is_cut():
    rows = read_table(workbook([["name", *[None] * 90, "far"]])).rows
    assert rows == [(1, ["name"])]


def test_a_cell_far_to_the_right_pads_no_row():
    book = openpyxl.Workbook()
    for number in range(1, 300):
        book.active.cell(number, 1, "name")
        book.active.cell(number, 16_384, "far")
    kept = io.BytesIO()
    book.save(kept)

    rows = read_table(kept.getvalue()).rows

    assert {len(cells) for _, cells in rows} <= set(range(LAST_COLUMN + 1))


def test_days_numbers_and_what_formulas_came_to_are_read_as_they_show():
    book = openpyxl.Workbook()
    words = CellRichText("Hope ", TextBlock(InlineFont(b=True), "House "))
    book.active.append([date(2024, 5, 1), 45413 + 12.5 / 24, 2024, 1.5, '="a"&"b"', True, words])
    for day in book.active["A1:B1"][0]:
        day.number_format = "dd/mm/yyyy"
    book.active["H1"].font = Font(bold=True)
    days = ["2024-05-01", "2024-05-01T12:30:00"]
    assert read_table(worked_out(saved(book), "ab")).rows == [
        (1, [*days, "2024", "1.5", "ab", "TRUE", "Hope House"])
    ]


def worked_out(workbook, words):
    """The workbook as a spreadsheet saves it, whose formula in E1 comes to these words."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            content = before.read(name).decode().replace("</f><v />", f"</f><v>{words}</v>")
            after.writestr(name, content.replace('<c r="E1">', '<c r="E1" t="str">'))
    return kept.getvalue()


# ---------------------------------------------------------------- what does not show


def saved(book):
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_sheet_that_shows_is_read_and_every_other_is_named(state):
    book = openpyxl.Workbook()
    book.active.title = "Last year"
    book.active.append(["Of last year"])
    book.active.sheet_state = state
    book.create_sheet("List").append(["name"])
    book.create_chartsheet("Chart")
    book.create_sheet("York").append(["name"])
    book.active = 3

    table = read_table(saved(book))

    assert (table.rows, table.sheet) == ([(1, ["name"])], "List")
    assert table.remarks == (
        "The sheet ‘List’ was read. Left out: ‘Last year’ (hidden), ‘Chart’ (a chart), ‘York’",
        "The file was saved with the sheet ‘York’ open",
    )


def test_a_sheet_with_nothing_in_it_is_passed_over():
    book = openpyxl.Workbook()
    book.create_sheet("List").append(["name"])
    assert read_table(saved(book)).sheet == "List"


def test_a_sheet_of_instructions_is_passed_over():
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["How to fill in this workbook"])
    book.create_sheet("List").append(["Name of setting", "LA"])
    book.create_sheet("Old").append(["name", "places", "sector"])
    table = read_table(saved(book))
    assert table.sheet == "List"
    assert "Left out: ‘Read me’, ‘Old’" in table.remarks[0]


def test_a_list_that_nobody_sees_is_not_read():
    book = openpyxl.Workbook()
    book.active.append(["name"])
    book.active.sheet_state = "hidden"
    book.create_chartsheet("Chart")
    book.active = 1
    with pytest.raises(UnreadableError, match="No sheet with a table shows"):
        read_table(saved(book))


def test_rows_columns_and_cells_that_do_not_show_are_told():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Partners"], [], ["name", "places"], ["One", "Hull"], ["Two"], ["Three", "York"]):
        sheet.append(row)
    sheet.auto_filter.ref = "A3:B6"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A1:B2")
    sheet.merge_cells("B4:B5")

    table = read_table(saved(book))

    assert table.hidden == {5}
    assert table.remarks == (
        "Column B: hidden in the sheet, and read all the same",
        "Merged cells (B4:B5): their words count for the first row of each alone",
    )


def test_a_formula_whose_result_is_not_in_the_file_is_no_empty_cell():
    book = openpyxl.Workbook()
    book.active.append(["name", "size"])
    book.active.append(["One", "=A1"])
    assert read_table(saved(book)).rows[1] == (2, ["One", "=…"])


# ---------------------------------------------------------------- what parts the cells


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_says_what_parts_the_cells_is_no_row(line, coding, end):
    text = end.join([line, "name;places;sector", "One, two;Hull;Health", ""])
    (found,) = candidates(text.encode(coding))
    assert found.details.name == "One, two"
    assert read_table(text.encode(coding)).rows[0][0] == 1


@pytest.mark.parametrize("delimiter", ["|", "\t", ":"])
def test_any_sign_may_part_the_cells_that_is_named(delimiter):
    text = f"sep={delimiter}\nname{delimiter}places\n"
    assert read_table(text.encode()).rows == [(1, ["name", "places"])]


def test_an_organisation_whose_name_begins_like_such_a_line_is_none():
    assert read_table(b"separate;places\n").rows == [(1, ["separate", "places"])]


@pytest.mark.parametrize("title", ["Partners, autumn 2026", "Partners, Hull, York, autumn, 2026"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_title_does_not_say_what_parts_the_cells(title, end):
    text = end.join([title, "", "name;places;sector", "One;Hull, York;Health", ""])
    (found,) = candidates(text.encode())
    assert found.details.places == ("hull", "york")


def test_a_line_that_says_what_parts_the_cells_may_stand_over_a_title():
    text = 'sep=,\n"Partners; Hull; York; 2026"\nname,places,sector\n"One, two","Hull;York",Health'
    (found,) = candidates(text.encode("utf-8-sig"))
    assert found.details.name == "One, two"


def test_a_line_that_says_something_else_than_the_list_does_is_not_believed():
    (found,) = candidates(b"sep=;\nname,places,sector\nOne,Hull,Health\n")
    assert found.details.name == "One"
