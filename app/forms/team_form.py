"""Adding a team by a form: its name checked, and what to do where it cannot be added."""

from app.forms.details_form import collapse_whitespace, find_name_fault
from app.store.organisations import respondents
from app.store.organisations.respondents import (
    MOST_TEAMS,
    TeamNameTakenError,
    TooManyTeamsError,
)


def add_team_by_form(organisation_id: int, typed: str, actor: str, form: str) -> int | str:
    """Add a team and return its id; what is wrong with its name where that cannot be done."""
    name = collapse_whitespace(typed)
    if fault := find_name_fault(name, "the", "team"):
        return fault
    try:
        return respondents.add_team(organisation_id, name, actor, form=form)
    except TeamNameTakenError:
        return "Enter another name: a team of this organisation is called that already"
    except TooManyTeamsError:
        return f"This organisation has {MOST_TEAMS} teams, which is as many as there can be"
