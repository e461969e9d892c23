"""What must hold of an edition, and of a folder of them, beyond its form.

A file that was changed by hand, put in from elsewhere, or left without those before it shows here
by its figures: they have to add up, and to be of editions that are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from scoring.editions.edition import (
    EDITION_FORMAT,
    Edition,
    EditionChange,
    EditionDetail,
    Group,
    Participation,
    StageCounts,
)
from scoring.faults import Fault


def edition_faults(edition: Edition, source: str) -> list[Fault]:
    """What is wrong with an edition on its own."""
    return [Fault(source, path, why) for path, why in _iterate_faults(edition)]


def folder_faults(editions: Sequence[tuple[Edition, str]]) -> list[Fault]:
    """What is wrong among the editions of a folder, each with its source, the first first."""
    known = {edition.date: edition for edition, _ in editions}
    found: list[Fault] = []
    before: Edition | None = None
    for edition, source in editions:
        wrong = [*_sequence_faults(edition, before), *_carried_forward_faults(edition, known)]
        found.extend(Fault(source, path, why) for path, why in wrong)
        before = edition
    return found


def _iterate_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.format != EDITION_FORMAT:
        yield "format", f"is {edition.format}: this reads {EDITION_FORMAT}"
    try:
        date.fromisoformat(edition.date)
    except ValueError:
        yield "date", f"{edition.date} is no day"
    for path, stages in _all_stages(edition):
        yield from ((path, why) for why in _bin_faults(stages))
    yield from _ladder_faults(edition)
    yield from _group_faults(edition)
    if edition.groups and edition.detail:
        yield from _detail_faults(edition, edition.detail)
    if edition.groups and edition.change:
        yield from _change_faults(edition, edition.change)


def _all_stages(edition: Edition) -> Iterator[tuple[str, StageCounts]]:
    """Every table of the edition, and where it stands in the file."""
    for group in edition.groups:
        if group.stages:
            yield f"groups.{group.id}", group.stages
    if edition.detail:
        for value, stages in edition.detail.values.items():
            yield f"detail.{value}", stages
    if edition.change:
        yield "change.then", edition.change.then
        yield "change.now", edition.change.now


def _bin_faults(stages: StageCounts) -> Iterator[str]:
    told = [stage for each in stages.bins for stage in each]
    if not told or told != list(range(len(told))) or not all(stages.bins):
        yield "bins must have every stage once, from 0 on, in order"
    if len(stages.bins) != len(stages.counts):
        yield f"has {len(stages.counts)} counts for {len(stages.bins)} bins: each bin has one"


def _ladder_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    """Tables of one edition tell of one ladder."""
    most: dict[str, int] = {}
    for path, stages in _all_stages(edition):
        n = sum(len(each) for each in stages.bins)
        if most.setdefault(stages.edition, n) != n:
            yield path, f"has {n} stages, and another of that edition has {most[stages.edition]}"


def _group_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    if not edition.groups or edition.groups[0].kind != "whole":
        yield "groups", "must begin with the whole"
    parts = Counter((group.kind, part) for group in edition.groups for part in group.parts)
    for (kind, part), n in parts.items():
        if n > 1:
            yield "groups", f"has the {kind} {part} {n} times: a group is in an edition once"
    if sum(group.kind == "whole" for group in edition.groups) > 1:
        yield "groups", "has several wholes: there is one"
    for group in edition.groups:
        wrong = [*_participation_faults(group.taking_part), *_figure_faults(group, edition.date)]
        if group.part_names and len(group.part_names) != len(group.parts):
            wrong.append(f"has {len(group.part_names)} names for {len(group.parts)} parts")
        yield from ((f"groups.{group.id}", why) for why in wrong)


def _participation_faults(part: Participation) -> Iterator[str]:
    if part.joined + part.returned > part.organisations:
        yield (
            f"{part.joined} joined and {part.returned} returned are more than its "
            f"{part.organisations} organisations"
        )


def _figure_faults(group: Group, day: str) -> Iterator[str]:
    stages, n = group.stages, group.taking_part.organisations
    if stages is None:
        if group.reason is None:
            yield "has no figures: a reason must say why"
    elif group.reason:
        if stages.edition >= day:
            yield f"is carried forward from {stages.edition}: that must be an earlier edition"
    elif stages.edition != day:
        yield f"has figures of {stages.edition}: what is carried forward needs a reason"
    elif stages.n != n:
        yield f"its counts add up to {stages.n}, and {n} organisations take part: both must agree"


def _detail_faults(edition: Edition, detail: EditionDetail) -> Iterator[tuple[str, str]]:
    """Detail that is carried forward is held against the edition that it is from, for the rest."""
    if detail.edition > edition.date:
        yield "detail", f"is of {detail.edition}, which is later than the edition"
    is_new, n = detail.edition == edition.date, edition.whole.taking_part.organisations
    for value, stages in detail.values.items():
        if stages.edition != detail.edition:
            yield f"detail.{value}", f"is of {stages.edition}, and the detail of {detail.edition}"
        if is_new and stages.n != n:
            yield f"detail.{value}", f"adds up to {stages.n}, and the whole is {n} organisations"
    for value, hards in detail.hardest.items():
        for hard in hards:
            if not hard.short <= hard.known <= (n if is_new else hard.known):
                yield (
                    f"detail.{value}",
                    f"{hard.item}: {hard.short} short of {hard.known} known, of {n} organisations",
                )


def _change_faults(edition: Edition, change: EditionChange) -> Iterator[tuple[str, str]]:
    then, now, part = change.then, change.now, edition.whole.taking_part
    if then.bins != now.bins:
        yield "change", "must tell the same stages apart then and now"
    if (then.edition, now.edition) != (change.since, edition.date):
        yield "change", f"must be from {change.since} to {edition.date}, the edition’s own date"
    if change.since >= edition.date:
        yield "change", f"is since {change.since}: that must be an earlier edition"
    stayed = part.organisations - part.joined
    if (then.n, now.n) != (stayed, stayed):
        yield "change", f"adds up to {then.n} then and {now.n} now: {stayed} were there before"


def _sequence_faults(edition: Edition, before: Edition | None) -> Iterator[tuple[str, str]]:
    """Whom the whole counts follows from the edition before, and all are of one world."""
    part = edition.whole.taking_part
    had = before.whole.taking_part.organisations if before else 0
    after = f"the edition of {before.date}" if before else "no edition"
    if had + part.joined - part.left != part.organisations:
        moves = f"{had} before, {part.joined} joined and {part.left} left"
        why = f"{moves} do not make {part.organisations}: it does not follow {after} here"
        yield "groups.whole", why
    if before and edition.made_up != before.made_up:
        made, real = (edition, before) if edition.made_up else (before, edition)
        yield (
            "made_up",
            f"the edition of {made.date} is made up and that of {real.date} is not: move one away",
        )


def _carried_forward_faults(
    edition: Edition, known: dict[str, Edition]
) -> Iterator[tuple[str, str]]:
    """What is of an earlier edition has to be as it is there."""
    for group in edition.groups:
        if group.stages and group.reason and group.stages.edition < edition.date:
            yield from _carried_group_faults(group, known.get(group.stages.edition), group.stages)
    detail, change = edition.detail, edition.change
    if detail and detail.edition < edition.date:
        there = known.get(detail.edition)
        if there is None:
            yield "detail", _missing_edition_message(detail.edition)
        elif detail != there.detail:
            yield "detail", f"is not that of {there.date}, which it is carried forward from"
    if change and change.since < edition.date and change.since not in known:
        yield "change", _missing_edition_message(change.since)


def _carried_group_faults(
    group: Group, there: Edition | None, stages: StageCounts
) -> Iterator[tuple[str, str]]:
    if there is None:
        yield f"groups.{group.id}", _missing_edition_message(stages.edition)
    elif not any(_is_carried_from(group, each) for each in there.groups):
        yield f"groups.{group.id}", f"its figures are not those of {there.date}"


def _is_carried_from(group: Group, there: Group) -> bool:
    same = (group.kind, group.parts) == (there.kind, there.parts)
    return same and there.reason is None and there.stages == group.stages


def _missing_edition_message(day: str) -> str:
    return f"is from the edition of {day}, which is not in the folder: put its file back"
