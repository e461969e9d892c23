"""Settings of signing in by OpenID Connect: the provider, and what is demanded of a sign-in there.

docs/decisions/0028 says what they are for.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.settings.settings_file import SettingError

# What a provider needs from us, beside its address; and what may be demanded of it.
REQUIRED_SETTINGS = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
DEMAND_SETTINGS = ("OIDC_ACR", "OIDC_MAX_AGE")
LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}
MAX_ISSUER_LENGTH = 200  # characters, as accounts keep it
MAX_SECONDS_DIGITS = 8  # of seconds: three years


def read_openid_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """The part of the app's configuration that is named `OIDC_...`. Raises SettingError."""
    issuer = environ.get("WAYMARK_OIDC_ISSUER", "")
    credentials = {name: environ.get(f"WAYMARK_{name}", "") for name in REQUIRED_SETTINGS}
    if issuer:
        _check_issuer(issuer)
    if missing := [name for name, value in credentials.items() if issuer and not value]:
        raise SettingError("WAYMARK_OIDC_ISSUER", f"needs WAYMARK_{missing[0]} beside it")
    if vain := [name for name in DEMAND_SETTINGS if environ.get(f"WAYMARK_{name}") and not issuer]:
        raise SettingError(f"WAYMARK_{vain[0]}", "needs WAYMARK_OIDC_ISSUER beside it")
    return {
        "OIDC_ISSUER": issuer,
        **credentials,
        "OIDC_NAME": environ.get("WAYMARK_OIDC_NAME") or "your organisation",
        "OIDC_ACR": _parse_acr(environ.get("WAYMARK_OIDC_ACR", "")),
        "OIDC_MAX_AGE": _parse_max_age(environ.get("WAYMARK_OIDC_MAX_AGE", "")),
    }


def is_https_or_local(address: str) -> bool:
    """Whether what is sent to the address is for nobody else to read."""
    try:
        url = urlsplit(address)
    except ValueError:
        return False
    is_ours = url.scheme == "http" and url.hostname in LOCAL_HOSTS
    is_one = address.isprintable() and " " not in address
    return is_one and (is_ours or (url.scheme == "https" and bool(url.hostname)))


def _check_issuer(issuer: str) -> None:
    if not is_https_or_local(issuer):
        raise SettingError("WAYMARK_OIDC_ISSUER", f"is {issuer!r}: give an address with https://")
    if set(issuer) & {"?", "#"} or len(issuer) > MAX_ISSUER_LENGTH:
        raise SettingError(
            "WAYMARK_OIDC_ISSUER",
            f"is {issuer!r}: give an address without ? and #, of at most "
            f"{MAX_ISSUER_LENGTH} characters",
        )


def _parse_acr(text: str) -> tuple[str, ...]:
    ways = tuple(text.split())
    if (text and not ways) or not text.isascii() or set(text) & set(",;\"'"):
        raise SettingError(
            "WAYMARK_OIDC_ACR", f"is {text!r}: give the provider's values with spaces between them"
        )
    return ways


def _parse_max_age(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > MAX_SECONDS_DIGITS:
        raise SettingError(
            "WAYMARK_OIDC_MAX_AGE",
            f"is {text!r}: give a whole number of seconds, such as 3600",
        )
    return int(text)
