"""What the provider has signed, so that it is the provider's word."""

from collections.abc import Iterator
from contextlib import suppress

from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, DecodeError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import Key

from app.account.openid.discovery import Discovery, Provider
from app.account.openid.provider_requests import ProviderSession

# Signatures that only the provider's own key can make: never `none`, nor one by a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


def verify_token(http: ProviderSession, discovery: Discovery, token: str) -> jwt.Token:
    """The header and claims of a signed token (JWT), by a key that the provider publishes now.

    Its keys are read anew where none fits: they may have been renewed, with or without a name.
    Raises JoseError where none fits then either, and UnansweredError where they cannot be read.
    """
    provider = discovery.current(http)
    try:
        return _verify_with_keys(provider, token)
    except BadSignatureError:
        renewed = discovery.renewed(http, provider)
        if renewed is None:
            raise
        return _verify_with_keys(renewed, token)


def _verify_with_keys(provider: Provider, token: str) -> jwt.Token:
    registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    for key in _list_candidate_keys(provider, token):
        # A key of another kind, or for another algorithm, is no key to this one.
        with suppress(JoseError, ValueError, TypeError):
            return jwt.decode(token, key, registry=registry)
    raise BadSignatureError


def _list_candidate_keys(provider: Provider, token: str) -> Iterator[Key]:
    """The keys that the token may be signed by: that of its name, and those without one.

    A token that names none may be by any of them.
    """
    try:
        header = jws.extract_compact(token.encode()).headers()
    except ValueError:
        raise DecodeError("it is no signed token") from None
    if header.get("alg") not in ALGORITHMS:
        raise UnsupportedAlgorithmError
    wanted = header.get("kid")
    for kid, key in provider.keys:
        if wanted is None or kid is None or kid == wanted:
            yield key
