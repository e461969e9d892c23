"""The way to a goal: how many had come so far on some days, beside a steady pace."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.charts.goal_line import GoalLine
from app.core_team.goals.goal_words import MEANINGS, GoalMeaning, describe_goal
from app.store.reports.goal_counts import count_towards_goal
from app.store.reports.kpi_counts import OrganisationIdentities, identities_known_at
from app.store.reports.programme_goals import NewGoal, ProgrammeGoal
from app.text.uk_dates import add_months, day_end, uk_day
from app.web.templating import format_day
from scoring.plurals import pluralise

# Each is a count of its own.
MOST_MONTH_ENDS = 12


class WayPoint(NamedTuple):
    """How many had come so far by the end of a day, and what a steady pace would be."""

    day: date
    came: int
    steady: int


class GoalWay(NamedTuple):
    """A goal and the way to it, from its first day to the day up to which it is counted.

    `is_over` says that the goal's own day was over by then.
    """

    goal: ProgrammeGoal
    points: tuple[WayPoint, ...]
    is_over: bool

    @property
    def title(self) -> str:
        """What is aimed for, in words."""
        return describe_goal(self.goal.aim)

    @property
    def meaning(self) -> GoalMeaning:
        """What it counts, and what that cannot show."""
        return MEANINGS[self.goal.aim.kind]

    @property
    def so_far(self) -> WayPoint:
        """The last point."""
        return self.points[-1]

    @property
    def in_short(self) -> str:
        """How many of how many, such as '18 of 60'."""
        return f"{self.so_far.came:,} of {self.goal.aim.amount:,}"

    @property
    def by_when(self) -> str:
        """By when, and beside which pace, in words that blame nobody."""
        by = f"by {format_day(self.so_far.day)}"
        if self.so_far.came >= self.goal.aim.amount:
            return f"{by}: the goal is reached."
        if self.is_over:
            return f"{by}, the last day of the goal."
        return f"{by}; {self.so_far.steady:,} would be a steady pace."

    @property
    def words(self) -> str:
        """How far it is, in a sentence."""
        return f"{self.in_short} {self.by_when}"

    @property
    def line(self) -> GoalLine:
        """The same as a picture has it."""
        aim = self.goal.aim
        days = (aim.by_day - aim.from_day).days
        shares = [(each.day - aim.from_day).days / days for each in self.points]
        counts = [each.came for each in self.points]
        return GoalLine(
            list(zip(shares, counts, strict=True)),
            aim.amount,
            (format_day(aim.from_day), format_day(aim.by_day)),
            f"{self.title}. {self.words} {_start_in_words(self.points[0])}",
        )


def find_ways(goals: Sequence[ProgrammeGoal], end: datetime, known: datetime) -> list[GoalWay]:
    """The way to each goal, counted just before `end`, as recorded by `known`."""
    who = identities_known_at(known, end)
    return [_find_way(goal, end, who) for goal in goals]


def steady_pace(aim: NewGoal, start: int, day: date) -> int:
    """How many a straight line has on a day, from `start` on the first day; rounded down."""
    gone, days = (day - aim.from_day).days, (aim.by_day - aim.from_day).days
    return min(start, aim.amount) + max(0, aim.amount - start) * gone // days


def choose_days(first: date, last: date) -> list[date]:
    """The first and the last day, and ends of months between: all, or a dozen of them."""
    ends, month = [], add_months(first.replace(day=1), 1)
    while month <= last:
        ends.append(month - timedelta(1))
        month = add_months(month, 1)
    between = [day for day in ends if first < day < last]
    every = -(-len(between) // MOST_MONTH_ENDS) or 1
    kept = between[::-1][::every][::-1]
    return [first, *kept, last] if first < last else [first]


def _find_way(goal: ProgrammeGoal, end: datetime, who: OrganisationIdentities) -> GoalWay:
    aim = goal.aim
    counted_to = uk_day(end - timedelta(microseconds=1))
    last = max(aim.from_day, min(counted_to, aim.by_day))
    days = choose_days(aim.from_day, last)
    counts = [count_towards_goal(aim, min(day_end(day), end), who) for day in days]
    points = tuple(
        WayPoint(day, count, steady_pace(aim, counts[0], day))
        for day, count in zip(days, counts, strict=True)
    )
    return GoalWay(goal, points, is_over=day_end(aim.by_day) <= end)


def _start_in_words(start: WayPoint) -> str:
    organisations = pluralise(start.came, "organisation")
    return f"It began on {format_day(start.day)} with {organisations}."
