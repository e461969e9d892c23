"""What was found on a site: every figure and text, with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.asked_questionnaire import AskedQuestionnaire, OverallRule

WHOLE = "whole"
OVERALL = "overall"
CHANGE_THEN, CHANGE_NOW = "then", "now"


class SourceLocation(NamedTuple):
    """Where something stands: the file, with its site's folder, and where in it."""

    file: str
    where: str

    def __str__(self) -> str:
        """`file: where`."""
        return f"{self.file}: {self.where}"


class TableKey(NamedTuple):
    """The table that a count of stages belongs to.

    `kind` and `group` as the site has them; `value` is `overall` or a value's id. In a change,
    `kind` is `then` or `now`, and `group` the date of the edition that it begins with.
    """

    edition: str
    kind: str
    group: str
    value: str


class StageCount(NamedTuple):
    """So many organisations (`number`) stand at one of `stages`, numbers on the ladder."""

    table_key: TableKey
    stages: frozenset[int]
    number: int
    location: SourceLocation


class ParticipationCount(NamedTuple):
    """How many take part: `what` is organisations, joined, returned or left."""

    edition: str
    kind: str
    group: str
    what: str
    number: int
    location: SourceLocation


class HardItemCount(NamedTuple):
    """One count of a question: `what` is short or known."""

    edition: str
    value: str
    item: str
    what: str
    number: int
    location: SourceLocation


class GroupRow(NamedTuple):
    """A row of groups.csv: which sectors or place a group has, and whether its figures are new.

    `name` is what it is called: what all of them are, where they are shown as one.
    """

    edition: str
    kind: str
    group: str
    name: str
    parts: frozenset[str]
    shown: str
    location: SourceLocation


class UncheckedText(NamedTuple):
    """Text that is still to be checked for numbers and names that nothing accounts for."""

    text: str
    location: SourceLocation


class ListedName(NamedTuple):
    """A name in the list of who takes part, with the place and the sector that it stands under."""

    name: str
    place: str
    sector: str
    location: SourceLocation


class AuditFinding(NamedTuple):
    """Something that is not right; a `remark` is worth knowing, and no violation by itself."""

    about: str
    message: str
    is_remark: bool = False

    def __str__(self) -> str:
        """`about: message`."""
        return f"{self.about}: {self.message}"


@dataclass(slots=True)
class SiteContent:
    """All that was found on all sites; lists in the order of reading."""

    stage_counts: list[StageCount] = field(default_factory=list)
    participation_counts: list[ParticipationCount] = field(default_factory=list)
    hard_item_counts: list[HardItemCount] = field(default_factory=list)
    group_rows: list[GroupRow] = field(default_factory=list)
    unchecked_texts: list[UncheckedText] = field(default_factory=list)
    listed_names: list[ListedName] = field(default_factory=list)
    texts_beside_list: list[UncheckedText] = field(default_factory=list)
    findings: list[AuditFinding] = field(default_factory=list)
    asked: list[AskedQuestionnaire] = field(default_factory=list)
    ladder: tuple[str, ...] = ()
    """The ids of the stages, the start first: those of the tables, or else of what is asked."""
    files: int = 0

    def add_unexpected(self, location: SourceLocation, what: str) -> None:
        """Add a finding about something that should not be on the site at all."""
        self.findings.append(AuditFinding(str(location), what))

    def find_overall_rule(self, values: Iterable[str]) -> OverallRule | None:
        """The rule by which these values make up overall; None where no page or several tell it."""
        rules = {each.rule for each in self.asked if each.rule.values == set(values)}
        return rules.pop() if len(rules) == 1 else None

    def add_text(self, text: str, location: SourceLocation) -> None:
        """Add a text that is still to be checked."""
        self.unchecked_texts.append(UncheckedText(text, location))
