"""What respondents ask for, through the store as the pages do."""

from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.help_requests.help_requests import HelpSubject, ask_for_help

LINK = "link:1:1"
"""An actor of a respondent."""


def add_member(name: str, role: Role = Role.EDITOR) -> int:
    """Add a member of the core team; returns the account's id."""
    return accounts.add_account(f"{name.lower()}@example.org", name, role, "", "tests")


def ask(organisation_id: int, words: str = "How do we begin?", **subject: object) -> int:
    """Ask for help about nothing in particular, or about that; returns the request's number."""
    about = HelpSubject(**subject)  # type: ignore[arg-type] # by field
    return ask_for_help(organisation_id, about, words, LINK)
