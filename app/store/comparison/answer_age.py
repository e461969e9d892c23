"""How old an answer is: of the last twelve months, or over a year old."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa

# Where the partnership is: its days begin and end there.
UK = ZoneInfo("Europe/London")


class AnswerAge(StrEnum):
    """How old answers are, by the day on which they were submitted."""

    RECENT = "last-12-months"
    OLDER = "over-a-year-old"


def uk_date(at: datetime) -> date:
    """The day on which a moment is, by the clocks of the UK."""
    return at.astimezone(UK).date()


def months_before(at: datetime, months: int) -> datetime:
    """Subtract months, keeping the day and time; a month too short for the day gives its last."""
    count = at.year * 12 + at.month - 1 - months
    year, month = divmod(count, 12)
    day = min(at.day, monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def start_of_last_twelve_months(at: datetime) -> datetime:
    """When the last twelve months began, in UTC: with the UK's day of a year before.

    On 30 November 2026 that is the midnight with which 30 November 2025 began, by the clocks of the
    UK. What was submitted from then on is of the last twelve months; what was before is older.
    """
    day = months_before(at.astimezone(UK), 12).date()
    return datetime.combine(day, time.min, UK).astimezone(UTC)


def has_answer_age(
    age: AnswerAge, submitted_at: sa.SQLColumnExpression[datetime | None], at: datetime
) -> sa.ColumnElement[bool]:
    """Whether answers are of that age at a moment."""
    began = start_of_last_twelve_months(at)
    return submitted_at >= began if age is AnswerAge.RECENT else submitted_at < began
