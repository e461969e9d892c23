"""What a group of organisations is called, and how the address of a list asks for it."""

from typing import NamedTuple
from urllib.parse import urlencode

from app.core_team.comparison.comparison_query import COUNTED, View
from app.store.organisations.organisations import PLACES, SECTORS, Place, Sector


class Which(NamedTuple):
    """A group: those of a place, a sector, both, or all; or with `others` everybody else.

    Others of a place do not work there; if a sector is given too, they are of that sector. Others
    of a sector are of every other.
    """

    place: Place | None
    sector: Sector | None
    others: bool = False


def name_of(which: Which) -> str:
    """What a group is called where nothing else says which it is."""
    place = PLACES[which.place] if which.place else ""
    sector = SECTORS[which.sector] if which.sector else ""
    if not which.others:
        return (
            f"{sector} in {place}" if place and sector else place or sector or "All organisations"
        )
    if place and sector:
        return f"{sector}, not working in {place}"
    return f"Everybody who does not work in {place}" if place else f"Every sector but {sector}"


def asked_for(which: Which, view: View) -> str:
    """The query of the address that lists a group's organisations, as this view counts them."""
    place, sector, others = which
    parts = {
        "place": None if others else place,
        "not-place": place if others else None,
        "sector": None if others and not place else sector,
        "not-sector": sector if others and not place else None,
        "answers": view.age,
        **COUNTED,
    }
    return urlencode({name: str(part) for name, part in parts.items() if part})
