"""How often a password may be tried: see docs/decisions/0011."""

from datetime import datetime
from math import ceil

from flask import request

from app.account.known_browser import find_browser_id
from app.store.accounts.accounts import Account
from app.store.base import rate_limits
from app.store.base.rate_limits import LONGEST_PERIOD, Attempt, RateLimit
from app.store.base.transactions import now
from app.text.email_addresses import normalise_address
from app.web.attempt_keys import get_counted_network, make_attempt_key
from scoring.plurals import pluralise

# Wrong passwords in a quarter of an hour.
FAILURE_LIMIT = RateLimit(5)
NETWORK_LIMIT = RateLimit(50)
# And in a day, for one address, from all browsers together that have not signed in to it.
UNKNOWN_BROWSER_LIMIT = RateLimit(100, LONGEST_PERIOD)
# Wrong codes in a day. Of a million codes three are right at a time: 20 a day find one in 45 years.
DAILY_CODE_LIMIT = RateLimit(20, LONGEST_PERIOD)
MAX_MINUTES_SHOWN = 90


def begin_sign_in_attempt(email: str, account: Account | None) -> Attempt:
    """Count a try at signing in with that address, unless there were too many.

    From a browser that the account knows, only its own tries count. The others are strangers, to
    an address that has no account too.
    """
    browser_id = find_browser_id(account) if account else None
    if account and browser_id:
        return rate_limits.begin_attempt(
            {make_attempt_key("browser", account.id, browser_id): FAILURE_LIMIT}
        )
    network = get_counted_network(request.remote_addr)
    return rate_limits.begin_attempt(
        {
            make_attempt_key("address", normalise_address(email), network): FAILURE_LIMIT,
            make_attempt_key("network", network): NETWORK_LIMIT,
            make_attempt_key("strangers", normalise_address(email)): UNKNOWN_BROWSER_LIMIT,
        }
    )


def begin_password_attempt(account_id: int) -> Attempt:
    """Count a try at the password by somebody who is signed in, and is asked for it once more."""
    return rate_limits.begin_attempt({make_attempt_key("signed-in", account_id): FAILURE_LIMIT})


def begin_code_attempt(account: Account) -> Attempt:
    """Count a try at a code of the second factor, by whoever had the right password.

    All browsers that are new to the account count as one, wherever they are; each other by itself,
    so that whoever found the password out cannot keep the member out of the browser that they use.
    """
    browser_id = find_browser_id(account) or "strangers"
    return rate_limits.begin_attempt(
        {
            make_attempt_key("code", account.id, browser_id): FAILURE_LIMIT,
            make_attempt_key("codes of a day", account.id, browser_id): DAILY_CODE_LIMIT,
        }
    )


def begin_recovery_attempt(account: Account) -> Attempt:
    """The same for a recovery code, which is much too long to guess: fewer would gain nothing."""
    browser_id = find_browser_id(account) or "strangers"
    return rate_limits.begin_attempt(
        {make_attempt_key("recovery code", account.id, browser_id): FAILURE_LIMIT}
    )


def count_minutes_until(moment: datetime) -> int:
    """Whole minutes to wait, one at the least."""
    return max(1, ceil((moment - now()).total_seconds() / 60))


def format_wait(minutes: int) -> str:
    """A wait of that many minutes: in hours where it is long."""
    count, unit = minutes, "minute"
    if minutes > MAX_MINUTES_SHOWN:
        count, unit = ceil(minutes / 60), "hour"
    return pluralise(count, unit)
