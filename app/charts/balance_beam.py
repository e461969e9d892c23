"""Where a pair of poles lies in balance, now and last time, as one beam.

Drawn by `templates/balance_parts.html`; `assets/self_assessment/balances.js` works out the same.
"""

from typing import NamedTuple

from app.store.assessments.entries import EMPTY_ENTRY, Entries
from scoring.questionnaires.questionnaire import Questionnaire

MIDDLE = 2
# How far an end of the beam goes down for each place that lies between the answer and the middle.
TILT_PER_PLACE = 5


class BalanceBeam(NamedTuple):
    """A beam: the places of the answers along it, from 0 at the left pole to 4 at the right.

    `last` is that of last time. None where there is no answer that lies anywhere.
    """

    now: int | None
    last: int | None = None

    @property
    def tilt(self) -> int:
        """How far the right end lies below the middle, in pixels; the left end is as far above."""
        return 0 if self.now is None else TILT_PER_PLACE * (self.now - MIDDLE)


def make_balance_beam(
    questionnaire: Questionnaire, item_id: str, written: Entries, before: Entries | None = None
) -> BalanceBeam:
    """The beam of one item. `before` is what was written last time, under the same choices."""
    place_of = questionnaire.levels[item_id]

    def find_place(entries: Entries) -> int | None:
        return place_of.get(entries.get(item_id, EMPTY_ENTRY).given)

    return BalanceBeam(find_place(written), None if before is None else find_place(before))
