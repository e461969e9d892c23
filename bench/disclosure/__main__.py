"""`python -m bench.disclosure`: print whether anything is told, and how much can be published."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.disclosure.audit_world import Asked, Tried, try_safely
from bench.disclosure.injected_mistakes import ALWAYS_TOLD, IN_EDITIONS, IN_PAGES
from bench.disclosure.results_file import keep, kept
from bench.disclosure.synthetic_worlds import DATES

SIZES = (20, 60, 80, 150, 300)
WORLDS = 200
SABOTAGED = 10
BAR = 30
NOT_CAUGHT = """
Caught, of the worlds in which the mistake changed what is published. A mistake in the figures that
is not caught told nothing: for every pair of organisations and every stage, the auditor has found a
world that fits all figures and has neither of them there, and for every three who know their own
stages, and every other, one that has it elsewhere.
"""
SHOWN = ("new", "new, merged", "new, collapsed", "carried", "withheld", "too few")


def main() -> int:
    """1 where anything is told, fails, or is not caught though it tells something for certain."""
    asked = _parser().parse_args()
    sizes = [int(each) for each in asked.sizes.split(",")]
    tried = list(_wanted(kept(asked.to) if asked.to else [], sizes, asked))
    left = list(_left(sizes, asked, tried))
    with multiprocessing.get_context("spawn").Pool() as pool:
        for each in _counted(pool.imap_unordered(try_safely, left), len(left)):
            tried.append(each)
            if asked.to:
                keep(each, asked.to)
            if sum(one.size == each.size for one in tried) == asked.worlds:
                _print_table(_HEADS, [_row(each.size, tried)])
    _print_table(_HEADS, (_row(size, tried) for size in sizes))
    _print_table(("mistake", *map(str, sizes)), _caught(sizes, tried))
    print(NOT_CAUGHT)
    return _told(tried)


def _left(
    sizes: Sequence[int], asked: argparse.Namespace, tried: Sequence[Tried]
) -> Iterator[Asked]:
    """Worlds not yet tried, the largest first, so that no core idles at the end."""
    done = {(each.size, each.seed) for each in tried}
    for size in sorted(sizes, reverse=True):
        for seed in range(asked.seed, asked.seed + asked.worlds):
            if (size, seed) not in done:
                yield Asked(seed, size, sabotaged=seed - asked.seed < asked.sabotages)


def _wanted(
    tried: Iterable[Tried], sizes: Sequence[int], asked: argparse.Namespace
) -> Iterator[Tried]:
    """Of what was tried before, what is asked for now."""
    seeds = range(asked.seed, asked.seed + asked.worlds)
    return (each for each in tried if each.size in sizes and each.seed in seeds)


def _told(tried: Sequence[Tried]) -> int:
    """Print what went wrong; 1 where something did."""
    failed = [each for each in tried if each.failed]
    for each in failed:
        print(f"seed {each.seed}, {each.size} organisations failed:\n{each.failed}")
    told = [(each, violation) for each in tried for violation in each.violations]
    for each, violation in told[:20]:
        print(f"seed {each.seed}, {each.size} organisations, {each.kind}: {violation}")
    missed = any(
        each.mistakes[name] == (True, False)
        for each in tried
        for name in each.mistakes
        if name in ALWAYS_TOLD
    )
    return 1 if failed or told or missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.disclosure", description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS, help="of each size")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="such as 20,60")
    parser.add_argument("--seed", type=int, default=0, help="of the first world")
    parser.add_argument(
        "--sabotages", type=int, default=SABOTAGED, help="worlds of each size with mistakes"
    )
    parser.add_argument("--to", type=Path, help="keep results here; taken up again from here")
    return parser


def _counted(tried: Iterable[Tried], total: int) -> Iterator[Tried]:
    """The same, with a bar that says how far it is."""
    told = failed = 0
    for done, each in enumerate(tried, 1):
        told += bool(each.violations)
        failed += bool(each.failed)
        full = BAR * done // total
        bar = f"\r[{'#' * full}{'.' * (BAR - full)}] {done} of {total} worlds, {told} that tell"
        print(f"{bar}, {failed} failed", end="", file=sys.stderr, flush=True)
        yield each
    print(file=sys.stderr)


_HEADS = (
    "organisations",
    "worlds",
    "worlds that tell",
    "editions refused",
    *SHOWN,
    "details new",
    "changes new",
)


def _row(size: int, tried: Sequence[Tried]) -> Iterator[object]:
    mine = [each for each in tried if each.size == size and not each.failed]
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
