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


class Complaint(NamedTuple):
    """A fragment of the parser's words, ours, and whether its beginning is the better place."""

    fragment: str
    words: str
    at_beginning: bool = False


# In order: the first fragment found is the one.
COMPLAINTS = (
    Complaint("mapping values are not allowed", _COLON),
    Complaint("found unexpected ':'", _COLON),
    Complaint(
        "could not find expected ':'",
        "this line is neither a key, which ends in a colon, nor part of the text above it: "
        "add the colon, or indent the line",
        at_beginning=True,
    ),
    Complaint("expected ',' or ']'", _UNCLOSED_LIST, at_beginning=True),
    Complaint("expected ',' or '}'", _UNCLOSED_MAPPING, at_beginning=True),
    Complaint(
        "found unexpected end of stream", "the quotes opened here never close", at_beginning=True
    ),
    Complaint(
        "sequence entries are not allowed",
        "a list cannot begin on the line of its key: begin the `- ` on the next line",
    ),
    Complaint("found a tab character", _TAB),
    Complaint("that cannot start any token", "no text can begin with `{}`: put quotes round it"),
    Complaint("unknown escape character", _ESCAPE),
    Complaint("escape c", _ESCAPE),
    Complaint("escape sequence", _ESCAPE),
    Complaint("hexdecimal number", _ESCAPE),
    Complaint("unexpected document", "the quotes above this never close"),
    Complaint("mapping keys are not allowed", _SIGN),
    Complaint("alphabetic or numeric character", _SIGN),
    Complaint("expected whitespace or line break", _SIGN),
    Complaint("URI", _SIGN),
    Complaint("expected ' '", _SIGN),
    Complaint("second occurrence", "this `&` name is taken above: choose another"),
    Complaint("incompatible YAML document", "delete this `%YAML` line"),
    Complaint("directive", "a line cannot begin with `%`: put quotes round the text"),
    Complaint("<document start>", "the file must begin with a key, such as `id: ...`"),
    Complaint("tag handle", "a tag (`!`) has no place here: delete it"),
    Complaint(
        "while scanning a block scalar",
        "nothing may follow `|` or `>` on its line: begin the text on the next line, indented",
    ),
    Complaint("expected node content", "something is missing before this"),
    Complaint("expected the node content", "something is missing before this"),
    Complaint("expected key", _MISALIGNED),
    Complaint("expected '-' indicator", _MISALIGNED),
    Complaint("expected <block end>", _MISALIGNED),
)


def complaint(context: str, problem: str, stands: str) -> Complaint:
    """Ours for the parser's words, or else the parser's own; `stands` is the character there."""
    said = f"{context} {problem}"
    own = Complaint("", f"this is not YAML: {problem}")
    ours = next((each for each in COMPLAINTS if each.fragment in said), own)
    words = _TAB if stands == "\t" else ours.words.replace("{}", stands)
    return ours._replace(words=words)
