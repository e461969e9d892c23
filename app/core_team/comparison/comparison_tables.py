"""The tables behind the pictures of a comparison, cell by cell, and who is behind each number.

A page has hundreds of cells, and over a thousand where every value is asked for: they are put
together here, as markup, where that costs little.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from flask import url_for
from markupsafe import Markup, escape

from app.core_team.comparison.comparison import Group, Measure
from app.core_team.comparison.comparison_query import View, in_address
from app.store.comparison.placements import OVERALL
from app.text.wording import format_score
from scoring.comparison.group_comparison import FEWEST, Reading, Share

NOBODY = "Nobody yet"
READ = {
    Reading.NONE: "Nobody has a score here",
    Reading.ONE: "One score: too few to tell apart",
    Reading.TOO_FEW: "Too few to tell apart",
    Reading.OVERLAPS: "Too close to tell apart from the others",
}


class Row(NamedTuple):
    """One group in one value: its cells are markup, after that of its label."""

    label: str
    cells: Markup


class Block(NamedTuple):
    """All groups in one value, or overall."""

    name: str
    rows: Sequence[Row]


class Linked(NamedTuple):
    """How the numbers of one group in one value lead to its organisations. All of it is markup.

    `address` is the beginning of the list's; who hears a link is told `whose` its number is.
    """

    address: str
    value: str
    whose: str

    def number(self, words: str, which: str, at: str) -> str:
        """A number that leads to those in `which` state; `at` says it in words."""
        return self._link(words, f"value={self.value}&amp;{which}", at)

    def everybody(self, words: str) -> str:
        """A number that leads to all of the group that have answered."""
        return self._link(words, "answered=yes", "in all")

    def _link(self, words: str, query: str, at: str) -> str:
        said = f"{words} {at}, {self.whose}"
        return f'<a href="{self.address}{query}" aria-label="{said}">{words}</a>'


Values: TypeAlias = Mapping[str, str]
"""Names of values by id."""

Cells: TypeAlias = Callable[[Group, str, Linked], Iterator[str]]


def stages_blocks(view: View, groups: Sequence[Group], values: Values) -> list[Block]:
    """How many of each group stand at each stage, and the stage of a typical one, by value."""
    stages = [
        (f"stage={stage.id}", escape(f"at {stage.name}"), escape(stage.name))
        for stage in view.questionnaire.framework.ladder
    ]

    def cells(group: Group, value: str, linked: Linked) -> Iterator[str]:
        measure = group.measures[value]
        # The number is the same in every value: once is enough to lead on.
        yield linked.everybody(f"{group.n:,}") if group.n and value == OVERALL else f"{group.n:,}"
        for place, (which, at, _) in enumerate(stages):
            count = measure.tally.stages[place]
            words = linked.number(f"{count:,}", which, at) if count else "0"
            unsaid = 0 if place else measure.tally.too_little
            yield words + _besides(f"too little known of {unsaid:,}" if unsaid else "")
        held = measure.typical
        yield stages[held.number][2] if held else _besides(NOBODY)

    return _blocks(groups, values, cells)


def scores_blocks(view: View, groups: Sequence[Group], values: Values) -> list[Block]:
    """The mean score of each group, beside that of the others, and its shares, by value.

    The last of the groups is the one that the others stand beside, or all of them together.
    """
    stages = [
        (f"at-least={stage.id}", escape(f"at {stage.name} or past it"))
        for stage in view.questionnaire.framework.stages
    ]

    def cells(group: Group, value: str, linked: Linked) -> Iterator[str]:
        measure = group.measures[value]
        yield _mean(measure)
        yield _read(group, value, groups[-1].measures[value])
        for (which, at), share in zip(stages, measure.shares, strict=True):
            words = f"{share.count:,} of {share.n:,}"
            shown = linked.number(words, which, at) if share.count else words
            yield shown + _likely(share) if share.n else _besides(NOBODY)

    return _blocks(groups, values, cells)


def _blocks(groups: Sequence[Group], values: Values, cells: Cells) -> list[Block]:
    listed = url_for("core_team.organisations")
    known = [(each, escape(f"{listed}?{each.asked}&"), escape(each.label)) for each in groups]
    found = []
    for value, name in values.items():
        asked, said = in_address(value), escape(name)
        rows = [
            _row(group, cells(group, value, Linked(address, asked, f"{said}, {label}")))
            for group, address, label in known
        ]
        found.append(Block(name, rows))
    return found


def _row(group: Group, cells: Iterator[str]) -> Row:
    # They are numbers, ids, and words that are escaped already.
    return Row(group.label, Markup(f"<td>{'</td><td>'.join(cells)}</td>"))  # noqa: S704


def _mean(measure: Measure) -> str:
    """A mean with its likely range, or why there is none."""
    mean = measure.mean
    if mean is None:
        return _besides("No score")
    if not measure.enough or mean.interval is None:
        scores = "score" if mean.scored == 1 else "scores"
        return _besides(f"{mean.scored} {scores}, too few for a mean")
    low, high = map(format_score, mean.interval)
    return format_score(mean.mean) + _besides(
        f"{mean.scored:,} scores, likely between {low} and {high}"
    )


def _read(group: Group, value: str, others: Measure) -> str:
    reading = group.readings.get(value)
    if reading is not Reading.APART:
        return READ[reading] if reading else ""
    own = group.measures[value].tally
    # Below the mean of all is below that of the others.
    lower = own.total * others.tally.scored < others.tally.total * own.scored
    return f"{'Lower' if lower else 'Higher'} than the others, by more than chance would explain"


def _likely(share: Share) -> str:
    """A share with its likely range, where there are enough."""
    if share.n < FEWEST or not share.interval:
        return ""
    low, high = (int(100 * end + 0.5) for end in share.interval)
    return _besides(f"{int(100 * share.count / share.n + 0.5)}%, likely {low}% to {high}%")


def _besides(words: str) -> str:
    """What is said quietly in a cell."""
    return f" <small>{words}</small>" if words else ""
