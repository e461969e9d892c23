"""A table as a CSV file, and a workbook as a spreadsheet shows it."""

import csv
import io

import openpyxl
from openpyxl.utils.escape import unescape

from app.web.spreadsheets import Sheet, Table, TableColumn, sheet_of, write_csv, write_xlsx


def opened(*rows, widths=(20,)):
    made = write_xlsx(Sheet("Answers", [["Heading"], *rows], widths))
    return openpyxl.load_workbook(io.BytesIO(made))["Answers"]


def test_headings_stay_in_sight_and_words_are_not_cut_off():
    sheet = opened(["Hope House"], widths=(20, 48))

    assert sheet.freeze_panes == "A2"
    assert [round(sheet.column_dimensions[column].width) for column in "AB"] == [21, 49]
    heading, below = sheet["A1"], sheet["A2"]
    assert (heading.font.bold, heading.alignment.wrap_text) == (True, True)
    assert (below.font.bold, below.alignment.wrap_text) == (False, True)
    assert below.alignment.vertical == "top"


def test_a_character_that_no_workbook_holds_is_written_as_its_number():
    """It could stand in words that were stored before any form refused it."""
    assert opened(["a\x01b\rc"])["A2"].value == "a_x0001_b_x000D_c"


def test_words_that_look_like_such_a_number_stay_words():
    assert unescape(opened(["_x0041_"])["A2"].value) == "_x0041_"


def test_numbers_stay_numbers_and_what_is_missing_is_empty():
    sheet = opened([7], [2.5], [None], [""])
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == [7, 2.5, None, None]
    assert [cell.data_type for (cell,) in sheet.iter_rows(min_row=2)] == ["n"] * 4


# ---------------------------------------------------------------- columns and their cells

COLUMNS = (
    TableColumn("Word", lambda word: word, 30),
    TableColumn("Letters", len, 10),
    TableColumn("Backwards", lambda word: word[::-1], 20),
)
WORDS = ("stage", "value")


def test_a_column_takes_its_cells_and_its_width_along():
    table, turned = Table(COLUMNS, WORDS), Table(COLUMNS[::-1], WORDS)

    assert rows_of(table) == rows_of(turned) == [
        {"Word": "stage", "Letters": "5", "Backwards": "egats"},
        {"Word": "value", "Letters": "5", "Backwards": "eulav"},
    ]  # fmt: skip
    assert widths_of(table) == widths_of(turned) == {"Word": 30, "Letters": 10, "Backwards": 20}


def rows_of(table):
    return list(csv.DictReader(io.StringIO(write_csv(table).decode("utf-8-sig"))))


def widths_of(table):
    """The widths of a workbook's columns, in characters, by their headings."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(write_xlsx(sheet_of("Words", table))))
    widths = (int(sheet.column_dimensions[cell.column_letter].width) for cell in sheet[1])
    return dict(zip((cell.value for cell in sheet[1]), widths, strict=True))
