# Authlib ships no types. These are the parts of its interface that app/ uses.
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug import Response

class OAuthError(Exception):
    error: str
    description: str

class FlaskOAuth2App:
    client_kwargs: dict[str, Any]
    server_metadata: dict[str, Any]
    def load_server_metadata(self) -> dict[str, Any]: ...
    def authorize_redirect(self, redirect_uri: str | None = ...) -> Response: ...
    def authorize_access_token(
        self, *, claims_options: Mapping[str, Mapping[str, Any]] | None = ...
    ) -> dict[str, Any]: ...

class OAuth:
    def __init__(self, app: Flask | None = ...) -> None: ...
    def register(
        self,
        name: str,
        *,
        client_id: str,
        client_secret: str,
        server_metadata_url: str,
        client_kwargs: dict[str, Any],
    ) -> FlaskOAuth2App: ...
