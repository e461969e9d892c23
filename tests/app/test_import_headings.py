"""The row of headings is found under a title, and a row of the list is never taken for a title."""

import pytest

from app.core_team.candidates import read
from app.core_team.headings import find_headings, which_row
from app.core_team.uploaded import rows_of

HEADINGS = "name,places,sector\n"


def found_in(text):
    rows = rows_of(text.encode()).rows
    return find_headings(rows).number, which_row(find_headings(rows), rows)


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
    table = rows_of(f"{above}{HEADINGS}One,Mars,Health\n".encode())
    number = above.count("\n") + 1
    found = read(table, {})
    assert (found.headings.number, [fault.row for fault in found.faults]) == (number, [number + 1])
    assert which_row(found.headings, table.rows).startswith(
        f"The headings are those of row {number}. What stands above is left out: row "
    )


@pytest.mark.parametrize(
    "text",
    [
        f"names,where,what\nOne,Hull,Health\n{HEADINGS}Two,York,Health\n",
        f"One,Hull,Health\n{HEADINGS}Two,York,Health\n",
        "".join(f"Note {number}\n" for number in range(10)) + HEADINGS,
    ],
)
def test_headings_under_a_row_of_the_list_or_far_down_are_not_taken(text):
    assert found_in(text) == (1, "")


def test_headings_that_are_repeated_further_down_are_a_row():
    found = read(rows_of(f"{HEADINGS}One,Hull,Health\n{HEADINGS}".encode()), {})
    assert {fault.row for fault in found.faults} == {3}


def test_a_row_with_some_of_the_headings_is_better_than_a_title():
    found = read(rows_of(b"Partners,2026\nname,town,sector\nOne,Hull,Health\n"), {})
    assert found.headings.number == 2
    assert {fault.message.partition(".")[0] for fault in found.faults} == {
        "There is no column with the heading ‘places’",
        "This heading is not one that we know",
    }
