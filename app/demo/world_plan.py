"""The plan of a made-up world: the same from the same seed on the same day.

It asks no database and no clock. Each organisation has a chance of its own, made from the seed and
its number, so that what is drawn for one changes nothing for another.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from app.demo import events
from app.demo.answers import Practice, answers, practice
from app.demo.duplicates import twins
from app.demo.organisation_names import PLACES, SECTORS, contact, names, places, size
from app.demo.planned_figures import figures
from app.demo.timelines import FATES, Fate, Journey, Sittings, at_work, journey
from app.demo.unconfirmed import left_waiting
from app.store.demo.demo_plan import MadeUp, Round, Save, World
from app.store.organisations.organisations import Details, Place, Sector
from scoring.questionnaires.questionnaire import Questionnaire

# Of ten organisations, how many the team invited by e-mail, and how many by a link besides.
BY_MAIL, BY_LINK = 5, 2

# In so many organisations, one that joined over again and was merged; one at the least.
TWIN_IN = 50
# Of those that have answered, so many say that their name may stand in the public list.
LISTED = 0.6

T = TypeVar("T")


class Setting(NamedTuple):
    """What is the same for a whole world. `rounds` is None where chance says how many there are."""

    asked: Questionnaire
    today: date
    rounds: int | None = None


class Who(NamedTuple):
    """What is settled of an organisation before its story is told."""

    name: str
    sector: Sector
    home: Place
    fate: Fate


def plan(setting: Setting, seed: int, count: int) -> World:
    """A world of `count` organisations, and a few that are one of them over again.

    Nothing happens on `today` or later. With `rounds` set, for measuring, every organisation keeps
    up, has submitted so many, and is there once.
    """
    told = [
        _told(_chance(seed, number), who, setting)
        for number, who in enumerate(_cast(seed, count, setting.rounds))
    ]
    wanted = 0 if setting.rounds else max(1, count // TWIN_IN)
    pairs = twins(_chance(seed, "twins"), told, setting.today, wanted)
    began = at_work(_chance(seed, "team"), pairs.everybody[0].joined_at.date() - timedelta(10))
    return World(
        seed=seed,
        began_at=began,
        asked=setting.asked,
        organisations=left_waiting(pairs.everybody),
        merges=pairs.merges,
        figures=figures(_chance(seed, "figures"), began.date(), setting.today),
    )


def worth_showing(world: World) -> int:
    """The number of the organisation with the most to see: a round that is open, and many done."""
    there = [number for number, each in enumerate(world.organisations) if not each.gone]
    return max(there, key=lambda number: _to_see(world.organisations[number]))


def _to_see(each: MadeUp) -> tuple[bool, int]:
    is_open = bool(each.rounds) and each.rounds[-1].submitted_at is None
    return is_open and len(each.rounds) > 1, len(each.rounds)


def _chance(seed: int, of: object) -> Random:
    return Random(f"{seed} {of}")  # noqa: S311 - a world that can be made again, and no secret


def _cast(seed: int, count: int, rounds: int | None) -> Iterator[Who]:
    """Who there is. Dealt like cards, so that a small world too has some of each."""
    named = {sector: names(_chance(seed, sector), sector) for sector in Sector}
    fates = FATES if rounds is None else {Fate.KEEPS_UP: 1}
    sectors = _dealt(_chance(seed, "sectors"), SECTORS, count)
    homes = _dealt(_chance(seed, "homes"), PLACES, count)
    dealt = _dealt(_chance(seed, "fates"), fates, count)
    for sector, home, fate in zip(sectors, homes, dealt, strict=True):
        yield Who(next(named[sector]), sector, home, fate)


def _dealt(chance: Random, deck: Mapping[T, int], count: int) -> list[T]:
    cards = [card for card, times in deck.items() for _ in range(times)]
    hands: list[T] = []
    while len(hands) < count:
        hands += chance.sample(cards, len(cards))
    return hands[:count]


def _told(chance: Random, who: Who, setting: Setting) -> MadeUp:
    """An organisation with its whole story."""
    asked, today, wanted = setting
    story = journey(chance, who.fate, today, len(asked.sections), wanted)
    large = size(chance, who.sector)
    like = practice(chance, asked, who.sector, large, len(story.rounds))
    rounds = tuple(
        _round(chance, asked, like, nth, sittings) for nth, sittings in enumerate(story.rounds)
    )
    where = places(chance, who.sector, who.home)
    address, done = _done(chance, who, story, rounds, today)
    listed = bool(rounds) and chance.random() < LISTED
    return MadeUp(
        # Somebody there says how large it is when they begin.
        details=Details(who.name, where, who.sector, large if rounds else None, listed),
        contact=address,
        joined_at=story.joined_at,
        links=done.links,
        rounds=rounds,
        deeds=done.deeds,
        gone=who.fate is Fate.LEFT,
    )


def _done(
    chance: Random, who: Who, story: Journey, rounds: tuple[Round, ...], today: date
) -> tuple[str, events.Done]:
    """The address that the team writes to, and what was done beside the answers."""
    by_the_team = who.fate in {Fate.INVITED, Fate.LINK_MADE, Fate.ADDED}
    drawn = chance.randrange(BY_MAIL + BY_LINK if by_the_team else 10)
    address = contact(who.name) if drawn < BY_MAIL else ""
    if who.fate is Fate.ADDED:
        return address, events.added(story.joined_at)
    if who.fate is Fate.LINK_MADE:
        return address, events.with_a_link(story.joined_at)
    if drawn >= BY_MAIL + BY_LINK:
        done = events.by_themselves(story.joined_at)
    else:
        opened_at = rounds[0].started_at if rounds else None
        done = events.by_the_team(story.joined_at, address, opened_at)
        done = done.and_then(events.first_visit(rounds))
    if address:
        done = done.and_then(events.reminders(chance, who.fate, story, today, address))
    if story.left_at:
        done = done.and_then(events.leaving(story.left_at, _sitting(chance)))
    return address, done


def _round(
    chance: Random, asked: Questionnaire, like: Practice, nth: int, sittings: Sittings
) -> Round:
    """A round of answers, a section at a time in their order."""
    by_day = {at.date(): _sitting(chance) for at in sittings.saved_at}
    saves = [
        Save(at, by_day[at.date()], answers(chance, asked, section, like, nth))
        for at, section in zip(sittings.saved_at, asked.sections, strict=False)
    ]
    return Round(
        started_at=sittings.started_at,
        started_by=by_day[sittings.saved_at[0].date()],
        # Nothing is saved, nor put on record, where nothing was answered.
        saves=tuple(save for save in saves if save.entries),
        submitted_at=sittings.submitted_at,
        submitted_by=by_day[sittings.saved_at[-1].date()],
    )


def _sitting(chance: Random) -> str:
    """The name of a sitting, in the form that the app gives to one."""
    return f"{chance.getrandbits(32):08x}"
