"""What a group finds hard, and where it does not know, from how many gave each answer.

Pure: the counts come from whoever added them up. Shares run from 0 to 1 (`tally.Share`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from scoring.comparison.tally import Share, estimate_share
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire

AnswerCounts: TypeAlias = Mapping[str, int]
"""How many gave each answer to one item: by choice id, `dont-know` or `not-applicable`."""


class ItemFinding(NamedTuple):
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


class VersionAnswers(NamedTuple):
    """How `n` organisations answered one version of a questionnaire, by item."""

    asked: Questionnaire
    given: Mapping[str, AnswerCounts]
    n: int


def asks_item_alike(one: Questionnaire, other: Questionnaire, item_id: str) -> bool:
    """Whether two versions ask an item in the same way, so that its answers can be added up.

    It is of the same value and stage, and has the same choices worth the same points. Its words,
    and those of its choices, may have been mended.
    """
    return _item_signature(one, item_id) == _item_signature(other, item_id) is not None


def combine_versions(
    questionnaire: Questionnaire, versions: Iterable[VersionAnswers]
) -> tuple[dict[str, AnswerCounts], dict[str, int]]:
    """What was given to each item of `asked`, in every version that asks it alike.

    With it, how many organisations were asked it so.
    """
    given: dict[str, Counter[str]] = {item.id: Counter() for item in questionnaire.items}
    n: Counter[str] = Counter()
    for version in versions:
        for item_id, counts in given.items():
            if asks_item_alike(questionnaire, version.asked, item_id):
                counts.update(version.given.get(item_id, {}))
                n[item_id] += version.n
    return dict(given), n


def _item_signature(questionnaire: Questionnaire, item_id: str) -> tuple[object, ...] | None:
    item = questionnaire.item_by_id.get(item_id)
    if item is None:
        return None
    choices = tuple((choice.id, choice.points) for choice in questionnaire.choices[item_id])
    value = next(
        section.value
        for section in questionnaire.sections
        if any(each is item for each in section.items)
    )
    return (value, item.stage, choices)


def item_findings(
    questionnaire: Questionnaire, given: Mapping[str, AnswerCounts], asked_counts: Mapping[str, int]
) -> list[ItemFinding]:
    """Every item in the order asked. `asked` is how many were asked it, answering or not."""
    return [
        _item_finding(
            questionnaire, section.value, item, given.get(item.id, {}), asked_counts.get(item.id, 0)
        )
        for section in questionnaire.sections
        for item in section.items
    ]


def rank_hardest(findings: Iterable[ItemFinding]) -> list[ItemFinding]:
    """Sort items so that those come first of which it is surest that a large share falls short.

    By the lower end of the share's interval: three out of three organisations do not outweigh
    ninety out of a hundred. Alike, in the order asked.
    """
    return sorted(
        (finding for finding in findings if finding.short.count),
        key=lambda finding: -_lower_bound(finding.short),
    )


def rank_least_known(findings: Iterable[ItemFinding]) -> list[ItemFinding]:
    """Sort items so that those come first of which it is surest that many do not know."""
    return sorted(
        (finding for finding in findings if finding.unknown.count),
        key=lambda finding: -_lower_bound(finding.unknown),
    )


def unknown_share_by_cell(findings: Iterable[ItemFinding]) -> Mapping[tuple[str, str], Share]:
    """The share of answers not known, by value and stage (ids); a rubric's stage is empty."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for finding in findings:
        cell = (finding.value, finding.item.stage or "")
        unknown, applying = sums.get(cell, (0, 0))
        sums[cell] = (unknown + finding.unknown.count, applying + finding.unknown.n)
    return {cell: estimate_share(*both) for cell, both in sums.items()}


def _item_finding(
    questionnaire: Questionnaire, value: str, item: Item, given: AnswerCounts, asked_count: int
) -> ItemFinding:
    choices = questionnaire.choices[item.id]
    most = max(choice.points for choice in choices)
    offered = (*(choice.id for choice in choices), DONT_KNOW, NOT_APPLICABLE)
    counts = {answer: given.get(answer, 0) for answer in offered}
    # An answer that this version no longer offers tells nothing that can be compared.
    counts[""] = max(0, asked_count - sum(counts.values()))
    known = sum(counts[choice.id] for choice in choices)
    short = sum(
        counts[choice.id]
        for choice in choices
        if choice.points * 100 < questionnaire.placement.secured_at * most
    )
    unknown = counts[DONT_KNOW] + counts[""]
    return ItemFinding(
        item, value, counts, estimate_share(short, known), estimate_share(unknown, known + unknown)
    )


def _lower_bound(share: Share) -> float:
    return share.interval.low if share.interval else 0.0
