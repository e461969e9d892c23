"""The files of names that a site must not show."""

import pytest

from freezing.names import read_names


def test_organisations_of_one_name_are_looked_for_by_it(tmp_path):
    path = tmp_path / "participants.csv"
    path.write_text("edition,organisation\n2026-01-31,Hope House (12)\n2026-01-31,Mill (made up)\n")
    assert read_names(path) == ["Hope House", "Mill (made up)"]


def test_a_file_without_names_is_refused(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\n \n")
    with pytest.raises(ValueError, match="holds no name"):
        read_names(path)
