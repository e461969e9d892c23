"""Made-up editions of a partnership with any number of places, to measure freezing with."""

from pathlib import Path
from random import Random

from bench.measured_content import get_main_questionnaire, get_programme
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

MADE_UP_DATES = ("2025-09-30", "2026-09-30")
STAGE_SHARES = (20, 29, 26, 16, 9)
ORGANISATIONS_PER_PLACE = 25


def write_made_up_editions(folder: Path, places: int) -> Path:
    """Write two editions of a partnership of so many places to `folder`, which is made."""
    folder.mkdir(parents=True)
    questionnaire, before = get_main_questionnaire(), None
    for date in MADE_UP_DATES:
        before = edition = _make_edition(questionnaire, date, places, before)
        (folder / edition_file_name(edition)).write_text(edition_text(edition), "utf-8")
    return folder


def _make_edition(
    questionnaire: Questionnaire, date: str, places: int, before: Edition | None
) -> Edition:
    # Seeded: the same at every run.
    chance = Random(date)  # noqa: S311
    n = places * ORGANISATIONS_PER_PLACE
    named = {f"place-{number}": f"Place {number}" for number in range(1, places + 1)}
    sectors = get_programme().sector_names
    groups = [
        _make_group(chance, GroupKind.WHOLE, ("whole", "The whole system"), date, n),
        *(
            _make_group(chance, GroupKind.PLACE, place, date, ORGANISATIONS_PER_PLACE)
            for place in named.items()
        ),
        *(
            _make_group(chance, GroupKind.SECTOR, sector, date, n // len(sectors))
            for sector in sectors.items()
        ),
    ]
    groups[-1] = groups[-1].model_copy(update={"stages": None, "reason": WithheldReason.TELLING})
    return Edition(
        date=date,
        note="Made up, to measure with.",
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        framework=questionnaire.framework.id,
        made_up=True,
        groups=tuple(groups),
        detail=_make_detail(chance, questionnaire, date, n),
        change=_make_change(before, groups[0]) if before else None,
    )


def _make_group(
    chance: Random, kind: GroupKind, called: tuple[str, str], date: str, n: int
) -> Group:
    id_, name = called
    return Group(
        kind=kind,
        id=id_,
        name=name,
        parts=(id_,),
        taking_part=_make_taking_part(date, n),
        stages=_draw_stages(chance, date, n),
        reason=None,
    )


def _draw_stages(chance: Random, date: str, n: int) -> StageCounts:
    ladder = range(len(get_main_questionnaire().framework.ladder))
    shares = [STAGE_SHARES[stage % len(STAGE_SHARES)] for stage in ladder]
    drawn = chance.choices(ladder, shares, k=n)
    bins = tuple((stage,) for stage in ladder)
    return StageCounts(
        edition=date, bins=bins, counts=tuple(drawn.count(stage) for (stage,) in bins)
    )


def _make_detail(chance: Random, questionnaire: Questionnaire, date: str, n: int) -> EditionDetail:
    hardest = {
        section.value: tuple(
            HardItem(item=item.id, short=n // (place + 2), known=n)
            for place, item in enumerate(section.items[-3:])
        )
        for section in questionnaire.sections
    }
    values = {value.id: _draw_stages(chance, date, n) for value in questionnaire.framework.values}
    return EditionDetail(
        edition=date, questionnaire_version=questionnaire.version, values=values, hardest=hardest
    )


def _make_taking_part(date: str, n: int) -> Participation:
    """All organisations join at the first edition, and stay."""
    if date == MADE_UP_DATES[0]:
        return Participation(organisations=n, joined=n, returned=0, left=0)
    return Participation(organisations=n, joined=0, returned=n // 2, left=0)


def _make_change(before: Edition, whole: Group) -> EditionChange | None:
    then, now = before.whole.stages, whole.stages
    return EditionChange(since=before.date, then=then, now=now) if then and now else None
