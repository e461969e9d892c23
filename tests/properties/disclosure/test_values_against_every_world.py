"""Values against an oracle that knows more than is published.

It knows all answers of every edition with new detail, though not whose they are; and it tries every
world in which each organisation stands at one of two stages, overall and by one value.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.disclosure import (
    OVERALL,
    EditionRefusedError,
    PastEdition,
    Roll,
    RollEntry,
    constraints,
    edition_builder,
    table_selection,
)
from scoring.editions.edition import GroupKind
from tests.unit.scoring.disclosure.rolls import VALUES, editions, under_one_hand

MOST_SHEETS = 8
VALUE = VALUES[0]


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (table_selection, constraints, edition_builder):
        monkeypatch.setattr(room, "FEWEST_SHOWN", 2)


def _stages(draw: st.DrawFn) -> dict[str, int]:
    return {each: draw(st.integers(0, 1)) for each in (OVERALL, *VALUES)}


@st.composite
def rolls(draw: st.DrawFn) -> list[Roll]:
    """Two or three editions, of sheets that stand at two stages overall and by value.

    There are no more sheets in all than the worlds of which can be tried.
    """
    roll = [
        RollEntry(
            f"o{n}",
            f"o{n}",
            frozenset({draw(st.sampled_from(["hull", "york"]))}),
            draw(st.sampled_from(["health", "police"])),
            _stages(draw),
        )
        for n in range(draw(st.integers(5, MOST_SHEETS)))
    ]
    found = [roll]
    more = MOST_SHEETS - len(roll)
    for again in range(draw(st.integers(1, 2))):
        back = draw(st.sets(st.sampled_from(roll_keys := range(len(roll))), max_size=min(2, more)))
        more -= len(back)
        roll = [
            each._replace(sheet=f"{each.key} {again}", stages=_stages(draw))
            if number in back
            else each
            for number, each in zip(roll_keys, roll, strict=True)
        ]
        found.append(roll)
    return found


@st.composite
def half_and_half(draw: st.DrawFn) -> list[Roll]:
    """One edition, or two alike, in which most who stand at one stage stand at one by value too.

    Of so few sheets detail is shown to two under one hand of hardly any others.
    """
    first = draw(st.integers(3, 5))
    overall = draw(st.permutations([0] * first + [1] * (MOST_SHEETS - first)))
    other = {value: draw(st.sets(st.integers(0, MOST_SHEETS - 1), max_size=2)) for value in VALUES}
    turned = {value: draw(st.integers(0, 1)) for value in VALUES}
    roll = [
        RollEntry(
            f"o{n}",
            f"o{n}",
            frozenset({draw(st.sampled_from(["hull", "hull", "york"]))}),
            draw(st.sampled_from(["health", "health", "police"])),
            {
                OVERALL: stage,
                **{value: stage ^ turned[value] ^ (n in other[value]) for value in VALUES},
            },
        )
        for n, stage in enumerate(overall)
    ]
    return [roll] * draw(st.integers(1, 2))


@pytest.mark.parametrize(("few", "made"), [(1, rolls()), (2, half_and_half())])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nobody_can_be_told_a_value(
    few: int, made: st.SearchStrategy[list[Roll]], data: st.DataObject
) -> None:
    rolls = data.draw(made)
    sheets = sorted({(each.key, each.sheet) for roll in rolls for each in roll})
    try:
        with under_one_hand(few):
            past = editions(*rolls, stages=2)
    except EditionRefusedError:
        assume(False)
    assume(any(each.workings.unchanged for each in past))
    worlds = _possible(past, sheets)
    assert not _known_to_a_few(past, sheets, worlds, few)
    value = worlds % 2
    for one in past:
        counted = [sheets.index((each.key, each.sheet)) for each in one.roll]
        if not one.workings.unchanged:
            continue
        for (first, second), stage in product(combinations(counted, 2), range(2)):
            either = (value[:, first] == stage) | (value[:, second] == stage)
            assert not either.all(), (one.edition.date, sheets[first], sheets[second], stage)


def _known_to_a_few(
    past: Sequence[PastEdition],
    sheets: Sequence[tuple[str, str]],
    worlds: npt.NDArray[np.int64],
    few: int,
) -> list[str]:
    """Whose value so many members could be certain of, who know their own stages and values."""
    true = _true(past, sheets)
    counted = {
        (each.key, each.sheet) for one in past if one.workings.unchanged for each in one.roll
    }
    faults = []
    for some in combinations(sorted({key for key, _ in sheets}), few):
        own = [at for at, sheet in enumerate(sheets) if sheet[0] in some]
        mine = worlds[(worlds[:, own] == true[own]).all(axis=1)] % 2
        faults += [
            f"{' and '.join(some)} know {sheet}"
            for at, sheet in enumerate(sheets)
            if at not in own and sheet in counted and (mine[:, at] == mine[0, at]).all()
        ]
    return faults


def _true(past: Sequence[PastEdition], sheets: Sequence[tuple[str, str]]) -> npt.NDArray[np.int64]:
    truth = {
        (each.key, each.sheet): 2 * each.stages[OVERALL] + each.stages[VALUE]
        for one in past
        for each in one.roll
        if each.stages
    }
    return np.array([truth[each] for each in sheets])


def _possible(
    past: Sequence[PastEdition], sheets: Sequence[tuple[str, str]]
) -> npt.NDArray[np.int64]:
    """Every world, a row each: twice the stage overall and the stage by value of every sheet."""
    worlds = np.indices((4,) * len(sheets)).reshape(len(sheets), -1).T
    true = _true(past, sheets)
    for one in past:
        for group in one.edition.groups:
            if group.is_new:
                whom = [
                    sheets.index((each.key, each.sheet))
                    for each in one.roll
                    if group.kind == GroupKind.WHOLE
                    or each.places & set(group.parts)
                    or each.sector in group.parts
                ]
                said = (true[whom] // 2).sum()
                worlds = worlds[(worlds[:, whom] // 2).sum(axis=1) == said]
        if one.workings.unchanged:
            whom = [sheets.index((each.key, each.sheet)) for each in one.roll]
            for kind in range(4):
                said = (true[whom] == kind).sum()
                worlds = worlds[(worlds[:, whom] == kind).sum(axis=1) == said]
    return worlds
