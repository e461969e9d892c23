"""How fast the public pages are frozen, beside rendering them and no more.

Seconds are the processor's.

`python -m bench.freezing.freeze_speed` measures this alone.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from app import create_public_app
from bench.synthetic_editions import QUESTIONNAIRES, write_editions
from freezing.manifest import list_files
from freezing.site import freeze_site

HEADS = (
    "public pages",
    "rendered a second",
    "frozen a second",
    "ratio",
    "first freeze, s",
    "unchanged rebuild, s",
    "ratio of the two",
)

# A partnership of so many places has so many pages: one a place, and 21 others.
PLACES = {25: 2, 2_000: 1_977}
RUNS = {25: 5, 2_000: 2}


class Row(NamedTuple):
    """So many pages: pages a second rendered and frozen, and seconds of a freeze and another."""

    pages: str
    rendered: str
    frozen: str
    ratio: str
    first: str
    again: str
    ratio_again: str


def measure_freezing() -> Iterator[Row]:
    """A small partnership and a large one."""
    for pages in PLACES:
        with tempfile.TemporaryDirectory() as folder:
            yield _row(pages, Path(folder))


def _row(pages: int, folder: Path) -> Row:
    editions = write_editions(folder / "editions", PLACES[pages])
    site = folder / "site"
    addresses = _addresses(editions, folder / "sample")
    if len(addresses) != pages:
        raise RuntimeError(f"{len(addresses)} pages were frozen, and not {pages}")
    taken = [_times(editions, site, number, addresses) for number in range(RUNS[pages])]
    rendered, first, again = (statistics.median(each) for each in zip(*taken, strict=True))
    return Row(
        f"{pages:,}",
        f"{pages / rendered:,.0f}",
        f"{pages / first:,.0f}",
        f"{rendered / first:.2f}",
        f"{first:.2f}",
        f"{again:.2f}",
        f"{again / first:.2f}",
    )


def _times(
    editions: Path, site: Path, number: int, addresses: list[str]
) -> tuple[float, float, float]:
    """Seconds to render the pages, to freeze them first, and to freeze them again."""
    target = site / str(number)
    rendered = _seconds(lambda: _render(_app(editions), addresses))
    first = _seconds(lambda: _freeze(editions, target))
    again = _seconds(lambda: _freeze(editions, target))
    return rendered, first, again


def _addresses(editions: Path, site: Path) -> list[str]:
    _freeze(editions, site)
    return [
        f"/{name.removesuffix('index.html')}"
        for name in list_files(site)
        if name.endswith("index.html")
    ]


def _app(editions: Path) -> Flask:
    return create_public_app({"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES})


def _render(app: Flask, addresses: list[str]) -> None:
    client = app.test_client()
    for address in addresses:
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} does not show a page")


def _freeze(editions: Path, target: Path) -> None:
    freeze_site(_app(editions), target)


def _seconds(work: Callable[[], None]) -> float:
    """Of the processor: a freeze is one process, and other work on the machine has no say."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    from bench.tables import print_table

    print_table(HEADS, measure_freezing())
