"""The figures of the benchmark as tables: a row says by name what each of its columns holds."""

import csv
import io

import pytest

from app.public_site.data_tables import DATA_TABLES
from app.web.spreadsheets import write_csv
from tests.factories.made_up_editions import make_world


@pytest.fixture
def editions(public_app, asked):
    """Editions with every case, where the public app can look up their questions."""
    with public_app.app_context():
        yield make_world(asked)


@pytest.mark.parametrize("table", DATA_TABLES, ids=lambda table: table.name)
def test_a_column_holds_what_it_did_wherever_it_stands(editions, table):
    turned = table._replace(columns=table.columns[::-1])

    assert rows_of(turned, editions) == rows_of(table, editions) != []


@pytest.mark.parametrize("table", DATA_TABLES, ids=lambda table: table.name)
def test_every_cell_has_a_column_that_says_what_it_is(editions, table):
    names = frozenset(column.name for column in table.columns)
    assert {frozenset(row) for edition in editions for row in table.make_rows(edition)} == {names}


def rows_of(table, editions):
    return list(csv.DictReader(io.StringIO(write_csv(table.over(editions)).decode("utf-8-sig"))))
