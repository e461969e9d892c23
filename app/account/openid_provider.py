"""The provider of OpenID Connect: an organisation that says which of its people is there.

The code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1).
"""

import hmac
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from flask import Flask, current_app, g, redirect, request, session
from joserfc.errors import JoseError
from werkzeug import Response

from app.account.openid.discovery import Discovery, Provider
from app.account.openid.email_address import (
    VouchedAddress,
    fetch_userinfo,
    find_address,
    has_whole_address,
)
from app.account.openid.id_token import check_id_token, check_strength, get_printable
from app.account.openid.provider_requests import ProviderSession, UnansweredError
from app.account.openid.sign_in_errors import SignInError, SignInFailure
from app.account.openid.token_signatures import verify_token

PROVIDER_KEY = "openid"
# Seconds for all that is asked of the provider during one request. A person is waiting.
PROVIDER_TIMEOUT = 10
# Where the browser's cookie keeps the sign-in that it has begun, and how many seconds that is good.
ATTEMPT_KEY = "provider_attempt"
ATTEMPT_SECONDS = 60 * 60
SELECT_ACCOUNT, LOGIN = "select_account", "login"
PROMPTS = (SELECT_ACCOUNT, LOGIN)


class SignInAttempt(NamedTuple):
    """A sign-in that this browser began.

    `back`: the address that the provider sends it back to; `onward`: the page that it came for.
    """

    state: str
    nonce: str
    verifier: str
    back: str
    onward: str
    began_at: float


@dataclass(frozen=True)
class Identity:
    """Who the provider says is there. `issuer` and `subject` never change; an address may."""

    issuer: str
    subject: str
    claims: Mapping[str, Any] = field(repr=False)
    access_token: str = field(repr=False)

    @property
    def email(self) -> str:
        """An address to show them, so that they see which account they used. May be empty."""
        return get_printable(self.claims.get("email")) or get_printable(
            self.claims.get("preferred_username")
        )


def init_provider(app: Flask) -> None:
    """Make ready to ask the configured provider, if there is one."""
    issuer = app.config["OIDC_ISSUER"]
    if issuer:
        app.extensions[PROVIDER_KEY] = Discovery(issuer)


def is_provider_configured() -> bool:
    """Whether a provider is configured."""
    return PROVIDER_KEY in current_app.extensions


def redirect_to_provider(back: str, onward: str, prompt: str = "") -> Response:
    """Send this browser to the provider, which will send it on to the address `back`.

    `prompt` is one of PROMPTS, or empty to let the provider decide what to ask.
    Raises SignInError where the provider cannot be reached.
    """
    verifier, nonce = generate_token(48), generate_token(20)
    with _open_provider_session() as http:
        provider = _get_discovery().current(http)
        address, state = http.create_authorization_url(
            provider.authorization_endpoint,
            code_verifier=verifier,
            nonce=nonce,
            redirect_uri=back,
            prompt=_choose_prompt(provider, prompt),
            acr_values=" ".join(current_app.config["OIDC_ACR"]) or None,
            max_age=current_app.config["OIDC_MAX_AGE"],
        )
    # One at a time: what many left behind would not fit in a cookie.
    session[ATTEMPT_KEY] = SignInAttempt(state, nonce, verifier, back, onward, time.time())
    return redirect(address)


def find_begun_attempt() -> SignInAttempt | None:
    """The sign-in that this browser has begun and not finished, whatever this request is."""
    held = session.get(ATTEMPT_KEY)
    return SignInAttempt(*held) if held else None


def identity_from_callback() -> Identity:
    """Who is there, from the request with which the provider sent this browser back.

    The attempt that it belongs to is used up. Raises SignInError where it proves nobody.
    """
    attempt = _take_attempt()
    with _open_provider_session() as http:
        provider = _get_discovery().current(http)
        _check_callback(provider)
        tokens = _exchange_code(http, provider, attempt)
        access_token = get_printable(tokens.get("access_token"))
        token = verify_token(http, _get_discovery(), get_printable(tokens.get("id_token")))
        check_id_token(token, attempt.nonce, access_token)
    check_strength(token.claims)
    issuer = current_app.config["OIDC_ISSUER"]
    return Identity(issuer, token.claims["sub"], token.claims, access_token)


def fetch_address(identity: Identity) -> VouchedAddress:
    """Their e-mail address, which the provider is asked for where the ID token left it out.

    Raises SignInError where that fails, or where the provider tells two.
    """
    userinfo: Mapping[str, Any] = {}
    if not has_whole_address(identity.claims):
        with _open_provider_session() as http:
            userinfo = fetch_userinfo(
                http, _get_discovery(), identity.subject, identity.access_token
            )
    return find_address(identity.claims, userinfo)


def find_end_session_url(back: str, state: str) -> str | None:
    """Where a browser ends its session at the provider, which then sends it to `back`.

    None where the provider has no such address, or cannot be asked. It is told who we are and not
    who is there: no ID token is kept (OpenID Connect RP-Initiated Logout 1.0, section 2).
    """
    try:
        with _open_provider_session() as http:
            endpoint = _get_discovery().current(http).end_session_endpoint
    except SignInError:
        return None
    if not endpoint:
        return None
    parameters = {
        "client_id": current_app.config["OIDC_CLIENT_ID"],
        "post_logout_redirect_uri": back,
        "state": state,
    }
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(parameters)}"


def _get_discovery() -> Discovery:
    discovery: Discovery = current_app.extensions[PROVIDER_KEY]
    return discovery


def _choose_prompt(provider: Provider, prompt: str) -> str | None:
    """`prompt`, or to sign in anew where the provider says that it cannot let one choose."""
    if prompt == SELECT_ACCOUNT and provider.prompts and SELECT_ACCOUNT not in provider.prompts:
        return LOGIN
    return prompt or None


def _take_attempt() -> SignInAttempt:
    """The attempt that this request belongs to. Another's is left alone: it may still come back."""
    attempt = find_begun_attempt()
    state = request.args.get("state", "")
    if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
        raise SignInError(SignInFailure.LOST)
    session.pop(ATTEMPT_KEY)
    if time.time() - attempt.began_at > ATTEMPT_SECONDS:
        raise SignInError(SignInFailure.LOST)
    return attempt


def _check_callback(provider: Provider) -> None:
    """Check that the answer is this provider's (RFC 9207, section 2.4) and that it is a code."""
    issuer = request.args.get("iss")
    if issuer != current_app.config["OIDC_ISSUER"] and (issuer or provider.names_itself):
        current_app.logger.warning("An answer names another provider than ours, or none")
        raise SignInError(SignInFailure.UNPROVED)
    if error := request.args.get("error"):
        raise _make_sign_in_error(error)
    if not request.args.get("code"):
        raise SignInError(SignInFailure.UNPROVED)


def _exchange_code(
    http: ProviderSession, provider: Provider, attempt: SignInAttempt
) -> Mapping[str, Any]:
    """The tokens for the code. The provider is read anew where its address for that is gone."""
    try:
        return _fetch_tokens(http, provider, attempt)
    except UnansweredError as error:
        renewed = _get_discovery().renewed(http, provider) if error.may_have_moved else None
        if renewed is None or renewed.token_endpoint == provider.token_endpoint:
            raise
        return _fetch_tokens(http, renewed, attempt)


def _fetch_tokens(
    http: ProviderSession, provider: Provider, attempt: SignInAttempt
) -> Mapping[str, Any]:
    http.token_endpoint_auth_method = (
        "client_secret_basic" if provider.takes_basic else "client_secret_post"
    )
    return http.fetch_token(
        provider.token_endpoint,
        grant_type="authorization_code",
        code=request.args.get("code", ""),
        code_verifier=attempt.verifier,
        redirect_uri=attempt.back,
    )


@contextmanager
def _open_provider_session() -> Iterator[ProviderSession]:
    """Ask the provider. What can go wrong is told apart, and logged for the operator in a line."""
    ends_at = g.setdefault("provider_ends_at", monotonic() + PROVIDER_TIMEOUT)
    client_id, secret = (
        current_app.config[name] for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    )
    try:
        with ProviderSession(ends_at, client_id, secret) as http:
            yield http
    except OAuthError as error:
        raise _make_sign_in_error(error.error) from error
    except JoseError as error:
        current_app.logger.warning(
            "What the provider tells is refused: %s", _describe_token_error(error)
        )
        raise SignInError(SignInFailure.UNPROVED) from error
    except UnansweredError as error:
        current_app.logger.warning("The provider does not answer as it should: %s", error)
        raise SignInError(SignInFailure.DOWN) from error
    except (ValueError, TypeError, KeyError, RuntimeError) as error:
        kind = type(error).__name__
        current_app.logger.warning("The provider does not answer as it should: %s", kind)
        raise SignInError(SignInFailure.DOWN) from error


def _describe_token_error(error: JoseError) -> str:
    """What is wrong with a token. The library's own words may quote from it."""
    claim = getattr(error, "claim", "")
    return f"{error.error} {claim}".strip()


def _make_sign_in_error(error: object) -> SignInError:
    """What the provider's own word for it comes to (RFC 6749, section 4.1.2.1)."""
    if error == "access_denied":
        return SignInError(SignInFailure.CANCELLED)
    word = str(error)[:50]
    quoted = word if word.isidentifier() else "a word that cannot be repeated here"
    current_app.logger.warning("The provider refuses: %s", quoted)
    if error in ("server_error", "temporarily_unavailable"):
        return SignInError(SignInFailure.DOWN)
    return SignInError(SignInFailure.UNPROVED)
