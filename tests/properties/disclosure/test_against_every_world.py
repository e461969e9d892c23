"""The decision against an oracle that tries every world, in partnerships small enough for it."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.disclosure import (
    EditionRefusedError,
    Roll,
    RollEntry,
    constraints,
    edition_builder,
    table_selection,
)
from tests.unit.scoring.disclosure.rolls import (
    editions,
    entry,
    known_to_a_few,
    pinned,
    possible,
    under_one_hand,
)

STAGES = 3


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups of two are shown, so that small partnerships have something to tell."""
    for room in (table_selection, constraints, edition_builder):
        monkeypatch.setattr(room, "FEWEST_SHOWN", 2)


@st.composite
def rolls(draw: st.DrawFn) -> list[Roll]:
    """Two editions, or one, of up to seven sheets."""
    first = [
        entry(
            f"o{n}",
            draw(st.integers(0, STAGES - 1)),
            draw(st.sampled_from(["hull", "york", "hull york"])),
            draw(st.sampled_from(["health", "police", "youth-justice"])),
        )
        for n in range(draw(st.integers(4, 8)))
    ]
    later = [_later(draw, each) for each in first if draw(st.integers(0, 5))]
    joined = [entry("new", draw(st.integers(0, STAGES - 1)), "york")] * draw(st.integers(0, 1))
    return [first, [*later, *joined]] if draw(st.booleans()) else [first]


def _later(draw: st.DrawFn, before: RollEntry) -> RollEntry:
    if draw(st.integers(0, 4)):
        return before
    place = " ".join(sorted(before.places))
    return entry(before.key, draw(st.integers(0, STAGES - 1)), place, before.sector, "again")


@pytest.mark.parametrize("few", [1, 2, 3])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rolls=rolls())
def test_nobody_can_be_told_anything(few: int, rolls: Sequence[Roll]) -> None:
    sheets = {(each.key, each.sheet) for roll in rolls for each in roll}
    assume(len(sheets) <= 8)
    try:
        with under_one_hand(few):
            past = editions(*rolls, stages=STAGES)
    except EditionRefusedError:
        assume(False)
    worlds = possible(past, STAGES)
    assert worlds
    assert not pinned(past, worlds, STAGES)
    for some in range(1, few + 1):
        assert not known_to_a_few(past, worlds, some)
