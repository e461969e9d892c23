"""What the search calls safe or told, against an oracle that tries every world."""

from collections.abc import Sequence
from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.disclosure import OVERALL, Roll, RollEntry
from scoring.disclosure.answer_sheets import AnswerSheets
from scoring.disclosure.certainty import Certainty, DisclosureQuestion, overall_elsewhere
from scoring.disclosure.pairs import PairQuestions
from scoring.disclosure.possible_worlds import PublishedTable, World
from tests.unit.scoring.disclosure.rolls import entry, under_one_hand

STAGES = 3
ALONE = tuple((stage,) for stage in range(STAGES))
TOGETHER = ((0,), (1, 2))
FIELDS = ("whole", "hull", "york", "health", "police")


@st.composite
def rolls(draw: st.DrawFn) -> list[Roll]:
    """One edition of up to eight organisations, or two of fewer, of which many are alike."""
    count = draw(st.integers(2, 7))
    first = [
        entry(
            f"o{n}",
            draw(st.integers(0, STAGES - 1)),
            draw(st.sampled_from(["hull", "hull", "york"])),
            draw(st.sampled_from(["health", "police"])),
        )
        for n in range(count)
    ]
    if count > 5 or draw(st.booleans()):
        return [first]
    again = draw(st.sets(st.sampled_from(range(count)), max_size=7 - count))
    second = [
        entry(each.key, draw(st.integers(0, STAGES - 1)), *each.places, each.sector, "again")
        if number in again
        else each
        for number, each in enumerate(first)
    ]
    return [first, second]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Roll], list[tuple[int, str, bool]]]:
    """Rolls, and which tables are published of them: edition, group, last two stages together."""
    asked = draw(rolls())
    tables = list(product(range(len(asked)), FIELDS, [False, True]))
    return asked, draw(st.lists(st.sampled_from(tables), min_size=1, max_size=6, unique=True))


@pytest.mark.parametrize("few", [1, 2, 3])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_told_exactly_where_every_world_agrees(
    few: int, case: tuple[list[Roll], list[tuple[int, str, bool]]]
) -> None:
    asked, tables = case
    sheets = AnswerSheets(asked)
    sums = [_sum(sheets, asked, *table) for table in tables]
    with under_one_hand(few):
        told = Certainty(sheets, STAGES, sums).find_disclosure()
    assert (told is not None) == _can_be_told(asked, tables, few)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_a_small_group_is_open_or_told(
    case: tuple[list[Roll], list[tuple[int, str, bool]]],
) -> None:
    asked, tables = case
    sheets = AnswerSheets(asked)
    sums = [_sum(sheets, asked, *table) for table in tables]
    hull = sheets.where(lambda seen: seen.counted[0] is not None and "hull" in seen.counted[0][0])
    with under_one_hand(1):
        told = Certainty(sheets, STAGES, sums, [hull]).find_disclosure()
    in_hull = [each for each in asked[0] if "hull" in each.places]
    worlds = _worlds(asked, tables)
    open_ = all(
        {sum(world[each.key, each.sheet] == stage for each in in_hull) for world in worlds} != {n}
        for stage in range(STAGES)
        if (n := sum((each.stages or {})[OVERALL] == stage for each in in_hull))
    )
    assert (told is not None) == (_can_be_told(asked, tables, 1) or not open_)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_nothing_counts_as_settled_that_no_world_settles(
    case: tuple[list[Roll], list[tuple[int, str, bool]]],
) -> None:
    """Each flag of pairs by itself, as the two rules often find the same thing."""
    asked, tables = case
    sheets = AnswerSheets(asked)
    certainty = Certainty(sheets, STAGES, [_sum(sheets, asked, *table) for table in tables])
    with under_one_hand(1):
        certainty.find_disclosure()
    worlds = [_by_class(sheets, asked, world) for world in _worlds(asked, tables)]
    pairs, classes = certainty._questions[""].pairs, range(len(sheets.classes))
    assert pairs
    for stage, one, other in product(range(STAGES), classes, classes):
        if sheets.together[one, other] and (one != other or sheets.sizes[one] > 1):
            settles = [
                min(_elsewhere(world, one, stage), _elsewhere(world, other, stage))
                for world in worlds
            ]
            needed = 2 if one == other else 1
            assert pairs.open[stage, one, other] or max(settles) >= needed


def test_the_blame_falls_on_what_tells() -> None:
    roll = [entry(f"h{n}", n % 3) for n in range(9)] + [entry(f"y{n}", 1, "york") for n in range(5)]
    sheets = AnswerSheets([roll])
    sums = [_sum(sheets, [roll], 0, name, False) for name in ("whole", "york")]
    assert Certainty(sheets, STAGES, sums).find_disclosure() == {"york"}


def test_by_subtraction_both_are_to_blame() -> None:
    roll = [entry(f"h{n}", n % 3) for n in range(9)] + [entry(f"y{n}", 1, "york") for n in range(5)]
    sheets = AnswerSheets([roll])
    sums = [_sum(sheets, [roll], 0, name, False) for name in ("whole", "hull")]
    assert Certainty(sheets, STAGES, sums).find_disclosure() == {"whole", "hull"}


def _pairs(stages: Sequence[int], *exchanges: tuple[int, int]) -> PairQuestions:
    """One organisation a class, standing at `stages`, and a world for each exchange of two."""
    places = ["hull", "york", "hull york", ""][: len(stages)]
    roll = [entry(str(n), 0, place) for n, place in enumerate(places)]
    sheets = AnswerSheets([roll])
    pairs = PairQuestions(overall_elsewhere(len(stages), STAGES), sheets)
    first = np.eye(STAGES, dtype=int)[list(stages)]
    worlds: list[World] = []
    for one, other in [(0, 0), *exchanges]:
        world = first.copy()
        world[[one, other]] = first[[other, one]]
        worlds.append(world)
        touched = (np.array(worlds) != first).any(axis=2)
        pairs.note(world, touched)
    return pairs


def test_two_changes_of_the_same_organisation_are_not_put_together() -> None:
    """a changes with b, or b with c: that a and c both change is in no world."""
    assert _pairs([0, 1, 0], (0, 1), (1, 2)).open[0, 0, 2]


def test_changes_that_have_nothing_in_common_are_put_together() -> None:
    assert not _pairs([0, 1, 0, 1], (0, 1), (2, 3)).open[0, 0, 2]


def test_a_value_is_asked_about_where_it_could_stand() -> None:
    roll = [entry(f"h{n}", n % 3) for n in range(9)]
    sheets = AnswerSheets([roll])
    certainty = Certainty(sheets, STAGES, [_sum(sheets, [roll], 0, "whole", False)])
    assert certainty.find_disclosure() is None
    away = overall_elsewhere(len(sheets.classes), STAGES)
    certainty.ask({"safety": DisclosureQuestion(away, away, is_strict=True)})
    assert certainty.find_disclosure() is None
    # Whatever their stage overall, all are known to stand at 0 on this value.
    away[:, :, 0] = False
    certainty.ask({"safety": DisclosureQuestion(away, away, is_strict=True)})
    assert certainty.find_disclosure() is not None


def _sum(
    sheets: AnswerSheets, asked: Sequence[Roll], edition: int, name: str, together: bool
) -> PublishedTable:
    bins = TOGETHER if together else ALONE
    stages = [(each.stages or {})[OVERALL] for each in asked[edition] if _is_of(name, each)]
    counted = sheets.where(
        lambda seen: (
            (at := seen.counted[edition]) is not None
            and (name == "whole" or name in at[0] or name == at[1])
        )
    )
    return PublishedTable(
        name, counted, bins, tuple(sum(s in bin_ for s in stages) for bin_ in bins)
    )


def _is_of(name: str, each: RollEntry) -> bool:
    return name == "whole" or name in each.places or name == each.sector


def _worlds(
    asked: Sequence[Roll], tables: Sequence[tuple[int, str, bool]]
) -> list[dict[tuple[str, str], int]]:
    sheets = sorted({(each.key, each.sheet) for roll in asked for each in roll})
    truth = {(e.key, e.sheet): (e.stages or {})[OVERALL] for roll in asked for e in roll}
    counted = [
        ([(e.key, e.sheet) for e in asked[edition] if _is_of(name, e)], together)
        for edition, name, together in tables
    ]

    def said(world: dict[tuple[str, str], int]) -> list[list[int]]:
        return [
            sorted(min(world[each], 1 if together else STAGES) for each in whom)
            for whom, together in counted
        ]

    worlds = (
        dict(zip(sheets, stages, strict=True))
        for stages in product(range(STAGES), repeat=len(sheets))
    )
    return [world for world in worlds if said(world) == said(truth)]


def _by_class(
    sheets: AnswerSheets, asked: Sequence[Roll], world: dict[tuple[str, str], int]
) -> World:
    """How many of each class stand at each stage in a world."""
    entries = [
        {
            (each.key, each.sheet): each._replace(stages={OVERALL: world[each.key, each.sheet]})
            for each in roll
        }
        for roll in asked
    ]
    found = AnswerSheets([list(each.values()) for each in entries]).truth(STAGES)
    assert found is not None
    assert found.shape[0] == len(sheets.classes)
    return found


def _elsewhere(world: World, class_: int, stage: int) -> int:
    return int(world[class_].sum() - world[class_, stage])


def _can_be_told(asked: Sequence[Roll], tables: Sequence[tuple[int, str, bool]], few: int) -> bool:
    worlds = _worlds(asked, tables)
    truth = {(e.key, e.sheet): (e.stages or {})[OVERALL] for roll in asked for e in roll}
    for roll in asked:
        sheets = [(each.key, each.sheet) for each in roll]
        for (one, other), stage in product(combinations(sheets, 2), range(STAGES)):
            if all(stage in {world[one], world[other]} for world in worlds):
                return True
    members = sorted({key for key, _ in truth})
    for some in chain.from_iterable(combinations(members, n) for n in range(1, few + 1)):
        own = [sheet for sheet in truth if sheet[0] in some]
        mine = [world for world in worlds if all(world[each] == truth[each] for each in own)]
        others = [sheet for sheet in truth if sheet[0] not in some]
        if any(len({world[sheet] for world in mine}) < 2 for sheet in others):
            return True
    return False
