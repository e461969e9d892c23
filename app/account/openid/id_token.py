"""What an ID token has to say before anybody is signed in by it.

OpenID Connect Core 1.0, section 3.1.3.7; beside it, what the operator demands of a sign-in.
"""

import time
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from flask import current_app
from joserfc.errors import InvalidClaimError
from joserfc.jwt import Token

from app.account.openid.sign_in_errors import SignInError, SignInFailure

# Seconds by which the provider's clock and ours may differ.
CLOCK_LEEWAY = 120
MAX_SUBJECT_LENGTH = 255  # OpenID Connect Core 1.0, section 2


def check_id_token(token: Token, nonce: str, access_token: str) -> None:
    """Check that it is for us, here and now, and made for this sign-in. Raises JoseError."""
    client_id = current_app.config["OIDC_CLIENT_ID"]
    options = {
        "iss": {"essential": True, "value": current_app.config["OIDC_ISSUER"]},
        "aud": {"essential": True, "value": client_id},
    }
    params = {"nonce": nonce, "client_id": client_id, "access_token": access_token}
    CodeIDToken(token.claims, token.header, options, params).validate(leeway=CLOCK_LEEWAY)
    if not 0 < len(get_printable(token.claims.get("sub"))) <= MAX_SUBJECT_LENGTH:
        raise InvalidClaimError("sub")


def check_strength(claims: Mapping[str, Any]) -> None:
    """Check the way and the time of the sign-in at the provider, where the operator demands them.

    Raises SignInError.
    """
    wanted = current_app.config["OIDC_ACR"]
    if wanted and claims.get("acr") not in wanted:
        raise SignInError(SignInFailure.WEAK)
    longest = current_app.config["OIDC_MAX_AGE"]
    if longest is not None:
        _check_age(claims.get("auth_time"), longest)


def get_printable(claim: object) -> str:
    """The claim, or nothing where it is not words that can be stored."""
    return claim if isinstance(claim, str) and claim.isprintable() else ""


def _check_age(signed_in_at: object, longest: int) -> None:
    """`signed_in_at`: `auth_time`, in seconds since 1970. Whoever asks for an age has to get it."""
    if not isinstance(signed_in_at, int | float) or isinstance(signed_in_at, bool):
        raise SignInError(SignInFailure.NO_TIME)
    now = time.time()
    if not now - longest - CLOCK_LEEWAY <= signed_in_at <= now + CLOCK_LEEWAY:
        raise SignInError(SignInFailure.STALE)
