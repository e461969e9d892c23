"""When things happened to an organisation: planned back from its last round."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from typing import NamedTuple

MOST_YEARS = 3
FRIDAY = 4
OPENING_TIME = time(8, 30)

# Days from one submission to the next, and how many rounds there are where there is time for them.
DAYS_BETWEEN_ROUNDS = (340, 395)
ROUND_COUNTS = (1, 2, 2, 3, 3, 3)
# The first round begins up to 40 days before its submission, and joining 45 before that.
MOST_DAYS_AGO = MOST_YEARS * 365 - 90


class Scenario(Enum):
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
SCENARIO_WEIGHTS: Mapping[Scenario, int] = {
    Scenario.KEEPS_UP: 14,
    Scenario.DUE: 3,
    Scenario.OVERDUE: 3,
    Scenario.ANOTHER_OPEN: 3,
    Scenario.FIRST_OPEN: 3,
    Scenario.INVITED: 1,
    Scenario.LINK_MADE: 1,
    Scenario.ADDED: 1,
    Scenario.LEFT: 1,
}
# How many days ago the last round was submitted, from and to.
DAYS_SINCE_SUBMITTED: Mapping[Scenario, tuple[int, int]] = {
    Scenario.KEEPS_UP: (5, 320),
    Scenario.DUE: (345, 388),
    Scenario.OVERDUE: (405, 640),
    Scenario.ANOTHER_OPEN: (320, 420),
    Scenario.LEFT: (150, 700),
}


# And how many days ago an open round was last worked on.
DAYS_SINCE_LAST_SAVED: Mapping[Scenario, tuple[int, int]] = {
    Scenario.ANOTHER_OPEN: (1, 25),
    Scenario.FIRST_OPEN: (1, 90),
}


class RoundTimes(NamedTuple):
    """A round: when it was started, when sections were saved, when it was submitted (if it was).

    A draft may have fewer saved than there are sections. One day is one sitting.
    """

    started_at: datetime
    saved_at: tuple[datetime, ...]
    submitted_at: datetime | None


class Timeline(NamedTuple):
    """When an organisation joined, its rounds, and when it was deleted, if it was."""

    joined_at: datetime
    rounds: tuple[RoundTimes, ...]
    left_at: datetime | None


def plan_timeline(
    chance: Random, scenario: Scenario, today: date, sections: int, rounds: int | None = None
) -> Timeline:
    """A journey that ends in `fate`, the day before `today` at the latest.

    It lasts three years at the most, unless `rounds` says how many rounds there must be. Every time
    is in the working hours of a weekday, to the second.
    """
    rounds_planned = [
        _plan_round_times(chance, today - timedelta(ago), sections, submitted=True)
        for ago in _days_since_each_submission(chance, scenario, rounds)
    ]
    left = None
    if scenario is Scenario.LEFT:
        left = working_time(
            chance, rounds_planned[-1].saved_at[-1].date() + timedelta(chance.randint(4, 140))
        )
    if scenario in DAYS_SINCE_LAST_SAVED:
        ago = chance.randint(*DAYS_SINCE_LAST_SAVED[scenario])
        rounds_planned.append(
            _plan_round_times(chance, today - timedelta(ago), sections, submitted=False)
        )
    begun = (
        rounds_planned[0].started_at.date()
        if rounds_planned
        else today - timedelta(chance.randint(2, 150))
    )
    joined = working_time(chance, begun - timedelta(chance.randint(3, 45)))
    return Timeline(joined, tuple(rounds_planned), left)


def working_time(chance: Random, day: date) -> datetime:
    """Some time on that day, or on the Friday before a weekend, early enough to finish that day."""
    day -= timedelta(max(0, day.weekday() - FRIDAY))
    seconds = chance.randrange(6 * 60 * 60)
    return datetime.combine(day, OPENING_TIME, UTC) + timedelta(seconds=seconds)


def _days_since_each_submission(
    chance: Random, scenario: Scenario, rounds: int | None
) -> list[int]:
    """How many days ago each round was submitted, the first first."""
    if scenario not in DAYS_SINCE_SUBMITTED:
        return []
    ago = [chance.randint(*DAYS_SINCE_SUBMITTED[scenario])]
    round_count = rounds or chance.choice(ROUND_COUNTS)
    while len(ago) < round_count:
        ago.append(ago[-1] + chance.randint(*DAYS_BETWEEN_ROUNDS))
    return [days for days in reversed(ago) if rounds or days <= MOST_DAYS_AGO or days == ago[0]]


def _plan_round_times(chance: Random, last: date, sections: int, *, submitted: bool) -> RoundTimes:
    """A round whose last sitting is on that day."""
    lasted = chance.randint(1, 40 if submitted else 12)
    days = sorted({lasted, chance.randint(0, lasted), 0}, reverse=True)
    begins = [working_time(chance, last - timedelta(ago)) for ago in days]
    saved = sections if submitted else chance.randint(1, sections)
    saved_on = sorted(chance.randrange(len(begins)) for _ in range(saved - 1))
    pace = max(60, 3600 // sections)
    saved_at, now = [], begins[0]
    for sitting in (0, *saved_on):
        now = max(now, begins[sitting]) + timedelta(seconds=chance.randint(pace // 2, pace))
        saved_at.append(now)
    submitted_at = now + timedelta(seconds=chance.randint(60, 900))
    return RoundTimes(begins[0], tuple(saved_at), submitted_at if submitted else None)
