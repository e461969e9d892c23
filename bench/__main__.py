"""`make bench`: measure, and print the figures as the tables that docs/performance/ keeps."""

import platform

from bench import alone, comparing, freezing, placing, serving
from bench.tables import print_table

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


if __name__ == "__main__":
    main()
