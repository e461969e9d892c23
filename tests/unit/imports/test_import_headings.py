"""The row of headings is found under a title, and a row of the list is never taken for a title."""

import pytest

from app.core_team.imports.import_corrections import LEAVE_OUT
from app.core_team.imports.import_faults import FaultKind
from app.core_team.imports.import_headings import (
    find_headings,
    guess_column_by_word,
    headings_row_sentence,
)
from app.core_team.imports.import_questions import list_sections
from app.core_team.imports.import_rows import check_table
from app.core_team.imports.upload_reader import read_table

pytestmark = pytest.mark.usefixtures("programme")

HEADINGS = "name,places,sector\n"


def found_in(text):
    rows = read_table(text.encode()).rows
    return find_headings(rows).number, headings_row_sentence(find_headings(rows), rows)


def test_headings_in_the_first_row_are_nothing_to_say():
    assert found_in(f"{HEADINGS}One,Hull,Health\n") == (1, "")


@pytest.mark.parametrize(
    "above",
    [
        '"Partners, autumn 2026"\n\n',
        "Partners, autumn 2026\n\nKept by the office\n",
        "North Yorkshire\n",
        "Organisation,,Contact\n",
        "".join(f"Note {number}\n" for number in range(9)),
    ],
)
def test_a_title_and_notes_above_the_headings_are_read_past(above):
    table = read_table(f"{above}{HEADINGS}One,Mars,Health\n".encode())
    number = above.count("\n") + 1
    found = check_table(table, {})
    assert (found.headings.number, [fault.row for fault in found.faults]) == (number, [number + 1])
    assert headings_row_sentence(found.headings, table.rows).startswith(
        f"The headings are those of row {number}. What stands above is left out: row "
    )


@pytest.mark.parametrize(
    "text",
    [
        f"names,where,what\nOne,Hull,Health\n{HEADINGS}Two,York,Health\n",
        f"One,the moon,Health\n{HEADINGS}Two,York,Health\n",
        "".join(f"Note {number}\n" for number in range(10)) + HEADINGS,
    ],
)
def test_headings_under_a_row_of_the_list_or_far_down_are_not_taken(text):
    assert found_in(text) == (1, "")


def test_headings_that_are_repeated_further_down_are_a_row():
    found = check_table(read_table(f"{HEADINGS}One,Hull,Health\n{HEADINGS}".encode()), {})
    assert {fault.row for fault in found.faults} == {3}


def test_a_row_with_some_of_the_headings_is_better_than_a_title():
    found = check_table(read_table(b"Partners,2026\nname,town,sector\nOne,Hull,Health\n"), {})
    assert found.headings.number == 2
    assert [fault.guess for fault in found.faults] == [("places",)]


CALLED = """Partner organisations – a council

Name of setting,Type,LA,No. of staff,Contact,Contact e-mail,Tel
One,Health,Hull,11 to 50 people,Jo,one@example.org,01482 000000
"""


def guessed(text):
    found = check_table(read_table(text.encode()), {})
    return {
        question.about: question.guess
        for section in list_sections(found)
        for question in section.asked
        if question.kind is FaultKind.HEADING
    }


def test_headings_in_other_words_under_a_title_are_found_and_guessed():
    assert found_in(CALLED)[0] == 3
    assert guessed(CALLED) == {
        "column A": ("name",),
        "column B": ("sector",),
        "column C": ("places",),
        "column D": ("size",),
        "column E": (LEAVE_OUT,),
        "column G": (LEAVE_OUT,),
    }


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Setting name", "name"),
        ("School", "name"),
        ("Where they work (place)", "places"),
        ("Local Authority", "places"),
        ("Area(s) covered", "places"),
        ("Type of organisation", "sector"),
        ("Which sector?", "sector"),
        ("Headcount", "size"),
        ("Who to contact (e-mail)", "email"),
        ("Contact name", None),
        ("Postcode", None),
        ("Date of joining", None),
        ("Phase", "sector"),
    ],
)
def test_a_column_is_guessed_by_its_words(heading, column):
    assert guess_column_by_word(heading) == column


def test_a_second_column_of_one_kind_is_not_guessed_too():
    text = "School,Setting,LA,Type\nOne,x,Hull,Health\n"
    assert guessed(text)["column B"] == (LEAVE_OUT,)


def test_a_file_without_headings_loses_no_row():
    table = read_table(b"One,Hull,Health,one@example.org\nTwo,York,Police,\n")
    found = check_table(table, {})
    assert [fault.guess for fault in found.faults] == [
        ("name",), ("places",), ("sector",), ("email",),
    ]  # fmt: skip
    assert "No headings were found" in headings_row_sentence(found.headings, table.rows)
    (section,) = list_sections(found)
    named = {question.key: question.guess for question in section.asked}
    assert [each.details.name for each in check_table(table, {}, named).candidates] == [
        "One",
        "Two",
    ]
