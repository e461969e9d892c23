"""The plan of a made-up world: the same from the same seed on the same day.

It reads no database and no clock. Each organisation has a random generator of its own, made from
the seed and its number, so that what is drawn for one changes nothing for another.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from app.demo import events
from app.demo.duplicates import add_duplicates
from app.demo.follow_up import FollowUpPlan, plan_follow_up
from app.demo.organisation_kinds import get_organisation_kinds
from app.demo.organisation_names import (
    choose_places,
    choose_size,
    contact_address,
    generate_names,
    weigh_places,
)
from app.demo.other_respondents import (
    RespondentPlan,
    answer_more,
    plan_partnerships,
    plan_teams,
)
from app.demo.planned_figures import plan_figures
from app.demo.planned_goals import plan_goals
from app.demo.planned_rounds import EarlierVersion, draw_session_name, plan_rounds
from app.demo.practice_levels import CHARACTER_WEIGHTS, Character, find_size_head_start
from app.demo.timelines import SCENARIO_WEIGHTS, Scenario, Timeline, plan_timeline, working_time
from app.demo.unconfirmed import leave_some_unconfirmed
from app.store.demo.demo_plan import DemoWorld, PlannedOrganisation, PlannedRound
from app.store.organisations.organisations import OrganisationDetails
from scoring.programme.programme import Option, Programme, RespondentKind, Sector
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.steps.first_steps import FirstSteps

# Of ten organisations, how many the team invites by e-mail, and how many by a link.
INVITED_BY_MAIL, INVITED_BY_LINK = 5, 2

# Organisations for each one that has a merged duplicate; one has it at the least.
ORGANISATIONS_PER_DUPLICATE = 50
# The share of those that have answered whose name may stand in the public list.
LISTED_SHARE = 0.6

# For how many days the newest version has been answered, and each before it but the first.
DAYS_SINCE_NEWEST, DAYS_OF_A_VERSION = 210, 365

T = TypeVar("T")
AnyOption = TypeVar("AnyOption", bound=Option)


class WorldSettings(NamedTuple):
    """The settings of a whole world. `rounds` is None where their number is drawn.

    `asked` is the organisations' own questionnaire, `earlier` are its versions before, the oldest
    first; `others` are those of the programme besides. `steps` are the first steps of each, by its
    id.
    """

    asked: Questionnaire
    programme: Programme
    today: date
    rounds: int | None = None
    others: Sequence[Questionnaire] = ()
    steps: Mapping[str, FirstSteps] = MappingProxyType({})
    earlier: Sequence[Questionnaire] = ()

    @property
    def earlier_versions(self) -> list[EarlierVersion]:
        """The versions before, each with the day on which the next took its place."""
        newest = self.today - timedelta(DAYS_SINCE_NEWEST)
        ago = range(len(self.earlier) - 1, -1, -1)
        return [
            EarlierVersion(each, newest - timedelta(DAYS_OF_A_VERSION * number))
            for each, number in zip(self.earlier, ago, strict=True)
        ]

    def plan_for(self, seed: int, kind: RespondentKind) -> RespondentPlan | None:
        """What to plan by for respondents of a kind; None where nothing else asks them."""
        asking = set(self.programme.questionnaires_for(kind))
        others = [each for each in self.others if each.id in asking]
        return RespondentPlan(_random_for(seed, kind), self.today, others) if others else None


class CastMember(NamedTuple):
    """What is drawn for an organisation before its timeline is planned."""

    name: str
    sector: Sector
    home: str
    fate: Scenario
    character: Character


def plan_world(settings: WorldSettings, seed: int, count: int) -> DemoWorld:
    """Plan a world of `count` organisations, and a few duplicates of them.

    Nothing happens on `today` or later. With `rounds` set, for measuring, every organisation has
    submitted so many, the last of them lately, and has no duplicate.
    """
    planned = [
        _plan_organisation(_random_for(seed, number), who, settings)
        for number, who in enumerate(_draw_cast(settings, seed, count))
    ]
    merged_count = 0 if settings.rounds else max(1, count // ORGANISATIONS_PER_DUPLICATE)
    pairs = add_duplicates(_random_for(seed, "twins"), planned, settings.today, merged_count)
    organisations = leave_some_unconfirmed(pairs.everybody)
    if more := settings.plan_for(seed, RespondentKind.ORGANISATION):
        organisations = answer_more(more, organisations)
    respondents = list(_plan_respondents(settings, seed, organisations))
    if settings.rounds is None:
        organisations = _plan_follow_ups(settings, seed, organisations)
        respondents = _plan_follow_ups(settings, f"{seed} of others", respondents)
    first = min(each.joined_at for each in (organisations[0], *respondents))
    began = working_time(_random_for(seed, "team"), first.date() - timedelta(10))
    return DemoWorld(
        seed=seed,
        began_at=began,
        organisations=organisations,
        respondents=respondents,
        merges=pairs.merges,
        figures=plan_figures(
            _random_for(seed, "figures"),
            [place.id for place in _still_chosen(settings.programme.places)],
            began.date(),
            settings.today,
        ),
        goals=plan_goals(
            _random_for(seed, "goals"), settings.asked, count, began.date(), settings.today
        ),
    )


def _plan_respondents(
    settings: WorldSettings, seed: int, organisations: Sequence[PlannedOrganisation]
) -> Iterator[PlannedOrganisation]:
    """Plan the place partnerships and teams, where there is something for them to answer."""
    if plan := settings.plan_for(seed, RespondentKind.PLACE_PARTNERSHIP):
        yield from plan_partnerships(plan, _still_chosen(settings.programme.places))
    if plan := settings.plan_for(seed, RespondentKind.TEAM):
        yield from plan_teams(plan, organisations)


def _plan_follow_ups(
    settings: WorldSettings, seed: object, respondents: Sequence[PlannedOrganisation]
) -> list[PlannedOrganisation]:
    """The respondents, with what they do once they know where they stand."""
    return [
        plan_follow_up(
            FollowUpPlan(_random_for(seed, f"after {number}"), settings.today, settings.steps), each
        )
        for number, each in enumerate(respondents)
    ]


def _random_for(seed: object, of: object) -> Random:
    return Random(f"{seed} {of}")  # noqa: S311 - a world that can be made again, and no secret


def _still_chosen(options: Sequence[AnyOption]) -> list[AnyOption]:
    """The places, sectors or sizes that an organisation can still choose."""
    return [each for each in options if not each.retired]


def _draw_cast(settings: WorldSettings, seed: int, count: int) -> Iterator[CastMember]:
    """Draw who there is. Kinds are dealt like cards, so that a small world too has some of each."""
    programme = settings.programme
    sectors = {sector.id: sector for sector in _still_chosen(programme.sectors)}
    kinds = {id_: get_organisation_kinds(sector) for id_, sector in sectors.items()}
    named = {id_: generate_names(_random_for(seed, id_), kinds[id_]) for id_ in sectors}
    fates = SCENARIO_WEIGHTS if settings.rounds is None else {Scenario.KEEPS_UP: 1}
    weights = {id_: kinds[id_].weight for id_ in sectors}
    dealt_sectors = _deal(_random_for(seed, "sectors"), weights, count)
    home_weights = weigh_places(_still_chosen(programme.places))
    homes = _deal(_random_for(seed, "homes"), home_weights, count)
    dealt = _deal(_random_for(seed, "fates"), fates, count)
    characters = _deal(_random_for(seed, "characters"), CHARACTER_WEIGHTS, count)
    for sector, home, fate, character in zip(dealt_sectors, homes, dealt, characters, strict=True):
        yield CastMember(next(named[sector]), sectors[sector], home, fate, character)


def _deal(chance: Random, deck: Mapping[T, int], count: int) -> list[T]:
    cards = [card for card, times in deck.items() for _ in range(times)]
    hands: list[T] = []
    while len(hands) < count:
        hands += chance.sample(cards, len(cards))
    return hands[:count]


def _plan_organisation(
    chance: Random, member: CastMember, settings: WorldSettings
) -> PlannedOrganisation:
    """Plan an organisation with everything that happens at it."""
    questionnaire, programme, today, rounds_wanted, *_ = settings
    kinds, sizes = get_organisation_kinds(member.sector), _still_chosen(programme.sizes)
    timeline = plan_timeline(chance, member.fate, today, len(questionnaire.sections), rounds_wanted)
    size = choose_size(chance, kinds, sizes)
    head_start = kinds.head_start + find_size_head_start(sizes.index(size), len(sizes))
    character = member.character.further_on(head_start)
    rounds = plan_rounds(chance, questionnaire, timeline, character, settings.earlier_versions)
    work_places = choose_places(chance, kinds, member.home, _still_chosen(programme.places))
    address, history = _plan_history(chance, member, timeline, rounds, today)
    listed = bool(rounds) and chance.random() < LISTED_SHARE
    return PlannedOrganisation(
        # The size is entered when the first round begins.
        details=OrganisationDetails(
            member.name, work_places, member.sector.id, size.id if rounds else None, listed
        ),
        contact=address,
        joined_at=timeline.joined_at,
        links=history.links,
        rounds=rounds,
        deeds=history.deeds,
        gone=member.fate is Scenario.LEFT,
    )


def _plan_history(
    chance: Random,
    member: CastMember,
    timeline: Timeline,
    rounds: tuple[PlannedRound, ...],
    today: date,
) -> tuple[str, events.PlannedHistory]:
    """Plan the contact address, and the events and links beside the answers."""
    by_the_team = member.fate in {Scenario.INVITED, Scenario.LINK_MADE, Scenario.ADDED}
    drawn = chance.randrange(INVITED_BY_MAIL + INVITED_BY_LINK if by_the_team else 10)
    address = contact_address(member.name) if drawn < INVITED_BY_MAIL else ""
    if member.fate is Scenario.ADDED:
        return address, events.added_without_link(timeline.joined_at)
    if member.fate is Scenario.LINK_MADE:
        return address, events.added_with_link(timeline.joined_at)
    if drawn >= INVITED_BY_MAIL + INVITED_BY_LINK:
        history = events.joined_by_themselves(timeline.joined_at)
    else:
        opened_at = rounds[0].started_at if rounds else None
        history = events.invited_by_team(timeline.joined_at, address, opened_at)
        history = history.and_then(events.first_visit(rounds))
    if address:
        history = history.and_then(events.reminders(chance, member.fate, timeline, today, address))
    if timeline.left_at:
        history = history.and_then(
            events.deleted_by_organisation(timeline.left_at, draw_session_name(chance))
        )
    return address, history
