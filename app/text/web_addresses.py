"""What counts as a web address, and how one is written down.

assets/self_assessment/web_address.js says the same in JavaScript; both are held to
tests/shared/web_addresses.json.
"""

import re

# White space as both languages know it: each of them alone leaves some out.
WHITE_SPACE = r"\s\x1c-\x1f\x85\ufeff"

PORT = "(?::[0-9]{0,5})?"
WHOLE_ADDRESS = re.compile(
    rf"[Hh][Tt][Tt][Pp][Ss]?://(?:[^{WHITE_SPACE}/?#\\@]*@)?"
    rf'(?:\[[0-9A-Fa-f:.]+\]|[^{WHITE_SPACE}/?#\\@:<>"^`{{|}}%\[\]]+)'
    rf"{PORT}(?:[/?#\\][^{WHITE_SPACE}]*)?"
)

# A name with dots whose end is letters alone, all of them small or all of them capitals: so neither
# 'v1.2' nor two words with a full stop between them ('Yes.No') is taken for an address.
LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
TOP = "(?P<top>[a-z]{2,63}|[A-Z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})"
BARE_ADDRESS = re.compile(rf"(?:{LABEL}\.)+{TOP}{PORT}(?P<rest>[/?#][^{WHITE_SPACE}]*)?")

# A name that ends so and has no path is a file on somebody's shared drive.
FILE_ENDING = re.compile(
    "csv|doc[mx]?|dotx|eml|gif|heic|html?|jpe?g|key|mov|msg|numbers|od[pst]|pages|pdf|png|pp[st]x?"
    "|pub|rtf|tiff?|txt|url|vsd|xls[mx]?|xml|zip"
)

# What an address is often copied with: brackets and quotation marks round it, a stop after it.
OPENING = re.compile(rf"^[{WHITE_SPACE}<(\[\"'‘“]+")
CLOSING = re.compile(rf"[{WHITE_SPACE}>)\]\"'’”.,;]+$")

# What may stand behind an address in a sentence or a letter, and ends no page's address.
COPIED_ALONG = re.compile(rf"[{WHITE_SPACE}\xad\u200b-\u200f\u2060<>()\[\]\"'‘’“”«».,:;!*_=]+$")


def strip_copied_tail(path: str) -> str:
    """A page's path without what was copied along behind it, such as a full stop or a bracket."""
    return COPIED_ALONG.sub("", path)


def parse_web_address(text: str) -> str | None:
    """The address that `text` is, whole; None where it is none.

    What lacks its `https://` gets it, such as `www.school.org/policy`. Where the text is an address
    only without what stands round it, such as `<https://school.org>`, that is left out.
    """
    trimmed = CLOSING.sub("", OPENING.sub("", text))
    return _complete_address(text) or _complete_address(trimmed)


def _complete_address(text: str) -> str | None:
    if WHOLE_ADDRESS.fullmatch(text):
        return text
    bare = BARE_ADDRESS.fullmatch(text)
    if bare is None or (not bare["rest"] and FILE_ENDING.fullmatch(bare["top"].lower())):
        return None
    return f"https://{text}"
