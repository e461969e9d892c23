"""What was found on a site: every figure, with the spot where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

WHOLE = "whole"
OVERALL = "overall"
THEN, NOW = "then", "now"
# As the framework has it, where no table of the site shows another.
LADDER = ("starting-out", "aware", "sensitive", "responsive", "informed")


class Spot(NamedTuple):
    """Where something stands: the file, with its site's folder, and where in it."""

    file: str
    where: str

    def __str__(self) -> str:
        """`file: where`."""
        return f"{self.file}: {self.where}"


class Of(NamedTuple):
    """What a count of stages is of.

    `kind` and `group` as the site has them; `value` is `overall` or a value's id. In a change,
    `kind` is `then` or `now`, and `group` the date of the edition that it begins with.
    """

    edition: str
    kind: str
    group: str
    value: str


class Count(NamedTuple):
    """So many organisations (`number`) stand at one of `stages`, numbers on the ladder."""

    of: Of
    stages: frozenset[int]
    number: int
    spot: Spot


class Share(NamedTuple):
    """A percentage that stands or is drawn beside a count; right where `slack` or less away."""

    of: Of
    number: int
    percent: float
    slack: float
    spot: Spot


class Taking(NamedTuple):
    """How many take part: `what` is organisations, joined, returned or left."""

    edition: str
    kind: str
    group: str
    what: str
    number: int
    spot: Spot


class Hard(NamedTuple):
    """One count of a question: `what` is short or known."""

    edition: str
    value: str
    item: str
    what: str
    number: int
    spot: Spot


class Shown(NamedTuple):
    """A row of groups.csv: which sectors or place a group has, and whether its figures are new."""

    edition: str
    kind: str
    group: str
    parts: frozenset[str]
    shown: str
    figures_of: str
    spot: Spot


class Derived(NamedTuple):
    """Numbers said to follow from the counts of one table of the same page, those `beside` them."""

    text: str
    beside: tuple[Count, ...]
    spot: Spot


class Loose(NamedTuple):
    """Text in which a number may stand that nothing accounts for.

    `is_name` where the name of something asked may stand in it.
    """

    text: str
    spot: Spot
    is_name: bool = False


class Listed(NamedTuple):
    """A name in the list of who takes part, with the place and the sector that it stands under."""

    name: str
    place: str
    sector: str
    spot: Spot


class Trouble(NamedTuple):
    """Something that is not right; a `remark` is worth knowing, and no violation by itself."""

    about: str
    message: str
    remark: bool = False

    def __str__(self) -> str:
        """`about: message`."""
        return f"{self.about}: {self.message}"


@dataclass(slots=True)
class Found:
    """All that was found on all sites; lists in the order of reading."""

    counts: list[Count] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    taking: list[Taking] = field(default_factory=list)
    hard: list[Hard] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    derived: list[Derived] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    blocks: list[Loose] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    beside_list: list[Loose] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    ladders: dict[tuple[str, ...], Spot] = field(default_factory=dict)
    files: int = 0

    @property
    def ladder(self) -> tuple[str, ...]:
        """The ids of the stages, the start first."""
        return max(self.ladders, key=len, default=LADDER)

    @property
    def editions(self) -> list[str]:
        """The dates of all editions of which anything was found, oldest first."""
        dated = {each.of.edition for each in self.counts} | {each.edition for each in self.shown}
        return sorted(dated | {each.edition for each in self.taking})

    def strange(self, spot: Spot, what: str) -> None:
        """Keep something that should not be there at all."""
        self.troubles.append(Trouble(str(spot), what))
