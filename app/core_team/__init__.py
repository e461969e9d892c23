"""The core team invites organisations, compares maturity, reports and exports."""

from flask import Blueprint

blueprint = Blueprint("core_team", __name__, url_prefix="/core-team")

# The views join the blueprint as they are imported, so they come after it.
from app.core_team import (  # noqa: E402 - see above
    adding,
    api,
    changing,
    compare,
    confirming,
    edition_names,
    editions,
    exports,
    figures,
    importing,
    inviting,
    keys,
    links_by_hand,
    merging,
    organisation,
    organisations,
    publishing,
    questions,
    reminding,
    removing,
    report,
    report_over_time,
    responses,
)
from app.core_team.commands import count_again, place_again  # noqa: E402 - see above
from app.core_team.edition_commands import editions_command  # noqa: E402 - see above

__all__ = [
    "adding",
    "api",
    "blueprint",
    "changing",
    "compare",
    "confirming",
    "count_again",
    "edition_names",
    "editions",
    "editions_command",
    "exports",
    "figures",
    "importing",
    "inviting",
    "keys",
    "links_by_hand",
    "merging",
    "organisation",
    "organisations",
    "place_again",
    "publishing",
    "questions",
    "reminding",
    "removing",
    "report",
    "report_over_time",
    "responses",
]
