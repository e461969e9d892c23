"""Adds duplicates of organisations: some that the team has merged, and one that it may."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from app.demo import events
from app.demo.organisation_names import MADE_UP_MARK
from app.demo.timelines import working_time
from app.store.demo.demo_plan import PlannedMerge, PlannedOrganisation

# Days from the first record to its duplicate, and from there to the merge, from and to.
DAYS_UNTIL_DUPLICATE, DAYS_UNTIL_MERGE = (30, 60), (3, 9)


class WithDuplicates(NamedTuple):
    """All organisations in the order of joining, and the merges among them."""

    everybody: Sequence[PlannedOrganisation]
    merges: tuple[PlannedMerge, ...]


class DuplicatePair(NamedTuple):
    """An organisation, its duplicate, and when the two were merged: None where they are not."""

    first: PlannedOrganisation
    again: PlannedOrganisation
    merged_at: datetime | None


def add_duplicates(
    chance: Random, planned: Sequence[PlannedOrganisation], today: date, merged_count: int
) -> WithDuplicates:
    """Add to `planned` so many duplicates that are merged, and if any, one that is not yet."""
    chosen = _choose_originals(chance, planned, today, merged_count)
    pairs = [
        *(_unmerged_pair(chance, first, today) for first in chosen[:1]),
        *(_merged_pair(chance, first) for first in chosen[1:]),
    ]
    everybody = {organisation.details.name: organisation for organisation in planned}
    for first, again, merged_at in pairs:
        everybody[again.details.name] = again
        if merged_at:
            # Merging keeps the links of both, where the editor ticks that.
            both = (*first.links, *again.links)
            everybody[first.details.name] = first._replace(links=both)
    in_order = sorted(
        everybody.values(),
        key=lambda organisation: (organisation.joined_at, organisation.details.name),
    )
    return WithDuplicates(in_order, tuple(_list_merges(in_order, pairs)))


def _choose_originals(
    chance: Random, planned: Sequence[PlannedOrganisation], today: date, merged_count: int
) -> Sequence[PlannedOrganisation]:
    """Choose organisations that joined long enough ago to have a duplicate."""
    joined_by = today - timedelta(DAYS_UNTIL_DUPLICATE[1] + DAYS_UNTIL_MERGE[1] + 10)
    candidates = [
        organisation
        for organisation in planned
        if organisation.rounds
        and not organisation.gone
        and organisation.joined_at.date() < joined_by
    ]
    return chance.sample(candidates, min(merged_count + 1, len(candidates))) if merged_count else []


def _unmerged_pair(chance: Random, first: PlannedOrganisation, today: date) -> DuplicatePair:
    return DuplicatePair(
        first, _make_duplicate(first, working_time(chance, today - timedelta(3)), gone=False), None
    )


def _merged_pair(chance: Random, first: PlannedOrganisation) -> DuplicatePair:
    day = first.joined_at.date() + timedelta(chance.randint(*DAYS_UNTIL_DUPLICATE))
    again = _make_duplicate(first, working_time(chance, day), gone=True)
    merged_on = again.joined_at.date() + timedelta(chance.randint(*DAYS_UNTIL_MERGE))
    return DuplicatePair(first, again, working_time(chance, merged_on))


def _make_duplicate(first: PlannedOrganisation, at: datetime, *, gone: bool) -> PlannedOrganisation:
    """A second record of the organisation, in another spelling, by an unaware colleague."""
    name = f"{first.details.name.removesuffix(MADE_UP_MARK).strip().capitalize()} {MADE_UP_MARK}"
    done = events.joined_by_themselves(at)
    return PlannedOrganisation(
        first.details._replace(name=name), "", at, done.links, (), done.deeds, gone
    )


def _list_merges(
    in_order: Sequence[PlannedOrganisation], pairs: Sequence[DuplicatePair]
) -> Iterator[PlannedMerge]:
    numbers = {organisation.details.name: number for number, organisation in enumerate(in_order)}
    for first, again, merged_at in pairs:
        if merged_at:
            yield PlannedMerge(merged_at, numbers[first.details.name], numbers[again.details.name])
