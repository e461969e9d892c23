"""How many organisations may join in a time: docs/decisions/0025."""

from datetime import datetime, timedelta

from flask import current_app, request

from app.store.base.rate_limits import LONGEST_PERIOD, RateLimit
from app.store.base.transactions import now
from app.store.organisations.joining import JoinLimits
from app.text.wording import UK
from app.web.attempt_keys import get_counted_network, make_attempt_key

HOUR = timedelta(hours=1)
# How many times as many may join in a day as in an hour, and from everywhere as from one network.
DAY_FACTOR = 3
ALL_NETWORKS_FACTOR = 5

# E-mails with a private link to one address in a day: whoever joins can type anybody's.
LINK_EMAILS_A_DAY = 3

MINUTE = timedelta(minutes=1)


def get_join_limits() -> JoinLimits:
    """The limits for whoever asks: of their network, and of all networks together.

    A form that is sent again adds no organisation, and counts for its network by itself: a button
    pressed twice takes nobody's place.
    """
    most = int(current_app.config["JOINS_AN_HOUR"])
    network = get_counted_network(request.remote_addr)
    return JoinLimits(
        new={
            make_attempt_key("joined", network): RateLimit(most, HOUR),
            make_attempt_key("joined in a day", network): RateLimit(
                most * DAY_FACTOR, LONGEST_PERIOD
            ),
            make_attempt_key("all joined"): RateLimit(most * ALL_NETWORKS_FACTOR, HOUR),
            make_attempt_key("all joined in a day"): RateLimit(
                most * ALL_NETWORKS_FACTOR * DAY_FACTOR, LONGEST_PERIOD
            ),
        },
        again={make_attempt_key("joined again", network): RateLimit(most, HOUR)},
    )


def get_link_email_limits(address: str) -> dict[str, RateLimit]:
    """The limit for e-mails to the address that whoever joins has given, proved by nobody."""
    key = make_attempt_key("link by e-mail", address.casefold())
    return {key: RateLimit(LINK_EMAILS_A_DAY, LONGEST_PERIOD)}


def count_seconds_until(moment: datetime) -> int:
    """How long to wait, at least a second."""
    return max(1, int((moment - now()).total_seconds()))


def format_clock_time(moment: datetime) -> str:
    """When it is over, to the minute after, by the clocks of the UK; with the day if not today."""
    local = (moment + MINUTE - timedelta(microseconds=1)).astimezone(UK)
    day = "" if local.date() == now().astimezone(UK).date() else f" on {local.day} {local:%B}"
    return f"{local:%H:%M}{day}"
