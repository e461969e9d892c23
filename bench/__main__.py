"""`make bench`: measure, and print the figures as the tables that docs/performance/ keeps."""

import platform
from collections.abc import Iterable

from bench import alone, comparing, freezing, placing, serving

PAGES = (
    "page",
    "users",
    "requests",
    "p50",
    "p99",
    "empty p50",
    "empty p99",
    "ratio of p99",
    "wanted",
)


def main() -> None:
    """Print every figure as soon as it is known."""
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print_table(("placing", "figure"), placing.measure())
    print_table(("serving", "ours", "stub", "ratio", "wanted"), serving.measure_serving())
    print_table(freezing.HEADS, freezing.measure_freezing())
    print_table(alone.HEADS, alone.measure_alone())
    with comparing.prepared() as world:
        print_table(("comparing", "figure"), world.told)
        print_table(PAGES, comparing.measure_comparing(world))


def print_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table row by row, as each is known."""
    named = list(heads)
    print()
    for cells in (named, ["---"] * len(named)):
        print(f"| {' | '.join(cells)} |", flush=True)
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


if __name__ == "__main__":
    main()
