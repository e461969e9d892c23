"""What people call the places: towns, councils, short forms, several at once. Only for a guess."""

import re
from collections.abc import Mapping

from app.store.base.normalised_name import name_key
from app.store.organisations.organisations import PLACES, Place

HUMBER = (
    Place.HULL,
    Place.EAST_RIDING,
    Place.NORTH_LINCOLNSHIRE,
    Place.NORTH_EAST_LINCOLNSHIRE,
)
CALLED: Mapping[tuple[Place, ...], tuple[str, ...]] = {
    tuple(PLACES): (
        "all", "everywhere", "hny", "humber and north yorkshire", "humber north yorkshire",
        "whole area", "icb",
    ),
    HUMBER: ("humber", "humberside"),
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
# What may stand around places without adding one.
AROUND = frozenset({
    "across", "and", "area", "areas", "borough", "city", "council", "county", "district",
    "kingston", "of", "only", "or", "six", "the", "upon", "whole", "wide",
})  # fmt: skip

PHRASES: Mapping[str, tuple[Place, ...]] = {
    **{name_key(label): (place,) for place, label in PLACES.items()},
    **{phrase: places for places, phrases in CALLED.items() for phrase in phrases},
}
# The longest first: ‘York’ is no part of ‘North Yorkshire’.
ANY = re.compile(r"\b(?:" + "|".join(sorted(PHRASES, key=len, reverse=True)) + r")\b")


def places_called(said: str) -> tuple[Place, ...]:
    """The places that a text names in whatever words; none where it says anything else too."""
    key = name_key(said)
    rest = set(ANY.sub(" ", key).split()) - AROUND
    found = {place for phrase in ANY.findall(key) for place in PHRASES[phrase]}
    return () if rest else tuple(place for place in PLACES if place in found)
