"""Plans the goals that a team sets for its whole programme: some stand, one was set anew."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from app.demo.timelines import working_time
from app.store.demo.demo_plan import PlannedGoal
from app.store.reports.programme_goals import GoalKind, NewGoal
from scoring.questionnaires.questionnaire import Questionnaire

# Financial years begin in April. What is set in one is set some days into it.
YEAR_BEGINS = (4, 1)
DAYS_UNTIL_SET, DAYS_UNTIL_SET_ANEW = 9, 37
# A year that has hardly begun has no way to show yet.
FEWEST_DAYS = 60
# Of the organisations that there are, how many a goal aims for.
TAKEN_PART, CAME_BACK, AT_STAGE, TAKEN_PART_LAST_YEAR, TOO_MANY = 1.3, 0.9, 0.5, 0.8, 2.0
AGREED = "Agreed by the made-up strategy group"


def plan_goals(
    chance: Random, questionnaire: Questionnaire, count: int, began: date, today: date
) -> tuple[PlannedGoal, ...]:
    """Plan goals for a programme that began on a day, of `count` organisations."""
    start = _find_start(today)
    return tuple(
        goal
        for goal in _iterate_goals(chance, questionnaire, count, start)
        if began <= goal.aim.from_day
    )


def _find_start(today: date) -> date:
    """The first day of the last financial year that has gone on for a while."""
    this_year = date(today.year, *YEAR_BEGINS)
    enough = today - this_year >= timedelta(FEWEST_DAYS)
    return this_year if enough else date(today.year - 1, *YEAR_BEGINS)


def _iterate_goals(
    chance: Random, questionnaire: Questionnaire, count: int, start: date
) -> Iterator[PlannedGoal]:
    year_before, end = date(start.year - 1, *YEAR_BEGINS), date(start.year + 2, *YEAR_BEGINS)
    day_before_end = end - timedelta(1)
    set_at = working_time(chance, start + timedelta(DAYS_UNTIL_SET))
    set_anew = working_time(chance, start + timedelta(DAYS_UNTIL_SET_ANEW))

    def aim(kind: GoalKind, share: float) -> NewGoal:
        amount = max(1, round(count * share))
        return NewGoal(kind, "", 0, amount, start, day_before_end, AGREED)

    taken_part = aim(GoalKind.TAKEN_PART, TAKEN_PART)
    yield PlannedGoal(
        aim(GoalKind.TAKEN_PART, TAKEN_PART_LAST_YEAR)._replace(
            from_day=year_before, by_day=start - timedelta(1)
        ),
        working_time(chance, year_before + timedelta(DAYS_UNTIL_SET)),
    )
    yield PlannedGoal(aim(GoalKind.TAKEN_PART, TOO_MANY), set_at, withdrawn_at=set_anew)
    yield PlannedGoal(taken_part, set_anew + timedelta(minutes=2))
    yield PlannedGoal(aim(GoalKind.CAME_BACK, CAME_BACK), set_at + timedelta(minutes=3))
    if stages := questionnaire.framework.stages:
        number = min(2, len(stages))
        at_stage = aim(GoalKind.REACHED_STAGE, AT_STAGE)
        yield PlannedGoal(
            at_stage._replace(stage=stages[number - 1].id, stage_number=number),
            set_at + timedelta(minutes=5),
        )
