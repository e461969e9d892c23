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
    spot: Spot


class Loose(NamedTuple):
    """Text in which a number or a name may stand that nothing accounts for."""

    text: str
    spot: Spot


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
    taking: list[Taking] = field(default_factory=list)
    hard: list[Hard] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    beside_list: list[Loose] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    ladder: tuple[str, ...] = LADDER
    files: int = 0

    def strange(self, spot: Spot, what: str) -> None:
        """Keep something that should not be there at all."""
        self.troubles.append(Trouble(str(spot), what))
