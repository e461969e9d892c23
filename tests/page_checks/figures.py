"""Figures on a page: in its tables and files, and behind its links."""

import csv
import io
import re

from tests.page_checks.visitor import words_of


def rows_in(page, caption):
    """A table's rows, each as the words of its cells, found by its caption."""
    tables = [
        table
        for table in page.tree.iter("table")
        if words_of(next(table.iter("caption"))).strip().startswith(caption)
    ]
    (table,) = tables
    return [
        [" ".join(words_of(cell).split()) for cell in row if cell.tag in {"td", "th"}]
        for row in table.iter("tr")
    ]


def downloaded(visitor, address):
    response = visitor.client.get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def numbers_that_lead_on(page):
    """The links of the page to a list of organisations that say how many are in it."""
    for each in page.tree.iter("a"):
        href, words = each.get("href", ""), " ".join(words_of(each).split())
        number = re.match(r"(?:See the )?([0-9,]+)(?= |$)", words)
        if href.startswith("/core-team/organisations?") and number:
            yield href, int(number[1].replace(",", "")), words


def counted_in(page):
    """How many organisations a list says that it has."""
    heading = next(
        words for each in page.tree.iter("h2") if "organisation" in (words := words_of(each))
    )
    return int(heading.split()[0].replace(",", ""))
