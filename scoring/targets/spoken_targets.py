"""Which targets a questionnaire's questions can say anything of, and which none of them can."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.questionnaires.questionnaire import Item, Questionnaire
from scoring.targets.target_catalogue import Target, TargetCatalogue
from scoring.targets.target_links import TargetLinks


class SpokenTarget(NamedTuple):
    """A target, the questions of which an answer says something of how far it is met, and how many
    more have to do with it and say nothing of that.
    """

    target: Target
    asked: tuple[Item, ...]
    touched: int


def list_spoken_targets(
    questionnaire: Questionnaire, links: TargetLinks, catalogues: Iterable[TargetCatalogue]
) -> tuple[SpokenTarget, ...]:
    """Every target of the catalogues, in their order, with the questions in the order asked."""
    return tuple(
        _find_questions(questionnaire, links, target)
        for catalogue in catalogues
        for target in catalogue.targets
    )


def _find_questions(
    questionnaire: Questionnaire, links: TargetLinks, target: Target
) -> SpokenTarget:
    found = {each.item: each for each in links.by_target.get(target.id, [])}
    linked = [(item, found[item.id]) for item in questionnaire.items if item.id in found]
    asked = tuple(item for item, link in linked if link.counts)
    return SpokenTarget(target, asked, len(linked) - len(asked))
