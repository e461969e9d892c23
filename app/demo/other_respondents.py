"""Plans what is answered besides the organisations' own questionnaire, and who else answers.

Only where the programme has a questionnaire for it: one more for organisations, one for the
partnership of a place, one for a team of an organisation.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle
from random import Random
from typing import NamedTuple

from app.demo import events
from app.demo.organisation_names import MADE_UP_MARK
from app.demo.planned_rounds import plan_rounds
from app.demo.timelines import Scenario, Timeline, plan_timeline
from app.store.base.events import Action
from app.store.demo.demo_plan import PlannedOrganisation
from app.store.organisations.organisations import OrganisationDetails
from scoring.programme.programme import Place, RespondentKind
from scoring.questionnaires.questionnaire import Questionnaire

# How far they have got, one after the other.
SCENARIOS = (Scenario.KEEPS_UP, Scenario.ANOTHER_OPEN, Scenario.FIRST_OPEN, Scenario.INVITED)
# An organisation with so many rounds has been there for longer than anything here takes.
ROUNDS_OF_LONG = 3
# Of those, every so many have answered more, and the first few have teams.
MORE_ANSWERED_EVERY = 3
ORGANISATIONS_WITH_TEAMS = 3
TEAM_NAMES = ("Reception team", "Evening team", "Outreach team")


class RespondentPlan(NamedTuple):
    """What it takes to plan who else answers: chance, the day, and the questionnaires of a kind."""

    chance: Random
    today: date
    questionnaires: Sequence[Questionnaire]


def answer_more(
    plan: RespondentPlan, everybody: Sequence[PlannedOrganisation]
) -> Sequence[PlannedOrganisation]:
    """The organisations, where some of those of long have answered their other questionnaires."""
    chosen = set(_list_of_long(everybody)[::MORE_ANSWERED_EVERY])
    return [
        _answer_more(plan, each) if number in chosen else each
        for number, each in enumerate(everybody)
    ]


def plan_partnerships(
    plan: RespondentPlan, places: Sequence[Place]
) -> Iterator[PlannedOrganisation]:
    """Plan the partnership of each place."""
    for place, scenario in zip(places, cycle(SCENARIOS), strict=False):
        name = f"{place.name} partnership {MADE_UP_MARK}"
        details = OrganisationDetails(name, (place.id,), "", None)
        respondent = _plan_respondent(plan, details, scenario, Action.PARTNERSHIP_ADDED)
        yield respondent._replace(kind=RespondentKind.PLACE_PARTNERSHIP)


def plan_teams(
    plan: RespondentPlan, everybody: Sequence[PlannedOrganisation]
) -> Iterator[PlannedOrganisation]:
    """Plan the teams of a few organisations; each says the number of its own."""
    for organisation in _list_of_long(everybody)[:ORGANISATIONS_WITH_TEAMS]:
        for name, scenario in zip(TEAM_NAMES, SCENARIOS, strict=False):
            details = OrganisationDetails(f"{name} {MADE_UP_MARK}", (), "", None)
            respondent = _plan_respondent(plan, details, scenario, Action.TEAM_ADDED)
            yield respondent._replace(kind=RespondentKind.TEAM, part_of=organisation)


def _list_of_long(everybody: Sequence[PlannedOrganisation]) -> list[int]:
    """The numbers of the organisations that have been there for long."""
    return [
        number
        for number, each in enumerate(everybody)
        if len(each.rounds) >= ROUNDS_OF_LONG and not each.gone
    ]


def _answer_more(plan: RespondentPlan, organisation: PlannedOrganisation) -> PlannedOrganisation:
    rounds = [
        each
        for questionnaire in plan.questionnaires
        for each in plan_rounds(
            plan.chance, questionnaire, _plan_timeline(plan, questionnaire, Scenario.KEEPS_UP)
        )
    ]
    return organisation._replace(rounds=(*organisation.rounds, *rounds))


def _plan_respondent(
    plan: RespondentPlan, details: OrganisationDetails, scenario: Scenario, added: Action
) -> PlannedOrganisation:
    timelines = [_plan_timeline(plan, each, scenario) for each in plan.questionnaires]
    rounds = [
        each
        for questionnaire, timeline in zip(plan.questionnaires, timelines, strict=True)
        for each in plan_rounds(plan.chance, questionnaire, timeline)
    ]
    joined_at = min(timeline.joined_at for timeline in timelines)
    opened_at = min((each.started_at for each in rounds), default=None)
    history = events.invited_by_team(joined_at, "", opened_at, added)
    return PlannedOrganisation(details, "", joined_at, history.links, tuple(rounds), history.deeds)


def _plan_timeline(
    plan: RespondentPlan, questionnaire: Questionnaire, scenario: Scenario
) -> Timeline:
    return plan_timeline(plan.chance, scenario, plan.today, len(questionnaire.sections), rounds=1)
