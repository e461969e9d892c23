"""What was done at an organisation beside its answers: joining, inviting, reminding, leaving."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from app.demo.timelines import Fate, Journey, at_work
from app.store.base.events import Action
from app.store.demo.demo_plan import TEAM, VISITOR, Deed, Link, Round

# The team makes a link some minutes after it has added an organisation.
SOON = timedelta(minutes=4)

# An e-mail goes out a moment after its link is made.
MOMENT = timedelta(seconds=2)

# How long the team waits before it reminds: of an invitation, of a first round that is open, and of
# a year gone by.
AFTER_INVITING = timedelta(21)
AFTER_STARTING = timedelta(30)
AFTER_SUBMITTING = timedelta(341)


class Done(NamedTuple):
    """What was done, in order, and the links that were made by it."""

    deeds: tuple[Deed, ...]
    links: tuple[Link, ...] = ()

    def and_then(self, following: "Done") -> "Done":
        """Both, one after the other."""
        return Done((*self.deeds, *following.deeds), (*self.links, *following.links))


def by_themselves(at: datetime) -> Done:
    """A visitor joined with an organisation that the team had not invited, and then confirmed."""
    joined = (Action.JOINED, Action.AWAITS_CONFIRMATION, Action.LINK_MADE)
    confirmed = Deed(at + timedelta(minutes=50), Action.CONFIRMED, TEAM)
    return Done(
        (*(Deed(at, each, VISITOR) for each in joined), confirmed), (Link(at, "", None, at),)
    )


def by_the_team(at: datetime, address: str, opened_at: datetime | None) -> Done:
    """The team added an organisation and sent it a link, by e-mail where it has an address."""
    invited = at + SOON
    sent = _sent(invited, Action.INVITED)
    link = Link(invited, address, invited, opened_at)
    return Done((Deed(at, Action.ADDED, TEAM), *sent), (link,))


def with_a_link(at: datetime) -> Done:
    """The team added an organisation and made a link, and has not sent it yet."""
    made = at + SOON
    deeds = (Deed(at, Action.ADDED, TEAM), Deed(made, Action.LINK_MADE, TEAM))
    return Done(deeds, (Link(made, ""),))


def added(at: datetime) -> Done:
    """The team added an organisation, and has not invited it yet."""
    return Done((Deed(at, Action.ADDED, TEAM),))


def first_visit(rounds: Sequence[Round]) -> Done:
    """Somebody at an invited organisation said how large it is, and then began."""
    return Done(
        tuple(
            Deed(each.started_at - timedelta(minutes=1), Action.DETAILS_CHANGED, each.started_by)
            for each in rounds[:1]
        )
    )


def leaving(at: datetime, sitting: str) -> Done:
    """Somebody there had it deleted, with every answer."""
    return Done((Deed(at, Action.DELETED, sitting),))


def reminders(chance: Random, fate: Fate, story: Journey, today: date, address: str) -> Done:
    """The team wrote again to whoever had not begun, or not finished, or not come back."""
    days = [day for day in _reminded(fate, story) if day < today]
    moments = [at_work(chance, day) for day in days]
    deeds = tuple(deed for at in moments for deed in _sent(at, Action.REMINDED))
    return Done(deeds, tuple(Link(at, address, at) for at in moments))


def _sent(at: datetime, action: Action) -> tuple[Deed, Deed]:
    return Deed(at, Action.LINK_MADE, TEAM), Deed(at + MOMENT, action, TEAM)


def _reminded(fate: Fate, story: Journey) -> Iterator[date]:
    """The days on which a reminder was due."""
    submitted = [each.submitted_at for each in story.rounds if each.submitted_at]
    for at, following in zip(submitted, story.rounds[1:], strict=False):
        if following.started_at > at + AFTER_SUBMITTING + timedelta(2):
            yield (at + AFTER_SUBMITTING).date()
    if fate is Fate.INVITED:
        yield (story.joined_at + AFTER_INVITING).date()
    elif fate is Fate.FIRST_OPEN:
        yield (story.rounds[-1].saved_at[-1] + AFTER_STARTING).date()
    elif fate in {Fate.DUE, Fate.OVERDUE}:
        yield (submitted[-1] + AFTER_SUBMITTING).date()
