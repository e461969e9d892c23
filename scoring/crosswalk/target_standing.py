"""What answers to one questionnaire say about each target, with the questions it is told from.

docs/decisions/0072-answers-beside-targets.md has the rule and its reasons. What is not known makes
a range, as in a placement: at the lowest answers for `level`, at the best ones for `could_be`. What
does not apply is left out. A question that only touches a target never counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from scoring.crosswalk.target_level import (
    LEAST_QUESTIONS,
    TargetLevel,
    choice_shares,
    choose_level,
)
from scoring.placement.answers import Answer, Answers, NotApplicable
from scoring.questionnaires.questionnaire import DONT_KNOW, Questionnaire
from scoring.targets.target_catalogue import Describes, Target, TargetCatalogue
from scoring.targets.target_links import ItemLink, Relation, TargetLinks


class NoLevel(StrEnum):
    """Why a target has no level: the first of these that is so."""

    LEFT_OPEN = "left-open"
    """Nobody here knows yet what it says."""
    CHILDRENS_LIVES = "childrens-lives"
    """It is about what becomes of children, and adults answered about their work."""
    NO_QUESTION = "no-question"
    """No question of this version speaks to it."""
    ONLY_TOUCHED = "only-touched"
    """Questions have to do with it, and none asks for any of it."""
    TOO_FEW_QUESTIONS = "too-few-questions"
    """Fewer than `LEAST_QUESTIONS` count."""
    TOO_FEW_APPLY = "too-few-apply"
    """So many do not apply that fewer are left."""
    TOO_LITTLE_KNOWN = "too-little-known"
    """Fewer than that are answered by a choice."""


class ItemAnswer(NamedTuple):
    """A question that counts towards a target, and its answer, None where there is none.

    `lowest` and `highest` are shares of `target_level.WHOLE`, alike where the answer is a choice;
    both are None where it does not apply.
    """

    item: str
    relation: Relation
    answer: Answer | None
    lowest: int | None
    highest: int | None

    @property
    def applies(self) -> bool:
        """Whether it is not said to be not applicable."""
        return self.lowest is not None

    @property
    def known(self) -> bool:
        """Whether it is answered by a choice."""
        return self.applies and self.answer is not None and self.answer != DONT_KNOW


class TargetStanding(NamedTuple):
    """What the answers say about one target.

    `parts` are the questions that count, those that ask for just the target first, each in the
    order asked; `touched` are the ids of those that only touch it. `level` is what is in place if
    every unknown answer turns out the lowest, `could_be` if the best: both are None, and `why_none`
    is given, where there is no level.
    """

    target: Target
    parts: tuple[ItemAnswer, ...]
    touched: tuple[str, ...]
    level: TargetLevel | None
    could_be: TargetLevel | None
    why_none: NoLevel | None

    @property
    def applying(self) -> tuple[ItemAnswer, ...]:
        """The questions that count and apply."""
        return tuple(each for each in self.parts if each.applies)

    @property
    def known(self) -> tuple[ItemAnswer, ...]:
        """The questions that count and are answered by a choice."""
        return tuple(each for each in self.parts if each.known)


def stand_on_targets(
    questionnaire: Questionnaire,
    links: TargetLinks,
    catalogues: Iterable[TargetCatalogue],
    answers: Answers,
) -> tuple[TargetStanding, ...]:
    """What the answers say about every target, catalogue by catalogue, each in its order.

    Links of items that this version does not ask are left out. Raises KeyError for an answer that
    the questionnaire does not offer: check answers first.
    """
    shares = choice_shares(questionnaire)
    levels = questionnaire.levels

    def read(link: ItemLink) -> ItemAnswer:
        answer = answers.get(link.item)
        bounds = _share_bounds(shares[link.item], levels[link.item], answer)
        return ItemAnswer(link.item, link.relation, answer, *bounds)

    return tuple(
        _stand_on(target, links_in_order(questionnaire, links, target.id), read)
        for catalogue in catalogues
        for target in catalogue.targets
    )


def links_in_order(
    questionnaire: Questionnaire, links: TargetLinks, target: str
) -> tuple[ItemLink, ...]:
    """The links to a target from the items of this version: by relation, then as they are asked.

    An item that is a balance only touches: neither of its poles is more of a target.
    """
    found = {each.item: each for each in links.by_target.get(target, ())}
    asked = [
        found[item.id]._replace(relation=Relation.TOUCHES) if item.balance else found[item.id]
        for item in questionnaire.items
        if item.id in found
    ]
    order = tuple(Relation)
    return tuple(sorted(asked, key=lambda each: order.index(each.relation)))


def _stand_on(
    target: Target, links: tuple[ItemLink, ...], read: Callable[[ItemLink], ItemAnswer]
) -> TargetStanding:
    parts = tuple(read(each) for each in links if each.counts)
    standing = TargetStanding(
        target,
        parts,
        touched=tuple(each.item for each in links if not each.counts),
        level=None,
        could_be=None,
        why_none=None,
    )
    if why_none := _why_no_level(standing):
        return standing._replace(why_none=why_none)
    count = len(standing.applying)
    return standing._replace(
        level=choose_level(sum(each.lowest or 0 for each in parts), count),
        could_be=choose_level(sum(each.highest or 0 for each in parts), count),
    )


def _why_no_level(standing: TargetStanding) -> NoLevel | None:
    """The first reason that holds for there to be no level."""
    reasons = {
        NoLevel.LEFT_OPEN: standing.target.left_open,
        NoLevel.CHILDRENS_LIVES: standing.target.describes is Describes.CHILDRENS_LIVES,
        NoLevel.NO_QUESTION: not standing.parts and not standing.touched,
        NoLevel.ONLY_TOUCHED: not standing.parts,
        NoLevel.TOO_FEW_QUESTIONS: len(standing.parts) < LEAST_QUESTIONS,
        NoLevel.TOO_FEW_APPLY: len(standing.applying) < LEAST_QUESTIONS,
        NoLevel.TOO_LITTLE_KNOWN: len(standing.known) < LEAST_QUESTIONS,
    }
    return next((each for each, holds in reasons.items() if holds), None)


def _share_bounds(
    shares: tuple[int, ...], levels: Mapping[str, int], answer: Answer | None
) -> tuple[int, int] | tuple[None, None]:
    """The lowest and the highest share that an answer may turn out to be, if it applies."""
    if isinstance(answer, NotApplicable):
        return None, None
    if answer is None or answer == DONT_KNOW:
        return shares[0], shares[-1]
    return shares[levels[answer]], shares[levels[answer]]
