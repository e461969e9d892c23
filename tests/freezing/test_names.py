"""The files of names that a site must not show."""

from operator import itemgetter

import pytest

from app.web.spreadsheets import Table, TableColumn, write_csv
from freezing.name_check import read_names


@pytest.fixture
def names_in(tmp_path):
    """The names that a table of ours gives."""

    def reading(*rows, file="participants.csv"):
        path = tmp_path / file
        path.write_bytes(table_of(*rows) if file.endswith(".csv") else "\n".join(rows).encode())
        return read_names(path)

    return reading


def table_of(headings, *rows):
    """A CSV file as we write them: with a mark before whatever looks like a formula."""
    columns = [TableColumn(heading, itemgetter(at)) for at, heading in enumerate(headings)]
    return write_csv(Table(columns, rows))


def test_the_column_of_those_to_look_for_is_read_where_there_is_one(names_in):
    rows = [("+Choices", "+Choices"), ("The", ""), ("Hope (3)", "Hope"), ("Hope (4)", "Hope")]
    assert names_in(("organisation", "looked_for"), *rows) == ["+Choices", "Hope"]
    assert names_in(("organisation", "looked_for"), ("The", "")) == []


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (
            ["Hope House (12)", "Hope House (15)", "Mill (made up)"],
            ["Hope House", "Mill (made up)"],
        ),
        (["Unit (12)", "Unit (12)", "Hope"], ["Unit (12)", "Hope"]),
        (["+Choices", "=1+1", "-Hope", "@Home"], ["+Choices", "=1+1", "-Hope", "@Home"]),
        (['Hope, "Hull"', "A\u2028B"], ['Hope, "Hull"', "A\u2028B"]),
    ],
)
def test_without_it_names_are_read_from_what_tells_organisations_apart(names_in, labels, names):
    assert names_in(["organisation"], *([label] for label in labels)) == names


def test_a_list_of_one_s_own_is_read_line_by_line_as_it_stands(names_in):
    assert names_in("Unit (12)", " ", "Unit (13) ", file="names.txt") == ["Unit (12)", "Unit (13)"]


def test_a_file_without_names_is_refused(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\n \n")
    with pytest.raises(ValueError, match="holds no name"):
        read_names(path)
