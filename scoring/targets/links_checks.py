"""What must hold between the keys of a file of links, and between it and what is beside it.

A link may claim no more than whoever answers can tell. They are adults who speak of their own
work: of what becomes of children they can say nothing, and one organisation or team can stand for
no more than a part of what several do together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring.faults import Fault
from scoring.programme.files_beside import FilesBeside, file_name_faults
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.source_document import Spot, quoted
from scoring.questionnaires.visible_text import invisible_text_faults
from scoring.targets.target_catalogue import Describes, Target
from scoring.targets.target_links import Relation


class LinksContext(NamedTuple):
    """What stands beside a file of links; `targets` is None where a catalogue cannot be read."""

    beside: FilesBeside = FilesBeside()
    targets: Mapping[str, Target] | None = None

    def who_answers(self, questionnaire: str | None) -> RespondentKind | None:
        """Who answers the questionnaire, where the programme is there and uses it."""
        programme = self.beside.programme
        return programme.who_answers(questionnaire or "") if programme else None


def links_faults(root: Spot, context: LinksContext) -> Iterator[Fault]:
    """Every fault between the keys of the file, and between it and what is beside it."""
    questionnaire = root.at("questionnaire")
    yield from file_name_faults(questionnaire, context.beside.questionnaires, "links")
    yield from _item_faults(root.at("items"), context.beside)
    answered_by = context.who_answers(questionnaire.text)
    for id, item in root.at("items").entries.items():
        yield from _repeated_target_faults(item)
        if id in context.beside.balances:
            yield from _balance_faults(item)
        if context.targets is not None:
            yield from _target_faults(item, context.targets, answered_by)
    yield from invisible_text_faults(root)


def _item_faults(items: Spot, beside: FilesBeside) -> Iterator[Fault]:
    """A fault at each item that no version has, and for each of the newest that is left out."""
    given, every = items.entries, beside.every_item
    for id, item in given.items():
        if every is not None and id not in every:
            instead = item.document.hints.instead(id, sorted(every))
            yield item.fault_at_key(f"no version has an item {quoted(id)}{instead}")
    for id in beside.newest_items or ():
        if id not in given:
            yield items.fault_at_key(
                f"{quoted(id)} is left out, and the newest version asks it: say what it speaks "
                f"to, or `{id}: {{}}` where that is nothing"
            )


def _repeated_target_faults(item: Spot) -> Iterator[Fault]:
    """A fault at a target that the item has under one relation and again under that or another."""
    first: dict[str, Spot] = {}
    for relation in Relation:
        for each in item.at(relation.value).members:
            earlier = first.setdefault(each.text, each) if each.text is not None else each
            if earlier is not each:
                stands = f"{quoted(each.text or '')} stands on line {earlier.line} already"
                yield each.fault(f"{stands}: keep one relation")


def _balance_faults(item: Spot) -> Iterator[Fault]:
    """A fault where a balance counts towards a target, of which neither pole is more."""
    for relation in (Relation.SAME, Relation.PART_OF):
        for each in item.at(relation.value).members:
            yield each.fault(
                "this question is a balance, of which neither side is more of a target: move it "
                "to `touches`"
            )


def _target_faults(
    item: Spot, targets: Mapping[str, Target], answered_by: RespondentKind | None
) -> Iterator[Fault]:
    for relation in Relation:
        for each in item.at(relation.value).members:
            yield from each.unknown("target", targets)
            if target := targets.get(each.text or ""):
                yield from _claim_faults(each, target, relation, answered_by)


def _claim_faults(
    spot: Spot, target: Target, relation: Relation, answered_by: RespondentKind | None
) -> Iterator[Fault]:
    """A fault where a link claims more than whoever answers can tell."""
    if target.left_open:
        yield spot.fault("this target's place is left open, as nobody here knows what it says yet")
    elif target.describes is Describes.CHILDRENS_LIVES and relation is not Relation.TOUCHES:
        yield spot.fault(
            "this is about what becomes of children, which adults' answers about their work "
            "cannot tell: move it to `touches`"
        )
    elif (
        target.describes is Describes.LOCAL_SYSTEM
        and relation is Relation.SAME
        and answered_by in (RespondentKind.ORGANISATION, RespondentKind.TEAM)
    ):
        yield spot.fault(
            f"this is about what several do together, and one {answered_by.value} answers: move "
            "it to `part_of` or `touches`"
        )
