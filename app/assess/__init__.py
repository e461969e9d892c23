"""An organisation answers, and sees where it stands."""

from flask import Blueprint

blueprint = Blueprint("assess", __name__)

# The views join the blueprint as they are imported, so these come after it.
from app.assess import (  # noqa: E402 - see above
    bringing,
    check,
    details,
    results,
    sections,
    start,
    way_back,
    your_link,
)
from app.assess.commands import new_link  # noqa: E402 - see above

__all__ = [
    "blueprint",
    "bringing",
    "check",
    "details",
    "new_link",
    "results",
    "sections",
    "start",
    "way_back",
    "your_link",
]
