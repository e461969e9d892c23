"""Where somebody goes once they are signed in: the page that they asked for, if it is one of ours.

Anything else would let a link on another site lead through our sign-in to a page of theirs.
"""

import re
from urllib.parse import unquote, urlsplit

from flask import request, url_for

# A path of the core team's, in the characters that an address is written in; no backslash, which
# browsers read as a slash, and nothing that does not print.
TEAM_PATH_PATTERN = re.compile(r"/core-team(?:[/?][!-\[\]-~]*)?")


def get_safe_next_url(next_url: str | None) -> str:
    """`asked`, if it is a path of the core team's pages; else their first page."""
    home = url_for("core_team.organisations")
    root = request.script_root
    if (
        not next_url
        or not next_url.startswith(root)
        or not TEAM_PATH_PATTERN.fullmatch(next_url[len(root) :])
    ):
        return home
    # Browsers follow `..` out of the folder, written `%2e%2e` too.
    return home if ".." in unquote(urlsplit(next_url).path) else next_url
