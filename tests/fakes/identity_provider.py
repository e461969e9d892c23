"""A small provider of OpenID Connect, on a port of its own, that says what a test has it say.

It keeps to its side of the protocol: the code is good once, for the client, address and PKCE
challenge that it was made for. A test makes it lie by changing `claims`, `answers` or `metadata`.
"""

import base64
import hashlib
import hmac
import json
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Event, Thread
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one"})
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


def published(key: Any, kid: str | None = "one", **also: str) -> dict[str, str]:
    """The public half of a key as a provider publishes it, under a name or none."""
    public = {name: value for name, value in key.as_dict(private=False).items() if name != "kid"}
    return {**public, **({"kid": kid} if kid else {}), **also}


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
        self.published: list[Any] = [published(KEY)]
        self.algorithm, self.kid = "RS256", "one"
        # Where its endpoints are. None elsewhere.
        self.paths = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "jwks_uri": "/jwks",
            "userinfo_endpoint": "/userinfo",
            "end_session_endpoint": "/end",
        }
        # What UserInfo says beside the subject; and whether it says so in a signed token.
        self.userinfo: dict[str, Any] = {}
        self.signs_userinfo = False
        # Who is there for somebody who asks with that prompt: claims over the others.
        self.on_prompt: dict[str, dict[str, Any]] = {}
        # What a path answers in place of what is right: status, headers, body.
        self.spoiled: dict[str, tuple[int, dict[str, str], bytes]] = {}
        # Paths that answer nothing until the provider stops.
        self.silent: set[str] = set()
        self.stopping = Event()
        # How often each path was asked, and with which authorization.
        self.hits: Counter[str] = Counter()
        self.bearers: list[str] = []
        self.ended: list[dict[str, str]] = []
        # A page of its own stands between, as a person would see it.
        self.shows_a_page = False
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}

    def start(self) -> None:
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Only after `start`: it waits for the thread to end."""
        self.stopping.set()
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
            **{name: f"{self.issuer}{path}" for name, path in self.paths.items()},
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

    def tell_userinfo(self, authorization: str) -> tuple[str, bytes]:
        """The media type and the body of what UserInfo says."""
        self.bearers.append(authorization)
        told = {"sub": self.claims["sub"], **self.userinfo}
        told = {name: value for name, value in told.items() if value is not None}
        if self.signs_userinfo:
            return "application/jwt", self._signed(told).encode()
        return "application/json", json.dumps(told).encode()

    def end_session(self, asked: dict[str, str]) -> str:
        """Where to send the browser that has signed out."""
        self.ended.append(asked)
        return f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, **({"kid": self.kid} if self.kid else {})}
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])

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
            **self.on_prompt.get(asked.get("prompt", ""), {}),
        }
        claims = {name: value for name, value in told.items() if value is not None}
        if "no_id_token" in claims:
            return {}
        if self.algorithm in FORGERIES:
            signed = ".".join(_part(each) for each in ({"alg": self.algorithm}, claims))
            return {"id_token": f"{signed}.{FORGERIES[self.algorithm](signed)}"}
        return {"id_token": self._signed(claims)}


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
        if self._is_spoiled(url.path):
            return
        if url.path == "/.well-known/openid-configuration":
            self._json(self.provider.configuration())
        elif url.path == self._at("jwks_uri"):
            self._json({"keys": self.provider.published})
        elif url.path == self._at("userinfo_endpoint"):
            kind, body = self.provider.tell_userinfo(self.headers.get("Authorization", ""))
            self._send(200, kind, body)
        elif self.provider.shows_a_page:
            button = "Sign out" if url.path == self._at("end_session_endpoint") else "It is me"
            self._send(200, "text/html", PAGE.format(button=button).encode())
        else:
            self._send_back(url)

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self._is_spoiled(url.path):
            return
        if url.path == self._at("token_endpoint"):
            told = self.provider.token(dict(parse_qsl(body)), self.headers.get("Authorization", ""))
            self._json(told or {"error": "invalid_grant"}, 200 if told else 400)
        else:
            self._send_back(url)

    def _send_back(self, url: SplitResult) -> None:
        """Send the browser back to where it came from, with what it came for."""
        asked = dict(parse_qsl(url.query))
        if url.path == self._at("authorization_endpoint"):
            self._redirect(self.provider.authorize(asked))
        elif url.path == self._at("end_session_endpoint"):
            self._redirect(self.provider.end_session(asked))
        else:
            self._send(404, "text/plain", b"")

    def _at(self, endpoint: str) -> str | None:
        return self.provider.paths.get(endpoint)

    def _is_spoiled(self, path: str) -> bool:
        self.provider.hits[path] += 1
        if path in self.provider.silent:
            self.provider.stopping.wait()
            return True
        if path in self.provider.spoiled:
            status, headers, body = self.provider.spoiled[path]
            self._send(status, headers.get("Content-Type", "application/json"), body, headers)
            return True
        return False

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def _json(self, told: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(told).encode())

    def _send(
        self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            if name != "Content-Type":
                self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)


PAGE = """<!DOCTYPE html><html lang="en"><title>The provider</title>
<link rel="icon" href="data:,">
<h1>The provider</h1><form method="post"><button>{button}</button></form></html>"""
