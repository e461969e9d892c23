"""Place partnerships and teams, made through the store as the pages make them."""

from app.store.organisations import respondents


def add_partnership(place: str = "hull", name: str = "Hull together") -> int:
    """Add the partnership of a place; returns its id."""
    return respondents.add_place_partnership(place, name, "tests")


def add_team(organisation_id: int, name: str = "Reception") -> int:
    """Add a team of an organisation; returns its id."""
    return respondents.add_team(organisation_id, name, "tests")
