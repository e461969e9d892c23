"""The programme as its team describes it in `programme.yaml`: who takes part, where, and in what.

One definition, as `scoring.questionnaires.questionnaire` is for what is asked: `programme_reader`
fills it, and `python -m scoring schema` prints it as JSON Schema.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from scoring.questionnaires.questionnaire import ID_PATTERN, FrozenModel, Id, OptionalWords, Words

# What an answer of an import may be besides a place, a sector or a size.
RESERVED_OPTIONS = frozenset({"above", "each", "nothing", "out"})

# The column of the database that holds it takes no more.
OptionId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=40)]
# A page has it in a heading, in a row of a table and in the middle of a sentence.
OptionName = Annotated[str, StringConstraints(pattern=r"\S", max_length=80)]
# As much as stands beside a dot of a picture.
ShortName = Annotated[str, StringConstraints(max_length=24)]
# The header of every page.
PartnershipName = Annotated[str, StringConstraints(pattern=r"\S", max_length=200)]
MOST_ALSO = 100
Phrases = Annotated[tuple[OptionName, ...], Field(max_length=MOST_ALSO)]


class RespondentKind(StrEnum):
    """Who answers a questionnaire."""

    ORGANISATION = "organisation"
    PLACE_PARTNERSHIP = "place-partnership"
    TEAM = "team"


class Option(FrozenModel):
    """A place, a sector or a size: what an organisation chooses to say of itself."""

    id: OptionId
    """Its name in files and in the database, the same for ever."""
    name: OptionName
    """Its name on pages."""
    short_name: ShortName = ""
    """Its name where there is little room, as in a picture; its name where this is left out."""
    retired: bool = False
    """Whether nobody can choose it any more, though organisations of before keep it."""


class Place(Option):
    """A place that organisations work in."""

    also: Phrases = ()
    """What else lists of organisations call it: guessed, never assumed."""


class Sector(Option):
    """A kind of organisation."""

    also: Phrases = ()
    """What else lists of organisations call it: guessed, never assumed."""


class Size(Option):
    """How many people work or volunteer there."""

    up_to: Annotated[int, Field(ge=1)] | None = None
    """The most people of this size; left out of the last size, which has no end."""


class PlaceGroup(FrozenModel):
    """Several places under one name, as lists of organisations call them."""

    also: Annotated[Phrases, Field(min_length=1)]
    """What the places are called together."""
    places: Annotated[tuple[OptionId, ...], Field(min_length=2)]
    """The ids of the places."""


DEFAULT_VALUE_WORD = "value"
ValueWord = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z ]*[a-z]$", max_length=24)]


class QuestionnaireInUse(FrozenModel):
    """A questionnaire that is answered here."""

    id: Id
    """The questionnaire's id."""
    answered_by: RespondentKind = RespondentKind.ORGANISATION
    """Who answers it: organisations, place partnerships or teams of an organisation."""
    purpose: OptionalWords = ""
    """What it is for, in a sentence or two, for whoever chooses what to answer."""
    how_to_choose: tuple[Words, ...] = ()
    """What helps to choose an answer, such as what a word of the scale means: a paragraph each."""
    keep_in_mind: tuple[Words, ...] = ()
    """Questions to keep in mind while answers are chosen."""
    value_word: ValueWord = DEFAULT_VALUE_WORD
    """What one of its framework's values is called on pages; several of them, with an s behind."""
    retired: bool = False
    """Whether nobody begins a round of it any more, though answers of before are kept."""


class _NamesById(dict[str, str]):
    """Names by their ids. An id that the file does not have stands for itself: no reader fails."""

    def __missing__(self, id: str) -> str:
        return id


SectorIds = Annotated[tuple[OptionId, ...], Field(min_length=2)]


class Programme(FrozenModel):
    """What a partnership sets up for itself, once for all its questionnaires."""

    id: Id
    """The programme's name in files."""
    partnership: PartnershipName
    """The partnership's name, in the header of every page."""
    title: Words
    """The programme's name, as it stands after 'the'."""
    contact: Words
    """The e-mail address for help."""
    aim: OptionalWords = ""
    """What organisations are on the way to, as it stands after 'on the way to'."""
    aim_means: OptionalWords = ""
    """What that means, in a sentence or two for whoever has never heard of it."""
    open_to: OptionalWords = ""
    """Which organisations it is for, as it stands after 'any organisation'."""
    pledge: OptionalWords = ""
    """What the partnership promises."""
    about: OptionalWords = ""
    """Who the programme is, in a sentence or two."""
    first_year: Annotated[int, Field(ge=1900, le=2200)]
    """The year that the programme begins in."""
    last_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    """The year that it ends in, where it has an end."""
    places: Annotated[tuple[Place, ...], Field(min_length=1, max_length=60)]
    """The places, in the order shown: no ranking."""
    place_groups: Annotated[tuple[PlaceGroup, ...], Field(max_length=60)] = ()
    """What several places are called together."""
    sectors: Annotated[tuple[Sector, ...], Field(min_length=1, max_length=40)]
    """The sectors, in the order shown."""
    sectors_told_together: tuple[SectorIds, ...] = ()
    """Sectors so small that an edition tells of them together, by their ids."""
    sizes: Annotated[tuple[Size, ...], Field(min_length=1, max_length=20)]
    """How many people work or volunteer somewhere, from the smallest."""
    questionnaires: Annotated[tuple[QuestionnaireInUse, ...], Field(min_length=1, max_length=20)]
    """The questionnaires in use. The first is the organisations' own: editions are made of it."""

    def __hash__(self) -> int:
        """By its id, since what is made of a programme once is looked up often."""
        return hash(self.id)

    @cached_property
    def place_names(self) -> Mapping[str, str]:
        """The name of each place by its id, the retired too."""
        return _NamesById({place.id: place.name for place in self.places})

    @cached_property
    def sector_names(self) -> Mapping[str, str]:
        """The name of each sector by its id, the retired too."""
        return _NamesById({sector.id: sector.name for sector in self.sectors})

    @cached_property
    def size_names(self) -> Mapping[str, str]:
        """The name of each size by its id, the retired too."""
        return _NamesById({size.id: size.name for size in self.sizes})

    def sort_places(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The places in the order shown, each once; those that it does not have come last."""
        order = {place.id: number for number, place in enumerate(self.places)}
        return tuple(sorted(set(ids), key=lambda place: (order.get(place, len(order)), place)))

    @property
    def main_questionnaire(self) -> str:
        """The id of the organisations' own questionnaire."""
        return self.questionnaires[0].id

    def find_questionnaire(self, questionnaire: str) -> QuestionnaireInUse | None:
        """What the file says of a questionnaire, the retired too; None for any other."""
        return next((each for each in self.questionnaires if each.id == questionnaire), None)

    @property
    def questionnaires_in_use(self) -> tuple[QuestionnaireInUse, ...]:
        """The questionnaires that are not retired."""
        return tuple(each for each in self.questionnaires if not each.retired)

    def find_in_use(self, questionnaire: str) -> QuestionnaireInUse | None:
        """How a questionnaire is used; None for one that is not answered here, or not any more."""
        in_use = self.questionnaires_in_use
        return next((each for each in in_use if each.id == questionnaire), None)

    def who_answers(self, questionnaire: str) -> RespondentKind | None:
        """The kind of respondent that answers a questionnaire in use; None for any other."""
        in_use = self.find_in_use(questionnaire)
        return in_use.answered_by if in_use else None

    def questionnaires_for(self, kind: RespondentKind) -> tuple[str, ...]:
        """The ids of the questionnaires that such a respondent answers, in their order."""
        in_use = self.questionnaires_in_use
        return tuple(each.id for each in in_use if each.answered_by == kind)


def list_offered(options: Iterable[Option], kept: Collection[str | None] = ()) -> dict[str, str]:
    """The names, by id, of what somebody who has `kept` can choose: the retired only of these."""
    return {each.id: each.name for each in options if not each.retired or each.id in kept}
