"""Naming a team or a place partnership by a form: the name checked, and what to do about it."""

from app.forms.details_form import collapse_whitespace, find_name_fault
from app.store.organisations import respondents
from app.store.organisations.respondents import (
    MOST_TEAMS,
    TeamNameTakenError,
    TooManyTeamsError,
)

NAME_TAKEN = "Enter another name: a team of this organisation is called that already"


def add_team_by_form(organisation_id: int, typed: str, actor: str, form: str) -> int | str:
    """Add a team and return its id; what is wrong with its name where that cannot be done."""
    name = collapse_whitespace(typed)
    if fault := find_name_fault(name, "the", "team"):
        return fault
    try:
        return respondents.add_team(organisation_id, name, actor, form=form)
    except TeamNameTakenError:
        return NAME_TAKEN
    except TooManyTeamsError:
        return f"This organisation has {MOST_TEAMS} teams, which is as many as there can be"


def rename_by_form(respondent_id: int, typed: str, called: str, actor: str) -> str | None:
    """Give a team or a place partnership another name; what is wrong with it where it cannot be.

    `called` is what it is, in words. Raises NotFoundError where it is not there any more.
    """
    name = collapse_whitespace(typed)
    if fault := find_name_fault(name, "the", called):
        return fault
    try:
        respondents.rename_respondent(respondent_id, name, actor)
    except TeamNameTakenError:
        return NAME_TAKEN
    return None
