"""What anybody may read: the pages of the benchmark, made from its published editions alone."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

# The views join the blueprint as they are imported, so these come after it.
from app.public import about, change, data, groups, pictures, values, whole  # noqa: E402 - see above

__all__ = [
    "about",
    "blueprint",
    "change",
    "data",
    "groups",
    "pictures",
    "values",
    "whole",
]
