"""What was done at an organisation beside its answers: joining, inviting, reminding, leaving."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from app.demo.timelines import Scenario, Timeline, working_time
from app.store.base.events import Action
from app.store.demo.demo_plan import TEAM, VISITOR, Deed, Link, Round

# The team makes a link some minutes after it has added an organisation.
LINK_DELAY = timedelta(minutes=4)

# An e-mail goes out a moment after its link is made.
EMAIL_DELAY = timedelta(seconds=2)

# How long the team waits before it reminds: of an invitation, of a first round that is open, and of
# a year gone by.
AFTER_INVITING = timedelta(21)
AFTER_STARTING = timedelta(30)
AFTER_SUBMITTING = timedelta(341)


class PlannedHistory(NamedTuple):
    """What was done, in order, and the links that were made by it."""

    deeds: tuple[Deed, ...]
    links: tuple[Link, ...] = ()

    def and_then(self, following: "PlannedHistory") -> "PlannedHistory":
        """Both, one after the other."""
        return PlannedHistory((*self.deeds, *following.deeds), (*self.links, *following.links))


def joined_by_themselves(at: datetime) -> PlannedHistory:
    """A visitor joined with an organisation that the team had not invited, and then confirmed."""
    joined = (Action.JOINED, Action.AWAITS_CONFIRMATION, Action.LINK_MADE)
    confirmed = Deed(at + timedelta(minutes=50), Action.CONFIRMED, TEAM)
    return PlannedHistory(
        (*(Deed(at, each, VISITOR) for each in joined), confirmed), (Link(at, "", None, at),)
    )


def invited_by_team(at: datetime, address: str, opened_at: datetime | None) -> PlannedHistory:
    """The team added an organisation and sent it a link, by e-mail where it has an address."""
    invited = at + LINK_DELAY
    sent = _sent_events(invited, Action.INVITED)
    link = Link(invited, address, invited, opened_at)
    return PlannedHistory((Deed(at, Action.ADDED, TEAM), *sent), (link,))


def added_with_link(at: datetime) -> PlannedHistory:
    """The team added an organisation and made a link, and has not sent it yet."""
    made = at + LINK_DELAY
    deeds = (Deed(at, Action.ADDED, TEAM), Deed(made, Action.LINK_MADE, TEAM))
    return PlannedHistory(deeds, (Link(made, ""),))


def added_without_link(at: datetime) -> PlannedHistory:
    """The team added an organisation, and has not invited it yet."""
    return PlannedHistory((Deed(at, Action.ADDED, TEAM),))


def first_visit(rounds: Sequence[Round]) -> PlannedHistory:
    """Somebody at an invited organisation said how large it is, and then began."""
    return PlannedHistory(
        tuple(
            Deed(each.started_at - timedelta(minutes=1), Action.DETAILS_CHANGED, each.started_by)
            for each in rounds[:1]
        )
    )


def deleted_by_organisation(at: datetime, sitting: str) -> PlannedHistory:
    """Somebody there had it deleted, with every answer."""
    return PlannedHistory((Deed(at, Action.DELETED, sitting),))


def reminders(
    chance: Random, scenario: Scenario, timeline: Timeline, today: date, address: str
) -> PlannedHistory:
    """The team wrote again to whoever had not begun, or not finished, or not come back."""
    days = [day for day in _reminder_days(scenario, timeline) if day < today]
    moments = [working_time(chance, day) for day in days]
    deeds = tuple(deed for at in moments for deed in _sent_events(at, Action.REMINDED))
    return PlannedHistory(deeds, tuple(Link(at, address, at) for at in moments))


def _sent_events(at: datetime, action: Action) -> tuple[Deed, Deed]:
    return Deed(at, Action.LINK_MADE, TEAM), Deed(at + EMAIL_DELAY, action, TEAM)


def _reminder_days(scenario: Scenario, timeline: Timeline) -> Iterator[date]:
    """The days on which a reminder was due."""
    submitted = [each.submitted_at for each in timeline.rounds if each.submitted_at]
    for at, following in zip(submitted, timeline.rounds[1:], strict=False):
        if following.started_at > at + AFTER_SUBMITTING + timedelta(2):
            yield (at + AFTER_SUBMITTING).date()
    if scenario is Scenario.INVITED:
        yield (timeline.joined_at + AFTER_INVITING).date()
    elif scenario is Scenario.FIRST_OPEN:
        yield (timeline.rounds[-1].saved_at[-1] + AFTER_STARTING).date()
    elif scenario in {Scenario.DUE, Scenario.OVERDUE}:
        yield (submitted[-1] + AFTER_SUBMITTING).date()
