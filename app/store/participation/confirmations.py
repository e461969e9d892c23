"""Editors say who the organisations are that came by themselves: only then do they count."""

from collections.abc import Mapping
from typing import NamedTuple

from app.store.base.transactions import write_transaction
from app.store.comparison.placements import updating_tallies
from app.store.organisations.organisations import (
    ConfirmationState,
    NotFoundError,
    get_confirmation_state,
    get_details,
    lock_organisation,
    set_confirmation_state,
)


class ConfirmationResult(NamedTuple):
    """What came of a decision on several, by name.

    `before` stood so already. `changed` say by now that they are another than the page showed, or
    another editor was first: they were left as they are. `gone` are not there any more.
    """

    done: list[str]
    before: list[str]
    changed: list[str]
    gone: int


def confirm_or_decline(
    shown: Mapping[int, str], standing: ConfirmationState, actor: str
) -> ConfirmationResult:
    """Have organisations stand so from now on, each that is still as the page showed it.

    `shown` has the fingerprint (`Standing.fingerprint`) of each as the page showed it, by id.
    """
    decided = ConfirmationResult([], [], [], 0)
    with write_transaction() as session, updating_tallies(session, *shown):
        for organisation_id, seen in sorted(shown.items()):
            try:
                lock_organisation(session, organisation_id)
            except NotFoundError:
                decided = decided._replace(gone=decided.gone + 1)
                continue
            details, stands = get_details(organisation_id), get_confirmation_state(organisation_id)
            if stands != standing and stands.fingerprint(details) == seen:
                set_confirmation_state(session, organisation_id, standing, actor)
                decided.done.append(details.name)
            elif stands.confirmation is standing.confirmation:
                decided.before.append(details.name)
            else:
                decided.changed.append(details.name)
    return decided
