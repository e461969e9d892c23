"""Mistakes to inject from outside: into the editions, or into the built pages.

Each takes the published editions or a page, and returns what a mistaken program would publish; for
editions None where that is the same in this world.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bench.disclosure.publish_worlds import PublishedEdition
from bench.measured_content import get_main_questionnaire
from scoring.disclosure import OVERALL, RollEntry
from scoring.editions.edition import Edition, EditionDetail, Group, GroupKind, StageCounts

FEWEST = 5

PublishedEditions: TypeAlias = list[PublishedEdition]


def without_secondary_withholding(
    published: Sequence[PublishedEdition],
) -> PublishedEditions | None:
    """Withhold only groups of fewer than 5, and nothing else, now or from before."""
    return _open_groups(published, lambda group, _: not group.is_new)


def without_carrying_forward(published: Sequence[PublishedEdition]) -> PublishedEditions | None:
    """Publish anew what is carried forward."""
    return _open_groups(published, lambda group, _: bool(group.stages and group.reason))


def leak_one_total(published: Sequence[PublishedEdition]) -> PublishedEditions | None:
    """Leak the figures of one group of the last edition, which shows nothing new."""
    last = len(published) - 1
    wanted = [
        (at, group.kind, group.id)
        for at, edition in enumerate(published)
        for group in edition.edition.groups
        if at == last and not group.is_new and group.taking_part.organisations >= FEWEST
    ][:1]
    return _open_groups(published, lambda group, at: (at, group.kind, group.id) in wanted)


def leak_for_three(published: Sequence[PublishedEdition]) -> PublishedEditions | None:
    """Leak the figures of one group of the last edition that has all but two or three at one stage.

    Those two or three then know where all the others are; nobody else may learn anything.
    """
    wanted = [
        (group.kind, group.id)
        for group in published[-1].edition.groups
        if not group.is_new and _tells_three(published[-1], group)
    ][:1]
    last = len(published) - 1
    return _open_groups(
        published, lambda group, at: at == last and (group.kind, group.id) in wanted
    )


def always_show_detail(published: Sequence[PublishedEdition]) -> PublishedEditions | None:
    """Show new stages by value in every edition."""
    changed = [PublishedEdition(_detailed_edition(each), each.roll) for each in published]
    return changed if changed != list(published) else None


def _detailed_edition(published: PublishedEdition) -> Edition:
    edition = published.edition
    if edition.detail and edition.detail.edition == edition.date:
        return edition
    values = sorted({*(published.roll[0].stages or ())} - {OVERALL})
    detail = EditionDetail(
        edition=edition.date,
        questionnaire_version=edition.questionnaire_version,
        values={value: _count_stages(edition, published.roll, value) for value in values},
        hardest=dict.fromkeys(values, ()),
    )
    return edition.model_copy(update={"detail": detail})


def _tells_three(published: PublishedEdition, group: Group) -> bool:
    counts = _true_stages(published, group).counts
    return sum(counts) >= FEWEST and sum(counts) - max(counts) in {2, 3}


def _open_groups(
    published: Sequence[PublishedEdition], opens: Callable[[Group, int], bool]
) -> PublishedEditions | None:
    """The editions with true and full figures of the groups to open that are not too small."""
    changed = [
        PublishedEdition(
            _opened_edition(edition, [opens(group, at) for group in edition.edition.groups]),
            edition.roll,
        )
        for at, edition in enumerate(published)
    ]
    return changed if changed != list(published) else None


def _opened_edition(published: PublishedEdition, opened: Sequence[bool]) -> Edition:
    edition = published.edition
    groups = tuple(
        group.model_copy(update={"stages": _true_stages(published, group), "reason": None})
        if wanted and group.taking_part.organisations >= FEWEST
        else group
        for group, wanted in zip(edition.groups, opened, strict=True)
    )
    return edition.model_copy(update={"groups": groups})


def _true_stages(published: PublishedEdition, group: Group) -> StageCounts:
    members = [entry for entry in published.roll if _is_in_group(entry, group)]
    return _count_stages(published.edition, members, OVERALL)


def _count_stages(edition: Edition, entries: Sequence[RollEntry], value: str) -> StageCounts:
    bins = [(number,) for number, _ in enumerate(get_main_questionnaire().framework.ladder)]
    counts = [0] * len(bins)
    for entry in entries:
        if entry.stages:
            counts[entry.stages[value]] += 1
    return StageCounts(edition=edition.date, bins=tuple(bins), counts=tuple(counts))


def _is_in_group(entry: RollEntry, group: Group) -> bool:
    if group.kind is GroupKind.WHOLE:
        return True
    mine = entry.places if group.kind is GroupKind.PLACE else {entry.sector}
    return not mine.isdisjoint(group.parts)


# ---------------------------------------------------------------- in the pages

WITHHELD_CELL = re.compile(r'<td class="wm-said"')


def leak_in_attribute(page: str) -> str:
    """Leave the count of a withheld group in an attribute."""
    return WITHHELD_CELL.sub('<td data-n="3" class="wm-said"', page, count=1)


def leak_in_chart(page: str) -> str:
    """Leave the bars of a withheld group, without its counts."""
    bars = '<svg width="60%"><rect/></svg><svg width="40%"><rect/></svg>'
    return re.sub(r'(<td class="wm-said"[^>]*>)', rf"\1{bars}", page, count=1)


def leak_in_data(page: str) -> str:
    """Leave the data of a chart in a script."""
    script = '<script type="application/json">{"x": [2, 3]}</script></body>'
    return page.replace("</body>", script)


TELLS_THREE = "a table that tells three of the others"
EDITION_MISTAKES: Mapping[str, Callable[[Sequence[PublishedEdition]], PublishedEditions | None]] = {
    "no secondary withholding": without_secondary_withholding,
    "one leaked total": leak_one_total,
    "no carry-forward": without_carrying_forward,
    "detail always shown": always_show_detail,
    TELLS_THREE: leak_for_three,
}
PAGE_MISTAKES: Mapping[str, Callable[[str], str]] = {
    "a figure in an attribute": leak_in_attribute,
    "a figure in a chart": leak_in_chart,
    "a figure in a chart's data": leak_in_data,
}
# Mistakes that disclose something whatever else is published, or leave figures to be seen.
ALWAYS_TOLD = frozenset({*PAGE_MISTAKES, TELLS_THREE})


def spoil_site(site: Path, spoils: Callable[[str], str]) -> bool:
    """Spoil the first page that the mistake changes; False where it changes none."""
    for path in sorted(site.rglob("index.html")):
        page = path.read_text("utf-8")
        if spoils(page) != page:
            path.write_text(spoils(page), "utf-8")
            return True
    return False
