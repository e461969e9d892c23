"""The provider of OpenID Connect: an organisation that says which of its people is there.

The code flow with PKCE, state and nonce; the ID token's signature, issuer, audience, times and
nonce are checked (OpenID Connect Core 1.0, section 3.1.3.7). Nothing is asked of the provider until
somebody wants to sign in, so that the app starts without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, NamedTuple

from authlib.integrations.base_client import MismatchingStateError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth, OAuthError
from flask import Flask, current_app, session
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug import Response

NAME = "provider"
DISCOVERY = "/.well-known/openid-configuration"
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Seconds. A person is waiting.
PATIENCE = 10
# Signatures that only the provider's own key can make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
MOST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2


class Trouble(StrEnum):
    """Why somebody who went to the provider did not come back signed in."""

    DOWN = "down"
    CANCELLED = "cancelled"
    LOST = "lost"
    UNPROVED = "unproved"
    UNVERIFIED = "unverified"
    NO_ACCOUNT = "no-account"
    MEANWHILE = "meanwhile"


class NotSignedInError(Exception):
    """Nobody was signed in. `trouble` says why; `email` is whom the provider spoke of."""

    def __init__(self, trouble: Trouble, email: str = "") -> None:
        """`trouble` chooses what the page says."""
        super().__init__(trouble)
        self.trouble = trouble
        self.email = email


class Identity(NamedTuple):
    """Who the provider says is there. `issuer` and `subject` never change; an address may.

    `is_verified`: the provider vouches that the address is theirs.
    """

    issuer: str
    subject: str
    email: str
    is_verified: bool


def init_provider(app: Flask) -> None:
    """Make ready to ask the configured provider, if there is one."""
    issuer = app.config["OIDC_ISSUER"]
    if issuer:
        app.extensions[NAME] = OAuth(app).register(
            NAME,
            client_id=app.config["OIDC_CLIENT_ID"],
            client_secret=app.config["OIDC_CLIENT_SECRET"],
            server_metadata_url=issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )


def is_offered() -> bool:
    """Whether a provider is configured."""
    return NAME in current_app.extensions


def send_away(back: str) -> Response:
    """Send this browser to the provider, which will send it on to the address `back`.

    Raises NotSignedInError where the provider cannot be reached.
    """
    with _troubles():
        client = _client()
        # One try at a time: what many left behind would not fit in a cookie.
        for key in [key for key in session if key.startswith(f"_state_{NAME}_")]:
            session.pop(key)
        return client.authorize_redirect(back)


def who_came_back() -> Identity:
    """Who is there, from the request with which the provider sent this browser back.

    Raises NotSignedInError where it proves nobody.
    """
    issuer, mine = current_app.config["OIDC_ISSUER"], current_app.config["OIDC_CLIENT_ID"]
    with _troubles():
        token = _client().authorize_access_token(
            claims_options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": mine},
            }
        )
    claims = token.get("userinfo") or {}
    subject, email = _plain(claims.get("sub")), _plain(claims.get("email"))
    if not 0 < len(subject) <= MOST_SUBJECT:
        raise NotSignedInError(Trouble.UNPROVED)
    return Identity(issuer, subject, email, _is_verified(claims))


def _plain(claim: object) -> str:
    """The claim, or nothing where it is not words that can be stored."""
    return claim if isinstance(claim, str) and claim.isprintable() else ""


def _is_verified(claims: dict[str, Any]) -> bool:
    """Whether the address is vouched for: in words, or because the provider gives addresses out.

    `xms_edov` is how Microsoft Entra says it, where it is asked to.
    """
    said = claims.get("email_verified", claims.get("xms_edov"))
    if said is None:
        return bool(current_app.config["OIDC_DIRECTORY"])
    return said in (True, "true", "1")


def _client() -> FlaskOAuth2App:
    """The client, once it knows the provider's addresses and has found them to be the provider's.

    Microsoft's addresses for everybody's directories (`common`) name no issuer, so they fail here.
    """
    client: FlaskOAuth2App = current_app.extensions[NAME]
    metadata = client.load_server_metadata()
    issuer, missing = metadata.get("issuer"), [name for name in ADDRESSES if not metadata.get(name)]
    if missing or issuer != current_app.config["OIDC_ISSUER"]:
        # Read it anew next time: it may be mended by then.
        client.server_metadata.pop("_loaded_at")
        raise ValueError(f"it calls itself {issuer!r} and lacks {missing}")
    said = metadata.get("id_token_signing_alg_values_supported", ALGORITHMS)
    metadata["id_token_signing_alg_values_supported"] = [a for a in said if a in ALGORITHMS]
    ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" not in ways:
        client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - a way
    return client


@contextmanager
def _troubles() -> Iterator[None]:
    """Tell what can go wrong between here and the provider apart, and log it for the operator."""
    try:
        yield
    except MismatchingStateError:
        raise NotSignedInError(Trouble.LOST) from None
    except OAuthError as error:
        raise _refused(error) from error
    except JoseError as error:
        current_app.logger.warning("The provider's ID token is refused: %s", error)
        raise NotSignedInError(Trouble.UNPROVED) from error
    except (RequestException, ValueError, TypeError, KeyError, RuntimeError) as error:
        current_app.logger.warning("The provider does not answer as it should: %s", error)
        raise NotSignedInError(Trouble.DOWN) from error


def _refused(error: OAuthError) -> NotSignedInError:
    """What the provider's own word for it comes to (RFC 6749, section 4.1.2.1)."""
    if error.error == "access_denied":
        return NotSignedInError(Trouble.CANCELLED)
    current_app.logger.warning("The provider refuses: %r", error.error)
    if error.error in {"server_error", "temporarily_unavailable"}:
        return NotSignedInError(Trouble.DOWN)
    return NotSignedInError(Trouble.UNPROVED)
