"""Who may be listed by name as taking part: names, places and sectors, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scoring.name_finder import fold_text


class ListedOrganisation(NamedTuple):
    """An organisation whose name may stand in the list; its places and its sector by their ids."""

    name: str
    places: tuple[str, ...]
    sector: str


class ListedSector(NamedTuple):
    """The names of those of a sector in one place, in order."""

    id: str
    name: str
    organisations: Sequence[str]


class PublicList(NamedTuple):
    """The list, and the names of all places and sectors by their ids, in their fixed order."""

    places: Mapping[str, str]
    sectors: Mapping[str, str]
    organisations: Sequence[ListedOrganisation]

    def names(self) -> set[str]:
        """Every name that stands in it."""
        return {organisation.name for organisation in self.organisations}

    def in_place(self, place: str) -> list[ListedSector]:
        """Who works in a place, by sector; no sector that nobody there is of."""
        return list(self._sectors_in(place))

    def _sectors_in(self, place: str) -> Iterator[ListedSector]:
        for sector, name in self.sectors.items():
            names = [
                organisation.name
                for organisation in self.organisations
                if place in organisation.places and organisation.sector == sector
            ]
            if names:
                yield ListedSector(
                    sector, name, sorted(names, key=lambda name: (fold_text(name), name))
                )


EMPTY_LIST = PublicList({}, {}, ())
"""Where it is not known who is in it, as without a database, nobody is."""
