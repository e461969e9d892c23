"""Publishes a world: its editions, built sites, and the participants file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app import create_public_app
from bench.disclosure.synthetic_worlds import EDITION_DATES, AuditedWorld
from bench.measured_content import QUESTIONNAIRES, get_main_questionnaire, get_programme
from freezing.manifest import write_manifest
from freezing.page_files import freeze_pages
from scoring.disclosure import (
    OVERALL,
    ClearedEdition,
    EditionProposal,
    EditionRefusedError,
    PastEdition,
    RollEntry,
    clear_edition,
)
from scoring.editions.edition import Edition
from scoring.editions.edition_reader import edition_file_name, edition_text


class PublishedEdition(NamedTuple):
    """An edition, and whom it counts."""

    edition: Edition
    roll: tuple[RollEntry, ...]


def publish_world(world: AuditedWorld, editions: int) -> list[PublishedEdition]:
    """Publish the first editions of a world; one that is refused is left out."""
    past: list[PastEdition] = []
    each = zip(EDITION_DATES, world.rolls, world.hardest, strict=True)
    for date, roll, hardest in islice(each, editions):
        proposal = EditionProposal(
            date=date,
            note="",
            questionnaire=get_main_questionnaire().id,
            questionnaire_version=get_main_questionnaire().version,
            framework=get_main_questionnaire().framework.id,
            made_up=True,
            places=get_programme().place_names,
            sectors=get_programme().sector_names,
            sectors_told_together=get_programme().sectors_told_together,
            values=[value.id for value in get_main_questionnaire().framework.values],
            stages=len(get_main_questionnaire().framework.ladder),
            roll=roll,
            hardest=hardest,
        )
        cleared = _clear_edition(past, proposal)
        if cleared:
            past.append(PastEdition(cleared.edition, roll, cleared.workings))
    return [PublishedEdition(each.edition, tuple(each.roll)) for each in past]


def _clear_edition(past: Sequence[PastEdition], proposal: EditionProposal) -> ClearedEdition | None:
    try:
        # Nothing is withheld by chance: only what must be.
        return clear_edition(past, proposal, lambda: False)
    except EditionRefusedError:
        return None


def build_sites(published: Sequence[PublishedEdition], folder: Path) -> list[Path]:
    """Build a site at every edition, with those before it, as somebody may have kept them."""
    editions, built = folder / "editions", list[Path]()
    editions.mkdir(parents=True)
    settings = {"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES}
    for edition in published:
        (editions / edition_file_name(edition.edition)).write_text(
            edition_text(edition.edition), "utf-8"
        )
        site = folder / edition.edition.date
        freeze_pages(create_public_app(settings), site, lambda _: None)
        write_manifest(site, edition.edition.date)
        built.append(site)
    return built


def write_participants(published: Sequence[PublishedEdition], path: Path) -> Path:
    """Write the participants file with the true stages, which only we know."""
    values = [value.id for value in get_main_questionnaire().framework.values]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["edition", "organisation", "places", "sector", "since", "stage", *values])
        out.writerows(_participant_rows(published, values))
    return path


def _participant_rows(
    published: Sequence[PublishedEdition], values: Sequence[str]
) -> Iterator[Sequence[str]]:
    ladder = [stage.id for stage in get_main_questionnaire().framework.ladder]
    counted: dict[str, tuple[str, str, str]] = {}
    before = ""
    for edition, roll in published:
        for entry in roll:
            sheet, last, since = counted.get(entry.key, ("", "", ""))
            if sheet != entry.sheet or last != before:
                since = edition.date
            counted[entry.key] = (entry.sheet, edition.date, since)
            stages = entry.stages or {}
            places = " ".join(sorted(entry.places))
            true = [ladder[stages[value]] for value in (OVERALL, *values)]
            yield [edition.date, entry.key, places, entry.sector, since, *true]
        before = edition.date
