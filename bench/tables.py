"""The tables that `make bench` prints, in Markdown."""

from collections.abc import Iterable


def print_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table row by row, as each is known."""
    named = list(heads)
    print()
    for cells in (named, ["---"] * len(named)):
        print(f"| {' | '.join(cells)} |", flush=True)
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)
