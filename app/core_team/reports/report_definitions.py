"""The definitions of the KPI report's figures, in versions, and the editions that name them.

A definition that changes becomes another version, and a new edition names it; the old ones stay, so
that an old report can be made again. The KPIs are those of the programme's Implementation Strategy.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.core_team.reports.report_definition_texts import ALL_DEFINITIONS, Definition


class Kpi(NamedTuple):
    """A KPI of the strategy in short; `elsewhere` is its source outside the toolkit."""

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
        "This comes from the services’ own monitoring, national data and their annual equality "
        "audit.",
    ),
    Kpi(
        6,
        "Children and young people involved in engagement and co-production, and organisations "
        "supported to improve it",
    ),
)

DEFINITION_BY_VERSION: Mapping[tuple[str, int], Definition] = {
    (each.id, each.version): each for each in ALL_DEFINITIONS
}

# Which version of each definition an edition stands for, in the order of the report. An edition
# never changes: a report names the one that it was made by.
FIRST_EDITION: Mapping[str, int] = {
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
# With versions for rounds that can be taken back, and drafts that can be dropped.
SECOND_EDITION: Mapping[str, int] = {
    **FIRST_EDITION,
    "organisations-submitted": 2,
    "organisations-worked": 2,
    "organisations-returned": 2,
    "organisations-with-team": 2,
}
# With versions that add up people and organisations within a quarter alone.
THIRD_EDITION: Mapping[str, int] = {
    **SECOND_EDITION,
    "training-completed": 2,
    "training-positive": 2,
    "community-organisations": 2,
    "young-people": 2,
    "organisations-supported": 2,
    "co-production-communities": 2,
}
# With versions that count confirmed organisations alone.
FOURTH_EDITION: Mapping[str, int] = {
    **THIRD_EDITION,
    "organisations-submitted": 3,
    "organisations-worked": 3,
    "organisations-returned": 3,
    "organisations-with-team": 3,
}
# With what came after a stage is known.
FIFTH_EDITION: Mapping[str, int] = {
    **FOURTH_EDITION,
    "organisations-improved": 1,
    "organisations-asked": 1,
    "requests-answered": 1,
}
DEFINITION_EDITIONS: Mapping[int, Mapping[str, int]] = {
    1: FIRST_EDITION,
    2: SECOND_EDITION,
    3: THIRD_EDITION,
    4: FOURTH_EDITION,
    5: FIFTH_EDITION,
}
NEWEST_EDITION = max(DEFINITION_EDITIONS)


def definitions_in_edition(number: int) -> Mapping[str, Definition]:
    """The definitions of an edition by id. Raises KeyError where there is no such edition."""
    return {
        id_: DEFINITION_BY_VERSION[id_, version]
        for id_, version in DEFINITION_EDITIONS[number].items()
    }


def definitions_markdown() -> str:
    """All definitions as Markdown: the text of docs/kpi-definitions.md."""
    return "\n".join(_markdown_lines())


def _markdown_lines() -> Iterator[str]:
    yield "# What the KPI report counts"
    yield ""
    yield "Written from `app/core_team/reports/report_definitions.py`; a test holds the two equal."
    yield f"The newest edition of the definitions is {NEWEST_EDITION}. Days are days in the UK."
    yield "Rounds and answers are those of organisations to their own questionnaire, the first of"
    yield "the programme's file. No other questionnaire, place partnership or team counts."
    yield "What goals of the programme count: [0074](decisions/0074-goals-of-the-programme.md)."
    for kpi in KPIS:
        yield from ("", f"## KPI {kpi.number}", "", f"{kpi.words}.")
        if kpi.elsewhere:
            yield from ("", f"Outside the toolkit. {kpi.elsewhere}")
        for definition in (
            definition for definition in ALL_DEFINITIONS if definition.kpi == kpi.number
        ):
            yield from _definition_lines(definition)
    yield ""


def _definition_lines(definition: Definition) -> Iterator[str]:
    editions = [
        str(n)
        for n, named in DEFINITION_EDITIONS.items()
        if named.get(definition.id) == definition.version
    ]
    yield from ("", f"### {definition.title}", "")
    named = (
        f"edition {editions[0]}" if len(editions) == 1 else f"editions {_join_with_and(editions)}"
    )
    yield f"`{definition.id}`, version {definition.version}, in {named}."
    yield "Counted by the toolkit." if definition.computed else "Entered by the core team."
    if definition.also:
        yield f"Also asked for by {' and '.join(f'KPI {number}' for number in definition.also)}."
    yield from ("", f"**What it counts.** {definition.counts}")
    yield from ("", f"**What it cannot show.** {definition.does_not_show}")


def _join_with_and(numbers: Sequence[str]) -> str:
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
