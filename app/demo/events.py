"""Plans the events at an organisation beside its answers: joining, inviting, reminding, leaving."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from app.demo.timelines import Scenario, Timeline, working_time
from app.store.base.events import Action
from app.store.demo.demo_plan import TEAM, VISITOR, PlannedEvent, PlannedLink, PlannedRound

# The time from adding an organisation to making its link.
LINK_DELAY = timedelta(minutes=4)

# The time from making a link to sending its e-mail.
EMAIL_DELAY = timedelta(seconds=2)

# The time before the team reminds: after an invitation, the start of a first round, and a
# submission.
AFTER_INVITING = timedelta(21)
AFTER_STARTING = timedelta(30)
AFTER_SUBMITTING = timedelta(341)


class PlannedHistory(NamedTuple):
    """Planned events in order, and the links that they made."""

    deeds: tuple[PlannedEvent, ...]
    links: tuple[PlannedLink, ...] = ()

    def and_then(self, following: "PlannedHistory") -> "PlannedHistory":
        """These events and links, followed by others."""
        return PlannedHistory((*self.deeds, *following.deeds), (*self.links, *following.links))


def joined_by_themselves(at: datetime) -> PlannedHistory:
    """A visitor joins with an organisation that the team has not invited, and then confirms."""
    joined = (Action.JOINED, Action.AWAITS_CONFIRMATION, Action.LINK_MADE)
    confirmed = PlannedEvent(at + timedelta(minutes=50), Action.CONFIRMED, TEAM)
    return PlannedHistory(
        (*(PlannedEvent(at, action, VISITOR) for action in joined), confirmed),
        (PlannedLink(at, "", None, at),),
    )


def invited_by_team(
    at: datetime, address: str, opened_at: datetime | None, added: Action = Action.ADDED
) -> PlannedHistory:
    """The team adds an organisation and sends it a link, by e-mail where it has an address."""
    invited = at + LINK_DELAY
    sent = _sent_events(invited, Action.INVITED)
    link = PlannedLink(invited, address, invited, opened_at)
    return PlannedHistory((PlannedEvent(at, added, TEAM), *sent), (link,))


def added_with_link(at: datetime) -> PlannedHistory:
    """The team adds an organisation and makes a link, which is not sent yet."""
    made = at + LINK_DELAY
    deeds = (PlannedEvent(at, Action.ADDED, TEAM), PlannedEvent(made, Action.LINK_MADE, TEAM))
    return PlannedHistory(deeds, (PlannedLink(made, ""),))


def added_without_link(at: datetime) -> PlannedHistory:
    """The team adds an organisation, which is not invited yet."""
    return PlannedHistory((PlannedEvent(at, Action.ADDED, TEAM),))


def first_visit(rounds: Sequence[PlannedRound]) -> PlannedHistory:
    """Somebody at an invited organisation says how large it is, before the first round begins."""
    return PlannedHistory(
        tuple(
            PlannedEvent(
                first.started_at - timedelta(minutes=1), Action.DETAILS_CHANGED, first.started_by
            )
            for first in rounds[:1]
        )
    )


def deleted_by_organisation(at: datetime, sitting: str) -> PlannedHistory:
    """Somebody at an organisation deletes it, with every answer."""
    return PlannedHistory((PlannedEvent(at, Action.DELETED, sitting),))


def reminders(
    chance: Random, scenario: Scenario, timeline: Timeline, today: date, address: str
) -> PlannedHistory:
    """The team reminds organisations that have not begun, not finished or not come back."""
    days = [day for day in _reminder_days(scenario, timeline) if day < today]
    moments = [working_time(chance, day) for day in days]
    deeds = tuple(deed for at in moments for deed in _sent_events(at, Action.REMINDED))
    return PlannedHistory(deeds, tuple(PlannedLink(at, address, at) for at in moments))


def _sent_events(at: datetime, action: Action) -> tuple[PlannedEvent, PlannedEvent]:
    return PlannedEvent(at, Action.LINK_MADE, TEAM), PlannedEvent(at + EMAIL_DELAY, action, TEAM)


def _reminder_days(scenario: Scenario, timeline: Timeline) -> Iterator[date]:
    """The days on which a reminder is due."""
    submitted = [planned.submitted_at for planned in timeline.rounds if planned.submitted_at]
    for at, following in zip(submitted, timeline.rounds[1:], strict=False):
        if following.started_at > at + AFTER_SUBMITTING + timedelta(2):
            yield (at + AFTER_SUBMITTING).date()
    if scenario is Scenario.INVITED:
        yield (timeline.joined_at + AFTER_INVITING).date()
    elif scenario is Scenario.FIRST_OPEN:
        yield (timeline.rounds[-1].saved_at[-1] + AFTER_STARTING).date()
    elif scenario in {Scenario.DUE, Scenario.OVERDUE}:
        yield (submitted[-1] + AFTER_SUBMITTING).date()
