# zxcvbn ships no types. These are the parts of its interface that app/ uses.
from collections.abc import Iterable
from typing import TypedDict

class _Match(TypedDict):
    token: str
    guesses: float

class _Result(TypedDict):
    sequence: list[_Match]
    guesses: float

def zxcvbn(
    password: str, user_inputs: Iterable[str] | None = ..., max_length: int = ...
) -> _Result: ...
