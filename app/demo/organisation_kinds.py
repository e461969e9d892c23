"""What is made up of organisations of each sector: their names, their number, how large they are.

A programme has the sectors that its team gives it. What is said here of a sector goes by its id; an
organisation of any other sector has a name that is made of the sector's own.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.programme.programme import Sector


class OrganisationKinds(NamedTuple):
    """Organisations of one sector.

    `kinds` is what their names end with; `weight` how many there are of thirty. `sizes` has so many
    of ten, from the smallest to the largest in five steps, `several_places` so many of a hundred
    that work in several places. `head_start` is how much further they are than others, in stages.
    """

    kinds: Sequence[str]
    weight: int
    sizes: tuple[int, int, int, int, int] = (2, 5, 2, 1, 0)
    several_places: int = 8
    head_start: float = 0


# Many schools and charities, few police forces.
KINDS_BY_SECTOR: Mapping[str, OrganisationKinds] = {
    "health": OrganisationKinds(
        (
            "Children’s Clinic", "Community Nursing Team", "Family Health Hub",
            "Health Visiting Team", "Young People’s Wellbeing Service",
        ),
        weight=4, sizes=(0, 3, 4, 2, 1), several_places=20, head_start=0.1,
    ),
    "local-authority": OrganisationKinds(
        (
            "Children’s Social Work Team", "Early Help Team", "Family Hub", "Fostering Team",
            "Inclusion Team", "Leaving Care Team",
        ),
        weight=4, sizes=(0, 4, 4, 1, 1),
    ),
    "education": OrganisationKinds(
        (
            "Infant School", "Nursery", "Primary School", "Secondary School", "Sixth Form College",
            "Special School",
        ),
        weight=9, sizes=(0, 4, 6, 0, 0), head_start=0.05,
    ),
    # Most police forces work in several places.
    "police": OrganisationKinds(
        ("Early Action Policing Team", "Neighbourhood Policing Team", "Schools Policing Team"),
        weight=2, sizes=(0, 5, 4, 1, 0), several_places=60, head_start=-0.15,
    ),
    "youth-justice": OrganisationKinds(
        ("Diversion Team", "Restorative Practice Team", "Youth Justice Team"),
        weight=2, sizes=(1, 7, 2, 0, 0), head_start=0.2,
    ),
    "voluntary-and-community": OrganisationKinds(
        (
            "Arts Project", "Family Project", "Mentoring Project", "Play Scheme",
            "Young Carers’ Group", "Youth Club",
        ),
        weight=6, sizes=(6, 3, 1, 0, 0), head_start=0.1,
    ),
    "other": OrganisationKinds(
        ("Adventure Farm", "Leisure Centre", "Library", "Museum", "Supported Housing"),
        weight=3, sizes=(2, 5, 2, 1, 0), head_start=-0.1,
    ),
}  # fmt: skip

OTHER_NOUNS = ("centre", "group", "project", "service", "team")
OTHER_WEIGHT = 4


def get_organisation_kinds(sector: Sector) -> OrganisationKinds:
    """What is made up of organisations of the sector, whatever it is."""
    known = KINDS_BY_SECTOR.get(sector.id)
    named = tuple(f"{sector.name} {noun}" for noun in OTHER_NOUNS)
    return known or OrganisationKinds(named, OTHER_WEIGHT)
