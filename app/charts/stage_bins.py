"""Published counts as templates show them, on the public pages and in live results.

Every share is worked out here from the counts that stand beside it, and from nothing else.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.charts.colours import stage_colour
from app.text.stage_names import short_stage_names
from app.text.wording import join_stage_names
from scoring.editions.edition import StageCounts
from scoring.questionnaires.questionnaire import Stage


class StageBin(NamedTuple):
    """One stage, or several that are not told apart, and how many organisations stand there.

    `short` is the name without a word that all but the first stage begin with. `stages` are their
    numbers as the pages' `data-stages` has them, `spans` is how many they are. `per_cent` is the
    share in whole per cent, half up; `width` the same to one decimal place, for a bar; `shade` the
    bar's colour.
    """

    name: str
    short: str
    stages: str
    spans: int
    organisations: int
    per_cent: int
    width: str
    shade: str


def list_stage_bins(stages: StageCounts, ladder: Sequence[Stage]) -> list[StageBin]:
    """The bins of some counts in the order of the ladder."""
    short = short_stage_names(ladder).names
    return [
        StageBin(
            name=join_stage_names(ladder, numbers),
            short=_join_short_names(short, numbers),
            stages=" ".join(map(str, numbers)),
            spans=len(numbers),
            organisations=count,
            per_cent=_divide_rounded(100 * count, stages.n),
            width=_per_cent_to_one_place(count, stages.n),
            shade=_mix_shades(numbers, ladder),
        )
        for numbers, count in zip(stages.bins, stages.counts, strict=True)
    ]


def pair_stage_bins(
    then: StageCounts, now: StageCounts, ladder: Sequence[Stage]
) -> list[tuple[StageBin, StageBin]]:
    """The bins of the same organisations, then and now: both have the same stages."""
    return list(zip(list_stage_bins(then, ladder), list_stage_bins(now, ladder), strict=True))


def list_shades(shown: Iterable[StageCounts], ladder: Sequence[Stage]) -> list[tuple[str, str]]:
    """The names and shades of every stage, then of those that are not told apart in `shown`."""
    alone = [(number,) for number in range(len(ladder))]
    together = {numbers for stages in shown for numbers in stages.bins if len(numbers) > 1}
    return [
        (join_stage_names(ladder, numbers), _mix_shades(numbers, ladder))
        for numbers in (*alone, *sorted(together))
    ]


def _join_short_names(names: Sequence[str], numbers: Sequence[int]) -> str:
    first, *rest = (names[number] for number in numbers)
    return " or ".join([first, *(name[:1].lower() + name[1:] for name in rest)])


def _divide_rounded(share: int, of: int) -> int:
    """`share / of` as a whole number, half up; 0 of nobody."""
    return (2 * share + of) // (2 * of) if of else 0


def _per_cent_to_one_place(count: int, of: int) -> str:
    whole, tenths = divmod(_divide_rounded(1000 * count, of), 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def _mix_shades(numbers: Sequence[int], ladder: Sequence[Stage]) -> str:
    """A stage's shade; half way between the shades of those that are not told apart."""
    shades = [bytes.fromhex(stage_colour(number, ladder)[1:]) for number in numbers]
    return "#" + bytes(sum(parts) // len(shades) for parts in zip(*shades, strict=True)).hex()
