"""Signing in for the core team."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/core-team")

# The views join the blueprint as they are imported, so they come after it.
from app.account import sign_in  # noqa: E402 - see above

__all__ = ["blueprint", "sign_in"]
