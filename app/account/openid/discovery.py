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

DISCOVERY_PATH = "/.well-known/openid-configuration"
REQUIRED_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
CACHE_SECONDS = 60  # seconds
# Each process reads at most so many times in a minute because something proved wrong: whatever
# somebody sends us, we do not hammer the provider.
MAX_RENEWALS = 10
RENEWAL_PERIOD = 60  # seconds


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
        self._renewals: deque[float] = deque(maxlen=MAX_RENEWALS)

    def current(self, http: ProviderSession) -> Provider:
        """The provider, read within the last minute. Raises UnansweredError."""
        known = self._known
        if known and monotonic() - known.read_at < CACHE_SECONDS:
            return known
        with self._turn(http):
            if self._known is known or self._known is None:
                self._known = fetch_provider(http, self._issuer)
            return self._known

    def renewed(self, http: ProviderSession, doubted: Provider) -> Provider | None:
        """The provider read anew, since `doubted` proved wrong.

        None where that was done too often just now. Raises UnansweredError.
        """
        with self._turn(http):
            if self._known is doubted:
                if not self._may_renew():
                    return None
                self._known = fetch_provider(http, self._issuer)
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
        if len(renewals) == MAX_RENEWALS and now - renewals[0] < RENEWAL_PERIOD:
            return False
        renewals.append(now)
        return True


def fetch_provider(http: ProviderSession, issuer: str) -> Provider:
    """Ask the provider for its addresses and keys. Raises UnansweredError.

    It has to call itself exactly by its issuer. Microsoft's addresses for everybody's directories
    (`common`) name none, so they fail here.
    """
    document = http.get_json(issuer.rstrip("/") + DISCOVERY_PATH)
    if document.get("issuer") != issuer:
        raise UnansweredError(f"it calls itself {str(document.get('issuer'))[:200]!r}")
    if missing := [name for name in REQUIRED_ENDPOINTS if not _get_endpoint(document, name)]:
        raise UnansweredError(f"it names no {missing[0]} with https://")
    ways = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        authorization_endpoint=_get_endpoint(document, "authorization_endpoint"),
        token_endpoint=_get_endpoint(document, "token_endpoint"),
        userinfo_endpoint=_get_endpoint(document, "userinfo_endpoint"),
        end_session_endpoint=_get_endpoint(document, "end_session_endpoint"),
        takes_basic="client_secret_basic" in ways,
        prompts=tuple(_list_words(document.get("prompt_values_supported"))),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        keys=tuple(_parse_keys(http.get_json(_get_endpoint(document, "jwks_uri")))),
        read_at=monotonic(),
    )


def _get_endpoint(document: dict[str, Any], name: str) -> str:
    """The address of that name, or nothing where secrets would go there for all to read."""
    endpoint = document.get(name)
    return endpoint if isinstance(endpoint, str) and is_https_or_local(endpoint) else ""


def _list_words(listed: object) -> list[str]:
    return [word for word in listed if isinstance(word, str)] if isinstance(listed, list) else []


def _parse_keys(document: dict[str, Any]) -> Iterator[PublishedKey]:
    """Those that a signature may be by. One that we cannot read does not spoil the others."""
    published = document.get("keys")
    for key in published if isinstance(published, list) else []:
        if not isinstance(key, dict) or key.get("use", "sig") != "sig":
            continue
        try:
            yield PublishedKey(key.get("kid"), JWKRegistry.import_key(key))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
