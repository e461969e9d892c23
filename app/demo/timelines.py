"""When things happened to an organisation: planned back from its last round."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from typing import NamedTuple

YEARS = 3
FRIDAY = 4
OPENS = time(8, 30)

# Days from one submission to the next, and how many rounds there are where there is time for them.
YEARLY = (340, 395)
ROUNDS = (1, 2, 2, 3, 3, 3)
# The first round begins up to 40 days before its submission, and joining 45 before that.
MOST_AGO = YEARS * 365 - 90


class Fate(Enum):
    """How far an organisation has got by today."""

    KEEPS_UP = "submitted within the last 11 months"
    DUE = "last submitted about a year ago"
    OVERDUE = "last submitted longer ago"
    ANOTHER_OPEN = "submitted before, and answering again"
    FIRST_OPEN = "answering for the first time"
    INVITED = "invited, and has not begun"
    LINK_MADE = "added, and its link not sent yet"
    ADDED = "added, and not invited yet"
    LEFT = "had itself deleted"


# How many of each thirty.
FATES: Mapping[Fate, int] = {
    Fate.KEEPS_UP: 14,
    Fate.DUE: 3,
    Fate.OVERDUE: 3,
    Fate.ANOTHER_OPEN: 3,
    Fate.FIRST_OPEN: 3,
    Fate.INVITED: 1,
    Fate.LINK_MADE: 1,
    Fate.ADDED: 1,
    Fate.LEFT: 1,
}
# How many days ago the last round was submitted, from and to.
SUBMITTED: Mapping[Fate, tuple[int, int]] = {
    Fate.KEEPS_UP: (5, 320),
    Fate.DUE: (345, 388),
    Fate.OVERDUE: (405, 640),
    Fate.ANOTHER_OPEN: (320, 420),
    Fate.LEFT: (150, 700),
}


# And how many days ago an open round was last worked on.
LAST_SEEN: Mapping[Fate, tuple[int, int]] = {
    Fate.ANOTHER_OPEN: (1, 25),
    Fate.FIRST_OPEN: (1, 90),
}


class Sittings(NamedTuple):
    """A round: when it was started, when sections were saved, when it was submitted (if it was).

    A draft may have fewer saved than there are sections. One day is one sitting.
    """

    started_at: datetime
    saved_at: tuple[datetime, ...]
    submitted_at: datetime | None


class Journey(NamedTuple):
    """When an organisation joined, its rounds, and when it was deleted, if it was."""

    joined_at: datetime
    rounds: tuple[Sittings, ...]
    left_at: datetime | None


def journey(
    chance: Random, fate: Fate, today: date, sections: int, rounds: int | None = None
) -> Journey:
    """A journey that ends in `fate`, the day before `today` at the latest.

    It lasts three years at the most, unless `rounds` says how many rounds there must be. Every time
    is in the working hours of a weekday, to the second.
    """
    every = [
        _sittings(chance, today - timedelta(ago), sections, submitted=True)
        for ago in _submissions(chance, fate, rounds)
    ]
    left = None
    if fate is Fate.LEFT:
        left = at_work(chance, every[-1].saved_at[-1].date() + timedelta(chance.randint(4, 140)))
    if fate in LAST_SEEN:
        ago = chance.randint(*LAST_SEEN[fate])
        every.append(_sittings(chance, today - timedelta(ago), sections, submitted=False))
    begun = every[0].started_at.date() if every else today - timedelta(chance.randint(2, 150))
    joined = at_work(chance, begun - timedelta(chance.randint(3, 45)))
    return Journey(joined, tuple(every), left)


def at_work(chance: Random, day: date) -> datetime:
    """Some time on that day, or on the Friday before a weekend, early enough to finish that day."""
    day -= timedelta(max(0, day.weekday() - FRIDAY))
    seconds = chance.randrange(6 * 60 * 60)
    return datetime.combine(day, OPENS, UTC) + timedelta(seconds=seconds)


def _submissions(chance: Random, fate: Fate, rounds: int | None) -> list[int]:
    """How many days ago each round was submitted, the first first."""
    if fate not in SUBMITTED:
        return []
    ago = [chance.randint(*SUBMITTED[fate])]
    wanted = rounds or chance.choice(ROUNDS)
    while len(ago) < wanted:
        ago.append(ago[-1] + chance.randint(*YEARLY))
    return [days for days in reversed(ago) if rounds or days <= MOST_AGO or days == ago[0]]


def _sittings(chance: Random, last: date, sections: int, *, submitted: bool) -> Sittings:
    """A round whose last sitting is on that day."""
    lasted = chance.randint(1, 40 if submitted else 12)
    days = sorted({lasted, chance.randint(0, lasted), 0}, reverse=True)
    begins = [at_work(chance, last - timedelta(ago)) for ago in days]
    saved = sections if submitted else chance.randint(1, sections)
    which = sorted(chance.randrange(len(begins)) for _ in range(saved - 1))
    pace = max(60, 3600 // sections)
    saved_at, now = [], begins[0]
    for sitting in (0, *which):
        now = max(now, begins[sitting]) + timedelta(seconds=chance.randint(pace // 2, pace))
        saved_at.append(now)
    done = now + timedelta(seconds=chance.randint(60, 900))
    return Sittings(begins[0], tuple(saved_at), done if submitted else None)
