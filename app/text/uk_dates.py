"""UK days, quarters and moments: parsed from what somebody typed, and converted to UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from app.text.wording import UK

# No day that a report could be about lies outside these.
EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2100, 12, 31)

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
YEAR_FIRST_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
DAY_FIRST_DATE = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ ./-]+(?P<month>\d{1,2}|[a-z]{3,9})[ ./-]+(?P<year>\d{4})",
    re.ASCII | re.IGNORECASE,
)


class Period(NamedTuple):
    """From one day to another, both counted."""

    first: date
    last: date

    @property
    def months(self) -> int | None:
        """The number of months; None where they are not whole."""
        after = self.last + timedelta(days=1)
        if self.first.day != 1 or after.day != 1:
            return None
        return 12 * (after.year - self.first.year) + after.month - self.first.month

    @property
    def before(self) -> "Period":
        """The period of the same length just before: as many whole months, else as many days."""
        last = self.first - timedelta(days=1)
        if self.months:
            return Period(add_months(self.first, -self.months), last)
        return Period(self.first - (self.last - self.first) - timedelta(days=1), last)

    def holds(self, day: date) -> bool:
        """Whether the day is in the period."""
        return self.first <= day <= self.last


class Quarter(NamedTuple):
    """A quarter of a year, with its name."""

    name: str
    period: Period


def parse_day(text: str) -> date | None:
    """Parse a day as people write it: 31 March 2027, 31st March 2027, 31/3/2027, 2027-03-31."""
    match = YEAR_FIRST_DATE.fullmatch(text.strip()) or DAY_FIRST_DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match["year"]), _month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def parse_moment(text: str) -> datetime | None:
    """Parse a moment as addresses of reports write it: 2027-04-03T09:15:00Z."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def format_moment(at: datetime) -> str:
    """Write a moment as `parse_moment` reads it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_in_words(at: datetime) -> str:
    """The UK time of a moment as pages write it: 3 April 2027, 10:15:00."""
    uk_time = at.astimezone(UK)
    return f"{uk_time.day} {uk_time:%B %Y, %H:%M:%S}"


def day_start(day: date) -> datetime:
    """The start of a UK day, in UTC."""
    return datetime.combine(day, time.min, UK).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The end of a UK day, in UTC: the start of the next."""
    return day_start(day + timedelta(days=1))


def uk_day(at: datetime) -> date:
    """The UK day of a moment."""
    return at.astimezone(UK).date()


def add_months(first: date, months: int) -> date:
    """The first day of the month that is `months` later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def find_quarter(day: date) -> Quarter:
    """The quarter of a day. Those of the calendar year and of the financial year are the same."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = add_months(first, 3) - timedelta(days=1)
    number = (first.month - 4) // 3 % 4 + 1
    name = f"{first:%B} to {last:%B %Y} (quarter {number} of {_financial_year(first)})"
    return Quarter(name, Period(first, last))


def list_quarters(period: Period) -> list[Quarter]:
    """The quarters that a period reaches into, in order, each cut to the days of the period."""
    quarters, day = [], period.first
    while day <= period.last:
        whole = find_quarter(day)
        part = Period(day, min(whole.period.last, period.last))
        quarters.append(whole if part == whole.period else Quarter(_part_name(whole, part), part))
        day = whole.period.last + timedelta(days=1)
    return quarters


def list_recent_quarters(day: date, most: int) -> list[Quarter]:
    """The quarter of a day and those before it, `most` in all, the latest first."""
    latest = find_quarter(day).period.first
    return [find_quarter(add_months(latest, -3 * back)) for back in range(most)]


def _part_name(whole: Quarter, part: Period) -> str:
    days = [
        f"{word} {day.day} {day:%B}"
        for word, day, usual in zip(("from", "to"), part, whole.period, strict=True)
        if day != usual
    ]
    return f"{whole.name}, {' '.join(days)}"


def _financial_year(day: date) -> str:
    """The NHS's and the councils' year, from April to March, such as 2026/27."""
    year = day.year if day.month >= 4 else day.year - 1
    return f"{year}/{(year + 1) % 100:02}"


def _month_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next((n for n, name in enumerate(MONTH_NAMES, 1) if _is_abbreviation(text, name)), 0)


def _is_abbreviation(text: str, name: str) -> bool:
    return name.lower().startswith(text.lower())
