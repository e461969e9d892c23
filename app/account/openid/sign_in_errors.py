"""Why somebody who went to the provider of OpenID Connect is not signed in."""

from enum import StrEnum


class SignInFailure(StrEnum):
    """What stands in the way. Each has words of its own in `account/not_signed_in.html`."""

    DOWN = "down"
    CANCELLED = "cancelled"
    LOST = "lost"
    UNPROVED = "unproved"
    WEAK = "weak"
    STALE = "stale"
    NO_TIME = "no-time"
    NO_ADDRESS = "no-address"
    TWO_ADDRESSES = "two-addresses"
    UNVERIFIED = "unverified"
    NO_ACCOUNT = "no-account"
    MEANWHILE = "meanwhile"


class SignInError(Exception):
    """Nobody was signed in. `trouble` says why; `email` is whom the provider spoke of."""

    def __init__(self, trouble: SignInFailure, email: str = "") -> None:
        """`trouble` chooses what the page says."""
        super().__init__(trouble)
        self.trouble = trouble
        self.email = email
