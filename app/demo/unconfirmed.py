"""A few organisations that nobody has confirmed yet, so that the list of them can be seen."""

from collections.abc import Sequence

from app.store.base.events import Action
from app.store.demo.demo_plan import MadeUp

# Few enough that the list stays short, and that no figure is much smaller for it.
WAITING = 3


def left_waiting(everybody: Sequence[MadeUp]) -> Sequence[MadeUp]:
    """The same, with the last that joined by themselves not confirmed.

    They have submitted nothing, so that every comparison and edition is as it would be.
    """
    fresh = [each.details.name for each in everybody if _could_wait(each)][-WAITING:]
    return [_unconfirmed(each) if each.details.name in fresh else each for each in everybody]


def _could_wait(each: MadeUp) -> bool:
    is_there = not each.gone and all(one.submitted_at is None for one in each.rounds)
    return is_there and any(deed.action is Action.CONFIRMED for deed in each.deeds)


def _unconfirmed(each: MadeUp) -> MadeUp:
    deeds = tuple(deed for deed in each.deeds if deed.action is not Action.CONFIRMED)
    return each._replace(deeds=deeds)
