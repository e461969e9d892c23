"""What the provider says of itself: its addresses and its keys (OpenID Connect Discovery 1.0).

Providers renew their keys and move their addresses, and say so nowhere else. So what was read is
good for a minute, and is read anew at once where it proves wrong.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from app.account.openid.provider_requests import ProviderSession, UnansweredError
from app.settings.openid_settings import is_https_or_local

DISCOVERY = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LASTS = 60  # seconds
# Each process reads at most so many times in a minute because something proved wrong: whatever
# somebody sends us, we do not hammer the provider.
MOST_RENEWALS = 10
A_MINUTE = 60  # seconds


class PublishedKey(NamedTuple):
    """One of the provider's public keys, and the name that tokens call it by, if it has one."""

    kid: object
    key: Key


class Provider(NamedTuple):
    """The provider as it was read at one time. An address that it does not have is empty.

    `prompts`: the values of `prompt` that it says it knows, or none where it does not say.
    `names_itself`: it puts its name into each answer to the browser (RFC 9207).
    """

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    end_session_endpoint: str
    takes_basic: bool
    prompts: tuple[str, ...]
    names_itself: bool
    keys: tuple[PublishedKey, ...]
    read_at: float


class Discovery:
    """The provider of one issuer, as this process knows it."""

    def __init__(self, issuer: str) -> None:
        """Nothing is asked of it yet, so that the app starts without it."""
        self._issuer = issuer
        self._known: Provider | None = None
        self._lock = Lock()
        self._renewals: deque[float] = deque(maxlen=MOST_RENEWALS)

    def current(self, http: ProviderSession) -> Provider:
        """The provider, read within the last minute. Raises UnansweredError."""
        known = self._known
        if known and monotonic() - known.read_at < LASTS:
            return known
        with self._turn(http):
            if self._known is known or self._known is None:
                self._known = read_provider(http, self._issuer)
            return self._known

    def renewed(self, http: ProviderSession, doubted: Provider) -> Provider | None:
        """The provider read anew, since `doubted` proved wrong.

        None where that was done too often just now. Raises UnansweredError.
        """
        with self._turn(http):
            if self._known is doubted:
                if not self._may_renew():
                    return None
                self._known = read_provider(http, self._issuer)
            return self._known

    @contextmanager
    def _turn(self, http: ProviderSession) -> Iterator[None]:
        """One reads, and whoever waits meanwhile uses what it read."""
        if not self._lock.acquire(timeout=http.seconds_left):
            raise UnansweredError("it took too long")
        try:
            yield
        finally:
            self._lock.release()

    def _may_renew(self) -> bool:
        renewals, now = self._renewals, monotonic()
        if len(renewals) == MOST_RENEWALS and now - renewals[0] < A_MINUTE:
            return False
        renewals.append(now)
        return True


def read_provider(http: ProviderSession, issuer: str) -> Provider:
    """Ask the provider for its addresses and keys. Raises UnansweredError.

    It has to call itself exactly by its issuer. Microsoft's addresses for everybody's directories
    (`common`) name none, so they fail here.
    """
    told = http.get_json(issuer.rstrip("/") + DISCOVERY)
    if told.get("issuer") != issuer:
        raise UnansweredError(f"it calls itself {str(told.get('issuer'))[:200]!r}")
    if missing := [name for name in NEEDED if not _address(told, name)]:
        raise UnansweredError(f"it names no {missing[0]} with https://")
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        authorization_endpoint=_address(told, "authorization_endpoint"),
        token_endpoint=_address(told, "token_endpoint"),
        userinfo_endpoint=_address(told, "userinfo_endpoint"),
        end_session_endpoint=_address(told, "end_session_endpoint"),
        takes_basic="client_secret_basic" in ways,
        prompts=tuple(_words(told.get("prompt_values_supported"))),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        keys=tuple(_keys(http.get_json(_address(told, "jwks_uri")))),
        read_at=monotonic(),
    )


def _address(told: dict[str, Any], name: str) -> str:
    """The address of that name, or nothing where secrets would go there for all to read."""
    found = told.get(name)
    return found if isinstance(found, str) and is_https_or_local(found) else ""


def _words(told: object) -> list[str]:
    return [each for each in told if isinstance(each, str)] if isinstance(told, list) else []


def _keys(told: dict[str, Any]) -> Iterator[PublishedKey]:
    """Those that a signature may be by. One that we cannot read does not spoil the others."""
    published = told.get("keys")
    for each in published if isinstance(published, list) else []:
        if not isinstance(each, dict) or each.get("use", "sig") != "sig":
            continue
        try:
            yield PublishedKey(each.get("kid"), JWKRegistry.import_key(each))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
