from types import TracebackType
from typing import Any, Self

from requests import Response

class OAuth2Session:
    token_endpoint_auth_method: str
    def __init__(
        self,
        client_id: str | None = ...,
        client_secret: str | None = ...,
        *,
        scope: str | None = ...,
        code_challenge_method: str | None = ...,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
    def create_authorization_url(
        self, url: str, *, code_verifier: str, **asked: str | int | None
    ) -> tuple[str, str]: ...
    def fetch_token(self, url: str, *, grant_type: str, **told: str) -> dict[str, Any]: ...
    def request(self, method: str, url: str, **asked: object) -> Response: ...
