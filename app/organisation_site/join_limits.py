"""How many organisations may join in a time: docs/decisions/0025."""

from datetime import datetime, timedelta

from flask import current_app, request

from app.store.base.rate_limits import DAY, Limit
from app.store.base.transactions import now
from app.store.organisations.joining import JoinLimits
from app.text.wording import UK
from app.web.attempt_keys import attempt_key, network_of

HOUR = timedelta(hours=1)
# How many times as many may join in a day as in an hour, and from everywhere as from one network.
A_DAY = 3
EVERYWHERE = 5

A_MINUTE = timedelta(minutes=1)


def join_limits() -> JoinLimits:
    """The limits for whoever asks: of their network, and of all networks together.

    A form that is sent again adds no organisation, and counts for its network by itself: a button
    pressed twice takes nobody's place.
    """
    most = int(current_app.config["JOINS_AN_HOUR"])
    network = network_of(request.remote_addr)
    return JoinLimits(
        new={
            attempt_key("joined", network): Limit(most, HOUR),
            attempt_key("joined in a day", network): Limit(most * A_DAY, DAY),
            attempt_key("all joined"): Limit(most * EVERYWHERE, HOUR),
            attempt_key("all joined in a day"): Limit(most * EVERYWHERE * A_DAY, DAY),
        },
        again={attempt_key("joined again", network): Limit(most, HOUR)},
    )


def seconds_until(moment: datetime) -> int:
    """How long to wait, at least a second."""
    return max(1, int((moment - now()).total_seconds()))


def clock_time(moment: datetime) -> str:
    """When it is over, to the minute after, by the clocks of the UK; with the day if not today."""
    there = (moment + A_MINUTE - timedelta(microseconds=1)).astimezone(UK)
    day = "" if there.date() == now().astimezone(UK).date() else f" on {there.day} {there:%B}"
    return f"{there:%H:%M}{day}"
