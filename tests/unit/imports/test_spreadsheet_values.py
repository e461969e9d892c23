"""What a spreadsheet made of a cell is no name; what only has numbers in it may be one."""

import io
from datetime import datetime

import openpyxl
import pytest

from app.core_team.imports.spreadsheet_values import kind_of_value, not_a_name_fault
from app.core_team.imports.upload_reader import read_table
from tests.factories.programmes import SIZES

pytestmark = pytest.mark.usefixtures("programme")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("2026-03-01", "a date"),
        ("2026-03-01T12:30:00", "a date"),
        ("01/03/2026", "a date"),
        ("1.3.26 09:15", "a date"),
        ("Nov-50", "a date"),
        ("11-Nov", "a date"),
        ("1 March 2026", "a date"),
        ("Sunday, 1 March 2026", "a date"),
        ("09:30", "a time"),
        ("TRUE", "TRUE or FALSE"),
        ("False", "TRUE or FALSE"),
        ("#REF!", "an error"),
        ("#N/A", "an error"),
        ("#NAME?", "an error"),
        ("#DIV/0!", "an error"),
        ("Err:502", "an error"),
        ("######", "an error"),
        ("1.23E+12", "a number"),
        ("2026", "a number"),
        ("1,000", "a number"),
        ("-3.5", "a number"),
        ("£1,000.00", "a number"),
        ("50%", "a number"),
        ("+44 7700 900123", "a number"),
        ("10-50", "a number"),
        ("=A1", "a formula"),
        ("=…", "a formula"),
    ],
)
def test_what_is_no_words_is_told_by_its_kind(said, kind):
    assert kind_of_value(said) == kind
    assert said in not_a_name_fault(said)


@pytest.mark.parametrize(
    "said", ["-", "–", "?", "...", "n/a", "N/A", "None", "tbc", "test", "Total"]
)
def test_what_says_nothing_is_no_name(said):
    assert kind_of_value(said) is None
    assert not_a_name_fault(said).endswith("Enter the name of the organisation")


@pytest.mark.parametrize(
    "name",
    [
        "42nd Street", "1625 Independent People", "24/7 Care", "The 180", "#MeToo Hull", "K9 Club",
        "May", "Marfleet 4", "March Gate 12", "Junction 7", "True North", "Nil Desperandum Trust",
        "A=B", "3D", "Testament Trust", "N.A.S.", "St. Mary’s C. of E. (V.A.) School",
    ],
)  # fmt: skip
def test_a_name_with_numbers_or_signs_in_it_is_one(name):
    assert not_a_name_fault(name) is None


def test_a_workbook_s_own_dates_truths_errors_and_numbers_are_told():
    book = openpyxl.Workbook()
    book.active.append([datetime(2026, 3, 1), True, "#REF!", 1.23e12, 7])  # noqa: DTZ001 - as cells are
    kept = io.BytesIO()
    book.save(kept)
    ((_, cells),) = read_table(kept.getvalue()).rows
    assert [kind_of_value(cell) for cell in cells] == [
        "a date",
        "TRUE or FALSE",
        "an error",
        "a number",
        "a number",
    ]


def test_no_size_of_ours_is_taken_for_one():
    assert not any(kind_of_value(size) for size in SIZES)
