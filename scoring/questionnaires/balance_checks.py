"""What must hold of a questionnaire of balances: all items are, and nothing speaks of stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.faults import Fault
from scoring.questionnaires.source_document import Spot
from scoring.questionnaires.visible_text import look_alike_faults

_OF_AN_ITEM = ("stage", "scale", "rubric", "core", "weight")
_OF_THE_FILE = ("placement", "scales", "scale")


def balance_questionnaire_faults(
    root: Spot, stages: Spot | None, items: Sequence[Spot]
) -> Iterator[Fault]:
    """Every fault of a questionnaire in which some item is a balance.

    `stages` is where its framework's stages stand or would stand, None where that is not known.
    """
    for item in items:
        yield from _item_faults(item)
    for key in _OF_THE_FILE:
        if root.at(key).given:
            yield root.at(key).fault_at_key(
                "a questionnaire of balances places nobody on a stage, and has no "
                f"`{key}`: delete it"
            )
    if stages is not None and stages.given:
        yield stages.fault_at_key(
            "a questionnaire of balances has no stages: delete them, or ask each item with `stage` "
            "or `rubric`"
        )


def _item_faults(item: Spot) -> Iterator[Fault]:
    balance = item.at("balance")
    if not balance.given:
        yield item.fault(
            "other items are balances, and then all are: give this one a `balance`, or ask it in a "
            "questionnaire of its own"
        )
        return
    for key in _OF_AN_ITEM:
        if item.at(key).given:
            yield item.at(key).fault_at_key(f"an item with `balance` has no `{key}`: delete one")
    names = [balance.at(side).at("name") for side in ("left", "right")]
    yield from look_alike_faults([(name, name.text or "") for name in names], "pole")
