"""`make bench`: measure, and print the figures as the tables that docs/performance/ keeps."""

import platform

from bench.freezing import freeze_speed
from bench.placement import placement_speed
from bench.self_assessment import self_assessment_page
from bench.serving import server_speed, team_pages
from bench.tables import print_table

PAGE_HEADINGS = (
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
    """Run every measurement, and print each figure as soon as it is known."""
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print_table(("placing", "figure"), placement_speed.measure_placement())
    print_table(("serving", "ours", "stub", "ratio", "wanted"), server_speed.measure_serving())
    print_table(freeze_speed.FREEZE_HEADINGS, freeze_speed.measure_freezing())
    print_table(
        self_assessment_page.SELF_ASSESSMENT_HEADINGS,
        self_assessment_page.measure_self_assessment(),
    )
    with team_pages.serve_databases() as world:
        print_table(("comparing", "figure"), world.told)
        print_table(PAGE_HEADINGS, team_pages.measure_team_pages(world))


if __name__ == "__main__":
    main()
