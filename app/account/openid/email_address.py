"""The e-mail address of whoever is there, as far as the provider vouches for it.

It may be in the ID token, at the UserInfo endpoint, or part in each (OpenID Connect Core 1.0,
sections 5.3 and 5.4). UserInfo is asked only where the ID token leaves something out.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from authlib.oauth2.claims import JWTClaims
from flask import current_app
from joserfc.errors import InvalidClaimError

from app.account.openid.discovery import Discovery
from app.account.openid.id_token import CLOCK_LEEWAY, get_printable
from app.account.openid.provider_requests import ProviderSession, UnansweredError, parse_json_object
from app.account.openid.sign_in_errors import SignInError, SignInFailure
from app.account.openid.token_signatures import verify_token
from app.text.email_addresses import normalise_address

Claims = Mapping[str, Any]

BEARER_TOKEN_PATTERN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750, section 2.1
SIGNED_CONTENT_TYPE = "application/jwt"


class VouchedAddress(NamedTuple):
    """An e-mail address, empty where none is told. `is_verified`: the provider vouches for it."""

    email: str
    is_verified: bool


def find_address(claims: Claims, userinfo: Claims) -> VouchedAddress:
    """The address that the ID token's claims and UserInfo's tell together.

    Raises SignInError where they tell two: what is said to be verified might be the other one.
    """
    emails = [
        email for source in (claims, userinfo) if (email := get_printable(source.get("email")))
    ]
    if len({normalise_address(email) for email in emails}) > 1:
        raise SignInError(SignInFailure.TWO_ADDRESSES)
    vouched = [
        claim for source in (claims, userinfo) if (claim := _get_verified_claim(source)) is not None
    ]
    # A provider that is silent may be one organisation's own directory, which gives addresses out.
    is_verified = all(vouched) if vouched else bool(current_app.config["OIDC_DIRECTORY"])
    return VouchedAddress(emails[0] if emails else "", is_verified)


def has_whole_address(claims: Claims) -> bool:
    """Whether the ID token tells the address and whether that is verified."""
    return bool(get_printable(claims.get("email"))) and _get_verified_claim(claims) is not None


def fetch_userinfo(
    http: ProviderSession, discovery: Discovery, subject: str, access_token: str
) -> Claims:
    """What the UserInfo endpoint says of the subject; nothing where there is no such endpoint.

    Raises UnansweredError, or JoseError where the answer is signed and its signature, issuer,
    audience or times are wrong, or where it is of somebody else.
    """
    endpoint = discovery.current(http).userinfo_endpoint
    if not endpoint:
        return {}
    if not BEARER_TOKEN_PATTERN.fullmatch(access_token):
        raise UnansweredError("it gave no access token for UserInfo")
    response = http.get_document(endpoint, bearer=access_token)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == SIGNED_CONTENT_TYPE:
        claims = _verify_signed_claims(http, discovery, response.text)
    else:
        claims = parse_json_object(response)
    # Core 5.3.2: otherwise another person's answer could be put in this one's place.
    if claims.get("sub") != subject:
        raise InvalidClaimError("sub")
    return claims


def _verify_signed_claims(http: ProviderSession, discovery: Discovery, text: str) -> Claims:
    token = verify_token(http, discovery, text.strip())
    options = {
        "iss": {"value": current_app.config["OIDC_ISSUER"]},
        "aud": {"value": current_app.config["OIDC_CLIENT_ID"]},
    }
    JWTClaims(token.claims, token.header, options).validate(leeway=CLOCK_LEEWAY)
    return token.claims


def _get_verified_claim(claims: Claims) -> bool | None:
    """Whether these claims vouch for the address. None where they do not say.

    `xms_edov` is how Microsoft Entra says it, where it is asked to.
    """
    claim = claims.get("email_verified", claims.get("xms_edov"))
    return None if claim is None else claim in (True, "true", "1")
