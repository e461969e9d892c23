"""Names, places and sizes for made-up organisations: every name is marked as made up."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, cycle, product
from random import Random

from app.demo.organisation_kinds import OrganisationKinds
from scoring.programme.programme import Place, Size

# Files and screenshots travel without the page's banner, so every name says it too.
MADE_UP_MARK = "(made up)"

# No real place that we know of has a name put together from these.
NAME_BEGINNINGS = (
    "Amber", "Button", "Candle", "Clover", "Copper", "Domino", "Ember", "Feather", "Ginger",
    "Juniper", "Lantern", "Marble", "Marigold", "Pebble", "Quill", "Ribbon", "Saffron", "Tansy",
    "Thimble", "Velvet",
)  # fmt: skip
NAME_ENDINGS = ("mere", "haven", "wick", "beck", "holt", "ford")

# Organisations at home in each place, in the programme's order; after the last from the first on.
PLACE_WEIGHTS = (6, 5, 4, 7, 4, 4)
# How many more places some work in.
MORE_PLACES = (1, 1, 2, 3)


def generate_names(chance: Random, kinds: OrganisationKinds) -> Iterator[str]:
    """Generate names of organisations of those kinds, no two alike, without end."""
    every = [f"{a}{b} {kind}" for a, b, kind in product(NAME_BEGINNINGS, NAME_ENDINGS, kinds.kinds)]
    chance.shuffle(every)
    for number in count(1):
        for name in every:
            yield f"{name}{f' {number}' if number > 1 else ''} {MADE_UP_MARK}"


def contact_address(name: str) -> str:
    """An e-mail address for an organisation, at a domain that is reserved for examples."""
    words = re.findall(r"\w+", name.removesuffix(MADE_UP_MARK).lower().replace("’", ""))
    return f"{'-'.join(words)}@example.org"


def weigh_places(places: Sequence[Place]) -> dict[str, int]:
    """How many organisations are at home in each place, by its id."""
    return dict(zip((place.id for place in places), cycle(PLACE_WEIGHTS), strict=False))


def choose_size(chance: Random, kinds: OrganisationKinds, sizes: Sequence[Size]) -> Size:
    """Choose how many people work at an organisation of those kinds."""
    return chance.choices(sizes, spread_weights(kinds.sizes, len(sizes)))[0]


def spread_weights(weights: Sequence[int], steps: int) -> list[int]:
    """The weights over another number of steps, so that each part of the way weighs as before."""
    spread = [0] * steps
    for unit in range(len(weights) * steps):
        spread[unit // len(weights)] += weights[unit // steps]
    return spread


def choose_places(
    chance: Random, kinds: OrganisationKinds, home: str, places: Sequence[Place]
) -> tuple[str, ...]:
    """Choose where an organisation works: at home, and sometimes in others, in the fixed order."""
    everywhere = [home]
    if chance.randrange(100) < kinds.several_places:
        others = [place.id for place in places if place.id != home]
        everywhere += chance.sample(others, min(chance.choice(MORE_PLACES), len(others)))
    return tuple(place.id for place in places if place.id in everywhere)
