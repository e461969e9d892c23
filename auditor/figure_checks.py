"""Checks that every number on the sites is accounted for, and that none contradicts another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import filterfalse
from typing import NamedTuple

from auditor.participants import ParticipantRoll
from auditor.plain_words import PlainWords
from auditor.site_content import (
    CHANGE_NOW,
    CHANGE_THEN,
    OVERALL,
    WHOLE,
    AuditFinding,
    GroupRow,
    SiteContent,
    SourceLocation,
    StageCount,
    TableKey,
)
from scoring.name_finder import NameFinder

FEWEST_SHOWN = 5
"""A group of fewer organisations is never published."""
SECTOR_KIND = "sector"
MADE_UP_SUFFIX = " (made up)"
"""What a demo adds to the name of every organisation."""
UNACCOUNTED_NUMBER_MESSAGE = "a number that nothing accounts for"
NAMED_ORGANISATION_MESSAGE = "it names an organisation"


class EditionGroup(NamedTuple):
    """A group of an edition, whatever a site calls it."""

    edition: str
    kind: str
    parts: frozenset[str]

    def __str__(self) -> str:
        """Its edition, kind and parts."""
        named = "" if self.kind == WHOLE else f" {' and '.join(sorted(self.parts))}"
        return f"edition {self.edition}, {self.kind}{named}"


class CountFact(NamedTuple):
    """Of the organisations `who` counted in an edition, `number` stand at `stages` of `value`.

    `edition` is the one whose answers are counted.
    """

    edition: str
    who: frozenset[str]
    value: str
    stages: frozenset[int]
    number: int
    description: str
    location: SourceLocation


class FigureChecker:
    """Compares the figures of the sites with the roll of who takes part."""

    def __init__(
        self, content: SiteContent, roll: ParticipantRoll, plain_words: PlainWords, sides: int = 2
    ) -> None:
        """Hold together what was found, who takes part, and which words are plain.

        Of a question, at least `sides` fall short, and at least `sides` do not (decision 0015).
        """
        self.content, self.roll, self.plain_words, self.sides = content, roll, plain_words, sides
        self.rows = {(row.edition, row.kind, row.group): row for row in content.group_rows}

    def findings(self) -> Iterator[AuditFinding]:
        """All that is not right, the gravest first."""
        yield from self._find_withheld_figures()
        yield from self._find_contradictions()
        yield from self._find_figures_not_in_csv()
        yield from self._find_wrong_sums()
        yield from self.content.findings
        yield from self._find_wrong_participation()
        yield from self._find_wrong_hard_items()
        yield from self._find_unaccounted_numbers()
        yield from self._find_named_organisations()
        yield from self._find_wrong_listings()

    def facts(self) -> list[CountFact]:
        """Every count once, with the organisations that it counts."""
        facts: dict[tuple[object, ...], CountFact] = {}
        for each in self.content.stage_counts:
            fact = self._make_fact(each)
            if fact:
                facts.setdefault((*fact[:5],), fact)
        return list(facts.values())

    # ------------------------------------------------------------ what a figure is of

    def find_group(self, edition: str, kind: str, group: str) -> EditionGroup:
        """The group that a site calls so; sectors that are shown as one may be called by either."""
        if kind == WHOLE:
            return EditionGroup(edition, kind, frozenset({WHOLE}))
        row = self._find_group_row(edition, kind, group)
        return EditionGroup(edition, kind, row.parts if row else frozenset({group}))

    def _find_group_row(self, edition: str, kind: str, group: str) -> GroupRow | None:
        exact = self.rows.get((edition, kind, group))
        holding = (
            row
            for (dated, row_kind, _), row in self.rows.items()
            if (dated, row_kind) == (edition, kind) and group in row.parts
        )
        return exact or next(holding, None)

    def _make_fact(self, count: StageCount) -> CountFact | None:
        key = count.table_key
        if key.kind in (CHANGE_THEN, CHANGE_NOW):
            edition = key.group if key.kind == CHANGE_THEN else key.edition
            who = self.roll.find_organisations_in_both(key.group, key.edition)
            description = f"edition {key.edition}, change since {key.group}, {key.kind}"
        else:
            edition, group = key.edition, self.find_group(key.edition, key.kind, key.group)
            who = frozenset(self.roll.find_group_rows(*group))
            description = f"{group}, {key.value}"
        if edition not in self.roll.by_edition:
            return None
        return CountFact(
            edition, who, key.value, count.stages, count.number, description, count.location
        )

    # ------------------------------------------------------------ figures of organisations

    def _find_withheld_figures(self) -> Iterator[AuditFinding]:
        reported: set[TableKey] = set()
        for each in self.content.stage_counts:
            if each.table_key in reported:
                continue
            why = self._explain_refusal(each.table_key)
            if why:
                reported.add(each.table_key)
                yield AuditFinding(str(each.location), f"{each.number}: {why}")

    def _explain_refusal(self, key: TableKey) -> str:
        """Why nothing may be counted of it; empty where it may."""
        if key.edition not in self.roll.by_edition:
            return f"a figure of {key.edition}, an edition that the participants file lacks"
        if key.kind in (CHANGE_THEN, CHANGE_NOW):
            known = key.group in self.roll.by_edition and key.group < key.edition
            return "" if known else f"a change since {key.group!r}, which is no edition before"
        group = self.find_group(key.edition, key.kind, key.group)
        row = self._find_group_row(key.edition, key.kind, key.group)
        few = key.kind != WHOLE and len(self.roll.find_group_rows(*group)) < FEWEST_SHOWN
        reasons = {
            "values are told of the whole only": key.value != OVERALL and key.kind != WHOLE,
            f"it has fewer than {FEWEST_SHOWN} organisations": few,
            "groups.csv lacks it": not row,
            "groups.csv has nothing new of it": row and row.shown != "new" and key.value == OVERALL,
        }
        why = next((each for each, holds in reasons.items() if holds), "")
        return why and f"a figure of {group}, {key.value}: {why}"

    def _find_contradictions(self) -> Iterator[AuditFinding]:
        first: dict[tuple[object, ...], CountFact] = {}
        for each in self.content.stage_counts:
            fact = self._make_fact(each)
            if not fact:
                continue
            key = (fact.edition, fact.who, fact.value, fact.stages)
            other = first.setdefault(key, fact)
            if other.number != fact.number:
                message = (
                    f"{fact.description}: {fact.number}, but {other.number} in {other.location}"
                )
                yield AuditFinding(str(fact.location), message)

    def _find_figures_not_in_csv(self) -> Iterator[AuditFinding]:
        """Every figure of a page has to stand in a table for downloading too."""
        counts = ((each, self._make_fact(each)) for each in self.content.stage_counts)
        facts = [(each.location, fact[:4], fact.description) for each, fact in counts if fact]
        listed = {key for location, key, _ in facts if location.file.endswith(".csv")}
        for location, key, description in facts:
            if key not in listed:
                yield AuditFinding(str(location), f"{description}: a figure that no CSV file has")

    def _find_wrong_sums(self) -> Iterator[AuditFinding]:
        """A table counts every organisation of its group once."""
        tables: dict[tuple[str, TableKey], dict[frozenset[int], StageCount]] = {}
        for each in self.content.stage_counts:
            tables.setdefault((each.location.file, each.table_key), {})[each.stages] = each
        for table in tables.values():
            one = next(iter(table.values()))
            fact, stages = self._make_fact(one), sorted(stage for bin_ in table for stage in bin_)
            if not fact:
                continue
            if stages != list(range(len(self.content.ladder))):
                message = f"{fact.description}: not every stage is counted once"
                yield AuditFinding(str(one.location), message)
            elif sum(each.number for each in table.values()) != len(fact.who):
                message = f"{fact.description}: counts other than its {len(fact.who)} organisations"
                yield AuditFinding(str(one.location), message)

    def _find_wrong_participation(self) -> Iterator[AuditFinding]:
        for each in self.content.participation_counts:
            if each.edition not in self.roll.by_edition:
                message = f"taking part in {each.edition!r}, which the participants file lacks"
                yield AuditFinding(str(each.location), message)
                continue
            group = self.find_group(each.edition, each.kind, each.group)
            known = self.roll.count_participation(*group).get(each.what)
            if known != each.number:
                message = (
                    f"{group}: {each.what} {each.number}, but {known} by the participants file"
                )
                yield AuditFinding(str(each.location), message)

    # ------------------------------------------------------------ all other numbers

    def _find_wrong_hard_items(self) -> Iterator[AuditFinding]:
        """Of the whole's values alone, as the tables have them, and with enough on either side."""
        first: dict[tuple[str, ...], int] = {}
        listed = {
            each[:4]
            for each in self.content.hard_item_counts
            if each.location.file.endswith(".csv")
        }
        shown = {
            (each.table_key.edition, each.table_key.value) for each in self.content.stage_counts
        }
        for each in self.content.hard_item_counts:
            key = each[:4]
            said = f"{each.item}, {each.what}: {each.number}"
            if first.setdefault(key, each.number) != each.number:
                yield AuditFinding(str(each.location), f"{said}, but {first[key]} elsewhere")
            if key not in listed:
                yield AuditFinding(str(each.location), f"{said}: a figure that no CSV file has")
            if (each.edition, each.value) not in shown:
                message = f"{said}: there are no stages of {each.value!r} in {each.edition}"
                yield AuditFinding(str(each.location), message)
        for edition, value, item in dict.fromkeys(key[:3] for key in first):
            short, known = (
                first.get((edition, value, item, what), 0) for what in ("short", "known")
            )
            most = len(self.roll.by_edition.get(edition, {}))
            if not self.sides <= short <= known - self.sides <= most - self.sides:
                message = f"edition {edition}: {short} short of {known} known, of {most}"
                yield AuditFinding(item, f"{message}: fewer than {self.sides} stand on one side")

    def _find_unaccounted_numbers(self) -> Iterator[AuditFinding]:
        asked = "|".join(str(each.questions) for each in self.content.asked)
        how_much_is_asked = re.compile(rf"(?<![\w.,])(?:{asked}) (?:short )?questions?(?!\w)")
        for each in self.content.unchecked_texts:
            text = how_much_is_asked.sub(" ", each.text)
            for number in self.plain_words.find_unaccounted_numbers(text):
                message = f"{UNACCOUNTED_NUMBER_MESSAGE}: {number} in “{_shorten_text(each.text)}”"
                yield AuditFinding(str(each.location), message)

    def _find_named_organisations(self) -> Iterator[AuditFinding]:
        """No page says anything of an organisation by name, though anybody may know who takes part.

        A name that the participants file does not have looked for, or that is a line of the plain
        words, is left alone: a member may be called as the site calls something else.
        """
        names = {each.removesuffix(MADE_UP_SUFFIX) for each in self.roll.names}
        finder = NameFinder(filterfalse(self.plain_words.knows_line, sorted(names)))
        for each in self.content.unchecked_texts:
            if names_found := finder.found_in(each.text):
                message = f"{NAMED_ORGANISATION_MESSAGE}: {names_found[0]}"
                text = _shorten_text(each.text)
                yield AuditFinding(str(each.location), f"{message} in “{text}”")

    def _find_wrong_listings(self) -> Iterator[AuditFinding]:
        """In the list of who takes part, only names that may stand there, each where it belongs."""
        for each in self.content.listed_names:
            if each[:3] not in self.roll.listed_places:
                message = f"it lists {each.name} under {each.place}, {each.sector}, where the"
                yield AuditFinding(
                    str(each.location),
                    f"{message} participants file has nobody so listed",
                    is_remark=each.name in self.roll.organisations
                    or self.plain_words.knows_line(each.name),
                )
        for beside in self.content.texts_beside_list:
            if beside.text.strip() and not self._is_plain_beside_list(beside.text):
                message = f"it says something beside the list: “{_shorten_text(beside.text)}”"
                yield AuditFinding(str(beside.location), message)

    def _is_plain_beside_list(self, text: str) -> bool:
        """Whether it is a known line, or what an edition calls a place or a sector."""
        line = " ".join(text.split())
        return self.plain_words.knows_line(line) or any(
            _calls_group(row, line) for row in self.content.group_rows
        )


def _calls_group(row: GroupRow, line: str) -> bool:
    """Whether a line is the id or the name of a group, or of one of those that it shows as one."""
    if line in row.parts or line == row.name:
        return True
    as_word = rf"(?<!\w){re.escape(line)}(?!\w)"
    return len(row.parts) > 1 and re.search(as_word, row.name, re.IGNORECASE) is not None


def _shorten_text(text: str) -> str:
    words = " ".join(text.split())
    most = 70
    return words if len(words) <= most else f"{words[:most]}…"
