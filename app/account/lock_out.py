"""How often a password may be tried: see docs/decisions/0011."""

import hmac
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil

from flask import current_app, request

from app.account.known_browser import known_as
from app.email_addresses import spelled
from app.store import sign_in_failures
from app.store.accounts import Account
from app.store.sign_in_failures import DAY, Attempt, Limit
from app.store.transactions import now

# Wrong passwords in a quarter of an hour.
MOST = Limit(5)
MOST_OF_A_NETWORK = Limit(50)
# And in a day, for one address, from all browsers together that have not signed in to it.
MOST_OF_STRANGERS = Limit(100, DAY)
# Wrong codes in a day. Of a million codes three are right at a time: 20 a day find one in 45 years.
MOST_CODES_OF_A_DAY = Limit(20, DAY)
# Whoever has one IPv6 address has all that share its first half.
IPV6_NETWORK = 64
MINUTES_TOLD_SINGLY = 90


def begin_attempt(email: str, account: Account | None) -> Attempt:
    """Count a try at signing in with that address, unless there were too many.

    From a browser that the account knows, only its own tries count. The others are strangers, to
    an address that has no account too.
    """
    known = known_as(account) if account else None
    if account and known:
        return sign_in_failures.begin_attempt({_key("browser", account.id, known): MOST})
    network = network_of(request.remote_addr)
    return sign_in_failures.begin_attempt(
        {
            _key("address", spelled(email), network): MOST,
            _key("network", network): MOST_OF_A_NETWORK,
            _key("strangers", spelled(email)): MOST_OF_STRANGERS,
        }
    )


def begin_attempt_within(account_id: int) -> Attempt:
    """The same for somebody who is signed in and is asked for the password once more."""
    return sign_in_failures.begin_attempt({_key("signed-in", account_id): MOST})


def begin_code_attempt(account: Account) -> Attempt:
    """Count a try at a code of the second factor, by whoever had the right password.

    All browsers that are new to the account count as one, wherever they are; each other by itself,
    so that whoever found the password out cannot keep the member out of the browser that they use.
    """
    who = known_as(account) or "strangers"
    return sign_in_failures.begin_attempt(
        {
            _key("code", account.id, who): MOST,
            _key("codes of a day", account.id, who): MOST_CODES_OF_A_DAY,
        }
    )


def begin_recovery_attempt(account: Account) -> Attempt:
    """The same for a recovery code, which is much too long to guess: fewer would gain nothing."""
    who = known_as(account) or "strangers"
    return sign_in_failures.begin_attempt({_key("recovery code", account.id, who): MOST})


def network_of(address: str | None) -> str:
    """The network that is counted together: an IPv4 address, or the first half of an IPv6 one."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), IPV6_NETWORK), strict=False))
    return str(found)


def minutes_until(moment: datetime) -> int:
    """Whole minutes to wait, one at the least."""
    return max(1, ceil((moment - now()).total_seconds() / 60))


def wait_in_words(minutes: int) -> str:
    """A wait of that many minutes: in hours where it is long."""
    count, unit = minutes, "minute"
    if minutes > MINUTES_TOLD_SINGLY:
        count, unit = ceil(minutes / 60), "hour"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _key(*parts: object) -> str:
    """What is counted, so that the table tells nobody an address or a network."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, repr(parts).encode(), "sha256").hex()
