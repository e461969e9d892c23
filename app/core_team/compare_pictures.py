"""The pictures of a comparison: bars of stages, and a small picture of each value on one scale."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from app import charts
from app.core_team.comparison import Comparison, Group, Table
from app.core_team.views import View
from app.store.placements import OVERALL
from scoring.benchmark import FEWEST

# A page has a dozen of them, and asks for the same until somebody submits: each is drawn once.
_scores_picture = lru_cache(maxsize=256)(charts.scores_picture)


def bars_of(view: View, groups: Sequence[Group | None]) -> Markup:
    """How the groups stand overall, a bar each; None is no group."""
    return charts.stages_picture(
        view.questionnaire.framework.ladder,
        [(group.label, group.measures[OVERALL].tally.stages) for group in groups if group],
    )


def panel(view: View, table: Table, value: str) -> Markup:
    """The mean score of each group of a kind in one value."""
    rows = tuple((row.label, row.measures[value].mean) for row in table.rows)
    whole, name = table.whole.measures[value].mean, view.value_names[value]
    return _scores_picture(rows, whole, table.picked, f"{name}, mean score", FEWEST)


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
