"""`make bench`: measure, and print the figures as the tables that docs/performance/ keeps."""

import platform

from bench import placing, serving


def main() -> None:
    """Print every figure as soon as it is known."""
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    print("| placing | figure |\n| --- | --- |", flush=True)
    for what, figure in placing.measure():
        print(f"| {what} | {figure} |", flush=True)
    print(
        "\n| serving | ours | stub | ratio | wanted |\n| --- | --- | --- | --- | --- |", flush=True
    )
    for row in serving.measure_serving():
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
