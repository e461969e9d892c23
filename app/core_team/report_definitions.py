"""What each figure of the KPI report counts, and what it cannot show: written, and versioned.

A definition that changes becomes another version, and a new edition names it; the old ones stay, so
that an old report can be made again. The KPIs are those of the programme's Implementation Strategy.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Definition(NamedTuple):
    """What one figure is. `kpi` is where the report shows it, `also` what others ask for it.

    `computed` tells whether the toolkit counts it, from its record; otherwise the team enters it.
    """

    id: str
    version: int
    kpi: int
    title: str
    counts: str
    does_not_show: str
    also: tuple[int, ...] = ()
    computed: bool = False


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

WRITTEN = (
    Definition(
        "training-completed", 1, 2,
        "Staff and volunteers who completed training",
        "The people entered by the core team as having completed trauma informed training relevant "
        "to their role, on days in the period.",
        "Somebody who completed two courses may be counted twice. It says nothing about what they "
        "did differently afterwards. Training that nobody told the core team about is missing.",
        also=(3,),
    ),
    Definition(
        "training-positive", 1, 2,
        "Of those, people who showed positive outcomes",
        "The people entered by the core team for whom the source shows a positive outcome of the "
        "training, on the day that the outcome was known.",
        "Outcomes are often known long after the training, so this and the figure above may be "
        "about different people: one is not a share of the other. What counted as a positive "
        "outcome is in each source.",
        also=(3,),
    ),
    Definition(
        "policy-reviews", 1, 2,
        "Reviews of policy or practice",
        "The reviews of trauma informed policy or practice entered by the core team as done on "
        "days in the period.",
        "A small review and a large one both count as one. It does not say what changed.",
        also=(3,),
    ),
    Definition(
        "community-sessions", 1, 2,
        "Community of Practice sessions",
        "The sessions of the Community of Practice entered by the core team as held on days in the "
        "period.",
        "It does not say what was shared, or what anybody did with it.",
        also=(3, 4),
    ),
    Definition(
        "community-attendances", 1, 2,
        "Attendances at Community of Practice sessions",
        "The people at each session, added up over the sessions entered by the core team.",
        "These are attendances and not people: whoever came to three sessions counts three times.",
        also=(3, 4),
    ),
    Definition(
        "case-studies", 1, 2,
        "Case studies",
        "The case studies of trauma informed care in practice entered by the core team as "
        "finished on days in the period.",
        "Case studies are chosen. They show what can be done, not what usually is.",
    ),
    Definition(
        "organisations-submitted", 1, 3,
        "Organisations that completed a self-assessment",
        "Organisations that submitted a round of the self-assessment in the period, each once "
        "however often it submitted. Records that were merged by the end of the period count as "
        "one. Organisations deleted since still count.",
        "It does not say that policy or practice improved. An organisation says where it stands "
        "itself, and nobody has checked. Two records of one organisation that were not merged by "
        "the end of the period count as two.",
        computed=True,
    ),
    Definition(
        "organisations-worked", 1, 3,
        "Organisations that worked in the toolkit",
        "Organisations that saved at least one answer or submitted a round in the period, each "
        "once. Records that were merged by the end of the period count as one. Organisations "
        "deleted since still count.",
        "One saved answer is enough to count. Reading results, or talking about them away from "
        "the toolkit, leaves no record and is missing.",
        computed=True,
    ),
    Definition(
        "organisations-returned", 1, 3,
        "Organisations that came back",
        "Organisations that submitted a second or later round in the period, each once. Records "
        "that were merged by the end of the period count as one. Organisations deleted since "
        "still count.",
        "Coming back is not the same as improving. Where two records of one organisation were "
        "merged and both had submitted, the later one counts as coming back. Whoever first "
        "submitted less than a year ago has hardly had reason to come back.",
        computed=True,
    ),
    Definition(
        "organisations-with-team", 1, 4,
        "Organisations that worked in the toolkit with the core team",
        "Organisations that saved at least one answer or submitted a round in the period, and that "
        "the core team had added, invited or reminded by the end of it, each once. Records that "
        "were merged by the end of the period count as one. Organisations deleted since still "
        "count.",
        "An invitation in the toolkit stands for working together: visits, calls and meetings "
        "leave no record here. An organisation that the team helped, but that joined by itself, "
        "is missing.",
        computed=True,
    ),
    Definition(
        "community-organisations", 1, 4,
        "Organisations engaging in the Community of Practice",
        "The organisations entered by the core team as engaging in the Community of Practice on "
        "days in the period, added up.",
        "An organisation that was entered on two days counts twice. It does not say how much they "
        "engaged.",
    ),
    Definition(
        "young-people", 1, 6,
        "Children and young people in advisory groups",
        "The children and young people entered by the core team as involved in engagement and "
        "co-production advisory groups on days in the period, added up. Only totals are kept, "
        "never who they are. A figure from 1 to 4 is shown as ‘fewer than 5’.",
        "A child or young person who was entered on two days counts twice. It does not say whether "
        "what they said changed anything.",
    ),
    Definition(
        "organisations-supported", 1, 6,
        "Organisations at place supported to improve engagement and co-production",
        "The organisations entered by the core team as supported, in each place, on days in the "
        "period, added up.",
        "An organisation that was entered on two days, or in two places, counts twice. It does not "
        "say what came of the support.",
    ),
    Definition(
        "co-production-communities", 1, 6,
        "Organisations in co-production communities of practice and networks",
        "The organisations entered by the core team as engaging in children and young people’s "
        "co-production communities of practice or networks on days in the period, added up.",
        "An organisation that was entered on two days counts twice. It does not say how much they "
        "engaged.",
    ),
    Definition(
        "equality-audit", 1, 6,
        "Annual equality audit of children and young people involved",
        "Whether the core team entered an equality audit as done on a day in the period, and the "
        "last such day.",
        "It does not say what the audit found, or what was done about it: the audit itself does.",
    ),
    Definition(
        "organisations-submitted", 2, 3,
        "Organisations that completed a self-assessment",
        "Organisations that submitted a round of the self-assessment in the period, each once "
        "however often it submitted. What was taken back by the end of the period, to be changed, "
        "does not count; what was taken back later does. Records that were merged by the end of "
        "the period count as one. Organisations deleted since still count.",
        "It does not say that policy or practice improved. An organisation says where it stands "
        "itself, and nobody has checked. One that took its answers back after the end of a period "
        "and submitted them again counts in both periods. Two records of one organisation that "
        "were not merged by the end of the period count as two.",
        computed=True,
    ),
    Definition(
        "organisations-worked", 2, 3,
        "Organisations that worked in the toolkit",
        "Organisations that saved at least one answer or submitted a round in the period, each "
        "once, also where they dropped or took back since what they did. Records that were merged "
        "by the end of the period count as one. Organisations deleted since still count.",
        "One saved answer is enough to count. Reading results, or talking about them away from "
        "the toolkit, leaves no record and is missing.",
        computed=True,
    ),
    Definition(
        "organisations-returned", 2, 3,
        "Organisations that came back",
        "Organisations that submitted a second or later round in the period, each once. What was "
        "taken back by the end of the period does not count, so a round that was changed and "
        "submitted again is one round. Records that were merged by the end of the period count as "
        "one. Organisations deleted since still count.",
        "Coming back is not the same as improving. Where two records of one organisation were "
        "merged and both had submitted, the later one counts as coming back. Whoever first "
        "submitted less than a year ago has hardly had reason to come back.",
        computed=True,
    ),
    Definition(
        "organisations-with-team", 2, 4,
        "Organisations that worked in the toolkit with the core team",
        "Organisations that saved at least one answer or submitted a round in the period, and that "
        "the core team had added, invited or reminded by the end of it, each once, also where they "
        "dropped or took back since what they did. Records that were merged by the end of the "
        "period count as one. Organisations deleted since still count.",
        "An invitation in the toolkit stands for working together: visits, calls and meetings "
        "leave no record here. An organisation that the team helped, but that joined by itself, "
        "is missing.",
        computed=True,
    ),
)  # fmt: skip

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
EDITIONS: Mapping[int, Mapping[str, int]] = {1: FIRST, 2: SECOND}
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
    yield "Written from `app/core_team/report_definitions.py`; a test holds the two equal."
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
    named = f"edition{'s' if len(editions) > 1 else ''} {' and '.join(editions)}"
    yield f"`{each.id}`, version {each.version}, in {named}."
    yield "Counted by the toolkit." if each.computed else "Entered by the core team."
    if each.also:
        yield f"Also asked for by {' and '.join(f'KPI {number}' for number in each.also)}."
    yield from ("", f"**What it counts.** {each.counts}")
    yield from ("", f"**What it cannot show.** {each.does_not_show}")
