"""Which report an address asks for: of which days, as recorded by when, by which definitions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from app.core_team.reports.report_definitions import EDITIONS, NEWEST
from app.store.reports.kpi_counts import Span
from app.text.uk_dates import (
    EARLIEST,
    Period,
    day_of,
    end_of,
    quarter_of,
    read_day,
    read_moment,
    start_of,
    written,
)

# What is being recorded while a report is made must not be missed in it and found in it later. So a
# report reads the record up to a moment by which everything has been written for good.
SETTLED = timedelta(minutes=1)

A_DAY = "Enter it as a day, such as 31 March 2027"


class Asked(NamedTuple):
    """A report. The same one has the same figures, whenever it is made."""

    period: Period
    known: datetime
    edition: int

    @property
    def end(self) -> datetime:
        """Just after the last moment that it counts."""
        return min(end_of(self.period.last), self.known)

    @property
    def provisional(self) -> bool:
        """Whether its last day was not over by the moment that it knows of."""
        return self.known < end_of(self.period.last)

    @property
    def spans(self) -> Mapping[str, Span]:
        """The times that its figures are counted over, by their names in addresses."""
        before = self.period.before
        return {
            "period": Span(start_of(self.period.first), self.end),
            "before": Span(start_of(before.first), min(end_of(before.last), self.known)),
            "ever": Span(None, self.end),
        }

    @property
    def address(self) -> dict[str, str]:
        """What an address carries to ask for it again."""
        return {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "known": written(self.known),
            "definitions": str(self.edition),
        }


def newest_report(now: datetime) -> Asked:
    """The report of the last quarter that is over."""
    known = now - SETTLED
    this = quarter_of(day_of(known)).period
    return Asked(this.before, known, NEWEST)


def asked_for(args: Mapping[str, str], now: datetime) -> tuple[Asked, dict[str, str]]:
    """The report that an address asks for, and what is wrong with the address, by its parts.

    What it leaves out, or gets wrong, is as in `newest_report`.
    """
    usual = newest_report(now)
    faults: dict[str, str] = {}
    asked = Asked(
        _period(args, usual.period, faults),
        _known(args.get("known", ""), usual.known, faults),
        _edition(args.get("definitions", ""), faults),
    )
    return (usual if faults else asked), faults


def _period(args: Mapping[str, str], usual: Period, faults: dict[str, str]) -> Period:
    texts = {name: args.get(name, "").strip() for name in ("from", "to")}
    if not any(texts.values()):
        return usual
    days = {name: read_day(text) for name, text in texts.items()}
    for name, which in (("from", "first"), ("to", "last")):
        if not texts[name]:
            faults[name] = f"Enter the {which} day of the report"
        elif days[name] is None:
            faults[name] = f"We cannot read the {which} day. {A_DAY}"
    first, last = days["from"], days["to"]
    if first is None or last is None:
        return usual
    if last < first:
        faults["to"] = "The last day is before the first: enter it again, or swap the two"
    return Period(first, last)


def _known(text: str, usual: datetime, faults: dict[str, str]) -> datetime:
    if not text:
        return usual
    known = read_moment(text)
    if known is None:
        faults["known"] = (
            "We cannot read by when things were recorded: leave ‘known’ out of the address, "
            "or write it like 2027-04-03T09:15:00Z"
        )
    elif known < start_of(EARLIEST):
        faults["known"] = (
            "Nothing was recorded as long ago as that: leave ‘known’ out of the address to have "
            "the report as of now"
        )
    elif known > usual:
        faults["known"] = (
            "A report can be made as recorded by any moment that is more than a minute ago: "
            "leave ‘known’ out of the address to have it as of now"
        )
    return known or usual


def _edition(text: str, faults: dict[str, str]) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    if text and number not in EDITIONS:
        faults["definitions"] = (
            f"There is no edition ‘{text}’ of the definitions: the newest is {NEWEST}"
        )
    return number if number in EDITIONS else NEWEST
