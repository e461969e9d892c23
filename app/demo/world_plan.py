"""The plan of a made-up world: the same from the same seed on the same day.

It reads no database and no clock. Each organisation has a random generator of its own, made from
the seed and its number, so that what is drawn for one changes nothing for another.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from app.demo import events
from app.demo.answers import (
    PracticeLevels,
    draw_answers,
    draw_practice_levels,
    find_size_head_start,
)
from app.demo.duplicates import add_duplicates
from app.demo.organisation_kinds import get_organisation_kinds
from app.demo.organisation_names import (
    choose_places,
    choose_size,
    contact_address,
    generate_names,
    weigh_places,
)
from app.demo.planned_figures import plan_figures
from app.demo.timelines import (
    SCENARIO_WEIGHTS,
    RoundTimes,
    Scenario,
    Timeline,
    plan_timeline,
    working_time,
)
from app.demo.unconfirmed import leave_some_unconfirmed
from app.store.demo.demo_plan import DemoWorld, PlannedOrganisation, PlannedRound, PlannedSave
from app.store.organisations.organisations import OrganisationDetails
from scoring.programme.programme import Option, Programme, Sector
from scoring.questionnaires.questionnaire import Questionnaire

# Of ten organisations, how many the team invites by e-mail, and how many by a link.
INVITED_BY_MAIL, INVITED_BY_LINK = 5, 2

# Organisations for each one that has a merged duplicate; one has it at the least.
ORGANISATIONS_PER_DUPLICATE = 50
# The share of those that have answered whose name may stand in the public list.
LISTED_SHARE = 0.6

T = TypeVar("T")
AnyOption = TypeVar("AnyOption", bound=Option)


class WorldSettings(NamedTuple):
    """The settings of a whole world. `rounds` is None where their number is drawn."""

    asked: Questionnaire
    programme: Programme
    today: date
    rounds: int | None = None


class CastMember(NamedTuple):
    """What is drawn for an organisation before its timeline is planned."""

    name: str
    sector: Sector
    home: str
    fate: Scenario


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
    began = working_time(
        _random_for(seed, "team"), pairs.everybody[0].joined_at.date() - timedelta(10)
    )
    return DemoWorld(
        seed=seed,
        began_at=began,
        asked=settings.asked,
        organisations=leave_some_unconfirmed(pairs.everybody),
        merges=pairs.merges,
        figures=plan_figures(
            _random_for(seed, "figures"),
            [place.id for place in _still_chosen(settings.programme.places)],
            began.date(),
            settings.today,
        ),
    )


def find_most_to_show(world: DemoWorld) -> int:
    """The number of the organisation with most to show: an open round and many submitted."""
    there = [
        number for number, organisation in enumerate(world.organisations) if not organisation.gone
    ]
    return max(there, key=lambda number: _how_much_to_show(world.organisations[number]))


def _how_much_to_show(organisation: PlannedOrganisation) -> tuple[bool, int]:
    is_open = bool(organisation.rounds) and organisation.rounds[-1].submitted_at is None
    return is_open and len(organisation.rounds) > 1, len(organisation.rounds)


def _random_for(seed: int, of: object) -> Random:
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
    for sector, home, fate in zip(dealt_sectors, homes, dealt, strict=True):
        yield CastMember(next(named[sector]), sectors[sector], home, fate)


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
    questionnaire, programme, today, rounds_wanted = settings
    kinds, sizes = get_organisation_kinds(member.sector), _still_chosen(programme.sizes)
    timeline = plan_timeline(chance, member.fate, today, len(questionnaire.sections), rounds_wanted)
    size = choose_size(chance, kinds, sizes)
    head_start = kinds.head_start + find_size_head_start(sizes.index(size), len(sizes))
    levels = draw_practice_levels(chance, questionnaire, head_start, len(timeline.rounds))
    rounds = tuple(
        _plan_round(chance, questionnaire, levels, nth, sittings)
        for nth, sittings in enumerate(timeline.rounds)
    )
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
            events.deleted_by_organisation(timeline.left_at, _session_name(chance))
        )
    return address, history


def _plan_round(
    chance: Random,
    questionnaire: Questionnaire,
    levels: PracticeLevels,
    round_index: int,
    times: RoundTimes,
) -> PlannedRound:
    """Plan a round of answers, saved a section at a time in their order."""
    by_day = {at.date(): _session_name(chance) for at in times.saved_at}
    saves = [
        PlannedSave(
            at, by_day[at.date()], draw_answers(chance, questionnaire, section, levels, round_index)
        )
        for at, section in zip(times.saved_at, questionnaire.sections, strict=False)
    ]
    return PlannedRound(
        started_at=times.started_at,
        started_by=by_day[times.saved_at[0].date()],
        # Nothing is saved, nor recorded, where nothing is answered.
        saves=tuple(save for save in saves if save.entries),
        submitted_at=times.submitted_at,
        submitted_by=by_day[times.saved_at[-1].date()],
    )


def _session_name(chance: Random) -> str:
    """The name of a session, in the form that the app gives to one."""
    return f"{chance.getrandbits(32):08x}"
