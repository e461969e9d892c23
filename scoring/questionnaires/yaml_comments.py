"""Comments that YAML takes out of a text without a word: `Ask about door #1 first` ends at 'door'.

Whether somebody meant a comment or a text cannot be told from the file. A comment beside an id or a
number loses nothing; beside words it is a fault, and so is a line that begins with `#` within them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from scoring.questionnaires.source_document import KeyPath, Position

# The keys under which stands what people read, or a text for each stage.
TEXT_KEYS = frozenset(
    {"title", "name", "summary", "attribution", "looks_like", "label"}
    | {"intro", "text", "help", "rubric"}
)

_COMMENT = re.compile(r"[ \t]*#")

CUT_SHORT_MESSAGE = (
    "` #` begins a comment, which cuts this text short: put quotes round the whole text, or the "
    "comment on a line of its own above"
)
ONLY_COMMENT_MESSAGE = (
    "`#` begins a comment, so that nothing stands here: put quotes round the text, or write it "
    "above the comment"
)
COMMENT_BELOW_MESSAGE = (
    "this line is a comment and no part of the text above it: put quotes round the whole text, or "
    "begin the comment as far out as the key"
)
COMMENT_IN_BLOCK_MESSAGE = (
    "in a text after `>` or `|` this line is no comment, and people would read it: write the "
    "comment above the key, or begin the line with another word of the text"
)


class YamlScalar(NamedTuple):
    """A scalar as both of PyYAML's parsers place it, lines and columns counted from 0.

    `key_column` is where its key begins; `style` is what opens it, empty where nothing does.
    """

    path: KeyPath
    value: str
    style: str
    start: Position
    end: Position
    key_column: int


class MisreadComment(NamedTuple):
    """What is wrong, and its line and column from 1."""

    message: str
    line: int
    column: int


def find_misread_comment(scalar: YamlScalar, lines: Sequence[str]) -> MisreadComment | None:
    """The comment, or what looks like one, by which the scalar is not what its writer sees."""
    if scalar.style in {"|", ">"}:
        return _comment_in_block(scalar, lines)
    if scalar.style or not _is_prose(scalar):
        return None
    line, column = scalar.end
    comment = _COMMENT.match(lines[line], column) if line < len(lines) else None
    if comment and not scalar.value:
        start_line, start_column = scalar.start
        return MisreadComment(ONLY_COMMENT_MESSAGE, start_line + 1, start_column + 1)
    if comment:
        return MisreadComment(CUT_SHORT_MESSAGE, line + 1, comment.end())
    return _comment_below(scalar, lines)


def _comment_in_block(scalar: YamlScalar, lines: Sequence[str]) -> MisreadComment | None:
    (first, _), (last, column) = scalar.start, scalar.end
    body = lines[first + 1 : last + (column > 0)]
    indents = [_indentation(line) for line in body if line.strip()]
    for number, line in enumerate(body, first + 1):
        if line.lstrip(" ").startswith("#") and _indentation(line) >= indents[0]:
            return MisreadComment(COMMENT_IN_BLOCK_MESSAGE, number + 1, _indentation(line) + 1)
    return None


def _comment_below(scalar: YamlScalar, lines: Sequence[str]) -> MisreadComment | None:
    """A comment on the next line, further in than the key, where the text would go on."""
    number = scalar.end[0] + 1
    line = lines[number] if number < len(lines) and scalar.value else ""
    is_further_in = line.lstrip(" ").startswith("#") and _indentation(line) > scalar.key_column
    return (
        MisreadComment(COMMENT_BELOW_MESSAGE, number + 1, _indentation(line) + 1)
        if is_further_in
        else None
    )


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_prose(scalar: YamlScalar) -> bool:
    """Whether it is what people read, and no id or number."""
    keys = {step for step in scalar.path[-2:] if isinstance(step, str)}
    return bool(keys & TEXT_KEYS) or len(scalar.value.split()) > 1
