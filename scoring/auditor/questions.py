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

from scoring.auditor.figures import Found, Loose, Spot

# What the form calls its parts; all other names are ids of what is asked.
PARTS = frozenset(
    """asked words id version title content_hash ladder values rule choices items cells name label
    code value stage stages states noScore most secured_at overall held_by others_within
    never_behind not_applicable gives reason note evidence""".split()  # noqa: SIM905
)
# Where a whole number may stand.
NUMBERS = frozenset(
    """version secured_at held_by others_within choices gives reason note evidence""".split()  # noqa: SIM905
)
HASH = re.compile(r"[0-9a-f]{64}")


def read_questions(found: Found, file: str, text: str) -> None:
    """Add to `found` all that the JSON holds, or that it is none."""
    try:
        read = json.loads(text)
    except ValueError:
        found.strange(Spot(file, "all of it"), "data that is no JSON")
        return
    for path, within, value in _leaves(read, "$", ""):
        spot = Spot(file, path)
        if isinstance(value, str):
            found.loose.append(Loose(value, spot, is_name=True))
        elif within not in NUMBERS:
            found.strange(spot, f"{value} where no number belongs")


def code_of(item: str) -> str:
    """A question's code: the first letters of its id's words, without 'and', and its numbers."""
    words = [word for word in item.split("-") if word != "and"]
    return "".join(word if word.isdigit() else word[:1] for word in words).upper()


def _leaves(read: Any, path: str, within: str) -> Iterator[tuple[str, str, object]]:  # noqa: ANN401 - any JSON
    """Every name and value that may be a figure: where it stands, and in which part."""
    if isinstance(read, dict):
        follows = code_of(str(read.get("id", "")))
        for name, value in read.items():
            if name not in PARTS:
                yield f"{path}, a name", within, name
            if (name, value) != ("code", follows) and not _is_hash(name, value):
                yield from _leaves(value, f"{path}.{name}", name if name in PARTS else within)
    elif isinstance(read, list):
        for at, value in enumerate(read):
            yield from _leaves(value, f"{path}[{at}]", within)
    elif not isinstance(read, bool) and read is not None:
        yield path, within, read


def _is_hash(name: str, value: object) -> bool:
    return name == "content_hash" and isinstance(value, str) and bool(HASH.fullmatch(value))
