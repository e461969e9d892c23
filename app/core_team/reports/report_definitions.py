"""What each figure of the KPI report counts, and what it cannot show: written, and versioned.

A definition that changes becomes another version, and a new edition names it; the old ones stay, so
that an old report can be made again. The KPIs are those of the programme's Implementation Strategy.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.core_team.reports.report_definition_texts import WRITTEN, Definition


class Kpi(NamedTuple):
    """A KPI of the strategy in short; `elsewhere` says where it comes from if not from here."""

    number: int
    words: str
    elsewhere: str = ""


KPIS = (
    Kpi(
        1,
        "Collaboration across the system, with clear governance of the programme",
        "This comes from the minutes and terms of reference of the multi-agency strategy group.",
    ),
    Kpi(
        2,
        "Training completed, with positive outcomes; regular reviews of policy and practice; "
        "learning shared in the Community of Practice; case studies",
    ),
    Kpi(3, "Organisations using the self-assessment toolkit to improve policy and practice"),
    Kpi(
        4,
        "Organisations engaging in the Community of Practice, and working with the core team to "
        "undertake the self-assessment toolkit",
    ),
    Kpi(
        5,
        "Place-based test and learn services for children and young people",
        "This comes from the services’ own monitoring, the NHS England data set and their annual "
        "equality audit.",
    ),
    Kpi(
        6,
        "Children and young people involved in engagement and co-production, and organisations "
        "supported to improve it",
    ),
)

VERSIONS: Mapping[tuple[str, int], Definition] = {(each.id, each.version): each for each in WRITTEN}

# Which version of each definition an edition stands for, in the order of the report. An edition
# never changes: a report names the one that it was made by.
FIRST: Mapping[str, int] = {
    "training-completed": 1,
    "training-positive": 1,
    "policy-reviews": 1,
    "community-sessions": 1,
    "community-attendances": 1,
    "case-studies": 1,
    "organisations-submitted": 1,
    "organisations-worked": 1,
    "organisations-returned": 1,
    "organisations-with-team": 1,
    "community-organisations": 1,
    "young-people": 1,
    "organisations-supported": 1,
    "co-production-communities": 1,
    "equality-audit": 1,
}
# Since rounds can be taken back, and drafts dropped.
SECOND: Mapping[str, int] = {
    **FIRST,
    "organisations-submitted": 2,
    "organisations-worked": 2,
    "organisations-returned": 2,
    "organisations-with-team": 2,
}
# Since people and organisations are added up within a quarter alone.
THIRD: Mapping[str, int] = {
    **SECOND,
    "training-completed": 2,
    "training-positive": 2,
    "community-organisations": 2,
    "young-people": 2,
    "organisations-supported": 2,
    "co-production-communities": 2,
}
# Since the core team confirms who joins.
FOURTH: Mapping[str, int] = {
    **THIRD,
    "organisations-submitted": 3,
    "organisations-worked": 3,
    "organisations-returned": 3,
    "organisations-with-team": 3,
}
EDITIONS: Mapping[int, Mapping[str, int]] = {1: FIRST, 2: SECOND, 3: THIRD, 4: FOURTH}
NEWEST = max(EDITIONS)


def edition(number: int) -> Mapping[str, Definition]:
    """The definitions of an edition by id. Raises KeyError where there is no such edition."""
    return {id_: VERSIONS[id_, version] for id_, version in EDITIONS[number].items()}


def as_markdown() -> str:
    """All of it, as docs/kpi-definitions.md has it."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# What the KPI report counts"
    yield ""
    yield "Written from `app/core_team/reports/report_definitions.py`; a test holds the two equal."
    yield f"The newest edition of the definitions is {NEWEST}. Days are days in the UK."
    for kpi in KPIS:
        yield from ("", f"## KPI {kpi.number}", "", f"{kpi.words}.")
        if kpi.elsewhere:
            yield from ("", f"Outside the toolkit. {kpi.elsewhere}")
        for each in (each for each in WRITTEN if each.kpi == kpi.number):
            yield from _definition(each)
    yield ""


def _definition(each: Definition) -> Iterator[str]:
    editions = [str(n) for n, named in EDITIONS.items() if named.get(each.id) == each.version]
    yield from ("", f"### {each.title}", "")
    named = f"edition {editions[0]}" if len(editions) == 1 else f"editions {_listed(editions)}"
    yield f"`{each.id}`, version {each.version}, in {named}."
    yield "Counted by the toolkit." if each.computed else "Entered by the core team."
    if each.also:
        yield f"Also asked for by {' and '.join(f'KPI {number}' for number in each.also)}."
    yield from ("", f"**What it counts.** {each.counts}")
    yield from ("", f"**What it cannot show.** {each.does_not_show}")


def _listed(numbers: Sequence[str]) -> str:
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
