"""Leaves a few organisations unconfirmed, so that the list of them can be seen."""

from collections.abc import Sequence

from app.store.base.events import Action
from app.store.demo.demo_plan import PlannedOrganisation

# Few enough that the list stays short, and that no figure is much smaller for it.
UNCONFIRMED_COUNT = 3


def leave_some_unconfirmed(
    everybody: Sequence[PlannedOrganisation],
) -> Sequence[PlannedOrganisation]:
    """The organisations, where the last ones that joined by themselves are not confirmed.

    They have submitted nothing, so that comparisons and editions stay the same.
    """
    fresh = [
        organisation.details.name
        for organisation in everybody
        if _can_stay_unconfirmed(organisation)
    ][-UNCONFIRMED_COUNT:]
    return [
        _without_confirmation(organisation) if organisation.details.name in fresh else organisation
        for organisation in everybody
    ]


def _can_stay_unconfirmed(organisation: PlannedOrganisation) -> bool:
    is_there = not organisation.gone and all(
        one.submitted_at is None for one in organisation.rounds
    )
    return is_there and any(deed.action is Action.CONFIRMED for deed in organisation.deeds)


def _without_confirmation(organisation: PlannedOrganisation) -> PlannedOrganisation:
    deeds = tuple(deed for deed in organisation.deeds if deed.action is not Action.CONFIRMED)
    return organisation._replace(deeds=deeds)
