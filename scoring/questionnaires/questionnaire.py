"""What is asked: a framework's stages and values, and a questionnaire's items under them.

One definition. The models below are what `reading.py` fills from YAML, what `python -m scoring
schema` prints as JSON Schema, and what `placement.py` works on. They hold for one file's fields;
what must hold between fields (a stage that exists, a cell with an item) is `reading.py`'s to check,
so that every fault is reported at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# The two answers that are not a choice. Having no answer at all is a third state, held by absence.
DONT_KNOW = "dont-know"
NOT_APPLICABLE = "not-applicable"
RESERVED_CHOICES = frozenset({DONT_KNOW, NOT_APPLICABLE})
RESERVED_LABELS = {DONT_KNOW: "Don’t know", NOT_APPLICABLE: "Does not apply to us"}

# No file or folder of Windows may be called so, whatever its ending ("Naming Files, Paths, and
# Namespaces" of its documentation): neither a page of a site that is copied there, nor a file.
RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)

# Far beyond any real questionnaire; with them every product in the placement rule stays a whole
# number that numpy's int64 and a browser's double hold exactly.
MOST_POINTS = 1_000
MOST_WEIGHT = 100
MOST_ITEMS = 500
MOST_POLE_NAME = 80

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Words = Annotated[str, StringConstraints(pattern=r"\S", max_length=4_000)]
OptionalWords = Annotated[str, StringConstraints(max_length=4_000)]


def _id_as_name(data: dict[str, Any]) -> str:
    return str(data.get("id", "unnamed"))


class FrozenModel(BaseModel):
    """Every part of a questionnaire is frozen, and refuses keys and types it does not know.

    The line under a field is what an editor shows for its key: it ends up in the JSON Schema.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        protected_namespaces=(),
        use_attribute_docstrings=True,
    )


class Stage(FrozenModel):
    """A stage of the journey, or the start before the first stage."""

    id: Id
    """The stage's name in files: small letters, digits and hyphens."""
    name: Words = Field(default_factory=_id_as_name)
    """The stage's name on pages."""
    summary: OptionalWords = ""
    """What an organisation at this stage is like."""


class Value(FrozenModel):
    """A value, and what it looks like at each stage (by the stage's id)."""

    id: Id
    """The value's name in files: small letters, digits and hyphens."""
    name: Words = Field(default_factory=_id_as_name)
    """The value's name on pages."""
    summary: OptionalWords = ""
    """What the value means."""
    looks_like: dict[str, OptionalWords] = Field(default_factory=dict)
    """What the value looks like at each stage, by the stage's id."""


class Link(FrozenModel):
    """What items could say they speak to, before there were catalogues of targets."""

    id: Id
    """The link's name in files, which items give."""
    title: Words
    """What the link stands for, on pages."""


class Framework(FrozenModel):
    """The ordered stages, and the values."""

    id: Id
    """The framework's name in files: small letters, digits and hyphens."""
    title: OptionalWords = ""
    """The framework's name on pages."""
    attribution: OptionalWords = ""
    """Whose the framework is, and what the questions are not: said wherever they or results are."""
    start: Stage = Stage(id="starting-out", name="Starting out")
    """Where everyone is before the first stage."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=20)] = ()
    """The stages, first to last; left out for a questionnaire of balances alone."""
    values: Annotated[tuple[Value, ...], Field(min_length=1, max_length=40)]
    """The values, in the order shown."""
    links: tuple[Link, ...] = ()
    """Read no longer, and kept for versions that have it: catalogues of targets say it now."""

    @cached_property
    def ladder(self) -> tuple[Stage, ...]:
        """The start and then the stages: a stage's number is its index here, the start being 0."""
        return (self.start, *self.stages)


class Choice(FrozenModel):
    """One choice of a scale, with its whole points."""

    id: Id
    """The choice's name in files; no item or answer may change it later."""
    label: Words = Field(default_factory=_id_as_name)
    """The choice as it is read on the page."""
    points: Annotated[int, Field(ge=0, le=MOST_POINTS)]
    """What the choice is worth. Points rise from each choice to the next."""


class Pole(FrozenModel):
    """One of two things that pull against each other, both of them good."""

    name: Annotated[str, StringConstraints(pattern=r"\S", max_length=MOST_POLE_NAME)]
    """The pole in a few words, for its choices and its end of the beam."""
    text: OptionalWords = ""
    """What it is like where this pole is strong."""


class Balance(FrozenModel):
    """Two poles, of which neither is better: what is asked is which was louder lately."""

    left: Pole
    """The pole that is read first."""
    right: Pole
    """The pole that is read second."""


class Item(FrozenModel):
    """One thing asked: an indicator (`stage`, a scale), a rubric (`rubric`) or a `balance`."""

    id: Id
    """The item's name in files, the same for ever; a changed meaning needs a new one."""
    text: Words
    """What is asked."""
    help: OptionalWords = ""
    """What would count, with an example."""
    stage: str | None = None
    """The id of the stage that an indicator is about."""
    scale: str | None = None
    """The id of the scale that an indicator is answered on."""
    rubric: dict[str, Words] | None = None
    """Instead of `stage`: a text for the start and for every stage, by id."""
    balance: Balance | None = None
    """Instead of `stage`: two poles that pull against each other. It is placed on no stage."""
    core: bool = False
    """Whether its cell is secured only with `core_at_least` points here."""
    weight: Annotated[int, Field(ge=1, le=MOST_WEIGHT)] = 1
    """How much it counts in its cell."""
    not_applicable: Literal["reason", "never"] = "reason"
    """Whether 'not applicable' may be answered, with a reason, or never."""
    evidence: Literal["ask", "optional"] = "optional"
    """Whether evidence is asked for, or only welcome."""
    links: tuple[str, ...] = ()
    """Read no longer, and kept for versions that have it: a file of links says it now."""


class Section(FrozenModel):
    """The items of one value, shown together."""

    value: str
    """The id of the value that the items are about."""
    title: OptionalWords = ""
    """The section's heading."""
    intro: OptionalWords = ""
    """What to know before the section."""
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_ITEMS)]
    """What is asked, in order."""


class OverallRule(FrozenModel):
    """How the values' stages make the stage overall: see docs/questionnaire-format.md."""

    held_by: Annotated[int, Field(ge=1)] | Literal["all"]
    """How many values must hold a stage, or `all`."""
    others_within: Annotated[int, Field(ge=0)] | None = None
    """How many stages the other values may be behind; without it, any number."""
    never_behind: tuple[str, ...] = ()
    """The ids of values that may never be behind the stage overall."""


class PlacementRule(FrozenModel):
    """When a cell is secured: `secured_at` in per cent of its points, `core_at_least` in points."""

    secured_at: Annotated[int, Field(ge=1, le=100)]
    """The per cent of a cell's points that secures it."""
    core_at_least: Annotated[int, Field(ge=1, le=MOST_POINTS)] = 1
    """The points that a core item needs."""
    overall: OverallRule
    """How the values' stages make the stage overall."""


# What stands for the rule where nothing is placed. No file can write it: a rule's least is 1.
NO_RULE = PlacementRule.model_construct(
    secured_at=0, core_at_least=1, overall=OverallRule(held_by="all")
)

# The choices of a balance, from the left pole to the right: ids, and labels for a pole's name.
# Their points are places along the beam, and no worth.
BALANCE_LABELS = {
    "left-much": "Much more: {left}",
    "left-a-little": "A little more: {left}",
    "in-balance": "In balance",
    "right-a-little": "A little more: {right}",
    "right-much": "Much more: {right}",
}


def list_balance_choices(balance: Balance) -> tuple[Choice, ...]:
    """The five choices of a balance, from its left pole to its right; the third is the middle."""
    names = {"left": balance.left.name, "right": balance.right.name}
    return tuple(
        Choice(id=id_, label=label.format_map(names), points=place)
        for place, (id_, label) in enumerate(BALANCE_LABELS.items())
    )


class Contribution(NamedTuple):
    """What one item gives to one cell.

    `column` is the item's number in the order of the items, from 0: its column in tables of levels.
    `points[level]` is the weighted points at each level (the index of a choice on the item's ladder
    of choices), rising; `maximum` is the last of them. `core_level` is the level that a core item
    needs for the cell to be secured, and None where the item is not core.
    """

    column: int
    item_id: str
    points: tuple[int, ...]
    maximum: int
    core_level: int | None


class Cell(NamedTuple):
    """One value at one stage: what every item in it gives, in the order of the items."""

    value: str
    stage: str
    contributions: tuple[Contribution, ...]


class Questionnaire(FrozenModel):
    """Items under sections, for one framework. Read one with `reading.read_questionnaire`."""

    id: Id
    """The questionnaire's name in files, the same in every version."""
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    """A whole number; a published version never changes."""
    title: Words
    """The questionnaire's name on pages."""
    framework: Framework
    """The file of the stages and values, or the stages and values themselves."""
    scales: dict[Id, Annotated[tuple[Choice, ...], Field(min_length=2, max_length=50)]] = Field(
        default_factory=dict
    )
    """The scales of choices, by id."""
    scale: str | None = None
    """The id of the scale of every indicator that names none."""
    placement: PlacementRule = NO_RULE
    """The rule that turns answers into a stage; left out where there are balances alone."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=100)]
    """The sections, in order."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order asked."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        """Every item by its id."""
        return {item.id: item for item in self.items}

    @property
    def has_stages(self) -> bool:
        """Whether answers are placed on stages. Where not, every item is a balance."""
        return bool(self.framework.stages)

    @cached_property
    def choices(self) -> Mapping[str, tuple[Choice, ...]]:
        """Each item's choices by its id, lowest first.

        A rubric's are the start and the stages; a balance's go from its left pole to its right.
        """
        stages = tuple(
            Choice(id=stage.id, label=stage.name, points=number)
            for number, stage in enumerate(self.framework.ladder)
        )
        return {
            item.id: list_balance_choices(item.balance)
            if item.balance
            else stages
            if item.rubric
            else self._scale(item)
            for item in self.items
        }

    @cached_property
    def levels(self) -> Mapping[str, Mapping[str, int]]:
        """For each item's id, its choices' ids and the level of each, from 0 for the lowest."""
        return {
            item_id: {choice.id: level for level, choice in enumerate(choices)}
            for item_id, choices in self.choices.items()
        }

    @cached_property
    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells: a row a value, in the framework's order, and in it a cell a stage.

        Where there are no stages there are no cells either.
        """
        if not self.has_stages:
            return ()
        return tuple(
            tuple(self._cell(value, number) for number in range(1, len(self.framework.ladder)))
            for value in self.framework.values
        )

    @cached_property
    def content_hash(self) -> str:
        """SHA-256, in hex, of all that is asked and the framework; not of comments and layout."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _scale(self, item: Item) -> tuple[Choice, ...]:
        return self.scales[item.scale or self.scale or ""]

    def _cell(self, value: Value, number: int) -> Cell:
        stage = self.framework.ladder[number].id
        of_value = {item.id for s in self.sections if s.value == value.id for item in s.items}
        contributions = tuple(
            self._rubric_gives(column, item, number)
            if item.rubric
            else self._indicator_gives(column, item)
            for column, item in enumerate(self.items)
            if item.id in of_value and (item.rubric or item.stage == stage)
        )
        return Cell(value.id, stage, contributions)

    def _indicator_gives(self, column: int, item: Item) -> Contribution:
        plain = [choice.points for choice in self._scale(item)]
        enough = sum(points < self.placement.core_at_least for points in plain)
        points = tuple(item.weight * each for each in plain)
        return Contribution(column, item.id, points, points[-1], enough if item.core else None)

    def _rubric_gives(self, column: int, item: Item, number: int) -> Contribution:
        levels = range(len(self.framework.ladder))
        points = tuple(item.weight if level >= number else 0 for level in levels)
        return Contribution(column, item.id, points, item.weight, number if item.core else None)
