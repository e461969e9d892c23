"""Editors say who the organisations are that came by themselves: only then do they count."""

from collections.abc import Mapping
from typing import NamedTuple

from app.store.base.transactions import writing
from app.store.comparison.placements import recounting
from app.store.organisations.organisations import (
    GoneError,
    Standing,
    details_of,
    lock_organisation,
    stand,
    standing_of,
)


class Decided(NamedTuple):
    """What came of a decision on several, by name.

    `before` stood so already. `changed` say by now that they are another than the page showed, or
    another editor was first: they were left as they are. `gone` are not there any more.
    """

    done: list[str]
    before: list[str]
    changed: list[str]
    gone: int


def decide(shown: Mapping[int, str], standing: Standing, actor: str) -> Decided:
    """Have organisations stand so from now on, each that is still as the page showed it.

    `shown` has the fingerprint (`Standing.fingerprint`) of each as the page showed it, by id.
    """
    decided = Decided([], [], [], 0)
    with writing() as session, recounting(session, *shown):
        for organisation_id, seen in sorted(shown.items()):
            try:
                lock_organisation(session, organisation_id)
            except GoneError:
                decided = decided._replace(gone=decided.gone + 1)
                continue
            details, stands = details_of(organisation_id), standing_of(organisation_id)
            if stands != standing and stands.fingerprint(details) == seen:
                stand(session, organisation_id, standing, actor)
                decided.done.append(details.name)
            elif stands.confirmation is standing.confirmation:
                decided.before.append(details.name)
            else:
                decided.changed.append(details.name)
    return decided
