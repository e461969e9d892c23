"""Where a pair of poles lies in balance, now and last time, as one beam.

Drawn by `templates/balance_parts.html`; `assets/self_assessment/balances.js` works out the same.
"""

from typing import NamedTuple

# Places of choices along the beam.
FIRST, MIDDLE, LAST = 0, 2, 4
# In pixels: how far down the middle is, and how far an end goes down for each place that lies
# between the answer and the middle.
AXIS = 30
TILT_PER_PLACE = 5


class BalanceBeam(NamedTuple):
    """A beam: the places of the answers along it, from 0 at the left pole to 4 at the right.

    `last` is that of last time. None where no answer lies anywhere: the beam is level then.
    """

    now: int | None = None
    last: int | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """How far down the left and the right end are, in pixels: the louder side hangs lower."""
        return self.find_height(FIRST), self.find_height(LAST)

    def find_height(self, place: int | None) -> float:
        """How far down the beam is at a place, in pixels; at its middle for None."""
        tilt = TILT_PER_PLACE * ((MIDDLE if self.now is None else self.now) - MIDDLE)
        return AXIS + tilt * ((MIDDLE if place is None else place) - MIDDLE) / MIDDLE

    def find_share(self, place: int | None) -> float:
        """How far along the beam a place is, in per cent; the middle for None."""
        return 100 * (MIDDLE if place is None else place) / LAST
