"""Whether every number on the sites is accounted for, and none contradicts another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import filterfalse
from typing import NamedTuple

from auditor.figures import NOW, OVERALL, THEN, WHOLE, Count, Found, Of, Shown, Spot, Trouble
from auditor.participants import Roll
from auditor.prose import PlainWords
from scoring.name_finder import NameFinder

FEWEST = 5
"""A group of fewer organisations is never published."""
SECTOR = "sector"
MADE_UP = " (made up)"
"""What a demo adds to the name of every organisation."""
LOOSE = "a number that nothing accounts for"
NAMED = "it names an organisation"


class Group(NamedTuple):
    """A group of an edition, whatever a site calls it."""

    edition: str
    kind: str
    parts: frozenset[str]

    def __str__(self) -> str:
        """Its edition, kind and parts."""
        named = "" if self.kind == WHOLE else f" {' and '.join(sorted(self.parts))}"
        return f"edition {self.edition}, {self.kind}{named}"


class Fact(NamedTuple):
    """Of the organisations `who` counted in an edition, `count` stand at `stages` of `value`.

    `edition` is the one whose answers are counted.
    """

    edition: str
    who: frozenset[str]
    value: str
    stages: frozenset[int]
    number: int
    called: str
    spot: Spot


class Accounts:
    """Figures beside the roll."""

    def __init__(self, found: Found, roll: Roll, plain: PlainWords, sides: int = 2) -> None:
        """Hold together what was found, who takes part, and which words are plain.

        Of a question, at least `sides` fall short, and at least `sides` do not (decision 0015).
        """
        self.found, self.roll, self.plain, self.sides = found, roll, plain, sides
        self.rows = {(row.edition, row.kind, row.group): row for row in found.shown}

    def troubles(self) -> Iterator[Trouble]:
        """All that is not right, the gravest first."""
        yield from self._withheld()
        yield from self._contradictions()
        yield from self._unlisted()
        yield from self._sums()
        yield from self.found.troubles
        yield from self._taking_part()
        yield from self._hardest()
        yield from self._loose()
        yield from self._named()
        yield from self._listed()

    def facts(self) -> list[Fact]:
        """Every count once, as what it says of whom."""
        facts: dict[tuple[object, ...], Fact] = {}
        for each in self.found.counts:
            fact = self._fact(each)
            if fact:
                facts.setdefault((*fact[:5],), fact)
        return list(facts.values())

    # ------------------------------------------------------------ what a figure is of

    def group(self, edition: str, kind: str, group: str) -> Group:
        """The group that a site calls so; sectors that are shown as one may be called by either."""
        if kind == WHOLE:
            return Group(edition, kind, frozenset({WHOLE}))
        row = self._row(edition, kind, group)
        return Group(edition, kind, row.parts if row else frozenset({group}))

    def _row(self, edition: str, kind: str, group: str) -> Shown | None:
        exact = self.rows.get((edition, kind, group))
        holding = (
            row
            for (dated, of, _), row in self.rows.items()
            if (dated, of) == (edition, kind) and group in row.parts
        )
        return exact or next(holding, None)

    def _fact(self, each: Count) -> Fact | None:
        of = each.of
        if of.kind in (THEN, NOW):
            edition = of.group if of.kind == THEN else of.edition
            who = self.roll.both(of.group, of.edition)
            called = f"edition {of.edition}, change since {of.group}, {of.kind}"
        else:
            edition, group = of.edition, self.group(of.edition, of.kind, of.group)
            who = frozenset(self.roll.within(*group))
            called = f"{group}, {of.value}"
        if edition not in self.roll.by_edition:
            return None
        return Fact(edition, who, of.value, each.stages, each.number, called, each.spot)

    # ------------------------------------------------------------ figures of organisations

    def _withheld(self) -> Iterator[Trouble]:
        told: set[Of] = set()
        for each in self.found.counts:
            if each.of in told:
                continue
            why = self._why_not(each.of)
            if why:
                told.add(each.of)
                yield Trouble(str(each.spot), f"{each.number}: {why}")

    def _why_not(self, of: Of) -> str:
        """Why nothing may be counted of it; empty where it may."""
        if of.edition not in self.roll.by_edition:
            return f"a figure of {of.edition}, an edition that the participants file lacks"
        if of.kind in (THEN, NOW):
            known = of.group in self.roll.by_edition and of.group < of.edition
            return "" if known else f"a change since {of.group!r}, which is no edition before"
        group = self.group(of.edition, of.kind, of.group)
        row = self._row(of.edition, of.kind, of.group)
        few = of.kind != WHOLE and len(self.roll.within(*group)) < FEWEST
        told = {
            "values are told of the whole only": of.value != OVERALL and of.kind != WHOLE,
            f"it has fewer than {FEWEST} organisations": few,
            "groups.csv lacks it": not row,
            "groups.csv has nothing new of it": row and row.shown != "new" and of.value == OVERALL,
        }
        why = next((each for each, holds in told.items() if holds), "")
        return why and f"a figure of {group}, {of.value}: {why}"

    def _contradictions(self) -> Iterator[Trouble]:
        first: dict[tuple[object, ...], Fact] = {}
        for each in self.found.counts:
            fact = self._fact(each)
            if not fact:
                continue
            key = (fact.edition, fact.who, fact.value, fact.stages)
            other = first.setdefault(key, fact)
            if other.number != fact.number:
                told = f"{fact.called}: {fact.number}, but {other.number} in {other.spot}"
                yield Trouble(str(fact.spot), told)

    def _unlisted(self) -> Iterator[Trouble]:
        """What pages count, the tables for downloading have too."""
        counts = ((each, self._fact(each)) for each in self.found.counts)
        facts = [(each.spot, fact[:4], fact.called) for each, fact in counts if fact]
        listed = {key for spot, key, _ in facts if spot.file.endswith(".csv")}
        for spot, key, called in facts:
            if key not in listed:
                yield Trouble(str(spot), f"{called}: a figure that no CSV file has")

    def _sums(self) -> Iterator[Trouble]:
        """A table counts every organisation of its group once."""
        tables: dict[tuple[str, Of], dict[frozenset[int], Count]] = {}
        for each in self.found.counts:
            tables.setdefault((each.spot.file, each.of), {})[each.stages] = each
        for table in tables.values():
            one = next(iter(table.values()))
            fact, stages = self._fact(one), sorted(stage for bin_ in table for stage in bin_)
            if not fact:
                continue
            if stages != list(range(len(self.found.ladder))):
                told = f"{fact.called}: not every stage is counted once"
                yield Trouble(str(one.spot), told)
            elif sum(each.number for each in table.values()) != len(fact.who):
                told = f"{fact.called}: counts other than its {len(fact.who)} organisations"
                yield Trouble(str(one.spot), told)

    def _taking_part(self) -> Iterator[Trouble]:
        for each in self.found.taking:
            if each.edition not in self.roll.by_edition:
                told = f"taking part in {each.edition!r}, which the participants file lacks"
                yield Trouble(str(each.spot), told)
                continue
            group = self.group(each.edition, each.kind, each.group)
            known = self.roll.taking_part(*group).get(each.what)
            if known != each.number:
                told = f"{group}: {each.what} {each.number}, but {known} by the participants file"
                yield Trouble(str(each.spot), told)

    # ------------------------------------------------------------ all other numbers

    def _hardest(self) -> Iterator[Trouble]:
        """Of the whole's values alone, as the tables have them, and with enough on either side."""
        first: dict[tuple[str, ...], int] = {}
        listed = {each[:4] for each in self.found.hard if each.spot.file.endswith(".csv")}
        shown = {(each.of.edition, each.of.value) for each in self.found.counts}
        for each in self.found.hard:
            key = each[:4]
            said = f"{each.item}, {each.what}: {each.number}"
            if first.setdefault(key, each.number) != each.number:
                yield Trouble(str(each.spot), f"{said}, but {first[key]} elsewhere")
            if key not in listed:
                yield Trouble(str(each.spot), f"{said}: a figure that no CSV file has")
            if (each.edition, each.value) not in shown:
                told = f"{said}: there are no stages of {each.value!r} in {each.edition}"
                yield Trouble(str(each.spot), told)
        for edition, value, item in dict.fromkeys(key[:3] for key in first):
            short, known = (
                first.get((edition, value, item, what), 0) for what in ("short", "known")
            )
            most = len(self.roll.by_edition.get(edition, {}))
            if not self.sides <= short <= known - self.sides <= most - self.sides:
                told = f"edition {edition}: {short} short of {known} known, of {most}"
                yield Trouble(item, f"{told}: fewer than {self.sides} stand on one side")

    def _loose(self) -> Iterator[Trouble]:
        for each in self.found.loose:
            for number in self.plain.loose(each.text):
                told = f"{LOOSE}: {number} in “{_short(each.text)}”"
                yield Trouble(str(each.spot), told)

    def _named(self) -> Iterator[Trouble]:
        """Anybody may know who takes part, and yet no page says anything of anybody by name.

        A name that the participants file does not have looked for, or that is a line of the plain
        words, is left alone: a member may be called as the site calls something else.
        """
        called = {each.removesuffix(MADE_UP) for each in self.roll.names}
        names = NameFinder(filterfalse(self.plain.knows_line, sorted(called)))
        for each in self.found.loose:
            if found := names.found_in(each.text):
                told = f"{NAMED}: {found[0]} in “{_short(each.text)}”"
                yield Trouble(str(each.spot), told)

    def _listed(self) -> Iterator[Trouble]:
        """In the list of who takes part, only names that may stand there, each where it belongs."""
        for each in self.found.listed:
            if each[:3] not in self.roll.listed:
                told = f"it lists {each.name} under {each.place}, {each.sector}, where the"
                yield Trouble(
                    str(each.spot),
                    f"{told} participants file has nobody so listed",
                    remark=each.name in self.roll.called or self.plain.knows_line(each.name),
                )
        for beside in self.found.beside_list:
            if beside.text.strip() and not self.plain.knows_line(beside.text):
                told = f"it says something beside the list: “{_short(beside.text)}”"
                yield Trouble(str(beside.spot), told)


def _short(text: str) -> str:
    words = " ".join(text.split())
    most = 70
    return words if len(words) <= most else f"{words[:most]}…"
