"""The tables behind the pictures of a comparison, as markup with a link behind each number.

A page can have over a thousand cells: a template takes far longer to make them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from flask import url_for
from markupsafe import Markup, escape

from app.core_team.comparison.comparison import ComparedGroup, GroupMeasure
from app.core_team.comparison.comparison_query import ComparisonQuery, value_parameter
from app.store.comparison.placements import OVERALL
from app.text.stage_names import short_stage_names
from app.text.wording import format_score
from scoring.comparison.group_comparison import FEWEST_SCORES, MeanDifference, Share

NOBODY_YET = "Nobody yet"
READING_TEXTS = {
    MeanDifference.NONE: "Nobody has a score here",
    MeanDifference.ONE: "One score: too few to tell apart",
    MeanDifference.TOO_FEW: "Too few to tell apart",
    MeanDifference.OVERLAPS: "Too close to tell apart from the others",
}


class BlockRow(NamedTuple):
    """One group in one value: its cells are markup, after that of its label."""

    label: str
    cells: Markup


class ValueBlock(NamedTuple):
    """All groups in one value, or overall."""

    name: str
    rows: Sequence[BlockRow]


class GroupLinks(NamedTuple):
    """Makes the links from the numbers of one group in one value to its organisations, as markup.

    `address` is the start of the list's address; `whose` is said to those who hear a link.
    """

    address: str
    value: str
    whose: str

    def number(self, words: str, which: str, at: str) -> str:
        """A number that links to those that `which` selects; `at` says it in words."""
        return self._link(words, f"value={self.value}&amp;{which}", at)

    def everybody(self, words: str) -> str:
        """A number that links to all of the group that have answered."""
        return self._link(words, "answered=yes", "in all")

    def _link(self, words: str, query: str, at: str) -> str:
        said = f"{words} {at}, {self.whose}"
        return f'<a href="{self.address}{query}" aria-label="{said}">{words}</a>'


ValueNames: TypeAlias = Mapping[str, str]
"""Names of values by id."""

CellWriter: TypeAlias = Callable[[ComparedGroup, str, GroupLinks], Iterator[str]]


def stages_blocks(
    query: ComparisonQuery, groups: Sequence[ComparedGroup], values: ValueNames
) -> list[ValueBlock]:
    """How many of each group stand at each stage, and the stage of a typical one, by value."""
    ladder = query.questionnaire.framework.ladder
    stages = [
        (f"stage={stage.id}", escape(f"at {stage.name}"), escape(short))
        for stage, short in zip(ladder, short_stage_names(ladder).names, strict=True)
    ]

    def cells(group: ComparedGroup, value: str, linked: GroupLinks) -> Iterator[str]:
        measure = group.measures[value]
        # The number is the same in every value, so only the overall row links it.
        yield linked.everybody(f"{group.n:,}") if group.n and value == OVERALL else f"{group.n:,}"
        for place, (which, at, _) in enumerate(stages):
            count = measure.tally.stages[place]
            words = linked.number(f"{count:,}", which, at) if count else "0"
            unsaid = 0 if place else measure.tally.too_little
            yield words + _small_print(f"too little known of {unsaid:,}" if unsaid else "")
        held = measure.typical
        yield stages[held.number][2] if held else _small_print(NOBODY_YET)

    return _build_blocks(groups, values, cells)


def scores_blocks(
    query: ComparisonQuery, groups: Sequence[ComparedGroup], values: ValueNames
) -> list[ValueBlock]:
    """The mean score of each group, beside that of the others, and its shares, by value.

    The last of the groups is the one that the others stand beside, or all of them together.
    """
    stages = [
        (f"at-least={stage.id}", escape(f"at {stage.name} or past it"))
        for stage in query.questionnaire.framework.stages
    ]

    def cells(group: ComparedGroup, value: str, linked: GroupLinks) -> Iterator[str]:
        measure = group.measures[value]
        yield _mean_cell(measure)
        yield _difference_cell(group, value, groups[-1].measures[value])
        for (which, at), share in zip(stages, measure.shares, strict=True):
            words = f"{share.count:,} of {share.n:,}"
            shown = linked.number(words, which, at) if share.count else words
            yield shown + _share_range(share) if share.n else _small_print(NOBODY_YET)

    return _build_blocks(groups, values, cells)


def _build_blocks(
    groups: Sequence[ComparedGroup], values: ValueNames, cells: CellWriter
) -> list[ValueBlock]:
    list_url = url_for("core_team.organisations")
    linked_groups = [
        (compared, escape(f"{list_url}?{compared.asked}&"), escape(compared.label))
        for compared in groups
    ]
    blocks = []
    for value, name in values.items():
        value_id, escaped_name = value_parameter(value), escape(name)
        rows = [
            _block_row(
                group,
                cells(group, value, GroupLinks(address, value_id, f"{escaped_name}, {label}")),
            )
            for group, address, label in linked_groups
        ]
        blocks.append(ValueBlock(name, rows))
    return blocks


def _block_row(group: ComparedGroup, cells: Iterator[str]) -> BlockRow:
    # Cells hold numbers, ids, and words that are escaped already.
    return BlockRow(group.label, Markup(f"<td>{'</td><td>'.join(cells)}</td>"))  # noqa: S704


def _mean_cell(measure: GroupMeasure) -> str:
    """A mean with its likely range, or why there is none."""
    mean = measure.mean
    if mean is None:
        return _small_print("No score")
    if not measure.enough or mean.interval is None:
        scores = "score" if mean.scored == 1 else "scores"
        return _small_print(f"{mean.scored} {scores}, too few for a mean")
    low, high = map(format_score, mean.interval)
    return format_score(mean.mean) + _small_print(
        f"{mean.scored:,} scores, likely between {low} and {high}"
    )


def _difference_cell(group: ComparedGroup, value: str, others: GroupMeasure) -> str:
    reading = group.readings.get(value)
    if reading is not MeanDifference.APART:
        return READING_TEXTS[reading] if reading else ""
    own = group.measures[value].tally
    # Below the mean of all is below that of the others.
    lower = own.total * others.tally.scored < others.tally.total * own.scored
    return f"{'Lower' if lower else 'Higher'} than the others, by more than chance would explain"


def _share_range(share: Share) -> str:
    """A share with its likely range, where there are enough."""
    if share.n < FEWEST_SCORES or not share.interval:
        return ""
    low, high = (int(100 * end + 0.5) for end in share.interval)
    return _small_print(f"{int(100 * share.count / share.n + 0.5)}%, likely {low}% to {high}%")


def _small_print(words: str) -> str:
    """A remark in small print after what a cell says."""
    return f" <small>{words}</small>" if words else ""
