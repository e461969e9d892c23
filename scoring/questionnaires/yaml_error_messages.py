"""What a YAML parser's complaint means to the person who wrote the file.

PyYAML has two parsers, in C and in Python, which word the same complaint differently; a fragment
common to both, or one of each, is looked for here.
"""

from __future__ import annotations

from typing import NamedTuple

_UNCLOSED_LIST = (
    "the list opened by `[` here is not closed: check its commas and its `]`, and that no ` #` "
    "cuts it short"
)
_UNCLOSED_MAPPING = (
    "what `{` opens here is not closed: check its commas and its `}`, and that no ` #` "
    "cuts it short"
)
_MISALIGNED = (
    "this does not line up with what is above it: check how far the line is indented, "
    "and that quotes open and close where they should"
)
_ESCAPE = (
    "in double quotes a backslash begins a special character, and this one does not exist: "
    "use single quotes, or none"
)
_COLON = (
    "a colon and a space cannot stand here: if they belong to the text, put quotes round the whole "
    "text; if they end a key, check how far the line is indented"
)
_SIGN = "a text that begins with `&`, `*`, `!` or `?` needs quotes round it"
_TAB = "a tab stands here: indent with spaces"


class ParserMessage(NamedTuple):
    """A fragment of the parser's words, ours, and whether its beginning is the better place."""

    fragment: str
    words: str
    at_beginning: bool = False


# In order: the first fragment found is the one.
PARSER_MESSAGES = (
    ParserMessage("mapping values are not allowed", _COLON),
    ParserMessage("found unexpected ':'", _COLON),
    ParserMessage(
        "could not find expected ':'",
        "this line is neither a key, which ends in a colon, nor part of the text above it: "
        "add the colon, or indent the line",
        at_beginning=True,
    ),
    ParserMessage("expected ',' or ']'", _UNCLOSED_LIST, at_beginning=True),
    ParserMessage("expected ',' or '}'", _UNCLOSED_MAPPING, at_beginning=True),
    ParserMessage(
        "found unexpected end of stream", "the quotes opened here never close", at_beginning=True
    ),
    ParserMessage(
        "sequence entries are not allowed",
        "a list cannot begin on the line of its key: begin the `- ` on the next line",
    ),
    ParserMessage("found a tab character", _TAB),
    ParserMessage(
        "that cannot start any token", "no text can begin with `{}`: put quotes round it"
    ),
    ParserMessage("unknown escape character", _ESCAPE),
    ParserMessage("escape c", _ESCAPE),
    ParserMessage("escape sequence", _ESCAPE),
    ParserMessage("hexdecimal number", _ESCAPE),
    ParserMessage("unexpected document", "the quotes above this never close"),
    ParserMessage("mapping keys are not allowed", _SIGN),
    ParserMessage("alphabetic or numeric character", _SIGN),
    ParserMessage("expected whitespace or line break", _SIGN),
    ParserMessage("URI", _SIGN),
    ParserMessage("expected ' '", _SIGN),
    ParserMessage("second occurrence", "this `&` name is taken above: choose another"),
    ParserMessage("incompatible YAML document", "delete this `%YAML` line"),
    ParserMessage("directive", "a line cannot begin with `%`: put quotes round the text"),
    ParserMessage("<document start>", "the file must begin with a key, such as `id: ...`"),
    ParserMessage("tag handle", "a tag (`!`) has no place here: delete it"),
    ParserMessage(
        "while scanning a block scalar",
        "nothing may follow `|` or `>` on its line: begin the text on the next line, indented",
    ),
    ParserMessage("expected node content", "something is missing before this"),
    ParserMessage("expected the node content", "something is missing before this"),
    ParserMessage("expected key", _MISALIGNED),
    ParserMessage("expected '-' indicator", _MISALIGNED),
    ParserMessage("expected <block end>", _MISALIGNED),
)


def plain_message(context: str, problem: str, stands: str) -> ParserMessage:
    """Ours for the parser's words, or else the parser's own; `stands` is the character there."""
    said = f"{context} {problem}"
    own = ParserMessage("", f"this is not YAML: {problem}")
    ours = next((each for each in PARSER_MESSAGES if each.fragment in said), own)
    words = _TAB if stands == "\t" else ours.words.replace("{}", stands)
    return ours._replace(words=words)
