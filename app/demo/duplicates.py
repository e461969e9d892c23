"""Organisations that joined over again: some that the team has merged, and one that it may."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from app.demo import events
from app.demo.organisation_names import MARK
from app.demo.timelines import at_work
from app.store.demo.demo_plan import MadeUp, Merge

# Days after the first joined that the other did, and after that that they were merged.
LATER, MERGED = (30, 60), (3, 9)


class Twins(NamedTuple):
    """Everybody by when they joined, and which of them were merged."""

    everybody: Sequence[MadeUp]
    merges: tuple[Merge, ...]


class Pair(NamedTuple):
    """An organisation, the same again, and when the two were merged: None where they are not."""

    first: MadeUp
    again: MadeUp
    merged_at: datetime | None


def twins(chance: Random, told: Sequence[MadeUp], today: date, wanted: int) -> Twins:
    """`told` with `wanted` of them there over again and merged, and if so one that is not yet."""
    chosen = _chosen(chance, told, today, wanted)
    pairs = [
        *(_not_yet_merged(chance, first, today) for first in chosen[:1]),
        *(_merged(chance, first) for first in chosen[1:]),
    ]
    everybody = {each.details.name: each for each in told}
    for first, again, merged_at in pairs:
        everybody[again.details.name] = again
        if merged_at:
            # Merging keeps the links of both, where the editor ticks that.
            both = (*first.links, *again.links)
            everybody[first.details.name] = first._replace(links=both)
    in_order = sorted(everybody.values(), key=lambda each: (each.joined_at, each.details.name))
    return Twins(in_order, tuple(_merges(in_order, pairs)))


def _chosen(chance: Random, told: Sequence[MadeUp], today: date, wanted: int) -> Sequence[MadeUp]:
    """Some of those that have been there for long enough."""
    joined_by = today - timedelta(LATER[1] + MERGED[1] + 10)
    known = [
        each for each in told if each.rounds and not each.gone and each.joined_at.date() < joined_by
    ]
    return chance.sample(known, min(wanted + 1, len(known))) if wanted else []


def _not_yet_merged(chance: Random, first: MadeUp, today: date) -> Pair:
    return Pair(first, _again(first, at_work(chance, today - timedelta(3)), gone=False), None)


def _merged(chance: Random, first: MadeUp) -> Pair:
    day = first.joined_at.date() + timedelta(chance.randint(*LATER))
    again = _again(first, at_work(chance, day), gone=True)
    merged_on = again.joined_at.date() + timedelta(chance.randint(*MERGED))
    return Pair(first, again, at_work(chance, merged_on))


def _again(first: MadeUp, at: datetime, *, gone: bool) -> MadeUp:
    """The same organisation, joined by a colleague who did not know: spelled in another way."""
    name = f"{first.details.name.removesuffix(MARK).strip().capitalize()} {MARK}"
    done = events.by_themselves(at)
    return MadeUp(first.details._replace(name=name), "", at, done.links, (), done.deeds, gone)


def _merges(in_order: Sequence[MadeUp], pairs: Sequence[Pair]) -> Iterator[Merge]:
    numbers = {each.details.name: number for number, each in enumerate(in_order)}
    for first, again, merged_at in pairs:
        if merged_at:
            yield Merge(merged_at, numbers[first.details.name], numbers[again.details.name])
