"""What a group of organisations is called, and how the address of a list asks for it."""

from typing import NamedTuple
from urllib.parse import urlencode

from app.core_team.comparison.comparison_query import COUNTED_FILTER, ComparisonQuery
from app.store.base.current_programme import get_programme
from app.text.respondent_words import RespondentWords


class GroupKey(NamedTuple):
    """A group: those of a place, a sector, both, or all; or with `others` everybody else.

    Others of a place do not work there; if a sector is given too, they are of that sector. Others
    of a sector are of every other.
    """

    place: str | None
    sector: str | None
    others: bool = False


def group_name(key: GroupKey, called: RespondentWords) -> str:
    """The full name of a group of those who are called so."""
    programme = get_programme()
    place = programme.place_names[key.place] if key.place else ""
    sector = programme.sector_names[key.sector] if key.sector else ""
    if not key.others:
        return (
            f"{sector} in {place}" if place and sector else place or sector or f"All {called.names}"
        )
    if place and sector:
        return f"{sector}, not working in {place}"
    return f"Everybody who does not work in {place}" if place else f"Every sector but {sector}"


def group_list_query(key: GroupKey, query: ComparisonQuery) -> str:
    """The query of the address that lists a group, as the comparison counts it."""
    place, sector, others = key
    parts = {
        "place": None if others else place,
        "not-place": place if others else None,
        "sector": None if others and not place else sector,
        "not-sector": sector if others and not place else None,
        "answers": query.age,
        "questionnaire": query.other_questionnaire,
        **COUNTED_FILTER,
    }
    return urlencode({name: str(part) for name, part in parts.items() if part})
