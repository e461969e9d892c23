"""How often a password may be tried: see docs/decisions/0011."""

from datetime import datetime
from math import ceil

from flask import request

from app.account.known_browser import known_as
from app.store.accounts.accounts import Account
from app.store.base import rate_limits
from app.store.base.rate_limits import DAY, Attempt, Limit
from app.store.base.transactions import now
from app.text.email_addresses import spelled
from app.web.attempt_keys import attempt_key, network_of
from scoring.plurals import so_many

# Wrong passwords in a quarter of an hour.
MOST = Limit(5)
MOST_OF_A_NETWORK = Limit(50)
# And in a day, for one address, from all browsers together that have not signed in to it.
MOST_OF_STRANGERS = Limit(100, DAY)
# Wrong codes in a day. Of a million codes three are right at a time: 20 a day find one in 45 years.
MOST_CODES_OF_A_DAY = Limit(20, DAY)
MINUTES_TOLD_SINGLY = 90


def begin_attempt(email: str, account: Account | None) -> Attempt:
    """Count a try at signing in with that address, unless there were too many.

    From a browser that the account knows, only its own tries count. The others are strangers, to
    an address that has no account too.
    """
    known = known_as(account) if account else None
    if account and known:
        return rate_limits.begin_attempt({attempt_key("browser", account.id, known): MOST})
    network = network_of(request.remote_addr)
    return rate_limits.begin_attempt(
        {
            attempt_key("address", spelled(email), network): MOST,
            attempt_key("network", network): MOST_OF_A_NETWORK,
            attempt_key("strangers", spelled(email)): MOST_OF_STRANGERS,
        }
    )


def begin_attempt_within(account_id: int) -> Attempt:
    """The same for somebody who is signed in and is asked for the password once more."""
    return rate_limits.begin_attempt({attempt_key("signed-in", account_id): MOST})


def begin_code_attempt(account: Account) -> Attempt:
    """Count a try at a code of the second factor, by whoever had the right password.

    All browsers that are new to the account count as one, wherever they are; each other by itself,
    so that whoever found the password out cannot keep the member out of the browser that they use.
    """
    who = known_as(account) or "strangers"
    return rate_limits.begin_attempt(
        {
            attempt_key("code", account.id, who): MOST,
            attempt_key("codes of a day", account.id, who): MOST_CODES_OF_A_DAY,
        }
    )


def begin_recovery_attempt(account: Account) -> Attempt:
    """The same for a recovery code, which is much too long to guess: fewer would gain nothing."""
    who = known_as(account) or "strangers"
    return rate_limits.begin_attempt({attempt_key("recovery code", account.id, who): MOST})


def minutes_until(moment: datetime) -> int:
    """Whole minutes to wait, one at the least."""
    return max(1, ceil((moment - now()).total_seconds() / 60))


def wait_in_words(minutes: int) -> str:
    """A wait of that many minutes: in hours where it is long."""
    count, unit = minutes, "minute"
    if minutes > MINUTES_TOLD_SINGLY:
        count, unit = ceil(minutes / 60), "hour"
    return so_many(count, unit)
