"""The texts of every version of every definition of the KPI report. They never change.

A definition that changes becomes another version, below the earlier ones.
"""

from typing import NamedTuple


class Definition(NamedTuple):
    """What one figure counts. `kpi` is where the report shows it, `also` which others ask for it.

    `computed` figures are counted by the toolkit, from its record; the team enters the others.
    `unit` is what a computed figure counts, in the singular.
    """

    id: str
    version: int
    kpi: int
    title: str
    counts: str
    does_not_show: str
    also: tuple[int, ...] = ()
    computed: bool = False
    unit: str = "organisation"


CONFIRMED = (
    "One that joined by itself counts where the core team had confirmed who it is by the moment "
    "that the report was made, and also what it did before."
)
LATER = (
    "A later report of the same period counts those that were confirmed since, and not those that "
    "are no longer confirmed."
)

ALL_DEFINITIONS = (
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
    Definition(
        "training-completed", 2, 2,
        "Staff and volunteers who completed training",
        "The people entered by the core team as having completed trauma informed training relevant "
        "to their role, on days in the period, each once in a quarter. In a period of several "
        "quarters they are told quarter by quarter.",
        "Quarters cannot be added up: somebody who completed training in two of them counts in "
        "both. In days that are no whole quarter, somebody who was entered for the same quarter "
        "before them is missing. Somebody who completed two courses may be counted twice where the "
        "sources do not show it. It says nothing about what they did differently afterwards. "
        "Training that nobody told the core team about is missing.",
        also=(3,),
    ),
    Definition(
        "training-positive", 2, 2,
        "Of those, people who showed positive outcomes",
        "The people entered by the core team for whom the source shows a positive outcome of the "
        "training, on the day that the outcome was known, each once in a quarter. In a period of "
        "several quarters they are told quarter by quarter.",
        "Quarters cannot be added up: somebody with a positive outcome in two of them counts in "
        "both. In days that are no whole quarter, somebody who was entered for the same quarter "
        "before them is missing. Outcomes are often known long after the training, so this and the "
        "figure above may be about different people: one is not a share of the other. What counted "
        "as a positive outcome is in each source.",
        also=(3,),
    ),
    Definition(
        "community-organisations", 2, 4,
        "Organisations engaging in the Community of Practice",
        "The organisations entered by the core team as engaging in the Community of Practice on "
        "days in the period, each once in a quarter. In a period of several quarters they are told "
        "quarter by quarter.",
        "Quarters cannot be added up: an organisation that engaged in two of them counts in both. "
        "In days that are no whole quarter, one that was entered for the same quarter before them "
        "is missing. It does not say how much they engaged.",
    ),
    Definition(
        "young-people", 2, 6,
        "Children and young people in advisory groups",
        "The children and young people entered by the core team as involved in engagement and "
        "co-production advisory groups on days in the period, each once in a quarter. In a period "
        "of several quarters they are told quarter by quarter. Only totals are kept, never who "
        "they are. A figure from 1 to 4 is shown as ‘fewer than 5’.",
        "Quarters cannot be added up: a child or young person who was involved in two of them "
        "counts in both. In days that are no whole quarter, one who was entered for the same "
        "quarter before them is missing. It does not say whether what they said changed anything.",
    ),
    Definition(
        "organisations-supported", 2, 6,
        "Organisations at place supported to improve engagement and co-production",
        "The organisations entered by the core team as supported, in each place, on days in the "
        "period, each once in a quarter and place. They are told place by place, and in a period "
        "of several quarters quarter by quarter.",
        "Neither quarters nor places can be added up: an organisation that was supported in two "
        "counts in both. In days that are no whole quarter, one that was entered for the same "
        "quarter before them is missing. It does not say what came of the support.",
    ),
    Definition(
        "co-production-communities", 2, 6,
        "Organisations in co-production communities of practice and networks",
        "The organisations entered by the core team as engaging in children and young people’s "
        "co-production communities of practice or networks on days in the period, each once in a "
        "quarter. In a period of several quarters they are told quarter by quarter.",
        "Quarters cannot be added up: an organisation that engaged in two of them counts in both. "
        "In days that are no whole quarter, one that was entered for the same quarter before them "
        "is missing. It does not say how much they engaged.",
    ),
    Definition(
        "organisations-submitted", 3, 3,
        "Organisations that completed a self-assessment",
        "Organisations that submitted a round of the self-assessment in the period, each once "
        f"however often it submitted. {CONFIRMED} What was taken back by the end of the period, to "
        "be changed, does not count; what was taken back later does. Records that were merged by "
        "the end of the period count as one. Organisations deleted since still count.",
        "It does not say that policy or practice improved. An organisation says where it stands "
        "itself, and nobody has checked. One that took its answers back after the end of a period "
        "and submitted them again counts in both periods. Two records of one organisation that "
        f"were not merged by the end of the period count as two. {LATER}",
        computed=True,
    ),
    Definition(
        "organisations-worked", 3, 3,
        "Organisations that worked in the toolkit",
        "Organisations that saved at least one answer or submitted a round in the period, each "
        f"once, also where they dropped or took back since what they did. {CONFIRMED} Records that "
        "were merged by the end of the period count as one. Organisations deleted since still "
        "count.",
        "One saved answer is enough to count. Reading results, or talking about them away from "
        f"the toolkit, leaves no record and is missing. {LATER}",
        computed=True,
    ),
    Definition(
        "organisations-returned", 3, 3,
        "Organisations that came back",
        "Organisations that submitted a second or later round in the period, each once. "
        f"{CONFIRMED} What was taken back by the end of the period does not count, so a round that "
        "was changed and submitted again is one round. Records that were merged by the end of the "
        "period count as one. Organisations deleted since still count.",
        "Coming back is not the same as improving. Where two records of one organisation were "
        "merged and both had submitted, the later one counts as coming back. Whoever first "
        f"submitted less than a year ago has hardly had reason to come back. {LATER}",
        computed=True,
    ),
    Definition(
        "organisations-with-team", 3, 4,
        "Organisations that worked in the toolkit with the core team",
        "Organisations that saved at least one answer or submitted a round in the period, and that "
        "the core team had added, invited or reminded by the end of it, each once, also where they "
        f"dropped or took back since what they did. {CONFIRMED} Records that were merged by the "
        "end of the period count as one. Organisations deleted since still count.",
        "An invitation in the toolkit stands for working together: visits, calls and meetings "
        "leave no record here. An organisation that the team helped, but that joined by itself, "
        f"is missing. {LATER}",
        computed=True,
    ),
    Definition(
        "organisations-improved", 1, 3,
        "Organisations that improved",
        "Organisations that submitted a round in the period in which at least one value stands at "
        "a later stage than in the round before, and none at an earlier one, each once. Both "
        "rounds are answered under the same version of the questionnaire; a value of which too "
        f"little is known in either is left aside. {CONFIRMED} What was taken back by the end of "
        "the period does not count. Records that were merged by the end of the period count as "
        "one. Organisations deleted since still count.",
        "An organisation says where it stands itself, and nobody has checked. A stage can be "
        "later since more is known and not since more is done, and an answer that is lower since "
        "people look more closely is no step back. What improved within a stage, or what one "
        "value gained where another lost, is missing. So is everybody who answered for the first "
        "time, or under another version than before. Rounds of before this figure are counted as "
        f"they stood when it came. {LATER}",
        computed=True,
    ),
    Definition(
        "organisations-asked", 1, 4,
        "Organisations that asked the core team for help",
        "Organisations that asked the core team for help in the toolkit in the period, each once "
        f"however often it asked. {CONFIRMED} What place partnerships and teams ask does not "
        "count. Records that were merged by the end of the period count as one. Organisations "
        "deleted since still count.",
        "It does not say what was asked, or what came of it. Whoever asks by telephone, by e-mail "
        "or at a meeting leaves no record here and is missing. To ask for nothing may mean that "
        f"all goes well, or that nobody has got that far. {LATER}",
        computed=True,
    ),
    Definition(
        "requests-answered", 1, 4,
        "Requests for help that the core team answered",
        "Requests that organisations made in the toolkit, and that the core team first answered "
        "there in the period, each once however many answers followed. Those of an organisation "
        "that joined by itself count where the core team had confirmed who it is by the moment "
        "that the report was made, and also those from before. What place partnerships and teams "
        "ask does not count. Requests of organisations deleted since still count.",
        "An answer is a few words: it does not say that anything was solved, or how long it took. "
        "A visit or a call without an answer in the toolkit is missing, and so is a request that "
        "was marked as done without one. A later report of the same period counts those of "
        "organisations that were confirmed since, and not those of organisations that are no "
        "longer confirmed.",
        computed=True,
        unit="request",
    ),
)  # fmt: skip
