"""UK days, as a report counts them: read from what somebody typed, and turned into UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from app.text.wording import UK

# No day that a report could be about lies outside these.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ ./-]+(?P<month>\d{1,2}|[a-z]{3,9})[ ./-]+(?P<year>\d{4})",
    re.ASCII | re.IGNORECASE,
)


class Period(NamedTuple):
    """From one day to another, both counted."""

    first: date
    last: date

    @property
    def months(self) -> int | None:
        """How many months it is, where it is whole ones."""
        after = self.last + timedelta(days=1)
        if self.first.day != 1 or after.day != 1:
            return None
        return 12 * (after.year - self.first.year) + after.month - self.first.month

    @property
    def before(self) -> "Period":
        """As long a time just before it: as many whole months, or else as many days."""
        last = self.first - timedelta(days=1)
        if self.months:
            return Period(months_on(self.first, -self.months), last)
        return Period(self.first - (self.last - self.first) - timedelta(days=1), last)

    def holds(self, day: date) -> bool:
        """Whether that day is one of its own."""
        return self.first <= day <= self.last


class Quarter(NamedTuple):
    """Three months, and what they are called."""

    name: str
    period: Period


def read_day(text: str) -> date | None:
    """A day as people write it: 31 March 2027, 31st March 2027, 31/3/2027, 2027-03-31, or None."""
    found = YEAR_FIRST.fullmatch(text.strip()) or DAY_FIRST.fullmatch(text.strip())
    if found is None:
        return None
    try:
        day = date(int(found["year"]), _month(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def read_moment(text: str) -> datetime | None:
    """A moment as the report's own addresses write it: 2027-04-03T09:15:00Z."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def written(at: datetime) -> str:
    """The moment as `read_moment` reads it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_words(at: datetime) -> str:
    """The moment as a page shows it, by the clocks of the UK: 3 April 2027, 10:15:00."""
    there = at.astimezone(UK)
    return f"{there.day} {there:%B %Y, %H:%M:%S}"


def start_of(day: date) -> datetime:
    """When the day begins in the UK, in UTC."""
    return datetime.combine(day, time.min, UK).astimezone(UTC)


def end_of(day: date) -> datetime:
    """When the next day begins in the UK, in UTC."""
    return start_of(day + timedelta(days=1))


def day_of(at: datetime) -> date:
    """The day that it is in the UK at that moment."""
    return at.astimezone(UK).date()


def months_on(first: date, months: int) -> date:
    """The first of the month that is so many months on."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day is in. Those of the calendar and of a year from April are the same."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = months_on(first, 3) - timedelta(days=1)
    number = (first.month - 4) // 3 % 4 + 1
    name = f"{first:%B} to {last:%B %Y} (quarter {number} of {_financial_year(first)})"
    return Quarter(name, Period(first, last))


def quarters_in(period: Period) -> list[Quarter]:
    """The quarters that a period reaches into, the first first, with their days that are in it."""
    quarters, day = [], period.first
    while day <= period.last:
        whole = quarter_of(day)
        part = Period(day, min(whole.period.last, period.last))
        quarters.append(whole if part == whole.period else Quarter(_part_of(whole, part), part))
        day = whole.period.last + timedelta(days=1)
    return quarters


def quarters_by(day: date, most: int) -> list[Quarter]:
    """The quarter that a day is in and those before it, the latest first."""
    latest = quarter_of(day).period.first
    return [quarter_of(months_on(latest, -3 * back)) for back in range(most)]


def _part_of(whole: Quarter, part: Period) -> str:
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


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next((n for n, name in enumerate(MONTHS, 1) if _is_short_for(text, name)), 0)


def _is_short_for(text: str, name: str) -> bool:
    return name.lower().startswith(text.lower())
