"""Whoever answers asks the core team for help, and reads what it answers."""

from app.organisation_site.help_requests import ask_for_help, own_threads

__all__ = ["ask_for_help", "own_threads"]
