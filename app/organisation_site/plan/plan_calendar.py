"""The days of a plan as a calendar that other programs read (RFC 5545).

A day to look back and a day by which an answer is expected are each an event of a whole day. Nobody
is named: a calendar is shared more widely than a plan.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event

from app.store.plans.plan_actions import PlanAction

CALENDAR_TYPE = "text/calendar; charset=utf-8"
# Who made it, as RFC 5545, 3.7.3 asks.
PRODUCT_ID = "-//Waymark//A plan//EN"


class PlanDay(NamedTuple):
    """A day of an action: what it is for, in a word of its id and in words."""

    kind: str
    day: date
    summary: str


def write_calendar(actions: Iterable[PlanAction], plan_address: str, host: str) -> bytes:
    """The days of actions as an `.ics` file.

    An event keeps its id for as long as its action stands, so that a calendar that takes the file
    in again moves it and makes no second one. `host` is that of the service.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for action in actions:
        for each in list_days(action):
            calendar.add_component(_make_event(action, each, plan_address, host))
    return bytes(calendar.to_ical())


def list_days(action: PlanAction) -> list[PlanDay]:
    """The days that an action has ahead of it or behind it, as far as any is said."""
    days = []
    if action.check_in_on:
        words = "Look back" if action.is_open else "Look again"
        days.append(PlanDay("check-in", action.check_in_on, f"{words}: {action.what}"))
    if action.expected_by and action.is_open:
        days.append(PlanDay("expected", action.expected_by, f"Expected by today: {action.what}"))
    return days


def _make_event(action: PlanAction, each: PlanDay, plan_address: str, host: str) -> Event:
    address = f"{plan_address}#action-{action.id}"
    event = Event()
    event.add("uid", f"plan-action-{action.id}-{each.kind}@{host}")
    # When it was last changed: the same plan makes the same file.
    event.add("dtstamp", action.changed_at)
    event.add("dtstart", each.day)
    # The end is the first day that is no part of it.
    event.add("dtend", each.day + timedelta(days=1))
    event.add("summary", each.summary)
    event.add("description", f"Your plan: {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
