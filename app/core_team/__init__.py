"""The core team invites organisations, compares maturity, reports and exports."""

from flask import Blueprint

blueprint = Blueprint("core_team", __name__, url_prefix="/core-team")

# The views join the blueprint as they are imported, so they come after it.
from app.core_team import compare, exports, organisations, report  # noqa: E402 - see above
from app.core_team.commands import count_again, place_again  # noqa: E402 - see above

__all__ = [
    "blueprint",
    "compare",
    "count_again",
    "exports",
    "organisations",
    "place_again",
    "report",
]
