"""The inequalities between an organisation's overall stage and its stages by value.

The page that asks holds the rule: overall is the highest stage that at least `held_by` of the
values hold, with no value more than `within` stages behind it (any number, where that is None), and
those of `never_behind` not at all. So for every group of sheets, and every stage, these hold of how
many are at that stage or above it:

- of overall, at most as many as of a value of `never_behind`;
- of overall, at most as many as of any value at `within` stages lower;
- `held_by` times those of overall are at most those of all values together;
- and overall is the highest such stage: whoever is below it overall is below it in a value of
  `never_behind`, or in so many others that too few hold it, or lies too far behind in one.

Each is a linear inequality over sheets. They are summed over all sheets that are counted in the
same editions, so that values need be told apart no further; for one organisation alone they are the
rule itself. That is not quite all that could be worked out of many: what is found by it is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from auditor.asked_questionnaire import OverallRule
from auditor.site_content import OVERALL

InequalityTerm: TypeAlias = tuple[str, int, int]
"""So many times (last) those who are at a stage of a measure (first) or above it."""


class OverallInequality(NamedTuple):
    """The sum of the terms is at most 0, and `times` the number of all sheets."""

    terms: tuple[InequalityTerm, ...]
    times: int


def derive_inequalities(
    rule: OverallRule, values: Sequence[str], stages: int
) -> Iterator[OverallInequality]:
    """Every inequality, for every stage but the first."""
    for stage in range(1, stages):
        for value in values:
            lower = stage if value in rule.never_behind else _stage_within(rule, stage)
            if lower > 0:
                yield OverallInequality(((OVERALL, stage, 1), (value, lower, -1)), 0)
        held = tuple((value, stage, -1) for value in values)
        yield OverallInequality(((OVERALL, stage, rule.held_by), *held), 0)
        yield _derive_below_overall_inequality(rule, values, stage)


def _stage_within(rule: OverallRule, stage: int) -> int:
    """The lowest stage of a value beside that stage overall; 0 or less where any will do."""
    return 0 if rule.within is None else stage - rule.within


def _derive_below_overall_inequality(
    rule: OverallRule, values: Sequence[str], stage: int
) -> OverallInequality:
    """Below overall means below by `too_many` values, or by one that weighs as much as those."""
    too_many = len(values) - rule.held_by + 1
    # Those below are all but those at the stage or above: every term counts once for everybody.
    terms = [(OVERALL, stage, -too_many)]
    times = -too_many
    for value in values:
        weighs = too_many if value in rule.never_behind else 1
        terms.append((value, stage, weighs))
        times += weighs
        lower = _stage_within(rule, stage)
        if lower > 0 and value not in rule.never_behind:
            terms.append((value, lower, too_many - 1))
            times += too_many - 1
    return OverallInequality(tuple(terms), times)
