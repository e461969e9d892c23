"""What a mistake could look like, made from outside: in the editions, or in the pages built.

Each takes what was published and gives what a mistaken program would have published, or None where
in this world it would have been the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bench.disclosure.publish_worlds import Published
from scoring.disclosure import OVERALL, Entry
from scoring.editions.edition import Edition, Group, Kind, Stages

FEWEST = 5
ALONE = tuple((stage,) for stage in range(5))

Editions: TypeAlias = list[Published]


def no_secondary(published: Sequence[Published]) -> Editions | None:
    """Only groups of fewer than 5 are withheld, and nothing else, now or from before."""
    return _changed(published, lambda group, _: not group.is_new)


def no_carrying(published: Sequence[Published]) -> Editions | None:
    """What is carried forward is published anew."""
    return _changed(published, lambda group, _: bool(group.stages and group.reason))


def one_total(published: Sequence[Published]) -> Editions | None:
    """Of the last edition, the figures of one group that has nothing new, and should not have."""
    last = len(published) - 1
    wanted = [
        (at, group.kind, group.id)
        for at, each in enumerate(published)
        for group in each.edition.groups
        if at == last and not group.is_new and group.taking_part.organisations >= FEWEST
    ][:1]
    return _changed(published, lambda group, at: (at, group.kind, group.id) in wanted)


def one_for_three(published: Sequence[Published]) -> Editions | None:
    """Of the last edition, the figures of one group in which all but two or three are at one stage.

    Those two or three know then where all the others are; nobody else may know anything.
    """
    wanted = [
        (group.kind, group.id)
        for group in published[-1].edition.groups
        if not group.is_new and _tells_three(published[-1], group)
    ][:1]
    last = len(published) - 1
    return _changed(published, lambda group, at: at == last and (group.kind, group.id) in wanted)


def _tells_three(published: Published, group: Group) -> bool:
    counts = _stages(published, group).counts
    return sum(counts) >= FEWEST and sum(counts) - max(counts) in {2, 3}


def _changed(
    published: Sequence[Published], opens: Callable[[Group, int], bool]
) -> Editions | None:
    """The editions with true and full figures of the groups that are opened and not too few."""
    changed = [
        Published(_opened(each, [opens(group, at) for group in each.edition.groups]), each.roll)
        for at, each in enumerate(published)
    ]
    return changed if changed != list(published) else None


def _opened(published: Published, opened: Sequence[bool]) -> Edition:
    edition = published.edition
    groups = tuple(
        group.model_copy(update={"stages": _stages(published, group), "reason": None})
        if wanted and group.taking_part.organisations >= FEWEST
        else group
        for group, wanted in zip(edition.groups, opened, strict=True)
    )
    return edition.model_copy(update={"groups": groups})


def _stages(published: Published, group: Group) -> Stages:
    found = [0] * len(ALONE)
    for entry in published.roll:
        if entry.stages and _is_in(entry, group):
            found[entry.stages[OVERALL]] += 1
    return Stages(edition=published.edition.date, bins=ALONE, counts=tuple(found))


def _is_in(entry: Entry, group: Group) -> bool:
    if group.kind is Kind.WHOLE:
        return True
    mine = entry.places if group.kind is Kind.PLACE else {entry.sector}
    return not mine.isdisjoint(group.parts)


# ---------------------------------------------------------------- in the pages

SAID = re.compile(r'<td class="wm-said"')


def in_an_attribute(page: str) -> str:
    """A count left behind in an attribute, where its group is withheld."""
    return SAID.sub('<td data-n="3" class="wm-said"', page, count=1)


def in_a_chart(page: str) -> str:
    """The bars of a withheld group, without its counts."""
    bars = '<svg width="60%"><rect/></svg><svg width="40%"><rect/></svg>'
    return re.sub(r'(<td class="wm-said"[^>]*>)', rf"\1{bars}", page, count=1)


def in_its_data(page: str) -> str:
    """A chart's data left in a script."""
    script = '<script type="application/json">{"x": [2, 3]}</script></body>'
    return page.replace("</body>", script)


TELLS_THREE = "a table that tells three of the others"
IN_EDITIONS: Mapping[str, Callable[[Sequence[Published]], Editions | None]] = {
    "no secondary withholding": no_secondary,
    "one leaked total": one_total,
    "no carry-forward": no_carrying,
    TELLS_THREE: one_for_three,
}
IN_PAGES: Mapping[str, Callable[[str], str]] = {
    "a figure in an attribute": in_an_attribute,
    "a figure in a chart": in_a_chart,
    "a figure in a chart's data": in_its_data,
}
# Whatever else is published, these tell something, or leave it where it is seen.
ALWAYS_TOLD = frozenset({*IN_PAGES, TELLS_THREE})


def spoil(site: Path, spoils: Callable[[str], str]) -> bool:
    """Spoil the first page that can be; False where none can."""
    for path in sorted(site.rglob("index.html")):
        page = path.read_text("utf-8")
        if spoils(page) != page:
            path.write_text(spoils(page), "utf-8")
            return True
    return False
