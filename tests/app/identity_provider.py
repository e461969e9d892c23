"""A small provider of OpenID Connect, on a port of its own, that says what a test has it say.

It keeps to its side of the protocol: the code is good once, for the client, address and PKCE
challenge that it was made for. A test makes it lie by changing `claims`, `answers` or `metadata`.
"""

import base64
import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one"})
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})

CLIENT = "waymark-in-tests"
SECRET = "between-the-two"


class Provider:
    """`claims` goes into every ID token, over what is right; None leaves a claim out."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.server = _Server((host, 0), _Handler)
        self.server.provider = self
        self.issuer = f"http://{host}:{self.server.server_port}"
        self.claims: dict[str, Any] = {"sub": "person-1", "email_verified": True}
        # What it answers to who asks to sign in, in place of a code.
        self.answers: dict[str, str] = {}
        self.metadata: dict[str, Any] = {}
        self.key: Any = KEY
        self.published: Any = KEY
        self.algorithm, self.kid = "RS256", "one"
        # A page of its own stands between, as a person would see it.
        self.shows_a_page = False
        # It answers the token endpoint with this status.
        self.status = 200
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}

    def start(self) -> None:
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Only after `start`: it waits for the thread to end."""
        self.server.shutdown()
        self.server.server_close()

    def settings(self) -> dict[str, Any]:
        """The app's configuration that goes with it."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "NHSmail",
        }

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where to send the browser that asks."""
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe()
        self._codes[code] = asked
        told = self.answers or {"code": code}
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], **told})}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, or None for whoever may not have them."""
        asked = self._codes.pop(sent.get("code", ""), None)
        if asked is None or not self._is_ours(sent, authorization):
            return None
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = _encoded(digest)
        if challenge != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": token_urlsafe(), "token_type": "Bearer", **self._id_token(asked)}

    def _is_ours(self, sent: dict[str, str], authorization: str) -> bool:
        if "client_secret_basic" in self.metadata.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        ):
            basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            return authorization == f"Basic {basic}"
        return (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)

    def _id_token(self, asked: dict[str, str]) -> dict[str, str]:
        at = int(time.time())
        told = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        claims = {name: value for name, value in told.items() if value is not None}
        if "no_id_token" in claims:
            return {}
        if self.algorithm in FORGERIES:
            signed = ".".join(_part(each) for each in ({"alg": self.algorithm}, claims))
            return {"id_token": f"{signed}.{FORGERIES[self.algorithm](signed)}"}
        header = {"alg": self.algorithm, "kid": self.kid}
        return {"id_token": jwt.encode(header, claims, self.key, algorithms=[self.algorithm])}


def _part(told: dict[str, Any]) -> str:
    return _encoded(json.dumps(told).encode())


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _with_public_key(signed: str) -> str:
    """The public key taken for a shared secret: an old trick."""
    return _encoded(hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256"))


# Signatures that need nothing secret.
FORGERIES = {"none": lambda _signed: "", "HS256": _with_public_key}


class _Server(ThreadingHTTPServer):
    provider: Provider


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server: _Server

    @property
    def provider(self) -> Provider:
        return self.server.provider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            self._json(self.provider.configuration())
        elif url.path == "/jwks":
            self._json({"keys": [self.provider.published.as_dict(private=False)]})
        elif url.path == "/authorize" and self.provider.shows_a_page:
            self._send(200, "text/html", PAGE.encode())
        elif url.path == "/authorize":
            self._redirect(self.provider.authorize(dict(parse_qsl(url.query))))
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if url.path == "/authorize":
            self._redirect(self.provider.authorize(dict(parse_qsl(url.query))))
            return
        told = self.provider.token(dict(parse_qsl(body)), self.headers.get("Authorization", ""))
        if self.provider.status != 200:
            self._send(self.provider.status, "text/plain", b"out of order")
        else:
            self._json(told or {"error": "invalid_grant"}, 200 if told else 400)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def _json(self, told: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(told).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)


PAGE = """<!DOCTYPE html><html lang="en"><title>The provider</title>
<link rel="icon" href="data:,">
<h1>The provider</h1><form method="post"><button>It is me</button></form></html>"""
