"""The pictures of a comparison: bars of stages, and a small picture of each value on one scale."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from app import charts
from app.core_team.comparison.comparison import ComparedGroup, Comparison, GroupTable
from app.core_team.comparison.comparison_query import ComparisonQuery
from app.store.base.current_programme import get_programme
from app.store.comparison.placements import OVERALL
from scoring.comparison.group_comparison import FEWEST_SCORES

# A page has a dozen pictures, which stay the same until somebody submits: each is drawn once.
_cached_scores_picture = lru_cache(maxsize=256)(charts.scores_picture)
_cached_stages_picture = lru_cache(maxsize=64)(charts.stages_picture)


def draw_stages(query: ComparisonQuery, groups: Sequence[ComparedGroup | None]) -> Markup:
    """The overall stages of each group: a bar, or squares where it is a few; None is skipped."""
    ladder = tuple(query.questionnaire.framework.ladder)
    counts_by_group = [
        (group.label, group.measures[OVERALL].tally.stages) for group in groups if group
    ]
    return _cached_stages_picture(ladder, tuple(counts_by_group), FEWEST_SCORES)


def draw_scores(query: ComparisonQuery, table: GroupTable, value: str) -> Markup:
    """The mean score of each group of a kind in one value."""
    rows = tuple((row.label, row.measures[value].mean) for row in table.rows)
    whole, name = table.whole.measures[value].mean, query.value_names[value]
    # Short labels beside a dot, as people in the area say them. Screen readers get the whole name.
    programme = get_programme()
    shorter = {each.name: each.short_name for each in (*programme.places, *programme.sectors)}
    short_labels = tuple(shorter.get(row.label) or row.label for row in table.rows)
    return _cached_scores_picture(
        rows, whole, table.picked, f"{name}, mean score", FEWEST_SCORES, short_labels
    )


def draw_comparison(query: ComparisonQuery, comparison: Comparison) -> list[tuple[str, Markup]]:
    """Every picture of the page under its heading."""
    pictures = [("Stages overall", draw_stages(query, [comparison.whole, comparison.others]))]
    for table in comparison.pictured:
        if comparison.others is None:
            pictures.append(
                (f"{table.kind.capitalize()}, stages overall", draw_stages(query, table.rows))
            )
        pictures += [
            (f"{table.kind.capitalize()}, {name}: mean score", draw_scores(query, table, value))
            for value, name in query.value_names.items()
        ]
    return pictures
