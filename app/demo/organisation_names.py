"""Names, places and sizes for made-up organisations: every name is marked as made up."""

import re
from collections.abc import Iterator, Mapping
from itertools import count, product
from random import Random

from app.store.organisations.organisations import Place, Sector, Size

# Files and screenshots travel without the page's banner, so every name says it too.
MADE_UP_MARK = "(made up)"

# No real place that we know of has a name put together from these.
NAME_BEGINNINGS = (
    "Amber", "Button", "Candle", "Clover", "Copper", "Domino", "Ember", "Feather", "Ginger",
    "Juniper", "Lantern", "Marble", "Marigold", "Pebble", "Quill", "Ribbon", "Saffron", "Tansy",
    "Thimble", "Velvet",
)  # fmt: skip
NAME_ENDINGS = ("mere", "haven", "wick", "beck", "holt", "ford")

ORGANISATION_KINDS: Mapping[Sector, tuple[str, ...]] = {
    Sector.HEALTH: (
        "Children’s Clinic", "Community Nursing Team", "Family Health Hub",
        "Health Visiting Team", "Young People’s Wellbeing Service",
    ),
    Sector.LOCAL_AUTHORITY: (
        "Children’s Social Work Team", "Early Help Team", "Family Hub", "Fostering Team",
        "Inclusion Team", "Leaving Care Team",
    ),
    Sector.EDUCATION: (
        "Infant School", "Nursery", "Primary School", "Secondary School", "Sixth Form College",
        "Special School",
    ),
    Sector.POLICE: (
        "Early Action Policing Team", "Neighbourhood Policing Team", "Schools Policing Team",
    ),
    Sector.YOUTH_JUSTICE: (
        "Diversion Team", "Restorative Practice Team", "Youth Justice Team",
    ),
    Sector.VOLUNTARY: (
        "Arts Project", "Family Project", "Mentoring Project", "Play Scheme",
        "Young Carers’ Group", "Youth Club",
    ),
    Sector.OTHER: (
        "Adventure Farm", "Leisure Centre", "Library", "Museum", "Supported Housing",
    ),
}  # fmt: skip

# Organisations of each sector, of thirty: many schools and charities, few police forces.
SECTOR_WEIGHTS: Mapping[Sector, int] = {
    Sector.HEALTH: 4,
    Sector.LOCAL_AUTHORITY: 4,
    Sector.EDUCATION: 9,
    Sector.POLICE: 2,
    Sector.YOUTH_JUSTICE: 2,
    Sector.VOLUNTARY: 6,
    Sector.OTHER: 3,
}
PLACE_WEIGHTS: Mapping[Place, int] = {
    Place.HULL: 6,
    Place.EAST_RIDING: 5,
    Place.YORK: 4,
    Place.NORTH_YORKSHIRE: 7,
    Place.NORTH_LINCOLNSHIRE: 4,
    Place.NORTH_EAST_LINCOLNSHIRE: 4,
}
# Organisations of each size, of ten.
SIZE_WEIGHTS: Mapping[Sector, tuple[int, int, int, int, int]] = {
    Sector.HEALTH: (0, 3, 4, 2, 1),
    Sector.LOCAL_AUTHORITY: (0, 4, 4, 1, 1),
    Sector.EDUCATION: (0, 4, 6, 0, 0),
    Sector.POLICE: (0, 5, 4, 1, 0),
    Sector.YOUTH_JUSTICE: (1, 7, 2, 0, 0),
    Sector.VOLUNTARY: (6, 3, 1, 0, 0),
    Sector.OTHER: (2, 5, 2, 1, 0),
}
# Organisations of a hundred that work in several places, as most police forces do.
SEVERAL_PLACES_PERCENT: Mapping[Sector, int] = {Sector.POLICE: 60, Sector.HEALTH: 20}
SEVERAL_PLACES_OTHERWISE = 8


def generate_names(chance: Random, sector: Sector) -> Iterator[str]:
    """Generate names of organisations of the sector, no two alike, without end."""
    every = [
        f"{a}{b} {kind}"
        for a, b, kind in product(NAME_BEGINNINGS, NAME_ENDINGS, ORGANISATION_KINDS[sector])
    ]
    chance.shuffle(every)
    for number in count(1):
        for name in every:
            yield f"{name}{f' {number}' if number > 1 else ''} {MADE_UP_MARK}"


def contact_address(name: str) -> str:
    """An e-mail address for an organisation, at a domain that is reserved for examples."""
    words = re.findall(r"\w+", name.removesuffix(MADE_UP_MARK).lower().replace("’", ""))
    return f"{'-'.join(words)}@example.org"


def choose_size(chance: Random, sector: Sector) -> Size:
    """Choose how many people work at an organisation of the sector."""
    return chance.choices(list(Size), SIZE_WEIGHTS[sector])[0]


def choose_places(chance: Random, sector: Sector, home: Place) -> tuple[Place, ...]:
    """Choose where an organisation works: at home, and sometimes in others, in the fixed order."""
    everywhere = [home]
    if chance.randrange(100) < SEVERAL_PLACES_PERCENT.get(sector, SEVERAL_PLACES_OTHERWISE):
        others = [place for place in Place if place is not home]
        everywhere += chance.sample(others, chance.choice((1, 1, 2, 3)))
    return tuple(place for place in Place if place in everywhere)
