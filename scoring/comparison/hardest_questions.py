"""What a group finds hard, and where it does not know, from how many gave each answer.

Pure: the counts come from whoever added them up. Shares run from 0 to 1 (`tally.Share`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from scoring.comparison.tally import Share, share_of
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire

Given: TypeAlias = Mapping[str, int]
"""How many gave each answer to one item: by choice id, `dont-know` or `not-applicable`."""


class Finding(NamedTuple):
    """One item, as a group of organisations answered it.

    `counts` has every choice of the item, in order, then `dont-know`, `not-applicable` and, under
    the empty id, no answer. `short` are those whose answer earns less than the share of points that
    a cell needs (`secured_at`), out of those who know; `unknown` those who answered 'don't know' or
    nothing, out of those to whom it applies.
    """

    item: Item
    value: str
    counts: Mapping[str, int]
    short: Share
    unknown: Share


class Answered(NamedTuple):
    """How `n` organisations answered one version of a questionnaire, by item."""

    asked: Questionnaire
    given: Mapping[str, Given]
    n: int


def asks_alike(one: Questionnaire, other: Questionnaire, item_id: str) -> bool:
    """Whether two versions ask an item in the same way, so that its answers can be added up.

    It is of the same value and stage, and has the same choices worth the same points. Its words,
    and those of its choices, may have been mended.
    """
    return _way_of_asking(one, item_id) == _way_of_asking(other, item_id) is not None


def answered_alike(
    asked: Questionnaire, versions: Iterable[Answered]
) -> tuple[dict[str, Given], dict[str, int]]:
    """What was given to each item of `asked`, in every version that asks it alike.

    With it, how many organisations were asked it so.
    """
    given: dict[str, Counter[str]] = {item.id: Counter() for item in asked.items}
    n: Counter[str] = Counter()
    for version in versions:
        for item_id, counts in given.items():
            if asks_alike(asked, version.asked, item_id):
                counts.update(version.given.get(item_id, {}))
                n[item_id] += version.n
    return dict(given), n


def _way_of_asking(asked: Questionnaire, item_id: str) -> tuple[object, ...] | None:
    item = asked.item_by_id.get(item_id)
    if item is None:
        return None
    choices = tuple((choice.id, choice.points) for choice in asked.choices[item_id])
    value = next(section.value for section in asked.sections if item in section.items)
    return (value, item.stage, choices)


def findings(
    questionnaire: Questionnaire, given: Mapping[str, Given], asked: Mapping[str, int]
) -> list[Finding]:
    """Every item in the order asked. `asked` is how many were asked it, answering or not."""
    return [
        _finding(questionnaire, section.value, item, given.get(item.id, {}), asked.get(item.id, 0))
        for section in questionnaire.sections
        for item in section.items
    ]


def hardest(found: Iterable[Finding]) -> list[Finding]:
    """Those first of which it is surest that a large share falls short.

    By the lower end of the share's interval: three out of three organisations do not outweigh
    ninety out of a hundred. Alike, in the order asked.
    """
    return sorted((each for each in found if each.short.count), key=lambda each: -_low(each.short))


def least_known(found: Iterable[Finding]) -> list[Finding]:
    """Those first of which it is surest that a large share does not know, likewise."""
    return sorted(
        (each for each in found if each.unknown.count), key=lambda each: -_low(each.unknown)
    )


def unknown_by_cell(found: Iterable[Finding]) -> Mapping[tuple[str, str], Share]:
    """The share of answers not known, by value and stage (ids); a rubric's stage is empty."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for each in found:
        cell = (each.value, each.item.stage or "")
        unknown, applying = sums.get(cell, (0, 0))
        sums[cell] = (unknown + each.unknown.count, applying + each.unknown.n)
    return {cell: share_of(*both) for cell, both in sums.items()}


def _finding(
    questionnaire: Questionnaire, value: str, item: Item, given: Given, asked: int
) -> Finding:
    choices = questionnaire.choices[item.id]
    most = max(choice.points for choice in choices)
    offered = (*(choice.id for choice in choices), DONT_KNOW, NOT_APPLICABLE)
    counts = {answer: given.get(answer, 0) for answer in offered}
    # An answer that this version no longer offers tells nothing that can be compared.
    counts[""] = max(0, asked - sum(counts.values()))
    known = sum(counts[choice.id] for choice in choices)
    short = sum(
        counts[choice.id]
        for choice in choices
        if choice.points * 100 < questionnaire.placement.secured_at * most
    )
    unknown = counts[DONT_KNOW] + counts[""]
    return Finding(item, value, counts, share_of(short, known), share_of(unknown, known + unknown))


def _low(share: Share) -> float:
    return share.interval.low if share.interval else 0.0
