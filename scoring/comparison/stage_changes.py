"""The same organisations now and before: how many moved up, and whether that could be chance.

The method is chosen in docs/decisions/0010-what-a-comparison-may-say.md.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from scoring.comparison.group_comparison import holm_rejected
from scoring.comparison.tally import Share, estimate_share

FEWEST_MATCHED = 6
"""With fewer organisations than this, even all moving one way is no clear change: 2 / 2^5 > 5%."""


class ChangeVerdict(StrEnum):
    """What may be said of the same organisations now and before."""

    MORE_UP = "more-up"
    MORE_DOWN = "more-down"
    NO_CLEAR_CHANGE = "no-clear-change"
    TOO_FEW = "too-few"


class StageChange(NamedTuple):
    """How many organisations moved up, stayed and moved down; `risen` is the share that moved up.

    `p` is the chance that as many or more would move to one side if both were as likely.
    """

    up: int
    same: int
    down: int
    risen: Share
    p: float
    direction: ChangeVerdict

    @property
    def n(self) -> int:
        """How many organisations were there both times."""
        return self.up + self.same + self.down


def assess_change(up: int, same: int, down: int) -> StageChange:
    """What became of the organisations that answered both times, by the exact two-sided sign test.

    Those that stayed say nothing of the direction, and are left out of the test, not of the share.
    Raises ValueError for a negative count.
    """
    return assess_changes([(up, same, down)])[0]


def assess_changes(moves: Sequence[tuple[int, int, int]]) -> tuple[StageChange, ...]:
    """`assess_change` of several values side by side, each a row of up, same and down.

    A direction is named at 5% after Holm's correction for as many rows as are tested: if nothing
    really moved, then 19 times in 20 no row says that it did.
    """
    if min((count for row in moves for count in row), default=0) < 0:
        raise ValueError("a count of organisations is never negative")
    chances = [_sign_test(up, down) for up, _, down in moves]
    tested = {n: p for n, p in enumerate(chances) if sum(moves[n]) >= FEWEST_MATCHED}
    clear = set(holm_rejected(tested))
    return tuple(
        StageChange(
            *row, estimate_share(row[0], sum(row)), p, _change_verdict(row, n in tested, n in clear)
        )
        for n, (row, p) in enumerate(zip(moves, chances, strict=True))
    )


def _change_verdict(row: tuple[int, int, int], tested: bool, clear: bool) -> ChangeVerdict:
    if not tested:
        return ChangeVerdict.TOO_FEW
    if not clear:
        return ChangeVerdict.NO_CLEAR_CHANGE
    return ChangeVerdict.MORE_UP if row[0] > row[2] else ChangeVerdict.MORE_DOWN


def _sign_test(up: int, down: int) -> float:
    """The chance of a split as uneven as this, or more so, if up and down were as likely."""
    from scoring.comparison.distributions import fair_coin_cdf

    return min(1.0, 2 * fair_coin_cdf(min(up, down), up + down))
