"""What the search calls safe or told, against an oracle that tries every world."""

from collections.abc import Sequence
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.disclosure import OVERALL, Roll
from scoring.disclosure.certainty import Certainty, overall
from scoring.disclosure.possible import Sum
from scoring.disclosure.sheets import Sheets
from tests.scoring.disclosure.rolls import entry

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


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_told_exactly_where_every_world_agrees(
    case: tuple[list[Roll], list[tuple[int, str, bool]]],
) -> None:
    asked, tables = case
    sheets = Sheets(asked)
    sums = [_sum(sheets, asked, *table) for table in tables]
    told = Certainty(sheets, STAGES, sums).told()
    assert (told is not None) == _can_be_told(asked, tables)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_a_small_group_is_open_or_told(
    case: tuple[list[Roll], list[tuple[int, str, bool]]],
) -> None:
    asked, tables = case
    sheets = Sheets(asked)
    sums = [_sum(sheets, asked, *table) for table in tables]
    hull = sheets.where(lambda seen: seen.counted[0] is not None and "hull" in seen.counted[0][0])
    told = Certainty(sheets, STAGES, sums, [hull]).told()
    in_hull = [each for each in asked[0] if "hull" in each.places]
    worlds = _worlds(asked, tables)
    open_ = all(
        {sum(world[each.key, each.sheet] == stage for each in in_hull) for world in worlds} != {n}
        for stage in range(STAGES)
        if (n := sum((each.stages or {})[OVERALL] == stage for each in in_hull))
    )
    assert (told is not None) == (_can_be_told(asked, tables) or not open_)


def test_the_blame_falls_on_what_tells() -> None:
    roll = [entry(f"h{n}", n % 3) for n in range(9)] + [entry(f"y{n}", 1, "york") for n in range(5)]
    sheets = Sheets([roll])
    sums = [_sum(sheets, [roll], 0, name, False) for name in ("whole", "york")]
    assert Certainty(sheets, STAGES, sums).told() == {"york"}


def test_by_subtraction_both_are_to_blame() -> None:
    roll = [entry(f"h{n}", n % 3) for n in range(9)] + [entry(f"y{n}", 1, "york") for n in range(5)]
    sheets = Sheets([roll])
    sums = [_sum(sheets, [roll], 0, name, False) for name in ("whole", "hull")]
    assert Certainty(sheets, STAGES, sums).told() == {"whole", "hull"}


def test_a_value_is_asked_about_where_it_could_stand() -> None:
    roll = [entry(f"h{n}", n % 3) for n in range(9)]
    sheets = Sheets([roll])
    certainty = Certainty(sheets, STAGES, [_sum(sheets, [roll], 0, "whole", False)])
    assert certainty.told() is None
    away = overall(len(sheets.classes), STAGES)
    certainty.ask({"safety": away})
    assert certainty.told() is None
    # Whatever their stage overall, all are known to stand at 0 on this value.
    away[:, :, 0] = False
    certainty.ask({"safety": away})
    assert certainty.told() is not None


def _sum(sheets: Sheets, asked: Sequence[Roll], edition: int, name: str, together: bool) -> Sum:
    bins = TOGETHER if together else ALONE
    stages = [(each.stages or {})[OVERALL] for each in asked[edition] if _is_of(name, each)]
    counted = sheets.where(
        lambda seen: (
            (at := seen.counted[edition]) is not None
            and (name == "whole" or name in at[0] or name == at[1])
        )
    )
    return Sum(name, counted, bins, tuple(sum(s in bin_ for s in stages) for bin_ in bins))


def _is_of(name: str, each: object) -> bool:
    return name == "whole" or name in each.places or name == each.sector  # type: ignore[attr-defined]


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


def _can_be_told(asked: Sequence[Roll], tables: Sequence[tuple[int, str, bool]]) -> bool:
    worlds = _worlds(asked, tables)
    truth = {(e.key, e.sheet): (e.stages or {})[OVERALL] for roll in asked for e in roll}
    for roll in asked:
        sheets = [(each.key, each.sheet) for each in roll]
        for (one, other), stage in product(combinations(sheets, 2), range(STAGES)):
            if all(stage in {world[one], world[other]} for world in worlds):
                return True
    for member in {key for key, _ in truth}:
        own = [sheet for sheet in truth if sheet[0] == member]
        mine = [world for world in worlds if all(world[each] == truth[each] for each in own)]
        others = [sheet for sheet in truth if sheet[0] != member]
        if any(len({world[sheet] for world in mine}) < 2 for sheet in others):
            return True
    return False
