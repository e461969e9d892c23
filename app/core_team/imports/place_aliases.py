"""Other names of the places: towns, councils, short forms, several at once. Only for guesses."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.store.base.normalised_name import normalise_name
from scoring.programme.programme import Programme, list_offered

# Words that may stand beside places without naming another.
FILLER_WORDS = frozenset({
    "across", "and", "area", "areas", "borough", "city", "council", "county", "district", "of",
    "only", "or", "six", "the", "upon", "whole", "wide",
})  # fmt: skip


class PlaceAliases(NamedTuple):
    """The places that each phrase names, and what finds these phrases in a text."""

    places_by_phrase: Mapping[str, tuple[str, ...]]
    phrase_pattern: re.Pattern[str]

    def find_places(self, text: str) -> tuple[str, ...]:
        """The places that a text names by any alias; none where it says anything else too."""
        key = normalise_name(text)
        rest = set(self.phrase_pattern.sub(" ", key).split()) - FILLER_WORDS
        found = {
            place
            for phrase in self.phrase_pattern.findall(key)
            for place in self.places_by_phrase[phrase]
        }
        in_order = (place for places in self.places_by_phrase.values() for place in places)
        return () if rest else tuple(dict.fromkeys(place for place in in_order if place in found))


def build_place_aliases(programme: Programme) -> PlaceAliases:
    """The names of a programme's places, alone and together; none of a place that is retired."""
    offered = list_offered(programme.places)
    places = [place for place in programme.places if place.id in offered]
    phrases = {
        **{normalise_name(place.name): (place.id,) for place in places},
        **{
            normalise_name(phrase): tuple(each for each in offered if each in group.places)
            for group in programme.place_groups
            for phrase in group.also
        },
        **{normalise_name(phrase): (place.id,) for place in places for phrase in place.also},
    }
    # The longest first: ‘York’ is no part of ‘North Yorkshire’.
    longest_first = sorted(map(re.escape, phrases), key=len, reverse=True)
    return PlaceAliases(phrases, re.compile(rf"\b(?:{'|'.join(longest_first)})\b"))
