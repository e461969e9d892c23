"""The pictures of a comparison: bars of stages, and a small picture of each value on one scale."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from app import charts
from app.core_team.comparison.comparison import Comparison, Group, Table
from app.core_team.comparison.comparison_query import View
from app.store.comparison.placements import OVERALL
from app.store.organisations.organisations import PLACES, SECTORS, Place, Sector
from scoring.comparison.group_comparison import FEWEST

# A page has a dozen of them, and asks for the same until somebody submits: each is drawn once.
_scores_picture = lru_cache(maxsize=256)(charts.scores_picture)
_stages_picture = lru_cache(maxsize=64)(charts.stages_picture)

# What stands beside a dot where there is little room, as people here say it. Who hears the picture
# hears the whole name.
SHORT = {
    PLACES[Place.EAST_RIDING]: "East Riding",
    PLACES[Place.NORTH_YORKSHIRE]: "North Yorks",
    PLACES[Place.NORTH_LINCOLNSHIRE]: "North Lincs",
    PLACES[Place.NORTH_EAST_LINCOLNSHIRE]: "NE Lincs",
    SECTORS[Sector.VOLUNTARY]: "Voluntary",
}


def bars_of(view: View, groups: Sequence[Group | None]) -> Markup:
    """How the groups stand overall, a bar each; None is no group."""
    ladder = tuple(view.questionnaire.framework.ladder)
    every = [(group.label, group.measures[OVERALL].tally.stages) for group in groups if group]
    return _stages_picture(ladder, tuple(every))


def panel(view: View, table: Table, value: str) -> Markup:
    """The mean score of each group of a kind in one value."""
    rows = tuple((row.label, row.measures[value].mean) for row in table.rows)
    whole, name = table.whole.measures[value].mean, view.value_names[value]
    shown = tuple(SHORT.get(row.label, row.label) for row in table.rows)
    return _scores_picture(rows, whole, table.picked, f"{name}, mean score", FEWEST, shown)


def pictures_of(view: View, comparison: Comparison) -> list[tuple[str, Markup]]:
    """Every picture of the page under its heading."""
    found = [("Stages overall", bars_of(view, [comparison.whole, comparison.others]))]
    for table in comparison.pictured:
        if comparison.others is None:
            found.append((f"{table.kind.capitalize()}, stages overall", bars_of(view, table.rows)))
        found += [
            (f"{table.kind.capitalize()}, {name}: mean score", panel(view, table, value))
            for value, name in view.value_names.items()
        ]
    return found
