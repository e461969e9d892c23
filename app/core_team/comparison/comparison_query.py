"""What a comparison looks at, as its address says: so that a view can be shared."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from app.store.base import published_questionnaires
from app.store.base.transactions import now
from app.store.comparison.answer_age import Age, twelve_months_before
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import OVERALL
from app.store.organisations.organisations import PLACES, SECTORS, Confirmation, Place, Sector
from scoring.questionnaires.questionnaire import Questionnaire

WHOLE = "overall"
"""How an address names the whole, which has no value's id."""

COUNTED = {"confirmation": str(Confirmation.CONFIRMED)}
"""What the address of a list asks for that shows whom a comparison counts."""

Word = TypeVar("Word", Place, Sector, Age)


class View(NamedTuple):
    """A selection of organisations, and the value that was asked for (`OVERALL` for the whole).

    `version` is that of the questionnaire whose scores are asked for, None where it is left to us.
    `unknown` are the parts of the address that name nothing; they are passed over, and said.
    """

    questionnaire: Questionnaire
    selection: Selection
    value: str
    unknown: tuple[str, ...]
    version: int | None = None

    @property
    def value_names(self) -> dict[str, str]:
        """Overall and every value, by id, in their order."""
        values = self.questionnaire.framework.values
        return {OVERALL: "Overall", **{value.id: value.name for value in values}}

    @property
    def places(self) -> Mapping[Place, str]:
        """The places to choose from."""
        return PLACES

    @property
    def sectors(self) -> Mapping[Sector, str]:
        """The sectors to choose from."""
        return SECTORS

    @property
    def ages(self) -> Mapping[Age, str]:
        """The ages of answers to choose from, beside all of them."""
        return {Age.RECENT: "Of the last twelve months"}

    @property
    def age(self) -> Age | None:
        """Of which age the answers are that are looked at, None for any."""
        return Age.RECENT if self.selection.since else None

    @property
    def unknown_in_words(self) -> str:
        """What of the address names nothing."""
        return " and ".join(
            f"an age of {part}" if part == "answers" else f"a {part}" for part in self.unknown
        )

    @property
    def who(self) -> str:
        """Which organisations are looked at, in words that follow 'organisations'."""
        place, sector, _ = self.selection
        words = [f"in {PLACES[place]}"] if place else []
        words += [f"of the sector ‘{SECTORS[sector]}’"] if sector else []
        return " ".join(words)

    def behind(self, **which: str | None) -> dict[str, str]:
        """What the address of a list asks for that shows who is behind a figure of this view."""
        return self.address(**{"version": None, **which, **COUNTED})

    def address(self, **other: str | int | None) -> dict[str, str]:
        """The parts of an address that show this view, or one that differs by `other`."""
        parts = {
            "place": self.selection.place,
            "sector": self.selection.sector,
            "answers": self.age,
            "version": self.version,
            **other,
        }
        return {name: str(part) for name, part in parts.items() if part}


def view_of(asked: Mapping[str, str]) -> View:
    """What an address asks to look at. A part that names nothing is passed over."""
    questionnaire = published_questionnaires.newest()
    values = {WHOLE: OVERALL, **{each.id: each.id for each in questionnaire.framework.values}}
    place, sector = _one_of(Place, asked.get("place")), _one_of(Sector, asked.get("sector"))
    value = asked.get("value") or WHOLE
    versions = {str(each.version): each.version for each in published_questionnaires.published()}
    version = versions.get(asked.get("version", ""))
    # Answers that are over a year old are listed, and never compared alone.
    age = Age.RECENT if asked.get("answers") == Age.RECENT else None
    found = {
        "place": place, "sector": sector, "value": values.get(value), "version": version,
        "answers": age,
    }  # fmt: skip
    unknown = tuple(name for name, part in found.items() if asked.get(name) and part is None)
    selection = Selection(place, sector, twelve_months_before(now()) if age else None)
    return View(questionnaire, selection, values.get(value, OVERALL), unknown, version)


def in_address(value: str) -> str:
    """A value as an address names it."""
    return value or WHOLE


def _one_of(words: type[Word], asked: str | None) -> Word | None:
    return next((word for word in words if word == asked), None)
