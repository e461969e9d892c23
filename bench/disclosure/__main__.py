"""`python -m bench.disclosure`: print what is disclosed, and how much is published."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.disclosure.audit_world import WorldResult, WorldTask, audit_world_safely
from bench.disclosure.injected_mistakes import ALWAYS_TOLD, EDITION_MISTAKES, PAGE_MISTAKES
from bench.disclosure.results_file import append_result, read_results
from bench.disclosure.synthetic_worlds import EDITION_DATES

SIZES = (20, 60, 80, 150, 300)
WORLDS_PER_SIZE = 200
SABOTAGED_PER_SIZE = 10
BAR_WIDTH = 30
CAUGHT_NOTE = """
Caught, of the worlds in which the mistake changed what is published. A mistake in the figures that
is not caught told nothing: for every pair of organisations and every stage, the auditor has found a
world that fits all figures and has neither of them there, and for every three who know their own
stages, and every other, one that has it elsewhere.
"""
GROUP_STATES = ("new", "new, merged", "new, collapsed", "carried", "withheld", "too few")


def main() -> int:
    """Audit the worlds; 1 where anything is disclosed, fails, or is a sure mistake not caught."""
    arguments = _parser().parse_args()
    sizes = [int(each) for each in arguments.sizes.split(",")]
    results = list(
        _results_wanted(read_results(arguments.to) if arguments.to else [], sizes, arguments)
    )
    tasks = list(_tasks_left(sizes, arguments, results))
    with multiprocessing.get_context("spawn").Pool() as pool:
        for each in _show_progress(pool.imap_unordered(audit_world_safely, tasks), len(tasks)):
            results.append(each)
            if arguments.to:
                append_result(each, arguments.to)
            if sum(one.size == each.size for one in results) == arguments.worlds:
                _print_table(_SIZE_HEADINGS, [_size_row(each.size, results)])
    _print_table(_SIZE_HEADINGS, (_size_row(size, results) for size in sizes))
    _print_table(("mistake", *map(str, sizes)), _mistake_rows(sizes, results))
    print(CAUGHT_NOTE)
    return _print_failures(results)


def _tasks_left(
    sizes: Sequence[int], arguments: argparse.Namespace, results: Sequence[WorldResult]
) -> Iterator[WorldTask]:
    """The worlds not audited yet, the largest first, so that no core idles at the end."""
    done = {(result.size, result.seed) for result in results}
    for size in sorted(sizes, reverse=True):
        for seed in range(arguments.seed, arguments.seed + arguments.worlds):
            if (size, seed) not in done:
                yield WorldTask(seed, size, sabotaged=seed - arguments.seed < arguments.sabotages)


def _results_wanted(
    results: Iterable[WorldResult], sizes: Sequence[int], arguments: argparse.Namespace
) -> Iterator[WorldResult]:
    """The earlier results that the arguments ask for."""
    seeds = range(arguments.seed, arguments.seed + arguments.worlds)
    return (result for result in results if result.size in sizes and result.seed in seeds)


def _print_failures(results: Sequence[WorldResult]) -> int:
    """Print failures and violations; 1 where there are any."""
    failed = [result for result in results if result.failed]
    for result in failed:
        print(f"seed {result.seed}, {result.size} organisations failed:\n{result.failed}")
    told = [(result, violation) for result in results for violation in result.violations]
    for result, violation in told[:20]:
        print(f"seed {result.seed}, {result.size} organisations, {result.kind}: {violation}")
    missed = any(
        result.mistakes[name] == (True, False)
        for result in results
        for name in result.mistakes
        if name in ALWAYS_TOLD
    )
    return 1 if failed or told or missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.disclosure", description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS_PER_SIZE, help="of each size")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="such as 20,60")
    parser.add_argument("--seed", type=int, default=0, help="of the first world")
    parser.add_argument(
        "--sabotages",
        type=int,
        default=SABOTAGED_PER_SIZE,
        help="worlds of each size with mistakes",
    )
    parser.add_argument("--to", type=Path, help="keep results here; taken up again from here")
    return parser


def _show_progress(results: Iterable[WorldResult], total: int) -> Iterator[WorldResult]:
    """The results as they come, with a progress bar."""
    told = failed = 0
    for done, result in enumerate(results, 1):
        told += bool(result.violations)
        failed += bool(result.failed)
        full = BAR_WIDTH * done // total
        bar = (
            f"\r[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done} of {total} worlds, {told} that tell"
        )
        print(f"{bar}, {failed} failed", end="", file=sys.stderr, flush=True)
        yield result
    print(file=sys.stderr)


_SIZE_HEADINGS = (
    "organisations",
    "worlds",
    "worlds that tell",
    "editions refused",
    *GROUP_STATES,
    "details new",
    "changes new",
)


def _size_row(size: int, results: Sequence[WorldResult]) -> Iterator[object]:
    of_size = [result for result in results if result.size == size and not result.failed]
    groups = sum((result.groups for result in of_size), Counter[str]())
    editions = sum(result.editions for result in of_size)
    # The first edition of a world has no change to show.
    later = sum(max(0, result.editions - 1) for result in of_size)
    yield from (size, len(of_size), sum(bool(result.violations) for result in of_size))
    editions_wanted = len(EDITION_DATES) * len(of_size)
    yield _share(editions_wanted - editions, editions_wanted)
    yield from (_share(groups[how], groups.total()) for how in GROUP_STATES)
    yield _share(sum(result.details for result in of_size), editions)
    yield _share(sum(result.changes for result in of_size), later)


def _mistake_rows(
    sizes: Sequence[int], results: Sequence[WorldResult]
) -> Iterator[Iterable[object]]:
    for name in (*EDITION_MISTAKES, *PAGE_MISTAKES):
        cells = []
        for size in sizes:
            said = [result.mistakes.get(name) for result in results if result.size == size]
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
