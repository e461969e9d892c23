"""Editions of a made-up partnership with any number of places, for freezing. Nobody is in them."""

from pathlib import Path
from random import Random

from app.config import ROOT
from scoring.edition import (
    Change,
    Detail,
    Edition,
    Group,
    Hard,
    Kind,
    Reason,
    Stages,
    TakingPart,
    file_name,
    text_of,
)
from scoring.published import read_published
from scoring.questionnaire import Questionnaire

QUESTIONNAIRES = ROOT / "questionnaires"
SECTORS = (
    "Health",
    "Local authority",
    "Education",
    "Police",
    "Youth justice",
    "Voluntary",
    "Other",
)
DATES = ("2025-09-30", "2026-09-30")
SHARES = (20, 29, 26, 16, 9)
IN_A_PLACE = 25


def write_editions(folder: Path, places: int) -> Path:
    """Put two editions of a partnership of so many places into `folder`, which is made."""
    folder.mkdir(parents=True)
    found = read_published(QUESTIONNAIRES)
    asked = found[max(version for version in found if version[0] == "organisation")]
    for edition in (_edition(asked, date, places) for date in DATES):
        (folder / file_name(edition)).write_text(text_of(edition), "utf-8")
    return folder


def _edition(asked: Questionnaire, date: str, places: int) -> Edition:
    # The same at every run.
    chance = Random(date)  # noqa: S311
    n = places * IN_A_PLACE
    names = [f"Place {number}" for number in range(1, places + 1)]
    groups = [
        _group(chance, Kind.WHOLE, "The whole system", date, n),
        *(_group(chance, Kind.PLACE, name, date, IN_A_PLACE) for name in names),
        *(_group(chance, Kind.SECTOR, name, date, n // len(SECTORS)) for name in SECTORS),
    ]
    groups[-1] = groups[-1].model_copy(update={"stages": None, "reason": Reason.TELLING})
    return Edition(
        date=date,
        note="Made up, to measure with.",
        questionnaire=asked.id,
        questionnaire_version=asked.version,
        framework=asked.framework.id,
        made_up=True,
        groups=tuple(groups),
        detail=_detail(chance, asked, date, n),
        change=_change(chance, n) if date > DATES[0] else None,
    )


def _group(chance: Random, kind: Kind, name: str, date: str, n: int) -> Group:
    id_ = "whole" if kind is Kind.WHOLE else name.lower().replace(" ", "-")
    return Group(
        kind=kind,
        id=id_,
        name=name,
        parts=(id_,),
        taking_part=TakingPart(organisations=n, joined=n // 5, returned=n // 2, left=n // 20),
        stages=_stages(chance, date, n),
        reason=None,
    )


def _stages(chance: Random, date: str, n: int) -> Stages:
    drawn = chance.choices(range(len(SHARES)), SHARES, k=n)
    bins = tuple((stage,) for stage in range(len(SHARES)))
    return Stages(edition=date, bins=bins, counts=tuple(drawn.count(stage) for (stage,) in bins))


def _detail(chance: Random, asked: Questionnaire, date: str, n: int) -> Detail:
    hardest = {
        section.value: tuple(
            Hard(item=item.id, short=n // (place + 2), known=n)
            for place, item in enumerate(section.items[-3:])
        )
        for section in asked.sections
    }
    values = {value.id: _stages(chance, date, n) for value in asked.framework.values}
    return Detail(edition=date, questionnaire_version=asked.version, values=values, hardest=hardest)


def _change(chance: Random, n: int) -> Change:
    then, now = (_stages(chance, date, n // 2) for date in DATES)
    return Change(since=DATES[0], then=then, now=now)
