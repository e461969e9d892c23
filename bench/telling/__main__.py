"""`python -m bench.telling`: print whether anything is told, and how much can be published."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bench.telling.sabotage import IN_EDITIONS, IN_PAGES
from bench.telling.trying import Asked, Tried, try_world
from bench.telling.worlds import DATES

SIZES = (20, 60, 80, 150, 300)
WORLDS = 200
BAR = 30
NOT_CAUGHT = """
Caught, of the worlds in which the mistake changed what is published. A mistake in the figures that
is not caught told nothing: for every pair of organisations and every stage, the auditor has found a
world that fits all figures and has neither of them there.
"""
SHOWN = ("new", "new, merged", "new, collapsed", "carried", "withheld", "too few")


def main() -> int:
    """1 where anything is told, or a figure that is left in a page is not caught."""
    asked = _parser().parse_args()
    sizes = [int(each) for each in asked.sizes.split(",")]
    worlds = [
        Asked(seed, size, sabotaged=not asked.plain)
        for size in sizes
        for seed in range(asked.seed, asked.seed + asked.worlds)
    ]
    with multiprocessing.get_context("spawn").Pool() as pool:
        tried = list(_counted(pool.imap_unordered(try_world, worlds), len(worlds)))
    _print_table(("organisations", *_HEADS), (_row(size, tried) for size in sizes))
    if not asked.plain:
        _print_table(("mistake", *map(str, sizes)), _caught(sizes, tried))
        print(NOT_CAUGHT)
    told = [(each, violation) for each in tried for violation in each.violations]
    for each, violation in told[:20]:
        print(f"seed {each.seed}, {each.size} organisations, {each.kind}: {violation}")
    missed = any(
        each.mistakes[name] == (True, False)
        for each in tried
        for name in each.mistakes
        if name in IN_PAGES
    )
    return 1 if told or missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.telling", description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS, help="of each size")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="such as 20,60")
    parser.add_argument("--seed", type=int, default=0, help="of the first world")
    parser.add_argument("--plain", action="store_true", help="without mistakes")
    return parser


def _counted(tried: Iterable[Tried], total: int) -> Iterator[Tried]:
    """The same, with a bar that says how far it is."""
    told = 0
    for done, each in enumerate(tried, 1):
        told += bool(each.violations)
        full = BAR * done // total
        bar = f"\r[{'#' * full}{'.' * (BAR - full)}] {done} of {total} worlds, {told} that tell"
        print(bar, end="", file=sys.stderr, flush=True)
        yield each
    print(file=sys.stderr)


_HEADS = ("worlds", "worlds that tell", "editions refused", *SHOWN, "details new", "changes new")


def _row(size: int, tried: Sequence[Tried]) -> Iterator[object]:
    mine = [each for each in tried if each.size == size]
    groups = sum((each.groups for each in mine), Counter[str]())
    editions = sum(each.editions for each in mine)
    # No change can be told in the first edition of a world.
    later = sum(max(0, each.editions - 1) for each in mine)
    yield from (size, len(mine), sum(bool(each.violations) for each in mine))
    asked = len(DATES) * len(mine)
    yield _share(asked - editions, asked)
    yield from (_share(groups[how], groups.total()) for how in SHOWN)
    yield _share(sum(each.details for each in mine), editions)
    yield _share(sum(each.changes for each in mine), later)


def _caught(sizes: Sequence[int], tried: Sequence[Tried]) -> Iterator[Iterable[object]]:
    for name in (*IN_EDITIONS, *IN_PAGES):
        cells = []
        for size in sizes:
            said = [each.mistakes.get(name) for each in tried if each.size == size]
            made = [caught for is_made, caught in filter(None, said) if is_made]
            cells.append(f"{sum(made)} of {len(made)}")
        yield (name, *cells)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"


def _print_table(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    print()
    for cells in (heads, ["---"] * len(heads)):
        print(f"| {' | '.join(cells)} |")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
