"""Other names of the places: towns, councils, short forms, several at once. Only for guesses."""

import re
from collections.abc import Mapping

from app.store.base.normalised_name import normalise_name
from app.store.organisations.organisations import PLACE_NAMES, Place

HUMBER_PLACES = (
    Place.HULL,
    Place.EAST_RIDING,
    Place.NORTH_LINCOLNSHIRE,
    Place.NORTH_EAST_LINCOLNSHIRE,
)
PLACE_ALIASES: Mapping[tuple[Place, ...], tuple[str, ...]] = {
    tuple(PLACE_NAMES): (
        "all", "everywhere", "hny", "humber and north yorkshire", "humber north yorkshire",
        "whole area", "icb",
    ),
    HUMBER_PLACES: ("humber", "humberside"),
    (Place.NORTH_LINCOLNSHIRE, Place.NORTH_EAST_LINCOLNSHIRE): (
        "northern lincolnshire", "north and north east lincolnshire",
        "north north east lincolnshire", "n and ne lincs", "n ne lincs",
    ),
    (Place.HULL,): ("hcc",),
    (Place.EAST_RIDING,): (
        "east riding", "east yorkshire", "east yorks", "e riding", "eryc", "erofy", "beverley",
        "bridlington", "driffield", "goole", "hessle", "hornsea", "withernsea",
    ),
    (Place.YORK,): ("coyc",),
    (Place.NORTH_YORKSHIRE,): (
        "north yorks", "n yorks", "n yorkshire", "nycc", "craven", "hambleton", "harrogate",
        "northallerton", "malton", "richmondshire", "ripon", "ryedale", "scarborough", "selby",
        "skipton", "thirsk", "whitby",
    ),
    (Place.NORTH_LINCOLNSHIRE,): (
        "north lincs", "n lincs", "n lincolnshire", "scunthorpe", "brigg",
    ),
    (Place.NORTH_EAST_LINCOLNSHIRE,): (
        "north east lincs", "ne lincs", "ne lincolnshire", "nel", "nelc", "grimsby", "cleethorpes",
        "immingham",
    ),
}  # fmt: skip
# Words that may stand beside places without naming another.
FILLER_WORDS = frozenset({
    "across", "and", "area", "areas", "borough", "city", "council", "county", "district",
    "kingston", "of", "only", "or", "six", "the", "upon", "whole", "wide",
})  # fmt: skip

PLACES_BY_PHRASE: Mapping[str, tuple[Place, ...]] = {
    **{normalise_name(label): (place,) for place, label in PLACE_NAMES.items()},
    **{phrase: places for places, phrases in PLACE_ALIASES.items() for phrase in phrases},
}
# The longest first: ‘York’ is no part of ‘North Yorkshire’.
PHRASE_PATTERN = re.compile(
    r"\b(?:" + "|".join(sorted(PLACES_BY_PHRASE, key=len, reverse=True)) + r")\b"
)


def find_places_by_alias(text: str) -> tuple[Place, ...]:
    """The places that a text names by any alias; none where it says anything else too."""
    key = normalise_name(text)
    rest = set(PHRASE_PATTERN.sub(" ", key).split()) - FILLER_WORDS
    places = {place for phrase in PHRASE_PATTERN.findall(key) for place in PLACES_BY_PHRASE[phrase]}
    return () if rest else tuple(place for place in PLACE_NAMES if place in places)
