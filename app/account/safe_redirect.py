"""Where somebody goes once they are signed in: the page that they asked for, if it is one of ours.

Anything else would let a link on another site lead through our sign-in to a page of theirs.
"""

import re
from urllib.parse import unquote, urlsplit

from flask import request, url_for

# A path of the core team's, in the characters that an address is written in; no backslash, which
# browsers read as a slash, and nothing that does not print.
OURS = re.compile(r"/core-team(?:[/?][!-\[\]-~]*)?")


def onward_or_home(asked: str | None) -> str:
    """`asked`, if it is a path of the core team's pages; else their first page."""
    home = url_for("core_team.organisations")
    root = request.script_root
    if not asked or not asked.startswith(root) or not OURS.fullmatch(asked[len(root) :]):
        return home
    # Browsers follow `..` out of the folder, written `%2e%2e` too.
    return home if ".." in unquote(urlsplit(asked).path) else asked
