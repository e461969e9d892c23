"""The report that an address asks for: its days, as recorded by when, by which definitions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from app.core_team.reports.report_definitions import DEFINITION_EDITIONS, NEWEST_EDITION
from app.store.reports.kpi_counts import TimeSpan
from app.text.uk_dates import (
    EARLIEST_DAY,
    Period,
    day_end,
    day_start,
    find_quarter,
    format_moment,
    parse_day,
    parse_moment,
    uk_day,
)

# A report made again must find the same events. So it reads the record up to a moment by which
# every transaction has been committed.
SETTLING_TIME = timedelta(minutes=1)

DAY_HINT = "Enter it as a day, such as 31 March 2027"


class ReportQuery(NamedTuple):
    """What identifies a report: made again, it has the same figures."""

    period: Period
    known: datetime
    edition: int

    @property
    def end(self) -> datetime:
        """The end of the time that the report counts, exclusive."""
        return min(day_end(self.period.last), self.known)

    @property
    def provisional(self) -> bool:
        """Whether its last day was not over at the moment `known`."""
        return self.known < day_end(self.period.last)

    @property
    def spans(self) -> Mapping[str, TimeSpan]:
        """The spans of time that its figures count, by their names in addresses."""
        before = self.period.before
        return {
            "period": TimeSpan(day_start(self.period.first), self.end),
            "before": TimeSpan(day_start(before.first), min(day_end(before.last), self.known)),
            "ever": TimeSpan(None, self.end),
        }

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the address of this report."""
        return {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "known": format_moment(self.known),
            "definitions": str(self.edition),
        }


def newest_report_query(now: datetime) -> ReportQuery:
    """The report of the last quarter that is over."""
    known = now - SETTLING_TIME
    quarter = find_quarter(uk_day(known)).period
    return ReportQuery(quarter.before, known, NEWEST_EDITION)


def parse_report_query(
    args: Mapping[str, str], now: datetime
) -> tuple[ReportQuery, dict[str, str]]:
    """The report that an address asks for, and what is wrong with it, by parameter.

    Parameters that are absent or wrong are as in `newest_report_query`.
    """
    default = newest_report_query(now)
    faults: dict[str, str] = {}
    query = ReportQuery(
        _parse_period(args, default.period, faults),
        _parse_known(args.get("known", ""), default.known, faults),
        _parse_edition(args.get("definitions", ""), faults),
    )
    return (default if faults else query), faults


def _parse_period(args: Mapping[str, str], default: Period, faults: dict[str, str]) -> Period:
    texts = {name: args.get(name, "").strip() for name in ("from", "to")}
    if not any(texts.values()):
        return default
    days = {name: parse_day(text) for name, text in texts.items()}
    for name, which in (("from", "first"), ("to", "last")):
        if not texts[name]:
            faults[name] = f"Enter the {which} day of the report"
        elif days[name] is None:
            faults[name] = f"We cannot read the {which} day. {DAY_HINT}"
    first, last = days["from"], days["to"]
    if first is None or last is None:
        return default
    if last < first:
        faults["to"] = "The last day is before the first: enter it again, or swap the two"
    return Period(first, last)


def _parse_known(text: str, latest: datetime, faults: dict[str, str]) -> datetime:
    if not text:
        return latest
    known = parse_moment(text)
    if known is None:
        faults["known"] = (
            "We cannot read by when things were recorded: leave ‘known’ out of the address, "
            "or write it like 2027-04-03T09:15:00Z"
        )
    elif known < day_start(EARLIEST_DAY):
        faults["known"] = (
            "Nothing was recorded as long ago as that: leave ‘known’ out of the address to have "
            "the report as of now"
        )
    elif known > latest:
        faults["known"] = (
            "A report can be made as recorded by any moment that is more than a minute ago: "
            "leave ‘known’ out of the address to have it as of now"
        )
    return known or latest


def _parse_edition(text: str, faults: dict[str, str]) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    if text and number not in DEFINITION_EDITIONS:
        faults["definitions"] = (
            f"There is no edition ‘{text}’ of the definitions: the newest is {NEWEST_EDITION}"
        )
    return number if number in DEFINITION_EDITIONS else NEWEST_EDITION
