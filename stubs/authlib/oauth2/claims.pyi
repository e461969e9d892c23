from collections.abc import Mapping
from typing import Any

class JWTClaims(dict[str, Any]):
    def __init__(
        self,
        claims: Mapping[str, Any],
        header: Mapping[str, Any],
        options: Mapping[str, Mapping[str, Any]] | None = ...,
        params: Mapping[str, Any] | None = ...,
    ) -> None: ...
    def validate(self, now: int | None = ..., leeway: int = ...) -> None: ...
