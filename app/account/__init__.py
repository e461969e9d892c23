"""Signing in for the core team."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/core-team")

# The views join the blueprint as they are imported, so they come after it.
from app.account import (  # noqa: E402 - see above
    mine,
    provider_session,
    second_factor,
    second_step,
    sign_in,
    staying,
    team,
    with_provider,
)
from app.account.commands import core_team_command  # noqa: E402 - see above
from app.account.provider import init_provider  # noqa: E402 - see above

__all__ = [
    "blueprint",
    "core_team_command",
    "init_provider",
    "mine",
    "provider_session",
    "second_factor",
    "second_step",
    "sign_in",
    "staying",
    "team",
    "with_provider",
]
