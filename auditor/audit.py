"""The audit: what is on the sites, beside who takes part, and what the two tell together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from auditor.built_assets import BUILD_FOLDER
from auditor.coalitions import count_measures, find_coalition_disclosures, find_sheet_cells
from auditor.figure_checks import FEWEST_SHOWN, SECTOR_KIND, CountFact, FigureChecker
from auditor.outsider_checks import PairSearch, find_small_group_disclosures
from auditor.overall_rule import OverallInequality, derive_inequalities
from auditor.participants import (
    DEFAULT_COALITION_SIZE,
    ParticipantRoll,
    ParticipantRow,
    SmallGroup,
    read_participants,
)
from auditor.plain_words import load_plain_words
from auditor.site_content import OVERALL, WHOLE, AuditFinding, SiteContent
from auditor.site_reader import read_sites
from auditor.world_finder import WorldFinder
from auditor.world_model import OtherMeasures, World, WorldModel
from scoring.faults import Fault, Faulty

RANDOM_SEED = 1
PLACE_KIND = "place"

ProgressListener: TypeAlias = Callable[[str], None]
"""Called with the name of each step as it starts."""


def ignore_progress(_doing: str) -> None:
    """Report nothing."""


class AuditVerdict(NamedTuple):
    """What was read, and all that is not right.

    The participants file lacks the true stages of `without_stages` of the `organisations`.
    Coalitions of up to `under_one_hand` members were tried.
    """

    sites: int
    files: int
    editions: int
    figures: int
    sheets: int
    organisations: int
    without_stages: int
    under_one_hand: int
    findings: tuple[AuditFinding, ...]

    @property
    def violations(self) -> list[AuditFinding]:
        """Findings by which the sites are not safe."""
        return [each for each in self.findings if not each.is_remark]

    @property
    def remarks(self) -> list[AuditFinding]:
        """Findings that are worth knowing, and no violation by themselves."""
        return [each for each in self.findings if each.is_remark]

    @property
    def is_safe(self) -> bool:
        """Whether nothing is told, neither to outsiders nor, as far as it was tried, to members."""
        return not self.violations

    @property
    def has_tried_members(self) -> bool:
        """Whether everything was tried that members could work out by their own stages.

        False where there is a violation: members are tried only where an outsider can tell nothing.
        """
        return self.is_safe and not self.without_stages


def audit_sites(  # noqa: PLR0913 - two are what is asked, and each of the others is one thing to choose
    sites: Sequence[Path],
    participants: Path,
    words: Sequence[Path] = (),
    *,
    built: Sequence[Path] = (BUILD_FOLDER,),
    try_disclosures: bool = True,
    under_one_hand: int = DEFAULT_COALITION_SIZE,
    stop_at_first: bool = False,
    report_progress: ProgressListener = ignore_progress,
) -> AuditVerdict:
    """Read the sites and try to tell where anybody stands. Faulty where something cannot be read.

    `words` are more texts whose numbers are plain (`plain_words.py`), `built` the folders of assets
    that were built for the sites (`built_assets.py`). Unless `try_disclosures`, only the figures
    and texts are checked. Coalitions of up to `under_one_hand` members are tried. With
    `stop_at_first`, the audit ends at the first violation.
    """
    report_progress("Reading")
    roll, content = read_participants(participants), read_sites(sites, built)
    faults = [Fault(str(participants), "", each) for each in _find_unknown_stages(roll, content)]
    if faults:
        raise Faulty(faults)
    checker = FigureChecker(content, roll, load_plain_words(words), sides=under_one_hand + 1)
    facts = checker.facts()
    disclosures = (
        find_disclosures(content, facts, roll, under_one_hand, report_progress)
        if try_disclosures
        else ()
    )
    findings = dict.fromkeys(
        _stop_at_first_violation(
            chain(checker.findings(), disclosures), stop_at_first=stop_at_first
        )
    )
    measures = set(list_measures(facts))
    without_stages = {row.organisation for row in roll.rows if not measures <= row.stages.keys()}
    return AuditVerdict(
        len(sites),
        content.files,
        len(roll.editions),
        len(facts),
        len(roll.sheets),
        len({row.organisation for row in roll.rows}),
        len(without_stages),
        under_one_hand,
        tuple(findings),
    )


def _stop_at_first_violation(
    findings: Iterable[AuditFinding], *, stop_at_first: bool
) -> Iterator[AuditFinding]:
    for each in findings:
        yield each
        if stop_at_first and not each.is_remark:
            return


def _find_unknown_stages(roll: ParticipantRoll, content: SiteContent) -> Iterator[str]:
    """True stages that the sites' ladder lacks; columns of no measure are ignored."""
    measures = {OVERALL, *(each.table_key.value for each in content.stage_counts)}
    for row in roll.rows:
        for measure in sorted(measures & row.stages.keys()):
            if row.stages[measure] not in content.ladder:
                message = (
                    f"{row.organisation} in {row.edition}: {row.stages[measure]!r} is no stage: "
                )
                yield message + f"the site has {', '.join(content.ladder)}"


def find_disclosures(
    content: SiteContent,
    facts: Sequence[CountFact],
    roll: ParticipantRoll,
    under_one_hand: int,
    report_progress: ProgressListener = ignore_progress,
) -> Iterator[AuditFinding]:
    """Find what the figures of each measure tell, one measure after the other."""
    small_groups, ladder = list_small_groups(roll, content), content.ladder
    measures = list_measures(facts)
    # The overall rule ties all values together: it says nothing certain where one is missing.
    rule = content.find_overall_rule(measures[1:])
    inequalities = list(derive_inequalities(rule, measures[1:], len(ladder))) if rule else []
    for value in measures:
        # Only the whole has tables of values, so small groups are tried for overall alone.
        small_groups_here = small_groups if value == OVERALL else ()
        others = select_other_measures(value, measures, inequalities)
        model = WorldModel(value, facts, roll, small_groups_here, ladder, others)
        yield from find_measure_disclosures(model, under_one_hand, report_progress)


def list_measures(facts: Sequence[CountFact]) -> list[str]:
    """Overall, and every value that has figures."""
    return list(dict.fromkeys([OVERALL, *(fact.value for fact in facts)]))


def select_other_measures(
    value: str, measures: Sequence[str], inequalities: Sequence[OverallInequality]
) -> OtherMeasures:
    """The measures that bound another: every value for overall, overall alone for a value."""
    known = measures if value == OVERALL else (OVERALL, value)
    kept = [
        inequality
        for inequality in inequalities
        if {measure for measure, *_ in inequality.terms} <= set(known)
    ]
    return OtherMeasures([each for each in known if each != value] if kept else [], kept)


def find_measure_disclosures(
    model: WorldModel,
    under_one_hand: int = DEFAULT_COALITION_SIZE,
    report_progress: ProgressListener = ignore_progress,
) -> Iterator[AuditFinding]:
    """Find what the figures of one measure tell outsiders and, if nothing, members."""
    finder = WorldFinder(model, RANDOM_SEED)
    truth = build_true_world(model)
    if truth is not None and model.fits(truth):
        finder.worlds.append(truth)
    elif finder.find_world(finder.widest_limits()).world is None:
        yield AuditFinding(model.value, "no world fits all these figures: one of them is wrong")
        return
    report_progress(f"Trying as an outsider: {model.value}")
    is_disclosed = False
    for each in chain(PairSearch(finder).findings(), find_small_group_disclosures(finder)):
        is_disclosed = True
        yield each
    if truth is not None and not model.fits(truth):
        # Some true stages are wrong, so what members know cannot be taken from them.
        yield AuditFinding(
            model.value, "the figures do not fit the stages in the participants file"
        )
    elif not is_disclosed:
        # Members are tried only here: whatever an outsider can tell, a member can as well.
        who = f"{under_one_hand} under one hand" if under_one_hand > 1 else "a member"
        report_progress(f"Trying as {who}: {model.value}")
        yield from find_coalition_disclosures(finder, under_one_hand)


def build_true_world(model: WorldModel) -> World | None:
    """The world of the true stages; None where the participants file lacks that of any sheet."""
    world = np.zeros((len(model.sizes), model.stages), dtype=np.int64)
    measures = count_measures(model)
    for sheet in model.roll.sheets:
        cells = list(find_sheet_cells(model, sheet))
        if len(cells) < measures:
            return None
        for cell in cells:
            world[cell] += 1
    return world


def list_small_groups(roll: ParticipantRoll, content: SiteContent) -> list[SmallGroup]:
    """Every group too small to be published; of several with the same sheets, the first."""
    small: dict[frozenset[tuple[str, str]], SmallGroup] = {}
    for description, rows in _list_all_groups(roll, content):
        sheets = frozenset((row.organisation, row.since) for row in rows)
        if 0 < len(sheets) < FEWEST_SHOWN:
            small.setdefault(sheets, SmallGroup(description, sheets))
    return list(small.values())


def _list_all_groups(
    roll: ParticipantRoll, content: SiteContent
) -> Iterator[tuple[str, list[ParticipantRow]]]:
    """The whole, every place, sector and both at once, and who joined, returned or left.

    Sectors that any edition showed as one count as a sector too.
    """
    places = {frozenset({place}) for row in roll.rows for place in row.places}
    as_one = {
        each.parts
        for each in content.group_rows
        if each.kind == SECTOR_KIND and len(each.parts) > 1
    }
    sectors = {frozenset({row.sector}) for row in roll.rows} | as_one
    everybody = (WHOLE, frozenset({WHOLE}))
    for edition, rows in roll.by_edition.items():
        for place, sector in product(
            [everybody, *((PLACE_KIND, each) for each in sorted(places, key=sorted))],
            [everybody, *((SECTOR_KIND, each) for each in sorted(sectors, key=sorted))],
        ):
            both = [
                row for row in rows.values() if row.is_in_group(*place) and row.is_in_group(*sector)
            ]
            yield f"edition {edition}, {_describe_groups(place, sector)}", both
    for edition in roll.editions[1:]:
        for how, moved in roll.moved_by_edition[edition].items():
            yield f"edition {edition}, {how}", moved


def _describe_groups(*groups: tuple[str, frozenset[str]]) -> str:
    named = (f"{kind} {' and '.join(sorted(parts))}" for kind, parts in groups if kind != WHOLE)
    return ", ".join(named) or WHOLE
