"""The audit: what is on the sites, beside who takes part, and what the two tell together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from auditor.accounts import FEWEST, SECTOR, Accounts, Fact
from auditor.attack import Outsider, small_groups
from auditor.built import BUILT
from auditor.coalitions import cells_of, coalitions, measures_in
from auditor.figures import OVERALL, WHOLE, Found, Trouble
from auditor.linking import RULE, Link, links
from auditor.model import Beside, Model, World
from auditor.participants import UNDER_ONE_HAND, Few, Roll, Row, read_participants
from auditor.prose import plain_words
from auditor.sites import read_sites
from auditor.worlds import Finder
from scoring.faults import Fault, Faulty

SEED = 1
PLACE = "place"

Tell: TypeAlias = Callable[[str], None]
"""Hears what is being done."""


def tell_nobody(_doing: str) -> None:
    """For whoever does not want to hear."""


class Verdict(NamedTuple):
    """What was read, and all that is not right.

    Of the `organisations`, the participants file lacks the true stages of those `untold`. What
    members tell together was looked for among as many as `under_one_hand`.
    """

    sites: int
    files: int
    editions: int
    figures: int
    sheets: int
    organisations: int
    untold: int
    under_one_hand: int
    troubles: tuple[Trouble, ...]

    @property
    def violations(self) -> list[Trouble]:
        """What should not be."""
        return [each for each in self.troubles if not each.remark]

    @property
    def remarks(self) -> list[Trouble]:
        """What is worth knowing."""
        return [each for each in self.troubles if each.remark]

    @property
    def is_safe(self) -> bool:
        """Whether nothing is told, neither to outsiders nor, as far as it was tried, to members."""
        return not self.violations

    @property
    def tried_members(self) -> bool:
        """Whether it was tried to the end what members could work out, each by its own stages.

        Where anything is told, it was not: what an outsider can tell, members need not work out.
        """
        return self.is_safe and not self.untold


def audit(  # noqa: PLR0913 - two are what is asked, and each of the others is one thing to choose
    sites: Sequence[Path],
    participants: Path,
    words: Sequence[Path] = (),
    *,
    built: Sequence[Path] = (BUILT,),
    attacked: bool = True,
    under_one_hand: int = UNDER_ONE_HAND,
    first: bool = False,
    tell: Tell = tell_nobody,
) -> Verdict:
    """Read the sites and try to tell where anybody stands. Faulty where something cannot be read.

    `words` are more texts whose numbers are plain (see `prose`), `built` the folders of what was
    built for the sites (see `built`). Unless `attacked`, it only looks
    whether every number is accounted for. It looks for what so many members tell who are
    `under_one_hand`. Of several violations, the `first` may be enough.
    """
    tell("Reading")
    roll, found = read_participants(participants), read_sites(sites, built)
    faults = [Fault(str(participants), "", each) for each in _unknown_stages(roll, found)]
    if faults:
        raise Faulty(faults)
    accounts = Accounts(found, roll, plain_words(words), sides=under_one_hand + 1)
    facts = accounts.facts()
    attempts = attacks(found, facts, roll, under_one_hand, tell) if attacked else ()
    told = dict.fromkeys(_until_told(chain(accounts.troubles(), attempts), first=first))
    measures = set(measures_of(facts))
    untold = {row.organisation for row in roll.rows if not measures <= row.stages.keys()}
    return Verdict(
        len(sites),
        found.files,
        len(roll.editions),
        len(facts),
        len(roll.sheets),
        len({row.organisation for row in roll.rows}),
        len(untold),
        under_one_hand,
        tuple(told),
    )


def _until_told(troubles: Iterable[Trouble], *, first: bool) -> Iterator[Trouble]:
    for each in troubles:
        yield each
        if first and not each.remark:
            return


def _unknown_stages(roll: Roll, found: Found) -> Iterator[str]:
    """The true stages that are none; other columns are nobody's business."""
    measures = {OVERALL, *(each.of.value for each in found.counts)}
    for row in roll.rows:
        for measure in sorted(measures & row.stages.keys()):
            if row.stages[measure] not in found.ladder:
                told = f"{row.organisation} in {row.edition}: {row.stages[measure]!r} is no stage: "
                yield told + f"the site has {', '.join(found.ladder)}"


def attacks(
    found: Found, facts: Sequence[Fact], roll: Roll, under_one_hand: int, tell: Tell = tell_nobody
) -> Iterator[Trouble]:
    """What the figures of each measure tell, one measure after the other."""
    small, ladder = small_of(roll, found), found.ladder
    measures = measures_of(facts)
    # The rule is about all values: without one of them, nothing is known for certain.
    is_whole = set(RULE.never_behind) < set(measures) and len(measures) == 1 + RULE.of
    ties = list(links(RULE, measures[1:], len(ladder))) if is_whole else []
    for value in measures:
        # Values are told of the whole only: no smaller group has a table of its own.
        told_apart = small if value == OVERALL else ()
        beside = beside_of(value, measures, ties)
        model = Model(value, facts, roll, told_apart, ladder, beside)
        yield from attack(model, under_one_hand, tell)


def measures_of(facts: Sequence[Fact]) -> list[str]:
    """Overall, and every value that has figures."""
    return list(dict.fromkeys([OVERALL, *(fact.value for fact in facts)]))


def beside_of(value: str, measures: Sequence[str], ties: Sequence[Link]) -> Beside:
    """What stands beside a measure: every value beside overall, overall alone beside a value."""
    known = measures if value == OVERALL else (OVERALL, value)
    kept = [tie for tie in ties if {measure for measure, *_ in tie.terms} <= set(known)]
    return Beside([each for each in known if each != value] if kept else [], kept)


def attack(
    model: Model, under_one_hand: int = UNDER_ONE_HAND, tell: Tell = tell_nobody
) -> Iterator[Trouble]:
    """What the figures of one measure tell."""
    finder = Finder(model, SEED)
    truth = true_world(model)
    if truth is not None and model.fits(truth):
        finder.worlds.append(truth)
    elif finder.find(finder.limits()).world is None:
        yield Trouble(model.value, "no world fits all these figures: one of them is wrong")
        return
    tell(f"Trying as an outsider: {model.value}")
    told = False
    for each in chain(Outsider(finder).troubles(), small_groups(finder)):
        told = True
        yield each
    if truth is not None and not model.fits(truth):
        # What members know is not to be had from stages of which some are wrong.
        yield Trouble(model.value, "the figures do not fit the stages in the participants file")
    elif not told:
        # What an outsider can tell, a member can as well.
        who = f"{under_one_hand} under one hand" if under_one_hand > 1 else "a member"
        tell(f"Trying as {who}: {model.value}")
        yield from coalitions(finder, under_one_hand)


def true_world(model: Model) -> World | None:
    """The world as it is, where the participants file tells it of every sheet."""
    world = np.zeros((len(model.sizes), model.stages), dtype=np.int64)
    measures = measures_in(model)
    for sheet in model.roll.sheets:
        cells = list(cells_of(model, sheet))
        if len(cells) < measures:
            return None
        for cell in cells:
            world[cell] += 1
    return world


def small_of(roll: Roll, found: Found) -> list[Few]:
    """Every group of `_groups` that is too small to be published; of those alike, the first."""
    small: dict[frozenset[tuple[str, str]], Few] = {}
    for called, rows in _groups(roll, found):
        sheets = frozenset((row.organisation, row.since) for row in rows)
        if 0 < len(sheets) < FEWEST:
            small.setdefault(sheets, Few(called, sheets))
    return list(small.values())


def _groups(roll: Roll, found: Found) -> Iterator[tuple[str, list[Row]]]:
    """The whole, places, sectors, both at once, and who joined, returned or left.

    Sectors that were ever shown as one are a sector too.
    """
    places = {frozenset({place}) for row in roll.rows for place in row.places}
    as_one = {each.parts for each in found.shown if each.kind == SECTOR and len(each.parts) > 1}
    sectors = {frozenset({row.sector}) for row in roll.rows} | as_one
    everybody = (WHOLE, frozenset({WHOLE}))
    for edition, rows in roll.by_edition.items():
        for place, sector in product(
            [everybody, *((PLACE, each) for each in sorted(places, key=sorted))],
            [everybody, *((SECTOR, each) for each in sorted(sectors, key=sorted))],
        ):
            both = [row for row in rows.values() if row.within(*place) and row.within(*sector)]
            yield f"edition {edition}, {_named(place, sector)}", both
    for edition in roll.editions[1:]:
        for how, moved in roll.moved[edition].items():
            yield f"edition {edition}, {how}", moved


def _named(*groups: tuple[str, frozenset[str]]) -> str:
    named = (f"{kind} {' and '.join(sorted(parts))}" for kind, parts in groups if kind != WHOLE)
    return ", ".join(named) or WHOLE
