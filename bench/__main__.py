"""`make bench`: measure, and print the figures as the tables that docs/performance/ keeps."""

import platform
from collections.abc import Iterable

from bench import comparing, placing, serving

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
    _print_table(("placing", "figure"), placing.measure())
    _print_table(("serving", "ours", "stub", "ratio", "wanted"), serving.measure_serving())
    with comparing.prepared() as world:
        _print_table(("comparing", "figure"), world.told)
        _print_table(PAGES, comparing.measure_comparing(world))


def _print_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    named = list(heads)
    print()
    for cells in (named, ["---"] * len(named)):
        print(f"| {' | '.join(cells)} |", flush=True)
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


if __name__ == "__main__":
    main()
