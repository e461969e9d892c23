"""Measures how fast the public pages are frozen, beside rendering them alone.

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
from bench.measured_content import QUESTIONNAIRES
from bench.synthetic_editions import write_made_up_editions
from freezing.manifest import list_files
from freezing.site import freeze_site

FREEZE_HEADINGS = (
    "public pages",
    "rendered a second",
    "frozen a second",
    "ratio",
    "first freeze, s",
    "unchanged rebuild, s",
    "ratio of the two",
)

# How often a site of so many places is frozen: one has a page for each place, and about 25 others.
RUNS_BY_PLACES = {2: 5, 1_975: 2}


class FreezeRow(NamedTuple):
    """Pages a second, rendered and frozen; seconds of a first freeze and of another."""

    pages: str
    rendered: str
    frozen: str
    ratio: str
    first: str
    again: str
    ratio_again: str


def measure_freezing() -> Iterator[FreezeRow]:
    """Measure the site of a small partnership and of a large one."""
    for places, runs in RUNS_BY_PLACES.items():
        with tempfile.TemporaryDirectory() as folder:
            yield _freeze_row(places, runs, Path(folder))


def _freeze_row(places: int, runs: int, folder: Path) -> FreezeRow:
    editions = write_made_up_editions(folder / "editions", places)
    site = folder / "site"
    addresses = _list_addresses(editions, folder / "sample")
    pages = len(addresses)
    taken = [_time_freezes(editions, site, number, addresses) for number in range(runs)]
    rendered, first, again = (statistics.median(each) for each in zip(*taken, strict=True))
    return FreezeRow(
        f"{pages:,}",
        f"{pages / rendered:,.0f}",
        f"{pages / first:,.0f}",
        f"{rendered / first:.2f}",
        f"{first:.2f}",
        f"{again:.2f}",
        f"{again / first:.2f}",
    )


def _time_freezes(
    editions: Path, site: Path, number: int, addresses: list[str]
) -> tuple[float, float, float]:
    """Processor seconds to render the pages, to freeze them, and to freeze them again."""
    target = site / str(number)
    rendered = _processor_seconds(lambda: _render_pages(_public_app(editions), addresses))
    first = _processor_seconds(lambda: _freeze_site(editions, target))
    again = _processor_seconds(lambda: _freeze_site(editions, target))
    return rendered, first, again


def _list_addresses(editions: Path, site: Path) -> list[str]:
    _freeze_site(editions, site)
    return [
        f"/{name.removesuffix('index.html')}"
        for name in list_files(site)
        if name.endswith("index.html")
    ]


def _public_app(editions: Path) -> Flask:
    return create_public_app({"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES})


def _render_pages(app: Flask, addresses: list[str]) -> None:
    client = app.test_client()
    for address in addresses:
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} does not show a page")


def _freeze_site(editions: Path, target: Path) -> None:
    freeze_site(_public_app(editions), target)


def _processor_seconds(work: Callable[[], None]) -> float:
    """Processor seconds of one call: other work on the machine does not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    from bench.tables import print_table

    print_table(FREEZE_HEADINGS, measure_freezing())
