"""The questionnaires that a site asks: the data of each one, for the script of its page.

It was written before any answer was known. So it may hold what a questionnaire is made of, and
nothing else: every name in it is one of the questionnaire's own or of the form's, and every number
stands where the form has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from auditor.figures import Found, Loose, Spot

# What the form calls its parts; all other names are ids of what is asked.
PARTS = frozenset(
    """asked words id version title content_hash ladder values rule choices items cells name label
    code value stage stages states noScore most paper secured_at overall held_by others_within
    never_behind not_applicable gives reason note evidence""".split()  # noqa: SIM905
)
# Where a number, or a yes or no, may stand.
NUMBERS = re.compile(
    r"\$\.asked\.(version|rule\.secured_at|rule\.overall\.(held_by|others_within)|items\[\d+\]\.choices"
    r"|cells\[\d+\]\[\d+\]\.gives(\[\d+\])+)|\$\.words\.most\.(reason|note|evidence)"
)
YES_OR_NO = re.compile(r"\$\.asked\.items\[\d+\]\.not_applicable")
HASHED = "$.asked.content_hash"
HASH = re.compile(r"[0-9a-f]{64}")


def read_questions(found: Found, file: str, text: str) -> None:
    """Add to `found` all that the JSON holds, or that it is none."""
    try:
        read = json.loads(text, object_pairs_hook=each_once)
    except ValueError as error:
        found.strange(Spot(file, "all of it"), f"data that cannot be read: {error}")
        return
    for path, value in _leaves(read, "$"):
        spot = Spot(file, path)
        if isinstance(value, str):
            found.loose.append(Loose(value, spot, is_name=True))
        elif not (YES_OR_NO if isinstance(value, bool) else NUMBERS).fullmatch(path):
            found.strange(spot, f"{value} where none belongs")


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; ValueError where a name stands twice, for one of them would go unread."""
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a name that stands twice")
    return read


def code_of(item: str) -> str:
    """A question's code: the first letters of its id's words, without 'and', and its numbers."""
    words = [word for word in item.split("-") if word != "and"]
    return "".join(word if word.isdigit() else word[:1] for word in words).upper()


def _leaves(read: Any, path: str) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any JSON
    """Every name and value that may be a figure, and where it stands."""
    if isinstance(read, dict):
        follows = code_of(str(read.get("id", "")))
        for name, value in read.items():
            if name not in PARTS:
                yield f"{path}, a name", name
            if (name, value) != ("code", follows) and not _is_hash(f"{path}.{name}", value):
                yield from _leaves(value, f"{path}.{name}")
    elif isinstance(read, list):
        for at, value in enumerate(read):
            yield from _leaves(value, f"{path}[{at}]")
    elif read is not None:
        yield path, read


def _is_hash(path: str, value: object) -> bool:
    return path == HASHED and isinstance(value, str) and bool(HASH.fullmatch(value))
