"""Signing in for the core team."""

from app.account import (
    password_sign_in,
    profile,
    provider_session,
    provider_sign_in,
    second_factor_settings,
    sign_in_code,
    sign_in_policy,
    stay_signed_in,
)
from app.account.account_commands import core_team_command
from app.account.openid_provider import init_provider
from app.account.site import blueprint

__all__ = [
    "blueprint",
    "core_team_command",
    "init_provider",
    "password_sign_in",
    "profile",
    "provider_session",
    "provider_sign_in",
    "second_factor_settings",
    "sign_in_code",
    "sign_in_policy",
    "stay_signed_in",
]
