"""Which question speaks to which target: the model of a file such as `organisation.links.yaml`.

It stands beside a questionnaire, for all its versions, since an item's id keeps its meaning. It is
no part of what is locked: it says how others' words relate to what is asked, and changes neither
(docs/decisions/0068-links-beside-the-questionnaire.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field

from scoring.questionnaires.questionnaire import MOST_ITEMS, FrozenModel, Id


class Relation(StrEnum):
    """How much of a target an item asks about. Each value is also the key of `LinksOfItem`."""

    SAME = "same"
    PART_OF = "part_of"
    TOUCHES = "touches"


RELATION_WORDS: Mapping[Relation, str] = {
    Relation.SAME: "the same",
    Relation.PART_OF: "part of it",
    Relation.TOUCHES: "touches it",
}
"""How much of a target an item asks about, as a page has it."""


class ItemLink(NamedTuple):
    """One item speaks to one target. One that only `TOUCHES` it says nothing of how far it is."""

    item: str
    target: str
    relation: Relation

    @property
    def counts(self) -> bool:
        """Whether an answer to the item says something of how far the target is met."""
        return self.relation is not Relation.TOUCHES


class LinksOfItem(FrozenModel):
    """What one item speaks to; nothing where all is left out."""

    same: tuple[Id, ...] = ()
    """The targets that ask for just what the item asks."""
    part_of: tuple[Id, ...] = ()
    """The targets of which the item asks a part."""
    touches: tuple[Id, ...] = ()
    """The targets that the item has to do with, without asking for any of them."""

    @property
    def by_relation(self) -> Mapping[Relation, tuple[str, ...]]:
        """The targets under each relation."""
        return {relation: getattr(self, relation.value) for relation in Relation}


class TargetLinks(FrozenModel):
    """What the items of one questionnaire speak to, for all its versions."""

    questionnaire: Id
    """The questionnaire's id, as in the name of the file."""
    items: Annotated[dict[Id, LinksOfItem], Field(max_length=MOST_ITEMS)]
    """What each item speaks to, by the item's id."""

    @cached_property
    def by_target(self) -> Mapping[str, list[ItemLink]]:
        """The links to each target that there are any to, by the target's id."""
        found: defaultdict[str, list[ItemLink]] = defaultdict(list)
        for item_id, links in self.items.items():
            for relation, targets in links.by_relation.items():
                for target in targets:
                    found[target].append(ItemLink(item_id, target, relation))
        return dict(found)
