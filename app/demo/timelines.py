"""Plans the timeline of an organisation, back from its last round."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from typing import NamedTuple

MOST_YEARS = 3
FRIDAY = 4
OPENING_TIME = time(8, 30)

# Days from one submission to the next; numbers of rounds to draw from, where time allows.
DAYS_BETWEEN_ROUNDS = (340, 395)
ROUND_COUNTS = (1, 2, 2, 3, 3, 3)
# Leaves 90 days before the first submission: up to 40 for its round, and 45 for joining.
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


# Organisations of each scenario, of thirty.
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
# Days since the last round was submitted, from and to.
DAYS_SINCE_SUBMITTED: Mapping[Scenario, tuple[int, int]] = {
    Scenario.KEEPS_UP: (5, 320),
    Scenario.DUE: (345, 388),
    Scenario.OVERDUE: (405, 640),
    Scenario.ANOTHER_OPEN: (320, 420),
    Scenario.LEFT: (150, 700),
}


# Days since an open round was last saved, from and to.
DAYS_SINCE_LAST_SAVED: Mapping[Scenario, tuple[int, int]] = {
    Scenario.ANOTHER_OPEN: (1, 25),
    Scenario.FIRST_OPEN: (1, 90),
}


class RoundTimes(NamedTuple):
    """The times of a round: its start, each saving of a section, and its submission, if any.

    A draft may have fewer savings than there are sections. One day is one session.
    """

    started_at: datetime
    saved_at: tuple[datetime, ...]
    submitted_at: datetime | None


class Timeline(NamedTuple):
    """When an organisation joins, its rounds, and when it is deleted, if it is."""

    joined_at: datetime
    rounds: tuple[RoundTimes, ...]
    left_at: datetime | None


def plan_timeline(
    chance: Random, scenario: Scenario, today: date, sections: int, rounds: int | None = None
) -> Timeline:
    """Plan a timeline that ends in `scenario`, the day before `today` at the latest.

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
    """A random working time of that day, or of the Friday before a weekend."""
    day -= timedelta(max(0, day.weekday() - FRIDAY))
    seconds = chance.randrange(6 * 60 * 60)
    return datetime.combine(day, OPENING_TIME, UTC) + timedelta(seconds=seconds)


def _days_since_each_submission(
    chance: Random, scenario: Scenario, rounds: int | None
) -> list[int]:
    """The days since each round was submitted, the first round first."""
    if scenario not in DAYS_SINCE_SUBMITTED:
        return []
    ago = [chance.randint(*DAYS_SINCE_SUBMITTED[scenario])]
    round_count = rounds or chance.choice(ROUND_COUNTS)
    while len(ago) < round_count:
        ago.append(ago[-1] + chance.randint(*DAYS_BETWEEN_ROUNDS))
    return [days for days in reversed(ago) if rounds or days <= MOST_DAYS_AGO or days == ago[0]]


def _plan_round_times(chance: Random, last: date, sections: int, *, submitted: bool) -> RoundTimes:
    """Plan the times of a round whose last session is on that day."""
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
