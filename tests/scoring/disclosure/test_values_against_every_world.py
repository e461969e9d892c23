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

from scoring.disclosure import OVERALL, Entry, Past, RefusedError, Roll, deciding, knowing, saying
from scoring.edition import Kind
from tests.scoring.disclosure.rolls import VALUES, editions

MOST_SHEETS = 8
VALUE = VALUES[0]


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (deciding, knowing, saying):
        monkeypatch.setattr(room, "FEWEST", 2)


def _stages(draw: st.DrawFn) -> dict[str, int]:
    return {each: draw(st.integers(0, 1)) for each in (OVERALL, *VALUES)}


@st.composite
def rolls(draw: st.DrawFn) -> list[Roll]:
    """Two or three editions, of sheets that stand at two stages overall and by value."""
    roll = [
        Entry(
            f"o{n}",
            f"o{n}",
            frozenset({draw(st.sampled_from(["hull", "york"]))}),
            draw(st.sampled_from(["health", "police"])),
            _stages(draw),
        )
        for n in range(draw(st.integers(5, 7)))
    ]
    found = [roll]
    for again in range(draw(st.integers(1, 2))):
        back = draw(st.sets(st.sampled_from(roll_keys := range(len(roll))), max_size=2))
        roll = [
            each._replace(sheet=f"{each.key} {again}", stages=_stages(draw))
            if number in back
            else each
            for number, each in zip(roll_keys, roll, strict=True)
        ]
        found.append(roll)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rolls=rolls())
def test_nobody_can_be_told_a_value(rolls: Sequence[Roll]) -> None:
    sheets = sorted({(each.key, each.sheet) for roll in rolls for each in roll})
    assume(len(sheets) <= MOST_SHEETS)
    try:
        past = editions(*rolls, stages=2)
    except RefusedError:
        assume(False)
    assume(any(each.workings.unchanged for each in past))
    worlds = _possible(past, sheets)
    value = worlds % 2
    for one in past:
        counted = [sheets.index((each.key, each.sheet)) for each in one.roll]
        if not one.workings.unchanged:
            continue
        for (first, second), stage in product(combinations(counted, 2), range(2)):
            either = (value[:, first] == stage) | (value[:, second] == stage)
            assert not either.all(), (one.edition.date, sheets[first], sheets[second], stage)


def _possible(past: Sequence[Past], sheets: Sequence[tuple[str, str]]) -> npt.NDArray[np.int64]:
    """Every world, a row each: twice the stage overall and the stage by value of every sheet."""
    worlds = np.array(list(product(range(4), repeat=len(sheets))))
    truth = {
        (each.key, each.sheet): 2 * each.stages[OVERALL] + each.stages[VALUE]
        for one in past
        for each in one.roll
        if each.stages
    }
    true = np.array([truth[each] for each in sheets])
    for one in past:
        for group in one.edition.groups:
            if group.is_new:
                whom = [
                    sheets.index((each.key, each.sheet))
                    for each in one.roll
                    if group.kind == Kind.WHOLE
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
