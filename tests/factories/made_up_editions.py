"""Made-up editions for the tests of the public pages, and folders of them.

No figure stands for anybody. `WORLD` has the cases that a page must cope with: withheld, carried
forward, shown as one, not told apart.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from app.text.public_list import ListedOrganisation, PublicList
from scoring.editions.edition import (
    Edition,
    EditionChange,
    EditionDetail,
    Group,
    GroupKind,
    HardItem,
    Participation,
    StageCounts,
    WithheldReason,
)
from scoring.editions.edition_reader import edition_file_name, edition_text
from scoring.questionnaires.questionnaire import Questionnaire

PLACES = {
    "hull": "Hull",
    "east-riding-of-yorkshire": "East Riding of Yorkshire",
    "york": "York",
    "north-yorkshire": "North Yorkshire",
    "north-lincolnshire": "North Lincolnshire",
    "north-east-lincolnshire": "North East Lincolnshire",
}
SECTORS = {
    "health": "Health",
    "local-authority": "Local authority",
    "education": "Education",
    "police": "Police",
    "youth-justice": "Youth justice",
    "voluntary-and-community": "Voluntary and community",
    "other": "Other",
}
DATES = ("2024-09-30", "2025-09-30", "2026-09-30")
FEWEST = 5
SHARES = (0.28, 0.31, 0.22, 0.13, 0.06)


def draw_stages(
    n: int, date: str, seed: int, stages: int = 5, together: bool = False
) -> StageCounts:
    """Counts of `n` organisations on a ladder; the last two stages in one bin if `together`."""
    weights = SHARES[:stages] if date < DATES[-1] else (0.2, 0.29, 0.26, 0.16, 0.09)[:stages]
    drawn = Random(f"{date}-{seed}").choices(range(stages), weights, k=n)  # noqa: S311 - made up
    counts = [drawn.count(stage) for stage in range(stages)]
    bins: list[tuple[int, ...]] = [(stage,) for stage in range(stages)]
    if together:
        counts[-2:] = [sum(counts[-2:])]
        bins[-2:] = [(stages - 2, stages - 1)]
    return StageCounts(edition=date, bins=tuple(bins), counts=tuple(counts))


def make_group(kind: GroupKind, id_: str, name: str, n: int, date: str, **more: Any) -> Group:
    """A group of `n`, with figures of its own if they are enough, unless `more` says otherwise.

    `joined` and `left` are as `more` says, where they have to add up.
    """
    if n < FEWEST:
        more = {"stages": None, "reason": WithheldReason.FEW, **more}
    stages = more.pop("stages") if "stages" in more else draw_stages(n, date, len(name))
    usual = 0 if date > DATES[0] and n < 3 else n // 5 if date > DATES[0] else n
    joined = more.pop("joined", usual)
    took = Participation(
        organisations=n,
        joined=joined,
        returned=(n - joined) * 3 // 4,
        left=more.pop("left", n // 20 if date > DATES[0] else 0),
    )
    return Group(
        kind=kind,
        id=id_,
        name=name,
        parts=more.pop("parts", (id_,)),
        taking_part=took,
        stages=stages,
        reason=more.pop("reason", None),
    )


def make_edition(
    asked: Questionnaire,
    date: str = DATES[0],
    n: int = 150,
    before: str = "",
    had: int | None = None,
    **more: Any,
) -> Edition:
    """An edition of `n` organisations in which everything can be shown.

    `before` is the edition before it, where the change since then is told, and `had` how many that
    one counted: as many as this one, unless this is the first. `more` replaces fields; groups are
    replaced, or shown as one, by `instead` (a group by the id of the first that it stands for).
    """
    sizes = {id_: max(1, n // 6 - 3 * at) for at, id_ in enumerate(PLACES)}
    had = had if had is not None else n if date > DATES[0] else 0
    joined = max(n // 5, n - had)
    moves = {"joined": joined, "left": had + joined - n}
    groups = [make_group(GroupKind.WHOLE, "whole", "The whole system", n, date, **moves)]
    groups += [make_group(GroupKind.PLACE, id_, PLACES[id_], sizes[id_], date) for id_ in PLACES]
    groups += [
        make_group(GroupKind.SECTOR, id_, SECTORS[id_], max(1, n // 7 - at), date)
        for at, id_ in enumerate(SECTORS)
    ]
    fields = {
        "date": date,
        "questionnaire": asked.id,
        "questionnaire_version": asked.version,
        "framework": asked.framework.id,
        "made_up": True,
        "groups": _with(groups, more.pop("instead", {})),
        "detail": make_detail(asked, date, n),
        "change": make_change(before, date, n - joined) if before else None,
    }
    return Edition(**{**fields, **more})


def make_detail(asked: Questionnaire, date: str, n: int) -> EditionDetail:
    """The values' stages and the questions found hardest, for `n` organisations."""
    return EditionDetail(
        edition=date,
        questionnaire_version=asked.version,
        values={
            value.id: draw_stages(n, date, at) for at, value in enumerate(asked.framework.values)
        },
        hardest={value.id: _hardest(asked, value.id, n) for value in asked.framework.values},
    )


def make_change(before: str, date: str, n: int) -> EditionChange:
    """The same `n` organisations, then and now."""
    return EditionChange(since=before, then=draw_stages(n, before, 1), now=draw_stages(n, date, 2))


def make_world(asked: Questionnaire) -> list[Edition]:
    """Three editions with a case of everything that a page must say."""
    first, second, third = DATES
    north = PLACES["north-east-lincolnshire"]
    hull = draw_stages(24, second, 1)
    shown_as_one = make_group(
        GroupKind.SECTOR,
        "police-youth-justice",
        "Police and youth justice",
        9,
        third,
        parts=("police", "youth-justice"),
    )
    instead = {
        "hull": make_group(
            GroupKind.PLACE, "hull", "Hull", 27, third, stages=hull, reason=WithheldReason.TELLING
        ),
        "york": make_group(
            GroupKind.PLACE,
            "york",
            "York",
            19,
            third,
            stages=draw_stages(19, third, 3, together=True),
        ),
        "north-lincolnshire": make_group(
            GroupKind.PLACE,
            "north-lincolnshire",
            PLACES["north-lincolnshire"],
            11,
            third,
            stages=None,
            reason=WithheldReason.TELLING,
        ),
        "north-east-lincolnshire": make_group(
            GroupKind.PLACE, "north-east-lincolnshire", north, 4, third
        ),
        "police": shown_as_one,
        "youth-justice": None,
        "other": make_group(GroupKind.SECTOR, "other", "Other", 2, third),
    }
    return [
        make_edition(asked, first, 96),
        make_edition(
            asked,
            second,
            127,
            first,
            96,
            instead={"hull": make_group(GroupKind.PLACE, "hull", "Hull", 24, second, stages=hull)},
        ),
        make_edition(
            asked,
            third,
            151,
            second,
            127,
            note="The first edition in which every place takes part.",
            instead=instead,
        ),
    ]


def write_editions(folder: Path, editions: Iterable[Edition]) -> Path:
    """`folder` with a file for each edition."""
    folder.mkdir(exist_ok=True)
    for each in editions:
        (folder / edition_file_name(each)).write_text(edition_text(each), "utf-8")
    return folder


def _with(groups: list[Group], instead: Mapping[str, Group | None]) -> tuple[Group, ...]:
    found = (instead.get(each.id, each) for each in groups)
    return tuple(each for each in found if each is not None)


def _hardest(asked: Questionnaire, value: str, n: int) -> tuple[HardItem, ...]:
    items = [item for section in asked.sections if section.value == value for item in section.items]
    known = [max(0, n - 7 - at) for at in range(3)]
    return tuple(
        HardItem(item=item.id, short=count * (7 - at) // 10, known=count)
        for at, (item, count) in enumerate(zip(reversed(items), known, strict=False))
    )


LISTED = PublicList(
    {"hull": "Hull", "york": "York"},
    {"education": "Education", "other": "Other"},
    [
        ListedOrganisation("Zoo <b>& Farm", ("hull",), "other"),
        ListedOrganisation("Moor Lane School", ("hull", "york"), "education"),
        ListedOrganisation("Moor Lane School", ("york",), "education"),
        # As long as a name may be, and nowhere to break it.
        ListedOrganisation("M" * 200, ("york",), "education"),
    ],
)
"""Some that take part and have said so."""
