"""Small sites made by hand, in the form in which the public pages give their figures.

A world is a list of `Org`. What is shown of it is named figure by figure; the counts are taken
from the true stages, so that a site is true unless a test spoils it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from auditor.audit import AuditVerdict, audit_sites
from auditor.figure_checks import FigureChecker
from auditor.participants import read_participants
from auditor.plain_words import load_plain_words
from auditor.site_reader import read_sites
from auditor.world_model import WorldModel

LADDER = ("starting-out", "aware", "sensitive", "responsive", "informed")
ASKED = {
    "ladder": [{"id": stage} for stage in LADDER],
    "values": [
        {"id": "safety"},
        {"id": "choice-and-control"},
        {"id": "trust-and-transparency"},
        {"id": "collaboration"},
        {"id": "co-production"},
    ],
    "rule": {"overall": {"held_by": 4, "others_within": 1, "never_behind": ["safety"]}},
    "items": [{"id": f"item-{number}"} for number in range(17)],
}
"""What its page says of the questionnaire, as the self-assessment does."""
FIRST, SECOND, THIRD = "2026-03-31", "2026-09-30", "2027-03-31"
ALONE = tuple((stage,) for stage in range(5))
COLLAPSED = ((0,), (1,), (2,), (3, 4))
WHOLE = ("whole", "whole")
TAKING_PART = ("organisations", "joined", "returned", "left")


class Org(NamedTuple):
    """One organisation in one edition: where it counts, since when, and its true stage."""

    edition: str
    name: str
    places: str
    sector: str
    since: str
    stage: int


def orgs(edition: str, stages: str, place: str = "hull", sector: str = "health") -> list[Org]:
    """An organisation for every digit, all alike but for the stage."""
    return [
        Org(edition, f"{place} {sector} {at}", place, sector, edition, int(stage))
        for at, stage in enumerate(stages)
    ]


def again(rows: Iterable[Org], edition: str, **moved: int) -> list[Org]:
    """The same organisations in a later edition; those named have come back with a stage."""
    return [
        row._replace(edition=edition, since=edition, stage=moved[row.name.replace(" ", "_")])
        if row.name.replace(" ", "_") in moved
        else row._replace(edition=edition)
        for row in rows
    ]


class Site(NamedTuple):
    """What is shown: by edition, kind and group, its bins; those not named are withheld.

    `changes` are pairs of editions, earlier first. `values` are figures of the whole, by edition
    and value's id, as counts. `parts` are the sectors of a group that shows two.
    """

    rows: Sequence[Org]
    shown: Mapping[tuple[str, str, str], tuple[tuple[int, ...], ...]]
    changes: Sequence[tuple[str, str]] = ()
    values: Mapping[tuple[str, str], Sequence[int]] = {}
    parts: Mapping[str, str] = {}

    def write(self, folder: Path, tells: bool = True) -> tuple[Path, Path]:
        """The site's folder, and the participants file, with true stages where it `tells`."""
        site = folder / "site"
        (site / "data").mkdir(parents=True)
        (site / "index.html").write_text(_page(self))
        for name, table in (("groups", _groups), ("stages", _stages), ("change", _change)):
            _write(site / "data" / f"{name}.csv", table(self))
        participants = folder / "participants.csv"
        _write(participants, _roll(self.rows, tells))
        return site, participants

    def model(self, folder: Path, tells: bool = True) -> WorldModel:
        """Where each could stand, overall, for all that the site shows."""
        site, participants = self.write(folder, tells)
        roll, found = read_participants(participants), read_sites([site], [])
        return WorldModel(
            "overall", FigureChecker(found, roll, load_plain_words([])).facts(), roll, [], LADDER
        )

    def audited(self, folder: Path, tells: bool = True, under_one_hand: int = 3) -> AuditVerdict:
        """What the auditor says of it."""
        site, participants = self.write(folder, tells)
        return audit_sites([site], participants, under_one_hand=under_one_hand)

    @property
    def editions(self) -> list[str]:
        """All of them, oldest first."""
        return sorted({row.edition for row in self.rows})

    def members(self, edition: str, kind: str, group: str) -> list[Org]:
        """The rows of a group."""
        sectors = self.parts.get(group, group).split()
        return [
            row
            for row in self.rows
            if row.edition == edition
            and (kind == "whole" or group in row.places.split() or row.sector in sectors)
        ]

    def groups(self, edition: str) -> list[tuple[str, str]]:
        """Every group of an edition."""
        rows = self.members(edition, *WHOLE)
        merged = {each: group for group, parts in self.parts.items() for each in parts.split()}
        places = sorted({place for row in rows for place in row.places.split()})
        sectors = sorted({merged.get(row.sector, row.sector) for row in rows})
        return [WHOLE, *(("place", each) for each in places), *(("sector", s) for s in sectors)]


def counts(rows: Iterable[Org], bins: Sequence[Sequence[int]]) -> list[int]:
    """How many stand in each bin."""
    stages = [row.stage for row in rows]
    return [sum(stage in bin_ for stage in stages) for bin_ in bins]


def taking_part(site: Site, edition: str, kind: str, group: str) -> list[int]:
    """organisations, joined, returned, left."""
    before = next((a for a, b in pairwise(site.editions) if b == edition), "")
    then = {row.name for row in site.rows if row.edition == before}
    now = {row.name for row in site.rows if row.edition == edition}
    rows = site.members(edition, kind, group)
    gone = [row for row in site.members(before, kind, group) if row.name not in now]
    joined = sum(row.name not in then for row in rows)
    returned = sum(row.name in then and row.since == edition for row in rows)
    return [len(rows), joined, returned, len(gone)]


def both(site: Site, since: str, edition: str) -> tuple[list[Org], list[Org]]:
    """The rows of the organisations in both editions, then and now."""
    names = [{row.name for row in site.rows if row.edition == each} for each in (since, edition)]
    same = names[0] & names[1]
    then, now = (
        [row for row in site.rows if row.edition == each and row.name in same]
        for each in (since, edition)
    )
    return then, now


# ---------------------------------------------------------------- files


def _write(path: Path, lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(lines)


def _roll(rows: Iterable[Org], tells: bool) -> Iterable[Sequence[object]]:
    more = ["stage"] if tells else []
    yield ["edition", "organisation", "places", "sector", "since", *more]
    for row in rows:
        yield [*row[:5], *([LADDER[row.stage]] if tells else [])]


def _groups(site: Site) -> Iterable[Sequence[object]]:
    named = ("edition", "kind", "group", "name", "parts")
    yield [*named, *TAKING_PART, "shown", "figures_of", "reason"]
    for edition in site.editions:
        for kind, group in site.groups(edition):
            new = (edition, kind, group) in site.shown
            taking = taking_part(site, edition, kind, group)
            parts = site.parts.get(group, group)
            shown = ["new", edition, ""] if new else ["withheld", "", "telling"]
            yield [edition, kind, group, group.title(), parts, *taking, *shown]


def _stages(site: Site) -> Iterable[Sequence[object]]:
    yield ["edition", "figures_of", "kind", "group", "value", "stages", "organisations"]
    for (edition, kind, group), bins in site.shown.items():
        found = counts(site.members(edition, kind, group), bins)
        yield from _lines(edition, kind, group, "overall", bins, found)
    for (edition, value), found in site.values.items():
        yield from _lines(edition, "whole", "whole", value, ALONE, found)


def _lines(
    edition: str,
    kind: str,
    group: str,
    value: str,
    bins: Sequence[Sequence[int]],
    found: Sequence[int],
) -> Iterable[Sequence[object]]:
    for bin_, count in zip(bins, found, strict=True):
        ids = "+".join(LADDER[stage] for stage in bin_)
        yield [edition, edition, kind, group, value, ids, count]


def _change(site: Site) -> Iterable[Sequence[object]]:
    yield ["edition", "since", "stages", "then", "now"]
    for since, edition in site.changes:
        then, now = both(site, since, edition)
        pairs = zip(LADDER, counts(then, ALONE), counts(now, ALONE), strict=True)
        for stage, was, is_ in pairs:
            yield [edition, since, stage, was, is_]


# ---------------------------------------------------------------- pages


def _page(site: Site) -> str:
    body = [
        _taking(site, edition, *group)
        for edition in site.editions
        for group in site.groups(edition)
    ]
    for (edition, kind, group), bins in site.shown.items():
        found = counts(site.members(edition, kind, group), bins)
        body.append(table(edition, kind, group, "overall", bins, found))
    for (edition, value), values in site.values.items():
        body.append(table(edition, "whole", "whole", value, ALONE, values))
    return (
        '<!doctype html>\n<html lang="en"><head><title>Benchmark</title></head><body>'
        f'<script type="application/json">{json.dumps({"asked": ASKED})}</script>'
        f"<h1>Edition of 31 March 2026</h1>\n{''.join(body)}"
        '<p class="end">Ring <a href="tel:116123">116 123</a></p></body></html>\n'
    )


def _taking(site: Site, edition: str, kind: str, group: str) -> str:
    found = taking_part(site, edition, kind, group)
    cells = "".join(
        f'<dd data-taking-part="{name}">{number}</dd>'
        for name, number in zip(TAKING_PART, found, strict=True)
    )
    return f'<dl data-edition="{edition}" data-kind="{kind}" data-group="{group}">{cells}</dl>\n'


def table(
    edition: str,
    kind: str,
    group: str,
    value: str,
    bins: Sequence[Sequence[int]],
    found: Sequence[int],
) -> str:
    """A table of stages, as the pages have it."""
    whole = sum(found) or 1
    rows = "".join(
        f'<tr data-stages="{" ".join(map(str, bin_))}"><th scope="row">A stage</th>'
        f"<td data-count>{count}</td><td data-share>{(200 * count + whole) // (2 * whole)}%</td>"
        f'<td aria-hidden="true"><svg><rect width="{100 * count / whole:.1f}%"/></svg></td></tr>\n'
        for bin_, count in zip(bins, found, strict=True)
    )
    says = f'data-edition="{edition}" data-kind="{kind}" data-group="{group}" data-value="{value}"'
    return f'<table class="wm-stages" {says}>{rows}</table>\n'
